/** Kernels of the native TensorFlow library that TensorFlow.js does not offer, called by their names. */
import { InputError } from "../base";
import { backend, tf, type Tensor } from "./tf";

type AttributeType = "type" | "bool" | "float" | "int" | "string" | "shape";

/** Attributes of a kernel: its name, how it is typed, its value. A type of data is always float32. */
export type KernelAttribute =
  | { name: string; type: "type" }
  | { name: string; type: Exclude<AttributeType, "type">; value: number | boolean | string | number[] };

/** A tensor as the native backend keeps it. */
export interface StoredTensor {
  shape: number[];
  /** The number of the type in TensorFlow. */
  dtype: number;
  /** The number by which TensorFlow knows the tensor; negative when it does not have it yet. */
  id: number | null;
  /** The numbers, as long as TensorFlow does not have them. */
  values: ArrayLike<number> | null;
  refCount: number;
}

/** What the addon offers, as far as we use it: constants such as TF_FLOAT, and functions. */
export interface NativeBinding {
  readonly [constant: `TF_${string}`]: number;
  createTensor(shape: number[], dtype: number, values: ArrayLike<number>): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): ArrayLike<number>;
  executeOp(
    kernel: string,
    attributes: readonly object[],
    inputs: number[],
    outputs: number,
  ): { id: number; shape: number[]; dtype: number }[];
  loadSavedModel(directory: string, tags: string): number;
  runSavedModel(model: number, inputs: number[], inputNames: string, outputNames: string): { id: number }[];
  deleteSavedModel(model: number): void;
}

type DataId = Tensor["dataId"];

/** The native backend of TensorFlow.js, as far as we use it. */
export interface NativeBackend {
  readonly binding: NativeBinding;
  readonly tensorMap: { get(id: DataId): StoredTensor; has(id: DataId): boolean };
  createOutputTensor(kind: { id: number; shape: number[]; dtype: number }): tf.TensorInfo;
  executeSingleOutput(kernel: string, attributes: object[], inputs: tf.TensorInfo[]): tf.TensorInfo;
  executeMultipleOutputs(
    kernel: string,
    attributes: object[],
    inputs: tf.TensorInfo[],
    outputs: number,
  ): tf.TensorInfo[];
  getInputTensorIds(inputs: tf.TensorInfo[]): number[];
  readSync(id: DataId): ArrayLike<number>;
  disposeData(id: DataId, force?: boolean): boolean;
}

/** Whether kernels can be called at all: only where the native library computes. */
export function hasKernels(): boolean {
  return backend().name === "tensorflow";
}

/**
 * Runs one kernel. It has no gradient: call it inside `tf.customGrad`.
 * @param outputs how many tensors it gives
 * @throws InputError without the native library; Error of TensorFlow when this build has no such kernel or the inputs do not fit
 */
export function callKernel(
  kernel: string,
  attributes: readonly KernelAttribute[],
  inputs: readonly Tensor[],
  outputs: number,
): Tensor[] {
  const native = nativeBackend();
  const { binding } = native;
  const typed = attributes.map((attribute) => ({
    name: attribute.name,
    type: binding[`TF_ATTR_${attribute.type.toUpperCase()}`],
    value: attribute.type === "type" ? binding["TF_FLOAT"] : attribute.value,
  }));
  return native.executeMultipleOutputs(kernel, typed, [...inputs], outputs) as Tensor[];
}

/**
 * A whole number as an int64 scalar, a type TensorFlow.js does not have: an int32 scalar whose value, not yet
 * handed to TensorFlow, is replaced by the two halves of an int64, lower half first. Only for {@link callKernel}.
 * @param value 0 … 2³¹ − 1
 * @throws InputError when it is no such number, or without the native library
 */
export function int64Scalar(value: number): Tensor {
  const native = nativeBackend();
  if (!(Number.isInteger(value) && value >= 0 && value < 2 ** 31)) {
    throw new InputError("value", "a whole number from 0 to 2³¹ − 1", String(value));
  }
  const scalar = tf.scalar(value, "int32");
  const stored = native.tensorMap.get(scalar.dataId);
  Object.assign(stored, { dtype: native.binding["TF_INT64"], values: new Int32Array([value, 0]) });
  return scalar;
}

/** @throws InputError without the native library */
export function nativeBackend(): NativeBackend {
  if (!hasKernels()) throw new InputError("backend", "the native library of TensorFlow", backend().reason);
  return tf.backend() as unknown as NativeBackend;
}

/** The methods by which operations are asked for, values read and tensors freed: what a recorder replaces. */
export const ASKING = ["executeSingleOutput", "executeMultipleOutputs", "getInputTensorIds", "readSync", "disposeData"] as const; // prettier-ignore

/**
 * Runs operations at once, also while a compiled function writes them down. For what is found out once in the life of
 * a process: a value read in the middle would cut the first step in two, and give it other last bits than all others.
 * @param f makes its own tensors, and frees them
 */
export function unrecorded<Result>(f: () => Result): Result {
  const native = nativeBackend() as Partial<NativeBackend>;
  const recording = Object.fromEntries(ASKING.filter((name) => Object.hasOwn(native, name)).map((name) => [name, native[name]])); // prettier-ignore
  ASKING.forEach((name) => delete native[name]);
  try {
    return f();
  } finally {
    Object.assign(native, recording);
  }
}
