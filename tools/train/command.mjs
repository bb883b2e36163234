// @ts-check
import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { UsageError, defineCommand, typedPath } from "../shared/command-line.mjs";

/**
 * @typedef {object} Request
 * @property {"train" | "list" | "params" | "diff" | "eval"} action
 * @property {string[]} names of experiments, as many as the action wants
 * @property {string[]} set
 * @property {string} directory
 * @property {string} typedDirectory as it was typed; empty for the default
 * @property {boolean} resume
 * @property {boolean} eager
 * @property {boolean} json
 */

const ACTIONS = /** @type {const} */ (["list", "params", "diff", "eval"]);
const WANTED = { train: 1, list: 0, params: 1, diff: 2, eval: 1 };
/** What each action takes beside `--json`.
 * @type {Record<Request["action"], string[]>} */
const ALLOWED = {
  train: ["set", "directory", "resume", "eager"],
  list: [],
  params: ["set"],
  diff: [],
  eval: ["directory"],
};

export const command = defineCommand({
  name: "train",
  usage: [
    "NAME [options]   trains an experiment",
    "--list           all experiments",
    "--params NAME    its parameters and what they mean; with --set: as changed",
    "--diff A B       how the parameters of two differ",
    "--eval NAME      metrics and some outputs of the trained weights in the directory, or of those that come with it",
  ],
  options: {
    list: { help: "see above" },
    params: { help: "see above" },
    diff: { help: "see above" },
    eval: { help: "see above" },
    set: { value: "PATH=VALUE", multiple: true, help: "changes a parameter; may be repeated" },
    directory: { value: "D", help: "where checkpoint, metrics and weights go (default .runs/NAME)" },
    resume: { help: "goes on from the checkpoint there, bit for bit" },
    eager: {
      help: "runs each step operation by operation, not as a graph of TensorFlow: slower in all but short trainings, equal up to the last bits",
    },
    json: { help: "results as JSON on standard output; progress goes to standard error" },
  },
  async run({ values, names, setUp }) {
    const request = requestOf(values, names);
    if (!(await setUp({ python: false, quiet: true }))) return 1;
    const { perform } = await import("./commands.mjs");
    return perform(request);
  },
});

/**
 * @param {import("../shared/command-line.mjs").Values<typeof command.options>} values
 * @param {string[]} names
 * @returns {Request}
 * @throws {UsageError} when they do not go together
 */
function requestOf(values, names) {
  const { set = [], resume = false, eager = false, json = false, directory: typedDirectory = "" } = values;
  const actions = ACTIONS.filter((name) => values[name]);
  if (actions.length > 1) throw new UsageError(`--${actions.join(" and --")} do not go together`);
  const action = actions[0] ?? "train";
  if (names.length !== WANTED[action]) throw new UsageError(namesProblem(action, names));
  const given = /** @type {const} */ (["set", "directory", "resume", "eager"]).filter((name) => values[name]);
  const extra = given.find((name) => !ALLOWED[action].includes(name));
  if (extra) throw new UsageError(`--${extra} does not go with --${action}`);
  if (eager && resume) throw new UsageError("--eager does not go with --resume: a run goes on as it began");
  const directory = typedDirectory ? typedPath(typedDirectory) : join(root, ".runs", names[0] ?? "");
  return { action, names, set, directory, typedDirectory, resume, eager, json };
}

/** @param {Request["action"]} action @param {string[]} names */
function namesProblem(action, names) {
  const wanted = ["no name", "the name of one experiment", "the names of two experiments"][WANTED[action]];
  const what = action === "train" ? "training" : `--${action}`;
  const hint = names.some((name) => name.includes("="))
    ? "; changes are --set PATH=VALUE, without spaces"
    : "";
  return `${what} wants ${wanted}, got ${names.length === 0 ? "none" : names.join(" ")}${hint}`;
}
