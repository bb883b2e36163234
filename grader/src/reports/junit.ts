/** JUnit's XML, which test dashboards of build servers show. One suite for each notebook, one case for each exercise. */
import escapeXml from "escape-html";
import type { ExerciseResult, ResultClass } from "../core";
import type { SubmissionReport } from "../grade";

/** One suite; `name` is what the dashboard calls it. */
export function junitSuite(name: string, { exercises, message }: SubmissionReport): string {
  const count = (wanted: (result: ResultClass) => boolean) =>
    exercises.filter(({ result }) => wanted(result)).length;
  const wrong = count((result) => result === "fail");
  const skipped = count((result) => result === "not attempted");
  const errors = exercises.length - wrong - skipped - count((result) => result === "pass");
  const counts = `tests="${exercises.length}" failures="${wrong}" errors="${errors}" skipped="${skipped}"`;
  const problem = message === undefined ? "" : `    <system-err>${text(message)}</system-err>\n`;
  return `  <testsuite name="${text(name)}" ${counts}>\n${exercises.map(testCase).join("")}${problem}  </testsuite>\n`;
}

/** The whole file, from its suites. */
export function junit(suites: readonly string[]): string {
  return `${JUNIT_HEAD}${suites.join("")}${JUNIT_END}`;
}

export const JUNIT_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="attention-lab">\n';
export const JUNIT_END = "</testsuites>\n";

function testCase({ id, title, result, message }: ExerciseResult): string {
  const [topic = ""] = id.split(".");
  const head = `    <testcase classname="${text(topic)}" name="${text(`${id}: ${title}`)}"`;
  if (result === "pass") return `${head}/>\n`;
  return `${head}>${outcome(result, text(message))}</testcase>\n`;
}

function outcome(result: ResultClass, why: string): string {
  if (result === "not attempted") return `<skipped message="not attempted"/>`;
  const kind = result === "fail" ? "failure" : "error";
  return `<${kind} type="${result}" message="${why}"/>`;
}

/** XML knows no control characters, not even escaped ones, and no half of a pair. */
const text = (raw: string) =>
  escapeXml(raw.replace(/\p{Surrogate}|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, "\ufffd"))
    .replaceAll("\n", "&#10;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\t", "&#9;");
