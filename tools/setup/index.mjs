// @ts-check
import { backendNote, backendNotice, isDegraded } from "./backend-record.mjs";
import { build, isBuilt } from "./build.mjs";
import { cleanEnvironment } from "./environment.mjs";
import { asFailure } from "./failures.mjs";
import { isKernelRegistered, registerKernel } from "./kernel-spec.mjs";
import { withLock } from "./lock.mjs";
import { installNpmPackages, npmProblem } from "./npm-packages.mjs";
import { requireNoObstacle } from "./obstacles.mjs";
import { requirePython } from "./python.mjs";
import { Reporter } from "./report.mjs";
import { startLog, stoppingOnSignals } from "./run-command.mjs";
import { isTensorFlowSettled, settleTensorFlow } from "./tensorflow.mjs";
import { installPythonPackages, isVenvReady } from "./venv.mjs";

/**
 * @typedef {object} SetupOptions
 * @property {boolean} [python] also JupyterLab in .venv and the kernel (default true)
 * @property {boolean} [authors] also what only authors need
 * @property {boolean} [build] also build lib, datasets, grader, exercises and experiments (default true)
 * @property {boolean} [retryTensorFlow] try the native backend again although it failed before
 * @property {boolean} [quiet] say nothing when there is nothing to do
 * @property {import("./report.mjs").Output} [output] default: standard error
 */

/** @typedef {{ progress: (text: string) => void, note: (text: string) => void }} Context */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} log
 * @property {() => boolean} isDone must be cheap: all of them together take milliseconds
 * @property {(context: Context) => Promise<unknown>} run
 * @property {() => string} [note] goes to the step's line
 * @property {() => boolean} [isDegraded] whether it ended without its result and everything works all the same
 * @property {() => string[]} [notice] what to say then
 */

/** @param {SetupOptions} options @returns {Step} */
function tensorflowStep({ retryTensorFlow = false }) {
  let retry = retryTensorFlow;
  return {
    name: "TensorFlow",
    log: "tensorflow",
    isDone: () => isTensorFlowSettled() && !(retry && isDegraded()),
    run: (context) => {
      retry = false;
      return settleTensorFlow(context);
    },
    note: backendNote,
    isDegraded,
    notice: backendNotice,
  };
}

/** @param {"learner" | "authors"} set @param {string} name @returns {Step} */
function pythonStep(set, name) {
  return {
    name,
    log: "python",
    isDone: () => isVenvReady(set),
    run: (context) => installPythonPackages(set, context),
  };
}

/** @param {SetupOptions} options @returns {Step[]} in the order in which they run */
function stepsFor({ python = true, authors = false, build: wantsBuild = true, ...rest }) {
  /** @type {Step[]} */
  const steps = [
    { name: "npm packages", log: "npm", isDone: () => npmProblem() === "", run: installNpmPackages },
  ];
  steps.push(tensorflowStep(rest));
  if (python || authors) {
    steps.push(pythonStep("learner", "JupyterLab in .venv"));
    steps.push({ name: "TypeScript kernel", log: "kernel", isDone: isKernelRegistered, run: registerKernel });
  }
  if (authors) steps.push(pythonStep("authors", "authors' tools"));
  // The build comes last: sources that do not compile (yet) must not keep the rest from being installed.
  if (wantsBuild) steps.push({ name: "build", log: "build", isDone: isBuilt, run: build });
  return steps;
}

/**
 * @param {Step} step
 * @param {Reporter} reporter
 * @returns {Promise<boolean>} whether it succeeded
 */
async function runStep(step, reporter) {
  const start = Date.now();
  reporter.begin(step.name);
  startLog(step.log);
  try {
    await step.run({
      progress: (text) => reporter.progress(step.name, text),
      note: (text) => reporter.note(text),
    });
    if (step.isDegraded?.()) reporter.withoutIt(step.name, Date.now() - start, step.notice?.() ?? []);
    else reporter.done(step.name, Date.now() - start, step.note?.());
    return true;
  } catch (error) {
    reporter.failed(step.name, Date.now() - start, asFailure(error));
    return false;
  }
}

/** @param {Step[]} steps @param {Reporter} reporter @returns {Promise<boolean>} */
async function runPending(steps, reporter) {
  for (const step of steps) {
    if (step.isDone()) reporter.alreadyDone(step.name, step.note?.());
    else if (!(await runStep(step, reporter))) return false;
  }
  return true;
}

/** @param {Step[]} steps @param {Reporter} reporter @param {boolean} needsPython */
async function setUp(steps, reporter, needsPython) {
  // Before anything is fetched: what cannot be mended here must not be found out after minutes.
  requireNoObstacle();
  if (needsPython && !isVenvReady("learner")) await requirePython();
  return withLock(() => runPending(steps, reporter), {
    onWait: (pid) => reporter.note(`waiting for another set-up in this folder (process ${pid ?? "unknown"})`),
  });
}

/**
 * The one idempotent set-up: does what is missing, says one line a step, resumes what was interrupted.
 * @param {SetupOptions} [options]
 * @returns {Promise<boolean>} whether everything that was asked for is in place; failures have been explained by then
 */
export async function ensureSetup(options = {}) {
  const { python = true, authors = false, quiet = false, output = process.stderr } = options;
  cleanEnvironment();
  const reporter = new Reporter(output, { quiet });
  const steps = stepsFor(options);
  try {
    if (steps.every((step) => step.isDone())) return await runPending(steps, reporter);
    return await stoppingOnSignals(() => setUp(steps, reporter, python || authors));
  } catch (error) {
    reporter.failed("set-up", 0, asFailure(error));
    return false;
  }
}
