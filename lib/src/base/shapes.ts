/** Guards for public boundaries: they name the argument, what was expected and what came. */
import { InputError } from "./errors";
import type { Tensor } from "@tensorflow/tfjs";

/** An array of numbers nested to any depth, every row of one level equally long. */
export type NumericArray = number[] | number[][] | number[][][] | number[][][][];

/** `[2, 3]` for a 2 by 3 array or tensor. */
export function shapeOf(value: unknown): number[] {
  if (isTensor(value)) return [...value.shape];
  if (!Array.isArray(value)) return [];
  return [value.length, ...(value.length > 0 ? shapeOf(value[0]) : [])];
}

/** `[2, 3]` as readable text. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** Whether `value` is a TensorFlow.js tensor. */
export function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "dataSync" in value && "shape" in value;
}

/**
 * Turns an axis that may be negative (−1 is the last) into 0 … rank − 1.
 * @throws InputError when the axis does not exist
 */
export function resolveAxis(axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw new InputError(
      "axis",
      `a whole number from ${-rank} to ${rank - 1} for rank ${rank}`,
      String(axis),
    );
  }
  return resolved;
}

/** @throws InputError unless both shapes are equal */
export function requireSameShape(
  argument: string,
  expected: readonly number[],
  got: readonly number[],
): void {
  if (expected.length !== got.length || expected.some((size, i) => size !== got[i])) {
    throw new InputError(argument, `shape ${showShape(expected)}`, `shape ${showShape(got)}`);
  }
}

/** @throws InputError unless `value` is a finite number greater than 0 */
export function requirePositive(argument: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new InputError(argument, "a finite number greater than 0", String(value));
  }
}

/**
 * Scores may be −∞ (masked out) but not NaN and not +∞, which no softmax can turn into weights.
 * @throws InputError naming the first bad entry
 */
export function requireScores(argument: string, values: ArrayLike<number>): void {
  if (values.length === 0) throw new InputError(argument, "at least one score", "none (it is empty)");
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || Number.isNaN(value) || value === Infinity) {
      throw new InputError(
        argument,
        "numbers below +∞ (−∞ means masked out)",
        `${String(value)} at position ${i}`,
      );
    }
  }
}

/** @throws InputError unless `tensor` is a tensor of at least `rank` axes, all longer than 0 */
export function requireTensor(argument: string, tensor: unknown, rank: number): asserts tensor is Tensor {
  if (!isTensor(tensor)) {
    throw new InputError(argument, "a tensor", Array.isArray(tensor) ? "an array" : String(tensor));
  }
  if (tensor.rank < rank || tensor.size === 0) {
    const expected = `at least ${rank} axes, none of length 0`;
    throw new InputError(argument, expected, `shape ${showShape(tensor.shape)}`);
  }
}

/** @throws InputError unless `got` equals `expected`, where −1 stands for any size */
export function requireShape(argument: string, got: readonly number[], expected: readonly number[]): void {
  const fits = got.length === expected.length && expected.every((size, i) => size === -1 || size === got[i]);
  if (fits) return;
  const pattern = `[${expected.map((size) => (size === -1 ? "any" : size)).join(", ")}]`;
  throw new InputError(argument, `shape ${pattern}`, `shape ${showShape(got)}`);
}

/** The last but `back` size of a shape: `last(x)` is its width, `last(x, 1)` its length. */
export function last(tensor: Tensor, back = 0): number {
  return tensor.shape[tensor.rank - 1 - back] as number;
}
