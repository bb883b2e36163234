// @ts-check
/** One way to read a command line: a command says what it takes, and its usage and its errors follow from that. */
import { isAbsolute, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureSetup } from "../setup/index.mjs";
import { root } from "../setup/places.mjs";
import { didYouMean } from "./closest.mjs";

/**
 * @typedef {object} Option
 * @property {string} help
 * @property {string} [value] what its value is called, such as PATH; an option without one is a switch
 * @property {boolean} [multiple] whether it may be given several times
 * @property {string} [short] one letter
 */

/** @typedef {Record<string, Option>} Options */

/**
 * @template {Options} O
 * @typedef {{ [K in keyof O]?: O[K] extends { value: string } ? (O[K] extends { multiple: true } ? string[] : string) : boolean }} Values
 */

/** @typedef {(options: import("../setup/index.mjs").SetupOptions) => Promise<boolean>} SetUp */

/**
 * @template {Options} O
 * @typedef {object} Request
 * @property {Values<O>} values
 * @property {string[]} names what is no option
 * @property {string[]} args all of it, as typed
 * @property {SetUp} setUp a command asks for it once it knows that its arguments are right
 */

/**
 * @template {Options} O
 * @typedef {object} Command
 * @property {string} name as in `npm run NAME`
 * @property {string[]} usage what follows the name, one line a form, and what it does
 * @property {O} options
 * @property {boolean} [passesOn] whether everything typed goes to another program, which has options of its own
 * @property {(request: Request<O>) => number | void | Promise<number | void>} run gives the exit code, 0 by default
 */

/** What was typed cannot be meant: one line and the way to the usage, exit code 2. */
export class UsageError extends Error {}

/**
 * Only gives the options their types.
 * @template {Options} O
 * @param {Command<O>} command
 * @returns {Command<O>}
 */
export function defineCommand(command) {
  return command;
}

const HELP = { help: { help: "this text", short: "h" } };

/**
 * @template {Options} O
 * @param {O} options
 * @param {string[]} args
 * @returns {{ values: Values<O> & { help?: boolean }, names: string[] }}
 * @throws {UsageError} naming the option, and the one that was probably meant
 */
export function readArguments(options, args) {
  /** @type {Options} */
  const all = { ...options, ...HELP };
  const config = Object.fromEntries(
    Object.entries(all).map(([name, { value, multiple = false, short }]) => [
      name,
      {
        type: /** @type {"string" | "boolean"} */ (value ? "string" : "boolean"),
        multiple,
        ...(short && { short }),
      },
    ]),
  );
  const read = parseArgs({ args, options: config, allowPositionals: true, strict: false, tokens: true });
  for (const token of read.tokens) if (token.kind === "option") refuseWrong(token, all);
  return { values: /** @type {any} */ (read.values), names: read.positionals };
}

/** @param {{ name: string, rawName: string, value?: string, inlineValue?: boolean }} token @param {Options} options */
function refuseWrong({ name, rawName, value, inlineValue }, options) {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) {
    const names = Object.keys(options);
    const near = didYouMean(name, names);
    throw new UsageError(`There is no option ${rawName}${near ? `; did you mean --${near}?` : ""}`);
  }
  if (!option.value && value !== undefined) throw new UsageError(`${rawName} takes no value, got ${value}`);
  // "--set --resume" is a forgotten value, not a value that looks like an option: that is written --set=--resume.
  if (option.value && (!value || (!inlineValue && value.startsWith("-"))))
    throw new UsageError(`${rawName} wants a value: ${rawName} ${option.value}`);
}

/** @param {Command<any>} command @returns {string} */
export function usageText({ name, usage, options, passesOn }) {
  const script = name === "start" || name === "test" ? `npm ${name}` : `npm run ${name}`;
  const forms = usage.map((line) => (line.startsWith(" ") ? line : `${script}${line && ` -- ${line}`}`));
  if (passesOn) return forms.join("\n");
  const rows = Object.entries({ ...options, ...HELP }).map(([option, { value, help, short }]) => [
    `  ${short ? `-${short}, ` : ""}--${option}${value ? ` ${value}` : ""}`,
    help,
  ]);
  const width = Math.max(...rows.map(([left = ""]) => left.length)) + 3;
  return [...forms, "", ...rows.map(([left = "", help]) => left.padEnd(width) + help)].join("\n");
}

/**
 * Runs one command: 0 done, 1 failed, 2 what was typed cannot be meant.
 * @param {string} folder of tools, in which the command is
 * @param {string[]} args
 * @param {SetUp} [setUp]
 * @returns {Promise<number>} the exit code
 */
export async function runCommand(folder, args, setUp = ensureSetup) {
  /** @type {{ command: Command<any> }} */
  const { command } = await import(`../${folder}/command.mjs`);
  try {
    const { values, names } = command.passesOn
      ? { values: {}, names: [] }
      : readArguments(command.options, args);
    if ("help" in values) {
      console.log(usageText(command));
      return 0;
    }
    return (await command.run({ values, names, args, setUp })) ?? 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof UsageError) {
      console.error(`✗ ${message} (npm run ${command.name} -- --help says what there is)`);
      return 2;
    }
    console.error(`✗ ${message}`);
    return error instanceof Error && error.name === "InputError" ? 2 : 1;
  }
}

/**
 * npm runs scripts in the project's root; a path is meant from where the command was typed.
 * @param {string} typed
 * @returns {string} absolute
 */
export function typedPath(typed) {
  return isAbsolute(typed) ? typed : resolve(process.env["INIT_CWD"] ?? root, typed);
}

/**
 * @param {string} option as in `--seeds`
 * @param {string} text
 * @param {number} least
 * @returns {number}
 * @throws {UsageError} when it is no whole number or less than `least`
 */
export function wholeNumber(option, text, least) {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least) return value;
  throw new UsageError(`${option} wants whole numbers from ${least} on, got ${text || "nothing"}`);
}
