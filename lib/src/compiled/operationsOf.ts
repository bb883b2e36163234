/** What a function asks TensorFlow to do, to be looked at. */
import { InputError } from "../runtime";
import { createMemory } from "./memory";
import { noGraphsBecause, recorded } from "./recorded";
import type { Call, Source } from "./plan";

export interface Operation {
  /** TensorFlow's name of the operation, such as `MatMul`. */
  name: string;
  /** Places in the list of those whose results go in; what comes from outside and known numbers are left out. */
  after: number[];
  /** What comes from outside: a shape for each such input. */
  given: (readonly number[])[];
  /** Shape of the first result. */
  shape: readonly number[];
}

/**
 * Runs a function once and lists the operations it asks TensorFlow for, in order.
 * @param f any synchronous function
 * @throws InputError without the native library; what `f` throws
 * @example operationsOf(() => softmax(tf.tensor1d([1, 2, 3]))).map(({ name }) => name)
 */
export function operationsOf(f: () => unknown): Operation[] {
  const reason = noGraphsBecause();
  if (reason !== undefined) throw new InputError("backend", "the native library of TensorFlow", reason);
  const memory = createMemory(1);
  const operations: Operation[] = [];
  recorded(f, {
    memory,
    report: () => {},
    onSegment: ({ happened }) => operations.push(...listed(happened.map(({ call }) => call), operations.length)), // prettier-ignore
  });
  memory.dispose();
  return operations;
}

/** @param first the place of the first call in the whole list */
function listed(calls: readonly Call[], first: number): Operation[] {
  const callOf = calls.flatMap(({ results }, place) => results.map(() => first + place));
  return calls.map(({ kernel, sources, results }) => ({
    name: kernel,
    after: sources.flatMap((source) => (source.from === "result" ? [callOf[source.place] as number] : [])),
    given: sources.filter((source): source is InputSource => source.from === "input").map(({ kind }) => kind.shape), // prettier-ignore
    shape: results[0]?.shape ?? [],
  }));
}

type InputSource = Extract<Source, { from: "input" }>;
