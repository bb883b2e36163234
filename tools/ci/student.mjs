// @ts-check
/** The course for learners, made and used: set up by `npm start`, solved, graded, reset; and GitHub Classroom's workflow. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { startLab } from "./start-lab.mjs";

const workspace = mkdtempSync(join(tmpdir(), "attention-lab-"));
const course = join(workspace, "the course");
const classroom = join(workspace, "classroom");
const SOFTMAX = join("exercises", "01-softmax.ipynb");
let problems = 0;

/** @param {string} what @param {boolean} holds @param {string} [detail] */
function report(what, holds, detail = "") {
  if (!holds) problems++;
  console.log(`${holds ? "✓" : "✗"} ${what}${holds || !detail ? "" : `:\n${detail.slice(-3000)}`}`);
}

/** @param {string[]} args of npm @param {string} cwd */
function npm(args, cwd) {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "-s", ...args], { cwd, encoding: "utf8" });
  return { status, stdout, text: `${stdout}${stderr}` };
}

const textOf = (/** @type {string} */ file, folder = course) => readFileSync(join(folder, file), "utf8");

/** Links in the README to what learners do not have. */
function brokenLinks() {
  const targets = [...textOf("README.md").matchAll(/\]\(([^)#]+)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^https?:/.test(target) && !existsSync(join(course, target)));
}

/** Scripts that a text for learners names and they do not have. */
function missingScripts() {
  const { scripts } = JSON.parse(textOf("package.json"));
  const notebooks = ["exercises", "notebooks"].flatMap((folder) =>
    readdirSync(join(course, folder))
      .filter((name) => name.endsWith(".ipynb"))
      .map((name) => join(folder, name)),
  );
  const named = ["README.md", ...notebooks].flatMap((file) =>
    [...textOf(file).matchAll(/npm (?:run (?:-s )?([a-z]+)|(test|start))\b/g)].map(
      ([, script, short]) => script ?? short ?? "",
    ),
  );
  return [...new Set(named)].filter((name) => !(name in scripts));
}

/** @returns {{ score: number, maxScore: number }} */
function marks() {
  const { stdout, text } = npm(["grade", "--", SOFTMAX, "--format", "json"], course);
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(text);
  }
}

function looksRight() {
  const made = npm(["release", "--", "student", course], root);
  report("npm run release -- student", made.status === 0, made.text);
  const again = npm(["release", "--", "student", course], root);
  report("a folder that holds something is left alone", again.status !== 0 && /is not empty/.test(again.text), again.text); // prettier-ignore
  const names = readdirSync(course, { recursive: true, encoding: "utf8" });
  const secret = names.filter((name) =>
    /^solutions|^exercises\/src|\/test$|^tools\/(mutants|new)/.test(name),
  );
  report("no solutions, sources of checks, tests or authors' tools", secret.length === 0, secret.join(", "));
  report("every link of its README leads somewhere", brokenLinks().length === 0, brokenLinks().join(", "));
  report("every script that its texts name is there", missingScripts().length === 0, missingScripts().join(", ")); // prettier-ignore
}

async function works() {
  const { isRight, output, seconds } = await startLab(course);
  report(`npm start there: ${seconds.toFixed(0)} s`, isRight, output);
  const untouched = marks();
  report("untouched exercises: no points", untouched.score === 0 && untouched.maxScore === 20, JSON.stringify(untouched)); // prettier-ignore
  cpSync(join(root, "solutions", "01-softmax.ipynb"), join(course, SOFTMAX));
  const solved = marks();
  report("solved ones: all points", solved.score === 20, JSON.stringify(solved));
  const reset = npm(["reset", "--", "01-softmax", "--yes"], course);
  report("npm run reset puts a notebook back", reset.status === 0 && textOf(SOFTMAX) === textOf(SOFTMAX, root), reset.text); // prettier-ignore
}

/** Runs the commands of the workflow's tests on solved and on untouched exercises. */
function gradesInClassroom() {
  const made = npm(["release", "--", "classroom", classroom, "--only", "01-softmax"], root);
  report("npm run release -- classroom", made.status === 0, made.text);
  const workflow = textOf(join(".github", "workflows", "classroom.yml"), classroom);
  const commands = [...workflow.matchAll(/command: (".*")$/gm)].map(([, text = ""]) => JSON.parse(text));
  for (const [folder, passing] of /** @type {[string, number][]} */ ([
    ["solutions", 8],
    ["exercises", 0],
  ])) {
    // prettier-ignore
    const { stdout } = npm(["grade", "--", `${folder}/01-softmax.ipynb`, "--format", "junit"], root);
    const run = (/** @type {string} */ command) =>
      spawnSync("sh", ["-c", command.replace("01-softmax.xml", "-")], { input: stdout }).status;
    const passed = commands.filter((command) => run(command) === 0).length;
    report(
      `${folder}: ${passed} of ${commands.length} tests pass`,
      passed === passing && commands.length === 8,
    );
  }
}

try {
  looksRight();
  await works();
  gradesInClassroom();
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
process.exitCode = problems === 0 ? 0 : 1;
