/**
 * The process that holds one learner's code, and nothing else: no test, no reference, no expected value.
 *
 * It reads which packages to load, then `P…` a program and `A…` the arguments of one call after another, then perhaps
 * another program of the same learner. It answers each with one line: `R` ready · `D` no other program can be loaded,
 * because an earlier one has left something behind ·
 * `Q…` a question, before the answer: a call of an earlier exercise's function that the grader lends ·
 * `L` loaded · `V0…` a value, `V1…` arguments changed, `V2…` arguments disposed, `V0+3;…` 3 tensors left behind ·
 * `E…` an error · `B…` blocked · `M…` no memory · `T…` a promise that nothing will ever resolve.
 * Whatever learner code does in here, all it can do to its mark is to return other data.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { Script } from "node:vm";
import { call, failure, type Learner } from "./answers";
import { scrubGlobals } from "./globals";
import { learnerModules, type LearnerModules } from "./modules";
import { rememberWorld } from "./world";
import {
  decode,
  encode,
  type LoadMessage,
  type PrepareMessage,
  noTensors,
  originals,
  readLine,
  writeLine,
} from "../wire";

const { ErrorOf, parse, PromiseOf, slice, stringify, TypeErrorOf } = originals;

const exit: (code: number) => never = process.exit.bind(process);
const soon = setImmediate;
let answered = true;

function answer(line: string): void {
  if (answered) return;
  answered = true;
  writeLine(line);
}

/** Loading the code, or one call. What it starts carries it along, so that a late error finds its origin. */
interface Turn {
  /** The function has given its value. */
  settled: boolean;
  /** And timers have run since: what comes now is too late to count, on a slow machine as on a fast one. */
  closed: boolean;
}
const origin = new AsyncLocalStorage<Turn>();
let turn: Turn = { settled: true, closed: true };
const timerRuns = () => {
  turn.closed ||= turn.settled;
};

function fail(error: unknown): void {
  if (!turn.closed && (origin.getStore() ?? turn) === turn) answer(failure(error));
}

const NEVER = "The promise it returns is never resolved.";
process.on("beforeExit", () => {
  answer(`T${stringify(NEVER)}`);
  exit(0);
});
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

function leave(): never {
  answer(`E${stringify("The code calls process.exit(). Return a value instead.")}`);
  return exit(0);
}

async function load(program: LoadMessage, modules: LearnerModules, limit: number): Promise<Learner> {
  const source = `(async function (exports, require, module) {${program.code}\n})`;
  const wrapped = new Script(source, { filename: "your-code.js" }).runInThisContext() as Learner;
  const module = {
    exports: {} as Record<string, unknown>,
    earlier: (name: string) => lent(name, modules, limit),
  };
  await wrapped(module.exports, modules.require, module);
  const learner = module.exports[program.functionName];
  if (typeof learner !== "function") throw new TypeErrorOf(`${program.functionName} is not a function`);
  return learner as Learner;
}

/** A function of an earlier exercise, computed by the grader. */
function lent(name: string, modules: LearnerModules, limit: number): Learner {
  const tensors = modules.tensors ?? noTensors;
  return (...args) => {
    if (answered) throw new ErrorOf(`${name} is called after the function has returned.`);
    writeLine(`Q${encode([name, args], limit, tensors)}`);
    const reply = readLine();
    if (reply === undefined) return exit(0);
    if (reply[0] !== "V") throw new ErrorOf(parse(slice(reply, 1)) as string);
    return decode(slice(reply, 1), tensors);
  };
}

/** Runs `work`, lets rejections nobody awaited come in, then answers. */
async function answerWith(work: () => Promise<string>): Promise<void> {
  answered = false;
  const own: Turn = { settled: false, closed: false };
  turn = own;
  try {
    const line = await origin.run(own, work);
    own.settled = true;
    await new PromiseOf((resolve) => soon(resolve));
    answer(line);
  } catch (error) {
    answer(failure(error));
  }
}

/** Loads everything that is not learner code, while files can still be opened. */
async function prepare({ modules }: PrepareMessage): Promise<LearnerModules> {
  scrubGlobals(leave, timerRuns);
  let loaded: LearnerModules | undefined;
  await answerWith(async () => {
    loaded = learnerModules(modules);
    return "R";
  });
  return loaded ?? exit(0);
}

async function main(): Promise<void> {
  const first = readLine();
  if (first === undefined) return exit(0);
  const prepared = parse(first) as PrepareMessage;
  const { answerLimit: limit } = prepared;
  const modules = await prepare(prepared);
  const isUntouched = rememberWorld([globalThis, ...modules.roots]);
  const { tensors = noTensors } = modules;
  let learner: Learner | undefined;
  let isFirst = true;
  for (let line = readLine(); line !== undefined; line = readLine()) {
    const rest = slice(line, 1);
    if (line[0] === "P") {
      if (!isFirst && !isUntouched()) {
        writeLine("D");
        return exit(0);
      }
      isFirst = false;
      learner = undefined;
      await answerWith(async () => {
        learner = await load(parse(rest) as LoadMessage, modules, limit);
        return "L";
      });
    } else if (learner) {
      const f = learner;
      await answerWith(() => call(f, { line: rest, limit, tensors }));
    }
  }
  exit(0);
}

void main();
