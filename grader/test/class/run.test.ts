/** A class through the command, from folders and archives to results, once and again. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { strToU8, type Zippable, zipSync } from "fflate";
import { runGrade, type SubmissionReport, type Topic } from "../../src";
import {
  type ClassResult,
  collectClass,
  inShard,
  type LearnerResult,
  runClass,
  writeWhole,
} from "../../src/class";
import { keyOf } from "../../src/class/collect";
import { submissionReport } from "../../src/grade";
import { marked, notebook, right, solved, toy } from "../toy";

const folder = mkdtempSync(join(tmpdir(), "a class "));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}
const zip = (files: Zippable) => zipSync(files);
const half = notebook([marked("toy.sum", right.sum)]);

async function grade(...argv: string[]) {
  let [out, err] = ["", ""];
  const io = { out: (t: string) => void (out += t), err: (t: string) => void (err += t), coloured: false };
  const code = await runGrade([toy], argv, io, { typedIn: folder });
  return { code, out, err };
}
const table = (out: string) =>
  JSON.parse(readFileSync(join(folder, out, "class.json"), "utf8")) as ClassResult;
const learner = (out: string, key: string) =>
  JSON.parse(readFileSync(join(folder, out, "results", `${key}.json`), "utf8")) as LearnerResult;

/** Every file of a report but the memory of earlier runs. */
function filesOf(out: string): Record<string, string> {
  const names = readdirSync(join(folder, out), { recursive: true }) as string[];
  const files = names.filter((name) => name.endsWith(".json") && !/^(cache|part)/.test(name)).sort();
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, out, name), "utf8")]));
}

function saveClass(): void {
  save("class/ana/01-toy.ipynb", notebook(solved()));
  save("class/ben/01-toy.ipynb", half);
  save(
    "class/cleo.zip",
    zip({ "../../up/01-toy.ipynb": strToU8(notebook(solved())), "notes.txt": strToU8("hi") }),
  );
  save("class/dan/broken.ipynb", "{");
  save("class/01-toy_ena.ipynb", half);
  save("class/fay/more.zip", zip({ "in.zip": zip({ "a.ipynb": strToU8(half) }) }));
  save("class/gus.zip", "PK\u0003\u0004 not really");
  save("roster.csv", "id,name\nana,Ana A\nhal,Hal H\n");
}

test("everybody has a row: folders, archives, archives in archives, loose files, those who handed in nothing", async () => {
  saveClass();
  const { code, out, err } = await grade("class", "--out", "report", "--roster", "roster.csv");
  expect(code).toBe(0);
  const rows = Object.fromEntries(table("report").learners.map((row) => [row.key, row]));
  expect(Object.keys(rows)).toEqual(["ana", "ben", "cleo", "dan", "ena", "fay", "gus", "hal"]);
  expect(rows.ana).toMatchObject({ name: "Ana A", score: 10, maxScore: 10 });
  expect(rows.cleo).toMatchObject({ score: 10 });
  expect(rows.ena).toMatchObject({
    score: 2,
    maxScore: 10,
    results: { "toy.mean": { result: "not attempted" } },
  });
  expect(rows.fay).toMatchObject({ score: 2 });
  expect(rows.gus?.problem).toMatch(/damaged/);
  expect(rows.hal).toMatchObject({ problem: "Nothing was handed in.", score: 0, maxScore: 10 });
  expect(learner("report", "dan").problem).toMatch(/^dan\/broken.ipynb: /);
  expect(learner("report", "cleo").attempts[0]?.path).toBe("cleo.zip/../../up/01-toy.ipynb");
  expect(existsSync(join(folder, "..", "up"))).toBe(false);
  expect(out).toContain("8 of 8 learners, 5 of them graded: mean 5.2, median 2 of 10 points.");
  expect(err).toContain("gus: gus.zip: The archive is damaged");
  expect(out).toContain("Not on the roster: ben, cleo, dan, ena, fay, gus.");
});

test("parts graded apart and joined give the same files, byte for byte, with any number of processors", async () => {
  for (const part of [1, 2, 3]) {
    await grade(
      "class",
      "--out",
      `part${part}`,
      "--roster",
      "roster.csv",
      "--shard",
      `${part}/3`,
      "--jobs",
      `${part}`,
    );
  }
  const keys = [1, 2, 3].flatMap((part) => table(`part${part}`).learners.map(({ key }) => key));
  expect(keys.sort()).toEqual(table("report").learners.map(({ key }) => key));
  expect((await grade("merge", "part1", "part2", "part3", "--out", "joined")).code).toBe(0);
  expect(filesOf("joined")).toEqual(filesOf("report"));
  expect((await grade("merge", "part1", "part3", "--out", "no")).err).toBe("grade: Missing: --shard 2/3.\n");
  expect((await grade("merge", "part1", "part1", "--out", "no")).err).toMatch(
    /are these parts of one run|Missing/,
  );
  expect((await grade("merge", "class", "--out", "no")).err).toMatch(/holds no class.json/);
});

test("a second run takes over what has not changed, and grades again what has", async () => {
  const first = filesOf("report");
  const again = await grade("class", "--out", "report", "--roster", "roster.csv");
  expect(again.out).toContain("6 had not changed since the last run.");
  expect(filesOf("report")).toEqual(first);
  save("class/ben/01-toy.ipynb", notebook([...solved(), "// later"]));
  expect((await grade("class", "--out", "report")).out).toContain("5 had not changed");
  expect(table("report").learners.find(({ key }) => key === "ben")?.score).toBe(10);
  expect(existsSync(join(folder, "report/results/hal.json"))).toBe(false);
  expect((await grade("class", "--out", "report", "--seed", "exam")).out).not.toContain("had not changed");
  for (const name of readdirSync(join(folder, "report/cache"))) save(`report/cache/${name}`, "{ half");
  expect((await grade("class", "--out", "report")).out).not.toContain("had not changed");
});

test("only some exercises, marks set by hand, deadlines", async () => {
  cpSync(join(folder, "class/ana"), join(folder, "small/ana"), { recursive: true });
  save("marks.csv", "id,exercise,score,reason\nana,toy.sum,0.5,copied\nzed,,1,who\n");
  save("times.csv", "id,submitted at\nana,2026-01-02 10:00\n");
  const argv = [
    "small",
    "--out",
    "few",
    "--only",
    "toy.sum",
    "--overrides",
    "marks.csv",
    "--roster",
    "times.csv",
  ];
  const { code, err } = await grade(...argv, "--deadline", "2026-01-01", "--late", "10%/day");
  expect({ code, err }).toEqual({ code: 0, err: "grade: marks.csv: nobody in the class is zed.\n" });
  expect(table("few").exercises.map(({ id }) => id)).toEqual(["toy.sum"]);
  expect(table("few").learners[0]).toMatchObject({ score: 0.3, maxScore: 2, lateDays: 1, deduction: 0.2 });
  expect(learner("few", "ana").overrides).toEqual([{ exercise: "toy.sum", score: 0.5, reason: "copied" }]);
});

test.each([
  [["class", "--late", "1/day", "--out", "x"], "--late needs a --deadline"],
  [["class", "--shard", "1/2"], "--shard is for a whole class: add --out FOLDER."],
  [["class", "--shard", "3/2", "--out", "x"], "such as 2/10"],
  [
    ["class", "--out", "x", "--only", "toy.smu"],
    "There is no exercise or topic toy.smu; did you mean toy.sum?",
  ],
  [["nowhere", "--out", "x"], "nowhere: there is no such file or folder."],
  [["merge", "part1"], "required option '--out <folder>'"],
])("what cannot be done says so: %j", async (argv, message) => {
  const { code, err } = await grade(...argv);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test("an archive of a whole class is a class", async () => {
  const notebooks = {
    "w1/ana/01-toy.ipynb": strToU8(notebook(solved())),
    "w1/ben.zip": zip({ "x.ipynb": strToU8(half) }),
  };
  save(
    "all.zip",
    zip({ ...notebooks, "w1/.hidden/a.ipynb": strToU8(half), "__MACOSX/w1/ana/._a.ipynb": strToU8("x") }),
  );
  expect((await grade("all.zip", "--out", "archive")).err).toBe("");
  expect(table("archive").learners.map(({ id, score }) => [id, score])).toEqual([
    ["ana", 10],
    ["ben", 2],
  ]);
});

/** A grader that gives what it is told to, when it is told to. */
const pretended = (gradeOne: (path: string) => Promise<SubmissionReport>) => ({
  grader: { seed: "s", isolation: "none" as never, stop: () => undefined, grade: ({ path }: { path: string }) => gradeOne(path) }, // prettier-ignore
  cache: {
    report: async (row: { path: string }) => ({ report: await gradeOne(row.path), remembered: false }),
  },
});
const topics: Topic[] = [toy];
const policy = { attempts: "best" as const, overrides: new Map() };
const passed = (path: string) =>
  submissionReport(path, [{ id: "toy.sum", title: "Sum", score: 2, maxScore: 2, result: "pass", message: "", checks: [] }], []); // prettier-ignore

test("an interrupted run writes what is done; the others are not begun", async () => {
  const { learners } = await collectClass([join(folder, "class")], { topics: ["01-toy"] });
  const interrupt = new AbortController();
  const begun: string[] = [];
  const never = new Promise<SubmissionReport>(() => undefined);
  const engine = pretended((path) => {
    begun.push(path);
    return path.includes("ana") ? Promise.resolve(passed(path)) : never;
  });
  const out = join(folder, "stopped");
  const onDone = () => interrupt.abort();
  const done = await runClass(learners, { out, topics, policy, ...engine, signal: interrupt.signal, onDone });
  expect(done.learners.map(({ key }) => key)).toEqual(["ana"]);
  expect(table("stopped")).toEqual(done);
  expect(learner("stopped", "ana").score).toBe(2);
});

test("one whose grading fails does not end the run of the others", async () => {
  const { learners } = await collectClass([join(folder, "class")], { topics: ["01-toy"] });
  const engine = pretended((path) => Promise.resolve(submissionReport(path, [], [], "It failed.")));
  const done = await runClass(learners, { out: join(folder, "failed"), topics, policy, ...engine });
  expect(done.learners).toHaveLength(learners.length);
  expect(done.learners.every(({ problem }) => problem !== undefined)).toBe(true);
});

test("keys are names of files everywhere, and each learner's own", () => {
  expect(keyOf("ana-2_b")).toBe("ana-2_b");
  const odd = ["con", "Ünal Ö", "unal o", "../x", "", "a".repeat(300), "a b", "a-b", "日本", "a/b"];
  const keys = odd.map(keyOf);
  expect(new Set(keys).size).toBe(odd.length);
  for (const key of keys) expect(key).toMatch(/^[a-z0-9_][a-z0-9_-]{0,80}$/);
});

test("shards are even, and a learner stays in hers when others come", () => {
  const class1 = Array.from({ length: 2000 }, (_, i) => ({ key: `s${i}`, id: `s${i}`, found: [] }));
  const parts = [1, 2, 3, 4].map((index) => inShard(class1, { index, count: 4 }));
  for (const part of parts) expect(Math.abs(part.length - 500)).toBeLessThan(75);
  const again = inShard([...class1.slice(1000), { key: "new", id: "new", found: [] }], {
    index: 1,
    count: 4,
  });
  expect(again.filter(({ key }) => key !== "new")).toEqual(parts[0]?.filter(({ key }) => Number(key.slice(1)) >= 1000)); // prettier-ignore
});

test("the same file written many times at once is whole, and nothing else is left", async () => {
  const place = join(folder, "at once");
  mkdirSync(place);
  const texts = Array.from({ length: 30 }, (_, i) => `${i}`.repeat(2000));
  await Promise.all(texts.map((text) => writeWhole(join(place, "one.json"), text)));
  expect(texts).toContain(readFileSync(join(place, "one.json"), "utf8"));
  expect(readdirSync(place)).toEqual(["one.json"]);
});
