// @ts-check
/** The real nbgrader hands our notebooks out and collects them, our grader marks them, and nbgrader's gradebook has the marks. */
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { root } from "../setup/places.mjs";

const TOPIC = "01-softmax";
const workspace = mkdtempSync(join(tmpdir(), "attention-lab-nbgrader-"));
const [course, exchange] = [join(workspace, "course"), join(workspace, "exchange")];
const bin = join(workspace, "venv", "bin");
const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env["PATH"]}`,
  JUPYTER_DATA_DIR: join(workspace, "jupyter"),
};
let problems = 0;

/** @param {string} what @param {boolean} holds @param {string} [detail] */
function report(what, holds, detail = "") {
  if (!holds) problems++;
  console.log(`${holds ? "✓" : "✗"} ${what}${holds || !detail ? "" : `:\n${detail.slice(-3000)}`}`);
}

/** @param {string[]} command @param {string} cwd */
function run([program = "", ...args], cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  report([program, ...args].join(" ").replaceAll(workspace, ""), status === 0, `${stdout}${stderr}`);
}

/**
 * Where everybody in the course finds the exchange.
 * @param {string} file
 * @param {string} [learner]
 */
function configure(file, learner) {
  const lines = [
    `c.CourseDirectory.course_id = "attention"`,
    `c.Exchange.root = ${JSON.stringify(exchange)}`,
  ];
  if (learner) lines.push(`c.CourseDirectory.student_id = "${learner}"`);
  if (!existsSync(file)) writeFileSync(file, "c = get_config()\n");
  appendFileSync(file, `${lines.join("\n")}\n`);
}

/** @param {string} learner @param {boolean} solves */
function learn(learner, solves) {
  const home = join(workspace, learner);
  mkdirSync(home);
  configure(join(home, "nbgrader_config.py"), learner);
  run(["nbgrader", "fetch_assignment", TOPIC], home);
  if (solves) cpSync(join(root, "solutions", `${TOPIC}.ipynb`), join(home, TOPIC, `${TOPIC}.ipynb`));
  run(["nbgrader", "submit", TOPIC], home);
}

try {
  execFileSync("python3", ["-m", "venv", join(workspace, "venv")]);
  execFileSync(join(bin, "pip"), ["install", "--quiet", "--no-input", "nbgrader==0.9.6"], { stdio: "pipe" });
  mkdirSync(exchange);
  chmodSync(exchange, 0o777);
  run(["npm", "run", "--silent", "release", "--", "nbgrader", course, "--only", TOPIC], root);
  configure(join(course, "nbgrader_config.py"));
  run(["nbgrader", "generate_assignment", TOPIC, "--create"], course);
  run(["nbgrader", "release_assignment", TOPIC], course);
  learn("anna", false);
  learn("bob", true);
  run(["nbgrader", "collect", TOPIC], course);
  run(
    ["npm", "run", "--silent", "grade", "--", join(course, "submitted"), "--out", join(workspace, "report")],
    root,
  );
  for (let i = 0; i < 2; i++) run(["python", "import_marks.py", join(workspace, "report")], course); // twice is once
  run(["nbgrader", "export"], course);
  const [heads = "", ...rows] = readFileSync(join(course, "grades.csv"), "utf8").trim().split("\n");
  const column = (/** @type {string} */ name) => heads.trim().split(",").indexOf(name);
  const cells = rows.map((row) => row.trim().split(","));
  const marks = cells.map((row) => `${row[column("student_id")]} ${row[column("score")]} of ${row[column("max_score")]}`).sort(); // prettier-ignore
  report("nbgrader's gradebook: anna 0 of 20, bob 20 of 20", marks.join() === "anna 0.0 of 20.0,bob 20.0 of 20.0", marks.join()); // prettier-ignore
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
process.exitCode = problems === 0 ? 0 : 1;
