/**
 * Tensors as plain data, and the bridge to a library's real ones.
 *
 * Exercises, the grader and all that judges work on {@link TensorData} and need no TensorFlow. Learner code gets
 * real tensors: a {@link TensorBridge} makes them from data and reads data back.
 */
import { isArray, is, TypeErrorOf } from "./originals";

export type DType = "float32" | "int32" | "bool";

/** A tensor as a record. `values` are in row-major order; those of a `bool` tensor are 0 and 1. */
export interface TensorData {
  readonly tensor: DType;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** What the grader must be able to do with the tensors of learner code. */
export interface TensorBridge {
  isTensor(value: unknown): boolean;
  toTensor(data: TensorData): unknown;
  /** @throws TypeError for a tensor that is disposed or holds no numbers */
  fromTensor(tensor: unknown): TensorData;
  /** How many tensors are alive. */
  numTensors(): number;
  isDisposed(tensor: unknown): boolean;
  dispose(tensor: unknown): void;
}

const DTYPES: readonly string[] = ["float32", "int32", "bool"];

/** Whether `value` is a record that stands for a tensor. */
export function isTensorData(value: unknown): value is TensorData {
  if (typeof value !== "object" || value === null) return false;
  const { tensor, shape, values } = value as Partial<Record<string, unknown>>;
  return typeof tensor === "string" && isArray(shape) && isArray(values);
}

/** On the grader's side tensors are and stay records. */
export const plainTensors: TensorBridge = {
  isTensor: isTensorData,
  toTensor: (data) => data,
  fromTensor: (data) => data as TensorData,
  numTensors: () => 0,
  isDisposed: () => false,
  dispose: () => undefined,
};

/** Where there is no TensorFlow.js, nothing is a tensor, whatever it looks like. */
export const noTensors: TensorBridge = { ...plainTensors, isTensor: () => false };

/** A tensor from what came over the border. Throws TypeError unless the parts fit one another. */
export function checkedTensor(parts: readonly unknown[]): TensorData {
  const [tensor, shape, values] = parts;
  if (typeof tensor !== "string" || !DTYPES.includes(tensor) || !isArray(shape) || !isArray(values)) {
    throw new TypeErrorOf("no tensor");
  }
  let size = 1;
  for (let i = 0; i < shape.length; i++) {
    const length: unknown = shape[i];
    if (typeof length !== "number" || !(length >= 0) || length % 1 !== 0) throw new TypeErrorOf("no shape");
    size *= length;
  }
  if (!is(size, values.length)) throw new TypeErrorOf("a tensor with too few or too many values");
  for (let i = 0; i < size; i++) if (typeof values[i] !== "number") throw new TypeErrorOf("no number");
  return { tensor: tensor as DType, shape, values };
}

/** As much of a tensor as the bridge uses. */
interface LibraryTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly isDisposed: boolean;
  dataSync(): ArrayLike<unknown>;
  dispose(): void;
}

/** As much of TensorFlow.js as the bridge uses. */
export interface TensorLibrary {
  tensor(values: number[], shape: number[], dtype: DType): object;
  memory(): { numTensors: number };
  readonly Tensor: abstract new (...args: never[]) => object;
}

const DISPOSED =
  "a tensor that is disposed already (was it made inside tf.tidy, and not returned from there?)";

/** The bridge to the real tensors of `tf`. */
export function createTensorBridge(tf: TensorLibrary): TensorBridge {
  const { tensor: create, memory, Tensor } = tf;
  const isTensor = (value: unknown): value is LibraryTensor => value instanceof Tensor;
  return {
    isTensor,
    toTensor: ({ tensor, shape, values }) => create([...values], [...shape], tensor),
    fromTensor: (tensor) => dataOf(tensor as LibraryTensor),
    numTensors: () => memory().numTensors,
    isDisposed: (tensor) => isTensor(tensor) && tensor.isDisposed,
    dispose: (tensor) => isTensor(tensor) && tensor.dispose(),
  };
}

function dataOf(tensor: LibraryTensor): TensorData {
  const { dtype, shape } = tensor;
  if (tensor.isDisposed) throw new TypeErrorOf(DISPOSED);
  if (!DTYPES.includes(dtype)) throw new TypeErrorOf(`a tensor of dtype ${dtype}`);
  const data = tensor.dataSync();
  const values: number[] = [];
  for (let i = 0; i < data.length; i++) values[i] = Number(data[i]);
  return { tensor: dtype as DType, shape: [...shape], values };
}

/** One call that takes and gives tensors: what it left behind, and what it did to its arguments. */
export interface TensorCall {
  /** Makes the arguments. */
  readonly given: TensorBridge;
  /** Reads the result. */
  readonly taken: TensorBridge;
  /** To be asked after the call and before the result is read. */
  disposedArguments(): boolean;
  /** Tensors that are alive now and were not before, without those given and those of the result read so far. */
  leaked(): number;
  /** Frees the arguments and what the call made and returned. */
  end(): void;
}

/** Watches one call of learner code over `bridge`; begin before the arguments are made. */
export function watchTensors(bridge: TensorBridge): TensorCall {
  const before = bridge.numTensors();
  const given = new Set<unknown>();
  const taken = new Set<unknown>();
  const alive = (tensors: Set<unknown>) => [...tensors].filter((each) => !bridge.isDisposed(each)).length;
  return {
    given: {
      ...bridge,
      toTensor(data) {
        const tensor = bridge.toTensor(data);
        given.add(tensor);
        return tensor;
      },
    },
    taken: {
      ...bridge,
      fromTensor(tensor) {
        const data = bridge.fromTensor(tensor);
        if (!given.has(tensor)) taken.add(tensor);
        return data;
      },
    },
    disposedArguments: () => alive(given) < given.size,
    leaked: () => Math.max(0, bridge.numTensors() - before - alive(given) - alive(taken)),
    end: () => [...given, ...taken].forEach((tensor) => bridge.dispose(tensor)),
  };
}
