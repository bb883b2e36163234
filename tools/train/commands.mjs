// @ts-check
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { relative } from "node:path";
import { createProgress, metricsText } from "./progress.mjs";

/** @typedef {import("./command.mjs").Request} Request */
/** @typedef {import("@attention-lab/lib/training").Experiment} Experiment */
/** @typedef {Record<string, Record<string, number>>} Metrics */

const require = createRequire(import.meta.url);
/** @type {typeof import("@attention-lab/lib/training")} */
const library = require("@attention-lab/lib/training");
/** @type {typeof import("@attention-lab/experiments")} */
const { shippedWeights } = require("@attention-lab/experiments");
/** @type {typeof import("@attention-lab/lib/runtime")} */
const { InputError } = require("@attention-lab/lib/runtime");

/** How many outputs `--eval` shows. */
const SHOWN = 5;
/** A terminal and npm may both deliver one Ctrl-C; a later one means it. */
const IMPATIENT_MS = 1000;

/** @param {Request} request @returns {Promise<number>} the exit code */
export async function perform(request) {
  if (request.action === "train") return trainCommand(request);
  const { data, text } = await { list, params, diff, eval: evaluate }[request.action](request);
  console.log(request.json ? JSON.stringify(data, null, 2) : text);
  return 0;
}

function list() {
  const rows = library
    .experimentNames()
    .map((name) => ({ name, description: library.experiment(name).description }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  return { data: rows, text: rows.map((row) => `${row.name.padEnd(width)}  ${row.description}`).join("\n") };
}

/** @param {Request} request */
function params({ names: [name = ""], set }) {
  const changed = changedParams(library.experiment(name), set);
  return { data: changed.values(), text: changed.describe() };
}

/** @param {Request} request */
function diff({ names }) {
  const [left, right] = names.map((name) => library.experiment(name).params());
  if (!left || !right) throw new Error("--diff wants the names of two experiments");
  return { data: left.diff(right), text: left.textDiff(right) || "no difference" };
}

/** @param {Request} request */
async function evaluate({ names: [name = ""], directory, typedDirectory }) {
  const experiment = library.experiment(name);
  const trained = library.weightsIn(directory);
  const isShipped = typedDirectory === "" && !existsSync(trained) && existsSync(shippedWeights(name));
  const weights = isShipped ? shippedWeights(name) : trained;
  if (!existsSync(weights)) {
    const training = existsSync(library.checkpointIn(directory)) ? "one not finished" : "none";
    const again = `${trainLine(name, typedDirectory)}${training === "none" ? "" : " --resume"}`;
    throw new InputError("--eval", `a finished run in ${directory}`, `${training} (${again} trains it)`);
  }
  const { task, data } = await library.openTrained(experiment, weights, { report: console.error });
  const metrics = library.evaluateAll({ task, data });
  const outputs = task.decode?.(data.dev.slice(0, SHOWN)) ?? [];
  task.dispose();
  return {
    data: { experiment: name, ...(isShipped ? { weights } : { directory }), metrics, outputs },
    text: [
      ...(isShipped ? ["the weights that come with the project:"] : []),
      table(metrics),
      ...outputs,
    ].join("\n"),
  };
}

/** @param {Experiment} experiment @param {string[]} set */
function changedParams(experiment, set) {
  return experiment.params().setFromText(...set);
}

/** @param {Request} request */
async function trainCommand({ names: [name = ""], set, directory, typedDirectory, resume, eager, json }) {
  const experiment = library.experiment(name);
  // A resumed run has the checkpoint's parameters; what is set must agree with them.
  const chosen = resume && set.length === 0 ? {} : { params: changedParams(experiment, set) };
  const again = trainLine(name, typedDirectory);
  requireRun(library.checkpointIn(directory), resume, again);
  const progress = createProgress(process.stderr);
  const { signal, received } = listenForSignals();
  const result = await library
    .train(experiment, {
      ...chosen,
      directory,
      resume,
      ...(resume ? {} : { compiled: !eager }), // a run that goes on does so as it began
      signal,
      report: console.error,
      onStep: (step) => progress.step(step),
    })
    .finally(() => progress.end());
  const { task, data, step, finished, best } = result;
  const metrics = finished ? library.evaluateAll({ task, data }) : {};
  task.dispose();
  if (json)
    console.log(JSON.stringify({ experiment: name, directory, step, finished, best, metrics }, null, 2));
  else if (finished) {
    const place = relative(process.env["INIT_CWD"] ?? process.cwd(), library.weightsIn(directory));
    const which = best && best.step < step ? ` (the best on dev: those of step ${best.step})` : "";
    console.log(`${table(metrics)}\nweights: ${place}${which}`);
  }
  if (!finished) console.error(`Stopped after step ${step}. To go on: ${again} --resume`);
  return finished ? 0 : received() === "SIGTERM" ? 143 : 130;
}

/** @param {string} name @param {string} typedDirectory */
function trainLine(name, typedDirectory) {
  return `npm run train -- ${name}${typedDirectory === "" ? "" : ` --directory ${shellWord(typedDirectory)}`}`;
}

/** @param {string} checkpoint @param {boolean} wanted to resume from @param {string} again */
function requireRun(checkpoint, wanted, again) {
  if (existsSync(checkpoint) === wanted) return;
  if (wanted) throw new InputError("--resume", `a run at ${checkpoint}`, `none (${again} begins one)`);
  throw new InputError(
    "--directory",
    `one without a run (${again} --resume goes on)`,
    `one with ${checkpoint}`,
  );
}

function listenForSignals() {
  const controller = new AbortController();
  let [name, at] = ["", 0];
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => {
      if (name !== "" && Date.now() - at > IMPATIENT_MS) process.exit(130);
      if (name === "") [name, at] = [signal, Date.now()];
      controller.abort();
    });
  }
  return { signal: controller.signal, received: () => name };
}

/** @param {Metrics} metrics */
function table(metrics) {
  const width = Math.max(0, ...Object.keys(metrics).map((name) => name.length));
  const rows = Object.entries(metrics).map(
    ([name, values]) => `${name.padEnd(width)}  ${metricsText(values)}`,
  );
  return rows.join("\n");
}

/** @param {string} text */
function shellWord(text) {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
