/** Answers that are alike: what is left aside, what counts little, and the command that shows them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runGrade } from "../../src";
import { type Answers, fingerprintsOf, pairsOf, tokensOf } from "../../src/similar";
import { sum, toy } from "../toy";

const loop = `function total(numbers: number[]): number {
  let sum = 0;
  for (const n of numbers) { if (n > 0) sum += n * n; else sum -= Math.abs(n) / 2; }
  return Math.sqrt(sum) + numbers.length;
}`;
const renamed = loop.replaceAll("sum", "result").replaceAll("numbers", "xs").replace("let", "/* mine */ let");
const other = `const total = (numbers: number[]): number =>
  Math.hypot(...numbers.filter((n) => n > 0)) + numbers.reduce((a, b) => Math.max(a, b), 0) - numbers.indexOf(3);`;

test("names, texts, comments and blanks are left aside; members and numbers are not", () => {
  expect(tokensOf('a.exp( b ) // c\n + "x" + 2')).toEqual([
    "·",
    ".",
    "exp",
    "(",
    "·",
    ")",
    "+",
    '""',
    "+",
    "2",
  ]);
  expect(fingerprintsOf(renamed)).toEqual(fingerprintsOf(loop));
  const heading = fingerprintsOf("function total(numbers: number[]): number {");
  const shared = [...fingerprintsOf(other)].filter((print) => fingerprintsOf(loop).has(print));
  expect(shared.filter((print) => !heading.has(print))).toEqual([]);
  expect(fingerprintsOf("f(x)").size).toBe(0);
});

const answers = (texts: Record<string, string>): Answers[] =>
  Object.entries(texts).map(([id, text]) => ({ id, texts: new Map([["toy.total", text]]) }));

test("two who share what nobody else has are found, and whether they share every name", () => {
  const few = Array.from({ length: 8 }, (_, i) => [
    `learner ${i}`,
    other.replace("3", `${i} * ${i} + ${i} - n.length`),
  ]);
  const class_ = answers({ anna: loop, ...Object.fromEntries(few), zoe: renamed });
  const [pair] = pairsOf(class_);
  expect(pair).toMatchObject({ first: "anna", second: "zoe" });
  expect(pair?.share).toBeCloseTo(1, 12);
  expect(pair?.exercises).toEqual([{ exercise: "toy.total", share: 1, same: false }]);
  expect(pairsOf(answers({ anna: loop, ben: other, zoe: `${loop} // mine` }))[0]?.exercises[0]?.same).toBe(
    true,
  );
});

test("what the whole class writes alike makes nobody alike, and neither does what everybody was given", () => {
  const everybody = answers(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`learner ${i}`, loop])));
  expect(pairsOf(everybody)).toEqual([]);
  expect(pairsOf(answers({ anna: loop, ben: other, zoe: loop }), { given: [loop] })).toEqual([]);
  expect(pairsOf(answers({ anna: loop, ben: other }))).toEqual([]);
  const short = { anna: "f(a + b + c + d);", zoe: "f(x + y + z + w);" }; // rare, but little
  expect(pairsOf(answers({ ...short, ben: other, cora: loop }))).toEqual([]);
});

test("npm run grade -- similar: a page that escapes everything, says that it is an aid, and runs nobody's code", async () => {
  const folder = mkdtempSync(join(tmpdir(), "similar-"));
  const { id, functionName: name } = sum;
  const notebook = (text: string) => {
    const source = text.replaceAll("total", name);
    const cell = { cell_type: "code", source, metadata: { attention_lab: { exercise: id } }, outputs: [] };
    return JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
  };
  const work = {
    "<b>anna": `${loop} // </pre><script>alert(1)</script>`,
    zoe: renamed,
    ben: `throw 1; ${other}`,
  };
  try {
    for (const [learner, text] of Object.entries(work)) {
      mkdirSync(join(folder, learner));
      writeFileSync(join(folder, learner, "toy.ipynb"), notebook(text));
    }
    const [said, complained]: [string[], string[]] = [[], []];
    const io = {
      out: (text: string) => void said.push(text),
      err: (text: string) => void complained.push(text),
      coloured: false,
    };
    const grade = (...argv: string[]) => runGrade([toy], argv, io, { typedIn: folder });
    expect(await grade("similar", ".", "--out", "pairs.html")).toBe(0);
    expect(complained).toEqual([]);
    expect(said.join("")).toContain(
      "3 learners, 1 pairs of which at least 50 % is alike. The most alike: <b>anna and zoe",
    );
    const page = readFileSync(join(folder, "pairs.html"), "utf8");
    expect(page).toContain("An aid, not evidence.");
    expect(page).toContain("&lt;b&gt;anna and zoe");
    expect(page).not.toMatch(/<b>anna|<script>alert/);
    expect(await grade("similar", "zoe")).toBe(2);
    expect(complained.join("")).toContain("Nothing to compare");
    expect(await grade("similar", ".", "--least", "none")).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
