/** The autograder for Gradescope: what is in the zip, and what its script gives for a submission. */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "gradescope "));
afterAll(() => rmSync(folder, { recursive: true }));

let files: Record<string, Uint8Array>;
beforeAll(() => {
  const file = join(folder, "a.zip");
  const options = ["--only", "01-softmax", "--seed", "it's secret", "--out", file];
  execFileSync(process.execPath, ["tools/run.mjs", "release", "gradescope", ...options], { cwd: root });
  files = unzipSync(readFileSync(file));
});

test("it holds the grader and its two scripts, and no solutions, notebooks or tests", () => {
  const names = Object.keys(files);
  for (const name of [
    "setup.sh",
    "run_autograder",
    "package-lock.json",
    "tools/grade.mjs",
    "grader/package.json",
  ]) {
    expect(names).toContain(name);
  }
  expect(names.filter((name) => /\.ipynb$|^solutions|\/test\/|^node_modules/.test(name))).toEqual([]);
});

/** Runs the script as Gradescope does, on this project in the place of the one that `setup.sh` makes ready. */
function graded(...submission: [name: string, content: string][]) {
  const home = mkdtempSync(join(folder, "home "));
  mkdirSync(join(home, "submission"));
  symlinkSync(root, join(home, "source"));
  for (const [name, content] of submission) writeFileSync(join(home, "submission", name), content);
  const script = join(home, "run_autograder");
  writeFileSync(script, files["run_autograder"] ?? "");
  execFileSync("bash", [script], { env: { ...process.env, AUTOGRADER_HOME: home } });
  copyFileSync(join(home, "results", "results.json"), join(folder, "last.json"));
  return JSON.parse(readFileSync(join(folder, "last.json"), "utf8")) as {
    score: number;
    output: string;
    tests?: { max_score: number; status: string }[];
  };
}

test("a submission gets its results, exercise by exercise", () => {
  const solved = readFileSync(join(root, "solutions/01-softmax.ipynb"), "utf8");
  const { score, tests = [] } = graded(["mine.ipynb", solved]);
  expect(score).toBe(20);
  expect(tests.map(({ status }) => status)).toEqual(Array(8).fill("passed"));
  expect(tests.reduce((sum, { max_score }) => sum + max_score, 0)).toBe(20);
});

test("where there is nothing to grade, the result says why", () => {
  const nothing = graded();
  expect(nothing.score).toBe(0);
  expect(nothing.output).toMatch(/could not be graded.*no notebooks/s);
  expect(graded(["mine.ipynb", "{"]).output).toMatch(/mine\.ipynb: /);
});
