/** Guards for public boundaries: they name the argument, what was expected and what came. */
import { InputError } from "./errors";
import type { Tensor } from "@tensorflow/tfjs";

/** An array of numbers nested to any depth, every row of one level equally long. */
export type NumericArray = number[] | number[][] | number[][][] | number[][][][];

/** Whether `value` is an array or a typed array of numbers, which is taken wherever an array is. */
export function isSequence(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/**
 * `[2, 3]` for a 2 by 3 array or tensor, `[]` for what is neither. All rows are looked at, not just the first.
 * @param argument named in the message
 * @throws InputError when rows of one level differ in length, or an entry is missing
 */
export function shapeOf(value: unknown, argument = "array"): number[] {
  if (isTensor(value)) return [...value.shape];
  const shape: number[] = [];
  for (let row = value; isSequence(row); row = row[0]) shape.push(row.length);
  requireRectangle(argument, value, shape);
  return shape;
}

function requireRectangle(argument: string, value: unknown, [size, ...rest]: readonly number[]): void {
  if (size === undefined) {
    if (isSequence(value)) throw new InputError(argument, "a number", `a row of length ${value.length}`);
    if (value === undefined || value === null)
      throw new InputError(argument, "no missing entry", String(value));
    return;
  }
  if (!isSequence(value) || value.length !== size) {
    const got = isSequence(value) ? `a row of length ${value.length}` : String(value);
    throw new InputError(argument, `every row at one depth to have length ${size}`, got);
  }
  for (const row of value) requireRectangle(argument, row, rest); // a hole is a row that is undefined
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

/** @throws InputError unless `value` is a number from `least` to `most`, or below `most` where `open` */
export function requireWithin(
  argument: string,
  value: number,
  least: number,
  most: number,
  open = false,
): void {
  if (Number.isFinite(value) && value >= least && (open ? value < most : value <= most)) return;
  const range = Number.isFinite(most) ? `in [${least}, ${most}${open ? ")" : "]"}` : `≥ ${least}`;
  throw new InputError(argument, `a finite number ${range}`, String(value));
}

/**
 * @returns the ids as rows of plain arrays
 * @throws InputError unless there is at least one row, all are equally long and not empty, and hold whole numbers from 0
 *   to `words` − 1
 */
export function requireIds(argument: string, ids: readonly ArrayLike<number>[], words: number): number[][] {
  const shape = shapeOf(ids, argument);
  if (shape.length !== 2 || shape.includes(0)) {
    throw new InputError(argument, "rows of ids, at least one in each", `shape ${showShape(shape)}`);
  }
  const rows = ids.map((row) => Array.from(row));
  const all = rows.flat();
  const bad = all.findIndex((id) => !(Number.isInteger(id) && id >= 0 && id < words));
  if (bad < 0) return rows;
  throw new InputError(argument, `ids from 0 to ${words - 1}`, String(all[bad]));
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
