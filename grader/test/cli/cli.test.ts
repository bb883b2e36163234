import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineExercise, type GradeReport, runGrade, stubBody, type Topic } from "../../src";
import { type CellSource, marked, notebook, right, solved, sum, toy } from "../toy";

const folder = mkdtempSync(join(tmpdir(), "class of 26 "));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, cells: readonly (string | CellSource)[], metadata = {}): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, notebook(cells, metadata));
  return path;
}

async function grade(argv: string[], topics: Topic[] = [toy]) {
  let [out, err] = ["", ""];
  const io = { out: (t: string) => void (out += t), err: (t: string) => void (err += t), coloured: false };
  const code = await runGrade(topics, argv, io);
  return { code, out, err };
}

async function report(...argv: string[]): Promise<GradeReport> {
  const { code, out, err } = await grade([...argv, "--format", "json"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out) as GradeReport;
}

test("a solved notebook: full marks, and JSON alone on standard output", async () => {
  const path = save("solved/01-toy.ipynb", solved());
  const { score, maxScore, isolation, seed, submissions } = await report(path);
  expect({ score, maxScore, seed }).toEqual({ score: 10, maxScore: 10, seed: "attention-lab" });
  expect(isolation).toMatch(
    /^(bubblewrap|linux namespaces|own user|sandbox-exec|container|node permission model)$/,
  );
  expect(submissions[0]).toMatchObject({ path, score: 10, maxScore: 10, repaired: [] });
  expect(submissions[0]?.exercises[1]).toMatchObject({
    id: "toy.mean",
    score: 3,
    maxScore: 3,
    result: "pass",
    message: "All checks passed.",
  });
});

test("every class of result side by side; one bad exercise does not spoil the others", async () => {
  const variants: Record<string, [string, string]> = {
    "compile error": ["function sum(xs: number[]): number { return 'x'; }", "Line 2 of the cell"],
    "runtime error": ["function sum(xs) { return xs.a.b; }", "TypeError"],
    timeout: ["function sum(xs) { for (;;); }", "does not finish"],
    blocked: ['import fs from "fs";\nfunction sum(xs) { return fs.readdirSync(".").length; }', '"fs"'],
    fail: ["function sum(xs) { return xs.reduce((p, x) => p * x, 1); }", "You multiply"],
  };
  for (const [result, [code]] of Object.entries(variants)) {
    save(`classes/${result}.ipynb`, [marked("toy.sum", code), marked("toy.scale", right.scale)]);
  }
  const { submissions } = await report(join(folder, "classes"), "--jobs", "2");
  expect(submissions).toHaveLength(5);
  for (const { path, exercises, maxScore } of submissions) {
    const [result, [, message]] = Object.entries(variants).find(([name]) => path.includes(name)) ?? [
      "",
      ["", "?"],
    ];
    expect(exercises[0]).toMatchObject({ result, score: 0, message: expect.stringContaining(message) });
    expect(exercises[1]).toMatchObject({ id: "toy.mean", result: "not attempted", score: 0 });
    expect(exercises[2]).toMatchObject({ result: "pass", score: 5 });
    expect(maxScore).toBe(10);
  }
});

test("untouched stubs: 0 points, not attempted", async () => {
  const stub = `function sum(xs: number[]): number {\n  ${stubBody("Sum")}\n}`;
  const path = save("stubs/01-toy.ipynb", [marked("toy.sum", stub)]);
  const { submissions } = await report(path);
  expect(submissions[0]?.exercises[0]).toMatchObject({
    result: "not attempted",
    score: 0,
    message: "Not attempted yet.",
  });
});

test("the same seed gives the same report, another seed is used and shown", async () => {
  const path = save("seed/01-toy.ipynb", [
    marked("toy.sum", "const sum = (xs) => xs.reduce((p, x) => p * x, 1);"),
  ]);
  const first = await report(path, "--seed", "exam");
  expect(first.seed).toBe("exam");
  expect(await report(path, "--seed", "exam")).toEqual(first);
  expect(await report(path)).not.toEqual(first);
});

test("exercises that were deleted count, by the other cells, the metadata or the file's name", async () => {
  const some = save("deleted/a.ipynb", [marked("toy.sum", right.sum)]);
  const byName = save("deleted/01-toy-anna.ipynb", ["1 + 1"]);
  const byMetadata = save("deleted/b.ipynb", ["1 + 1"], { attention_lab: { topic: "01-toy" } });
  for (const path of [some, byName, byMetadata]) expect((await report(path)).maxScore).toBe(10);
});

test("what cannot be read is reported, and the rest is graded", async () => {
  const good = save("mixed/good.ipynb", solved());
  writeFileSync(join(folder, "mixed/bad.ipynb"), "{");
  writeFileSync(join(folder, "mixed/old.ipynb"), '{"nbformat": 3}');
  save("mixed/empty.ipynb", ["const a = 1;"]);
  const { submissions, score } = await report(join(folder, "mixed"));
  const message = (name: string) => submissions.find(({ path }) => path.endsWith(name))?.message;
  expect(message("bad.ipynb")).toMatch(/ends in the middle/);
  expect(message("old.ipynb")).toMatch(/no list of cells \(format 3\)/);
  expect(message("empty.ipynb")).toMatch(/no exercise cells/);
  expect(submissions.find(({ path }) => path === good)?.score).toBe(10);
  expect(score).toBe(10);
});

test("repairs are told; folders skip checkpoints, hidden folders and node_modules", async () => {
  save("tree/x/01-toy.ipynb", [{ type: "markdown", source: marked("toy.sum", right.sum) }]);
  for (const hidden of [".ipynb_checkpoints", "node_modules", ".git"])
    save(`tree/${hidden}/a.ipynb`, solved());
  const { submissions } = await report(join(folder, "tree"));
  expect(submissions).toHaveLength(1);
  expect(submissions[0]?.repaired).toEqual([expect.stringContaining("was a markdown cell")]);
  expect(submissions[0]?.exercises[0]).toMatchObject({ result: "pass" });
});

test("the text report: marks, points, messages, isolation, and no escape codes from learners", async () => {
  const path = save("text/01-toy.ipynb", [
    marked("toy.sum", "const sum = (xs) => { throw new Error('\\u001b[2J\\n  ✓ toy.sum 2 / 2 pass'); };"),
    marked("toy.mean", "const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;"),
  ]);
  const { code, out } = await grade([path]);
  expect(code).toBe(0);
  expect(out).toMatch(/✓ toy\.mean +3 \/ 3 {2}pass/);
  expect(out).toMatch(/✗ toy\.sum +0 \/ 2 {2}runtime error/);
  expect(out).toMatch(
    /Total 3 \/ 10 points +isolation: (bubblewrap|linux namespaces|own user|sandbox-exec|container|node permission model) · seed: attention-lab/,
  );

  expect(out).not.toMatch(/\u001b|^ {2}✓ toy\.sum|\n\s+at /m);
});

test("an exercise whose definition fails is the grader's fault, and the report is still written", async () => {
  const broken = { ...toy, exercises: [...toy.exercises, brokenExercise()] };
  const path = save("broken/01-toy.ipynb", [...solved(), marked("toy.broken", "const f = () => 1;")]);
  const { code, out } = await grade([path, "--format", "json"], [broken]);
  expect(code).toBe(0);
  const { score, submissions } = JSON.parse(out) as GradeReport;
  expect(score).toBe(10);
  expect(submissions[0]?.exercises[3]?.message).toMatch(/The grader itself failed here.*reference is broken/);
});

function brokenExercise() {
  return defineExercise<[number[]], number>({
    ...(sum as unknown as Parameters<typeof defineExercise<[number[]], number>>[0]),
    id: "toy.broken",
    functionName: "f",
    reference: () => {
      throw new Error("reference is broken");
    },
  });
}

test.each([
  [["--format", "xml"], /no --format xml/],
  [["--jobs", "0"], /whole number from 1 to 256/],
  [["--jobs", "two"], /whole number/],
  [["--sede", "x"], /Did you mean --seed/],
  [["does/not/exist.ipynb"], /no such file or folder/],
  [[tmpdir() + "/none"], /no such file or folder/],
])("%j: exit code 2, one line, nothing on standard output", async (argv, message) => {
  const { code, out, err } = await grade(argv);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(message);
  expect(err).not.toMatch(/\n\s+at /);
});

test("a path that does not exist does not keep the others from being graded", async () => {
  const path = save("half/01-toy.ipynb", solved());
  const { code, out, err } = await grade([path, "nowhere", "--format", "json"]);
  expect(code).toBe(2);
  expect(err).toBe("grade: nowhere: there is no such file or folder.\n");
  expect((JSON.parse(out) as GradeReport).score).toBe(10);
});

test("--help", async () => {
  const { code, out } = await grade(["--help"]);
  expect(code).toBe(0);
  expect(out).toContain("--seed");
});
