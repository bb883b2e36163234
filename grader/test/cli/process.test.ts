import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { marked, notebook } from "../toy";

const folder = mkdtempSync(join(tmpdir(), "grader-process-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the command ends by itself once the report is written", async () => {
  const path = join(folder, "a.ipynb");
  writeFileSync(path, notebook([marked("t.one", "const one = () => 1;")]));
  const grader = JSON.stringify(join(__dirname, "../.."));
  const script = `const { equalsReference, runGrade } = require(${grader});
    const checks = [equalsReference({ name: "is 1", weight: 1, cases: () => [[]] })];
    const one = { id: "t.one", title: "One", points: 1, functionName: "one", checks, misconceptions: [], reference: () => 1 };
    runGrade([{ name: "t", title: "T", exercises: [one] }], process.argv.slice(1)).then((code) => (process.exitCode = code));`;
  const args = ["-e", script, "--", path, "--format", "json"];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toMatchObject({ score: 1, maxScore: 1 });
  expect(stderr).toBe("");
});
