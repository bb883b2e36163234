/** Functions whose operations run as one graph. */
import { requireWhole } from "../runtime";
import { createMemory } from "./memory";
import { noGraphsBecause, recorded } from "./recorded";

export interface CompiledOptions {
  /** Graphs kept, one for each sequence of operations; the one not used for longest goes first. Default 32 */
  graphs?: number;
  /** Told once why a graph could not be used. Default: a warning on the console */
  report?: (line: string) => void;
}

export interface Compiled<Arguments extends unknown[], Result> {
  (...args: Arguments): Result;
  /** Graphs held now. */
  readonly graphs: number;
  /** Frees the graphs; the function still works, and makes new ones. */
  dispose(): void;
}

/**
 * The same function, faster: what `tf.function` and `jax.jit` do for Python. The function runs each time, but its
 * operations only wait; when a value is read, or at the end, all that wait run as one graph of TensorFlow. So nothing
 * is frozen: branches, counters, random numbers and captured tensors count anew in each call.
 *
 * The first time a sequence of operations is met it runs one by one as well, and the graph is kept only when both agree
 * to 1e-5. Operations that cannot wait run at once. With plain JavaScript as backend the function is called as it is.
 * @param f any synchronous function; what it does after an `await` is not compiled
 * @throws what `f` throws; InputError when `graphs` is no whole number ≥ 1
 * @example compiled((x: tf.Tensor) => x.square().sum())(tf.tensor1d([1, 2, 3])) // 14
 */
export function compiled<Arguments extends unknown[], Result>(
  f: (...args: Arguments) => Result,
  { graphs = 32, report = (line) => console.warn(line) }: CompiledOptions = {},
): Compiled<Arguments, Result> {
  requireWhole("graphs", graphs);
  const memory = createMemory(graphs);
  let told = false;
  const tell = (reason: string) => {
    if (!told) report(`${f.name || "A function"} runs without a graph: ${reason}`);
    told = true;
  };
  const run = (...args: Arguments): Result => {
    const reason = noGraphsBecause();
    if (reason === undefined) return recorded(() => f(...args), { memory, report: tell });
    tell(reason);
    return f(...args);
  };
  return Object.defineProperty(Object.assign(run, { dispose: () => memory.dispose() }), "graphs", {
    get: () => memory.size,
  }) as Compiled<Arguments, Result>;
}
