/** Arrays where tensors are wanted. */
import { flatten, isSequence, requireTensor } from "../base";
import { tf, type Tensor } from "./tf";

/** A tensor, or nested arrays of numbers, as TensorFlow.js's own operations take them. */
export type TensorLike = Tensor | tf.TensorLike;

/** Weights of a layer whose tensors may be given as arrays. */
export type Given<Weights> = { [Name in keyof Weights]: TensorLike | Extract<Weights[Name], undefined> };

/**
 * The tensor itself, or a new one of the array's numbers: call it inside `tf.tidy`.
 * @param argument the caller's name for it
 * @throws InputError when it is neither, has fewer than `rank` axes, is empty, or rows differ in length
 * @example toTensor("x", [[1, 2]], 2) // tf.tensor([[1, 2]])
 */
export function toTensor(argument: string, value: TensorLike, rank: number): Tensor {
  let tensor: unknown = value;
  if (isSequence(value)) {
    const { values, shape } = flatten(argument, value);
    tensor = tf.tensor(values, shape, "float32");
  }
  requireTensor(argument, tensor, rank);
  return tensor;
}
