/** One line for a call of learner code, or for the error it ends with; the same inside of Node and inside of QuickJS. */
import { decode, encode, originals, type TensorBridge, watchTensors } from "../wire";
import { Blocked, MISSING_IN_QUICKJS, NOT_IN_QUICKJS } from "./blocked";

const { ErrorOf, indexOf, RangeErrorOf, slice, stringify, text: toText, TypeErrorOf } = originals;

export type Learner = (...args: unknown[]) => unknown;

/** One line for an error: its kind and its message, no stack trace. */
export function failure(error: unknown): string {
  try {
    if (error instanceof Blocked) return `B${stringify(error.message)}`;
    if (!(error instanceof ErrorOf)) return `E${stringify(`It throws ${toText(error)}.`)}`;
    const message = slice(`${error.name}: ${error.message}`, 0, 2000);
    const says = (part: string) => indexOf(message, part) >= 0;
    if (says("Array buffer allocation failed") || message === "InternalError: out of memory")
      return `M${stringify(message)}`;
    const isImport = says("dynamic import callback") || says("could not load module");
    if (isImport) return `B${stringify("import() is not allowed in this exercise.")}`;
    for (let i = 0; i < MISSING_IN_QUICKJS.length; i++) {
      const name = MISSING_IN_QUICKJS[i];
      if (says(`'${name}' is not defined`)) return `B${stringify(`${name} is ${NOT_IN_QUICKJS}.`)}`;
    }
    if (says("call stack size") || message === "InternalError: stack overflow")
      return `E${stringify(`${message}. It calls itself without end.`)}`;
    return `E${stringify(message)}`;
  } catch {
    return `E${stringify("It throws something that cannot be shown.")}`;
  }
}

export interface Call {
  line: string;
  limit: number;
  tensors: TensorBridge;
}

/**
 * Calls the function once and writes the answer as one line.
 * @throws whatever learner code throws; TypeError or {@link Blocked} for a value that is not data or too large
 */
export async function call(learner: Learner, { line, limit, tensors }: Call): Promise<string> {
  const watch = watchTensors(tensors);
  try {
    const args = decode(line, watch.given) as unknown[];
    const value = await learner(...args);
    const disposed = watch.disposedArguments();
    const answered = encodeAnswer(value, limit, watch.taken);
    const leaked = watch.leaked();
    const fate = disposed ? 2 : changed(args, line, tensors) ? 1 : 0;
    return `V${fate}${leaked > 0 ? `+${leaked};` : ""}${answered}`;
  } finally {
    watch.end();
  }
}

function changed(args: unknown[], line: string, tensors: TensorBridge): boolean {
  try {
    return encode(args, Infinity, tensors) !== line;
  } catch {
    return true;
  }
}

function encodeAnswer(value: unknown, limit: number, tensors: TensorBridge): string {
  try {
    return encode(value, limit, tensors);
  } catch (error) {
    const reason = error instanceof ErrorOf ? error.message : "unreadable";
    if (error instanceof RangeErrorOf) throw new Blocked("The answer is too large to be right.");
    throw new TypeErrorOf(`The function returns something that is not data: ${reason}.`);
  }
}
