import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deadlineOf, lateRule, readOverrides, readRoster } from "../../src/class";
import { finder } from "../../src/class/roster";

const folder = mkdtempSync(join(tmpdir(), "roster-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
function file(text: string): string {
  const path = join(folder, `${count++}.csv`);
  writeFileSync(path, text);
  return path;
}

test.each([
  ["id,name,email\n1,Jane Doe,j@x.org\n", { id: "1", name: "Jane Doe", email: "j@x.org" }],
  ['\uFEFFName;Matriculation number\r\n"Doe; Jane";1\r\n', { id: "1", name: "Doe; Jane" }],
  ["First name\tSurname\tEmail address\nJane\tDoe\tj@x.org\n", { id: "j@x.org", name: "Jane Doe" }],
  ["Identifier,Full name\nParticipant 1234567,Jane Doe\n", { id: "1234567", name: "Jane Doe" }],
  ['Student,ID,SIS Login ID\n"Doe, Jane",1,jdoe\n', { id: "1" }],
  ["Jane Doe\nSam Poe\n", { id: "Jane Doe" }],
])("a list of learners as %j", async (text, first) => {
  expect((await readRoster(file(text)))[0]).toMatchObject(first);
});

test("a learner is found by any id, address or name, and by none that two have", async () => {
  const text =
    "id,login,name,email\n1,jdoe,Jane Doe,jd@x.org\n2,sp,Sam Poe,sam@x.org\n3,sp3,Sam Poe,s3@x.org\n";
  const find = finder(await readRoster(file(text)));
  for (const id of ["1", "JDOE", "jd@x.org", "Doe, Jane", "doejane", "jane doe"])
    expect(find({ id })?.id).toBe("1");
  expect(find({ id: "99", name: "doejane" })?.id).toBe("1");
  expect(find({ id: "Sam Poe" })).toBeUndefined();
  expect(find({ id: "sam" })?.id).toBe("2");
  expect(find({ id: "" })).toBeUndefined();
});

test("what is no list says so", async () => {
  await expect(readRoster(join(folder, "none.csv"))).rejects.toThrow("none.csv: there is no such file.");
  await expect(readRoster(folder)).rejects.toThrow("cannot be read (EISDIR)");
});

test("marks set by a person: each with a reason, within the points there are", async () => {
  const points = new Map([["toy.sum", 2]]);
  const good = await readOverrides(file('id,exercise,score,reason\nAna,toy.sum,1.5,"by hand, oral"\nana,,7,ill\n'), points); // prettier-ignore
  expect(good.get("ana")).toEqual([
    { exercise: "toy.sum", score: 1.5, reason: "by hand, oral" },
    { score: 7, reason: "ill" },
  ]);
  const faults: [string, string][] = [
    ["id,score\na,1\n", "(reason is missing)"],
    ["id,exercise,score,reason\na,toy.no,1,x\n", "line 2: there is no exercise toy.no."],
    [
      "id,exercise,score,reason\na,toy.sum,1,x\na,toy.sum,3,x\n",
      "line 3: toy.sum has 2 points, and 3 is more.",
    ],
    ["id,exercise,score,reason\na,toy.sum,-1,x\n", 'the score "-1" is no number of points'],
    ["id,exercise,score,reason\na,toy.sum,1,\n", "needs a reason"],
    ["id,exercise,score,reason\n,toy.sum,1,x\n", "The id is empty"],
  ];
  for (const [text, message] of faults)
    await expect(readOverrides(file(text), points)).rejects.toThrow(message);
});

test("deadlines and what a day costs", () => {
  expect(deadlineOf("2026-12-01")).toBe("2026-12-01T23:59:59.000Z");
  expect(deadlineOf("2026-12-01T18:00+01:00")).toBe("2026-12-01T17:00:00.000Z");
  expect(() => deadlineOf("tomorrow")).toThrow("--deadline tomorrow: write a day or a time");
  expect(lateRule("10%/day")).toEqual({ amount: 10, unit: "percent" });
  expect(lateRule("0.5 per day")).toEqual({ amount: 0.5, unit: "points" });
  for (const text of ["10", "10%", "-1/day", "200%/day"]) expect(() => lateRule(text)).toThrow("--late");
});
