/** The harness inside QuickJS: it runs in the same realm as learner code, and holds nothing that is worth having. */
import { decode, encode, type LoadMessage, noTensors, originals } from "../wire";
import { call, failure, type Learner } from "./answers";
import { furnish, guestRequire, type Host } from "./guestWorld";

const { ErrorOf, parse, slice, TypeErrorOf } = originals;
/** In the global scope, as scripts are. */
const evaluate = globalThis.eval as (code: string) => unknown;

export interface GuestHost extends Host {
  /** The one answer to what was asked last; others are dropped. */
  answer(line: string): void;
  /** The grader's reply to a question. */
  ask(question: string): string;
}

export interface Guest {
  /** `P…` is the one program, `A…` the arguments of a call. */
  handle(line: string): Promise<void>;
  /** Runs the next timer; false when nothing is left to wait for. */
  runNext(): boolean;
}

/** @param limit longest answer, in characters */
export function createGuest(host: GuestHost, limit: number): Guest {
  let turn = 0;
  const timers = furnish(host, () => {
    const own = turn; // a late error belongs to what started the timer
    return (error) => void (own === turn && host.answer(failure(error)));
  });
  let learner: Learner | undefined;
  const answerTo = async (line: string): Promise<string> => {
    try {
      const rest = slice(line, 1);
      if (learner) return await call(learner, { line: rest, limit, tensors: noTensors });
      learner = await load(parse(rest) as LoadMessage, host);
      return "L";
    } catch (error) {
      return failure(error);
    }
  };
  return {
    ...timers,
    async handle(line) {
      turn += 1;
      host.answer(await answerTo(line));
    },
  };
}

async function load({ code, functionName }: LoadMessage, host: GuestHost): Promise<Learner> {
  const run = evaluate(`(async function (exports, require, module) {${code}\n})`) as Learner;
  const module = {
    exports: {} as Record<string, unknown>,
    earlier: (name: string) => lent(name, host),
  };
  await run(module.exports, guestRequire, module);
  const learner = module.exports[functionName];
  if (typeof learner !== "function") throw new TypeErrorOf(`${functionName} is not a function`);
  return learner as Learner;
}

/** A function of an earlier exercise, computed by the grader. */
function lent(name: string, host: GuestHost): Learner {
  return (...args) => {
    const reply = host.ask(`Q${encode([name, args])}`);
    if (reply[0] !== "V") throw new ErrorOf(parse(slice(reply, 1)) as string);
    return decode(slice(reply, 1));
  };
}
