/** Kernels of the native TensorFlow library that TensorFlow.js does not offer, called by their names. */
import { InputError } from "../base";
import { backend, tf, type Tensor } from "./tf";

type AttributeType = "type" | "bool" | "float" | "int" | "string" | "shape";

/** Attributes of a kernel: its name, how it is typed, its value. A type of data is always float32. */
export type KernelAttribute =
  | { name: string; type: "type" }
  | { name: string; type: Exclude<AttributeType, "type">; value: number | boolean | string | number[] };

interface NativeBackend {
  binding: Record<string, number>;
  tensorMap: { get(id: object): object };
  executeMultipleOutputs(kernel: string, attributes: object[], inputs: Tensor[], outputs: number): Tensor[];
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
  return native.executeMultipleOutputs(kernel, typed, [...inputs], outputs);
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

function nativeBackend(): NativeBackend {
  if (!hasKernels()) throw new InputError("backend", "the native library of TensorFlow", backend().reason);
  return tf.backend() as unknown as NativeBackend;
}
