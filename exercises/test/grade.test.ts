/** What `npm run grade` says of the notebooks that are in the repository. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { topics } from "@attention-lab/exercises";
import { root, untouchedText } from "./notebooks";

interface Submission {
  path: string;
  score: number;
  maxScore: number;
  repaired: string[];
  exercises: { id: string; result: string; message: string }[];
}

const ids = topics.flatMap(({ exercises }) => exercises.map(({ id }) => id));
const total = topics.flatMap(({ exercises }) => exercises).reduce((sum, { points }) => sum + points, 0);
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const stackTrace = /^\s+at .*:\d+:\d+\)?/m;

let fresh: string;
beforeAll(() => {
  fresh = mkdtempSync(join(tmpdir(), "attention-lab-untouched-"));
  for (const { name } of topics) writeFileSync(join(fresh, `${name}.ipynb`), untouchedText(name));
});
afterAll(() => rmSync(fresh, { recursive: true, force: true }));

/** Grades the solved notebooks and the untouched ones in one run of the real command. */
async function grade(seed: string) {
  const argv = [join(root, "tools", "grade.mjs"), "solutions", fresh, "--format", "json", "--seed", seed];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { cwd: root });
  const { submissions } = JSON.parse(stdout) as { submissions: Submission[] };
  const untouched = submissions.filter(({ path }) => path.startsWith(fresh));
  const solved = submissions.filter((submission) => !untouched.includes(submission));
  return { solved, untouched, printed: stdout + stderr };
}

test.each(["attention-lab", "another seed"])(
  "solutions get 100 %% and untouched exercises 0 %%, on the seed %s",
  async (seed) => {
    const { solved, untouched, printed } = await grade(seed);
    const results = (submissions: Submission[]) => submissions.flatMap(({ exercises }) => exercises);
    expect(results(solved).map(({ id, result, message }) => [id, result, message])).toEqual(
      ids.map((id) => [id, "pass", "All checks passed."]),
    );
    expect(sum(solved.map(({ score }) => score))).toBe(total);
    expect(results(untouched).map(({ id, result, message }) => [id, result, message])).toEqual(
      ids.map((id) => [id, "not attempted", "Not attempted yet."]),
    );
    expect(sum(untouched.map(({ score }) => score))).toBe(0);
    expect([...solved, ...untouched].flatMap(({ repaired }) => repaired)).toEqual([]);
    expect(printed).not.toMatch(stackTrace);
  },
);
