// @ts-check
/**
 * The ready-made jobs of `grader/cluster`: a class graded by a real Slurm on this machine gives the report of a single
 * run, and only the part that died is graded again; the manifests are valid by the published schemas.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { cpus, hostname, tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { root } from "../setup/places.mjs";

const workspace = mkdtempSync(join(tmpdir(), "attention-lab-cluster-"));
const submissions = join(workspace, "the submissions");
const configuration = join(workspace, "slurm.conf");
const env = { ...process.env, SLURM_CONF: configuration };
const PARTS = 3;
let problems = 0;

/** @param {string} what @param {boolean} holds @param {string} [detail] */
function report(what, holds, detail = "") {
  if (!holds) problems++;
  console.log(`${holds ? "✓" : "✗"} ${what}${holds || !detail ? "" : `:\n${detail}`}`);
}

/** @param {string} program @param {string[]} args @param {string} [cwd] */
function output(program, args, cwd = workspace) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  if (error) throw error;
  return { status, text: `${stdout}${stderr}` };
}

/** Munge tells Slurm who asks; both are started as Debian installs them, with files of their own. */
function startSlurm() {
  const state = join(workspace, "slurm");
  for (const folder of ["state", "spool"]) mkdirSync(join(state, folder), { recursive: true });
  const settings = {
    ClusterName: "ci",
    SlurmctldHost: hostname(),
    AuthType: "auth/munge",
    SlurmUser: "root",
    SlurmdUser: "root",
    StateSaveLocation: join(state, "state"),
    SlurmdSpoolDir: join(state, "spool"),
    SlurmctldPidFile: join(state, "slurmctld.pid"),
    SlurmdPidFile: join(state, "slurmd.pid"),
    SlurmctldLogFile: join(state, "slurmctld.log"),
    SlurmdLogFile: join(state, "slurmd.log"),
    ProctrackType: "proctrack/linuxproc",
    TaskPlugin: "task/none",
    SelectType: "select/cons_tres",
    SelectTypeParameters: "CR_Core",
    MailProg: "/bin/true",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  lines.push(`NodeName=${hostname()} CPUs=${cpus().length} State=UNKNOWN`);
  lines.push("PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP");
  writeFileSync(configuration, `${lines.join("\n")}\n`);
  execFileSync("sh", ["-c", "mkdir -p /run/munge && chown munge: /run/munge && (pgrep -x munged || su -s /bin/sh munge -c munged)"]); // prettier-ignore
  execFileSync("slurmctld", [], { env });
  execFileSync("slurmd", [], { env });
}

function stopSlurm() {
  for (const name of ["slurmd", "slurmctld"]) {
    const file = join(workspace, "slurm", `${name}.pid`);
    if (existsSync(file)) process.kill(Number(readFileSync(file, "utf8")));
  }
}

/** Six learners: three who solved a topic, three who began none. */
function writeClass() {
  for (const [i, name] of ["anna", "bob", "chloé", "dan", "eve", "fay"].entries()) {
    mkdirSync(join(submissions, name), { recursive: true });
    const source = join(root, i % 2 ? "solutions" : "exercises", "01-softmax.ipynb");
    cpSync(source, join(submissions, name, "01-softmax.ipynb"));
  }
}

/**
 * Hands a class in and waits for the last job.
 * @param {string} out
 * @returns {Promise<string>} what the script said
 */
async function gradeWithSlurm(out) {
  const script = join(root, "grader", "cluster", "slurm.sh");
  const { status, text } = output("bash", [script, submissions, out, String(PARTS), "--seed", "ci"]);
  if (status !== 0) throw new Error(text);
  while (output("squeue", ["--noheader"]).text.trim() !== "")
    await new Promise((resolve) => setTimeout(resolve, 500));
  return text;
}

/**
 * Every file of a report with its text; what only the run needs is left out.
 * @param {string} folder
 */
function filesOf(folder) {
  const own = /^(cache|parts|logs)$/;
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !own.test(path.split("/")[0] ?? ""));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** @param {string} one @param {string} other @returns {string} where two reports differ; empty when they do not */
function difference(one, other) {
  const [a, b] = [filesOf(one), filesOf(other)];
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names.filter((name) => a.get(name) !== b.get(name)).join(", ");
}

async function compareReports() {
  writeClass();
  const [single, many] = [join(workspace, "single"), join(workspace, "a report")];
  const alone = output(
    "npm",
    ["run", "--silent", "grade", "--", submissions, "--out", single, "--seed", "ci"],
    root,
  );
  report("a single run", alone.status === 0, alone.text);
  await gradeWithSlurm(many);
  const log = join(many, "logs", "merge.log");
  report("Slurm graded and joined the parts", existsSync(join(many, "class.json")), existsSync(log) ? readFileSync(log, "utf8") : "no log"); // prettier-ignore
  report(`${filesOf(single).size} files of the report are the same`, difference(single, many) === "", difference(single, many)); // prettier-ignore

  const part = (/** @type {number} */ i) => join(many, "parts", String(i), "part.json");
  const before = readFileSync(part(1), "utf8");
  writeFileSync(part(1), `${before}\n`); // would be written anew
  writeFileSync(part(2), readFileSync(part(2), "utf8").replace("true", "false")); // as a part that was killed leaves it
  rmSync(join(many, "class.json"));
  await gradeWithSlurm(many);
  report("after a part died, it alone was graded again", readFileSync(part(1), "utf8") === `${before}\n` && readFileSync(part(2), "utf8").includes("true")); // prettier-ignore
  report("and the report is the same", difference(single, many) === "", difference(single, many));
}

/** With schemas that two Python packages bring along. */
function validateManifests() {
  const venv = join(workspace, "venv");
  const packages = ["check-jsonschema==0.39.0", "kubernetes-validate==1.37.0"];
  execFileSync("python3", ["-m", "venv", venv]);
  execFileSync(join(venv, "bin", "pip"), ["install", "--quiet", "--no-input", ...packages], {
    stdio: "pipe",
  });
  const manifest = (/** @type {string} */ name) => join(root, "grader", "cluster", name);
  for (const name of ["kubernetes.yaml", "kubernetes-merge.yaml"]) {
    const { status, text } = output(join(venv, "bin", "kubernetes-validate"), ["--strict", manifest(name)]);
    report(`${name} is valid`, status === 0, text);
  }
  const classroom = join(workspace, "classroom");
  output("npm", ["run", "--silent", "release", "--", "classroom", classroom], root);
  const workflows = [manifest("github-actions.yml"), join(classroom, ".github/workflows/classroom.yml")];
  for (const file of workflows) {
    const schema = ["--builtin-schema", "vendor.github-workflows", file];
    const { status, text } = output(join(venv, "bin", "check-jsonschema"), schema);
    report(`${basename(file)} is valid`, status === 0, text);
  }
}

try {
  validateManifests();
  startSlurm();
  await compareReports();
} finally {
  stopSlurm();
  rmSync(workspace, { recursive: true, force: true });
}
process.exitCode = problems === 0 ? 0 : 1;
