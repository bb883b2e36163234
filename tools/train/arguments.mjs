// @ts-check
import { isAbsolute, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../setup/places.mjs";

export const USAGE = [
  "npm run train -- NAME [options]   trains an experiment",
  "  --set PATH=VALUE   changes a parameter; may be repeated",
  "  --directory D      where checkpoint, metrics and weights go (default .runs/NAME)",
  "  --resume           goes on from the checkpoint there, bit for bit",
  "  --json             results as JSON on standard output; progress goes to standard error",
  "",
  "npm run train -- --list           all experiments",
  "npm run train -- --params NAME    its parameters and what they mean; with --set: as changed",
  "npm run train -- --diff A B       how the parameters of two differ",
  "npm run train -- --eval NAME      metrics and some outputs of the trained weights in the directory",
].join("\n");

/**
 * @typedef {object} Request
 * @property {"train" | "list" | "params" | "diff" | "eval"} action
 * @property {string[]} names of experiments, as many as the action wants
 * @property {string[]} set
 * @property {string} directory
 * @property {string} typedDirectory as it was typed; empty for the default
 * @property {boolean} resume
 * @property {boolean} json
 */

const ACTIONS = /** @type {const} */ (["list", "params", "diff", "eval"]);
const WANTED = { train: 1, list: 0, params: 1, diff: 2, eval: 1 };
/** What each action takes beside `--json`. */
const ALLOWED = {
  train: ["set", "directory", "resume"],
  list: [],
  params: ["set"],
  diff: [],
  eval: ["directory"],
};

/**
 * @param {string[]} args
 * @returns {Request | { problem: string } | { help: true }}
 */
export function parseArguments(args) {
  const flag = /** @type {const} */ ({ type: "boolean" });
  const options = {
    ...{ list: flag, params: flag, diff: flag, eval: flag, resume: flag, json: flag },
    ...{ help: /** @type {const} */ ({ type: "boolean", short: "h" }) },
    directory: /** @type {const} */ ({ type: "string" }),
    set: /** @type {const} */ ({ type: "string", multiple: true }),
  };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return { help: true };
    const actions = ACTIONS.filter((name) => values[name]);
    if (actions.length > 1) return { problem: `--${actions.join(" and --")} do not go together` };
    const action = actions[0] ?? "train";
    if (positionals.length !== WANTED[action]) return { problem: namesProblem(action, positionals) };
    const given = /** @type {const} */ (["set", "directory", "resume"]).filter(
      (name) => values[name] !== undefined,
    );
    const extra = given.find((name) => !(/** @type {string[]} */ (ALLOWED[action]).includes(name)));
    if (extra) return { problem: `--${extra} does not go with --${action}` };
    const typedDirectory = values.directory ?? "";
    const directory = directoryOf(typedDirectory, positionals[0] ?? "");
    const { set = [], resume = false, json = false } = values;
    return { action, names: positionals, set, directory, typedDirectory, resume, json };
  } catch (error) {
    return { problem: String(error instanceof Error ? error.message : error).split(". ")[0] ?? "" };
  }
}

/** @param {keyof typeof WANTED} action @param {string[]} names */
function namesProblem(action, names) {
  const wanted = ["no name", "the name of one experiment", "the names of two experiments"][WANTED[action]];
  const what = action === "train" ? "training" : `--${action}`;
  const hint = names.some((name) => name.includes("="))
    ? "; changes are --set PATH=VALUE, without spaces"
    : "";
  return `${what} wants ${wanted}, got ${names.length === 0 ? "none" : names.join(" ")}${hint}`;
}

/**
 * npm runs scripts in the project's root; a path is meant from where the command was typed.
 * @param {string} typed
 * @param {string} name
 */
function directoryOf(typed, name) {
  if (typed === "") return join(root, ".runs", name);
  return isAbsolute(typed) ? typed : resolve(process.env["INIT_CWD"] ?? process.cwd(), typed);
}
