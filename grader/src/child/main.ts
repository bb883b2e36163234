/**
 * The process that holds one learner's code, and nothing else: no test, no reference, no expected value.
 *
 * It reads a program, then one line of arguments after another, and answers each with one line:
 * `L` loaded · `V0…`/`V1…` a value, arguments unchanged/changed · `E…` an error · `B…` blocked · `M…` no memory ·
 * `T…` a promise that nothing will ever resolve.
 * Whatever learner code does in here, all it can do to its mark is to return other data.
 */
import { createRequire } from "node:module";
import { Script } from "node:vm";
import { readLine, writeLine } from "./channel";
import { decode, encode } from "./encoding";
import { Blocked, scrubGlobals } from "./globals";
import {
  ErrorOf,
  indexOf,
  parse,
  PromiseOf,
  RangeErrorOf,
  slice,
  stringify,
  text as toText,
  TypeErrorOf,
} from "./originals";

interface Program {
  code: string;
  functionName: string;
  allowedImports: string[];
  /** Where allowed packages are looked up. */
  modulesFrom: string;
  answerLimit: number;
}
type Learner = (...args: unknown[]) => unknown;

const exit: (code: number) => never = process.exit.bind(process);
const soon = setImmediate;
let answered = true;

function answer(line: string): void {
  if (answered) return;
  answered = true;
  writeLine(line);
}

const NEVER = "The promise it returns is never resolved.";
process.on("beforeExit", () => {
  answer(`T${stringify(NEVER)}`);
  exit(0);
});
process.on("uncaughtException", (error) => answer(failure(error)));
process.on("unhandledRejection", (error) => answer(failure(error)));

function leave(): never {
  answer(`E${stringify("The code calls process.exit(). Return a value instead.")}`);
  return exit(0);
}

/** One line for an error: its kind and its message, no stack trace. */
function failure(error: unknown): string {
  try {
    if (error instanceof Blocked) return `B${stringify(error.message)}`;
    if (!(error instanceof ErrorOf)) return `E${stringify(`It throws ${toText(error)}.`)}`;
    const message = slice(`${error.name}: ${error.message}`, 0, 2000);
    const says = (part: string) => indexOf(message, part) >= 0;
    if (says("Array buffer allocation failed")) return `M${stringify(message)}`;
    if (says("dynamic import callback")) return `B${stringify("import() is not allowed in this exercise.")}`;
    if (says("call stack size")) return `E${stringify(`${message}. It calls itself without end.`)}`;
    return `E${stringify(message)}`;
  } catch {
    return `E${stringify("It throws something that cannot be shown.")}`;
  }
}

function requireFor({ allowedImports, modulesFrom }: Program): (name: string) => unknown {
  const allowed = new Set(allowedImports);
  const real = allowedImports.length > 0 ? createRequire(modulesFrom) : undefined;
  return (name) => {
    if (real && allowed.has(name)) return real(name);
    throw new Blocked(`require(${stringify(toText(name))}) is not allowed in this exercise.`);
  };
}

async function load(program: Program): Promise<Learner> {
  const source = `(async function (exports, require, module) {${program.code}\n})`;
  const wrapped = new Script(source, { filename: "your-code.js" }).runInThisContext() as Learner;
  const module = { exports: {} as Record<string, unknown> };
  await wrapped(module.exports, requireFor(program), module);
  const learner = module.exports[program.functionName];
  if (typeof learner !== "function") throw new TypeErrorOf(`${program.functionName} is not a function`);
  return learner as Learner;
}

async function call(learner: Learner, line: string, limit: number): Promise<string> {
  const args = decode(line) as unknown[];
  const value = await learner(...args);
  return `V${changed(args, line) ? 1 : 0}${encodeAnswer(value, limit)}`;
}

function changed(args: unknown[], line: string): boolean {
  try {
    return encode(args) !== line;
  } catch {
    return true;
  }
}

function encodeAnswer(value: unknown, limit: number): string {
  try {
    return encode(value, limit);
  } catch (error) {
    const reason = error instanceof ErrorOf ? error.message : "unreadable";
    if (error instanceof RangeErrorOf) throw new Blocked("The answer is too large to be right.");
    throw new TypeErrorOf(`The function returns something that is not data: ${reason}.`);
  }
}

/** Runs `work`, lets rejections nobody awaited come in, then answers. */
async function answerWith(work: () => Promise<string>): Promise<void> {
  answered = false;
  try {
    const line = await work();
    await new PromiseOf((resolve) => soon(resolve));
    answer(line);
  } catch (error) {
    answer(failure(error));
  }
}

async function main(): Promise<void> {
  const first = readLine();
  if (first === undefined) return exit(0);
  const program = parse(first) as Program;
  scrubGlobals(leave);
  let learner: Learner | undefined;
  await answerWith(async () => {
    learner = await load(program);
    return "L";
  });
  for (let line = readLine(); line !== undefined && learner; line = readLine()) {
    const [f, args] = [learner, line];
    await answerWith(() => call(f, args, program.answerLimit));
  }
  exit(0);
}

void main();
