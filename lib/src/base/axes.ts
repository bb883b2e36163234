/** Applies a function of a vector along one axis of a nested array. */
import { InputError } from "./errors";
import { isSequence, resolveAxis, shapeOf, showShape, type NumericArray } from "./shapes";

/** One row of numbers: an array, or a typed array. */
export type NumberRow = readonly number[] | Float32Array | Float64Array | Int32Array | Uint8Array;

/** A nested array as one flat list and its shape. */
export interface Flat {
  values: number[];
  shape: number[];
}

/**
 * Flattens a nested array, whose rows may be typed arrays.
 * @throws InputError when rows of one level differ in length, or an entry is neither number, truth value nor array,
 *   such as a hole
 */
export function flatten(argument: string, array: unknown): Flat {
  if (!isSequence(array)) throw new InputError(argument, "an array of numbers", typeof array);
  const shape = shapeOf(array, argument);
  const values: number[] = [];
  collect(argument, array, values);
  return { values, shape };
}

/** @throws InputError unless `array` is a row of numbers, none missing */
export function numbersOf(argument: string, array: unknown): number[] {
  const { values, shape } = flatten(argument, array);
  if (shape.length !== 1) throw new InputError(argument, "one row of numbers", `shape ${showShape(shape)}`);
  return values;
}

function collect(argument: string, level: readonly unknown[], into: number[]): void {
  for (const entry of level) {
    if (isSequence(entry)) collect(argument, entry, into);
    else if (typeof entry === "number" || typeof entry === "boolean") into.push(entry as number);
    else
      throw new InputError(
        argument,
        "numbers",
        `${typeof entry} ${String(entry)} at position ${into.length}`,
      );
  }
}

/** The inverse of {@link flatten}. */
export function unflatten({ values, shape }: Flat): NumericArray {
  const [, ...rest] = shape;
  if (rest.length === 0) return values;
  const size = rest.reduce((product, n) => product * n, 1);
  const rows = Array.from({ length: shape[0] ?? 0 }, (_, i) => values.slice(i * size, (i + 1) * size));
  return rows.map((row) => unflatten({ values: row, shape: rest })) as NumericArray;
}

/**
 * Replaces every vector along `axis` by `f` of it (same length). `position` is the index of the vector's
 * entries in the flat list, so that a mask of the same shape can be read beside it.
 * @throws InputError when the axis does not exist
 */
export function mapAxis(
  { values, shape }: Flat,
  axis: number,
  f: (vector: number[], positions: number[]) => number[],
): Flat {
  const at = resolveAxis(axis, shape.length);
  const length = shape[at] ?? 0;
  const stride = shape.slice(at + 1).reduce((product, n) => product * n, 1);
  const result = new Array<number>(values.length);
  if (length === 0) throw new InputError("scores", "at least one score", `shape ${showShape(shape)}`);
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / stride) % length !== 0) continue; // not the first entry of its vector
    const positions = Array.from({ length }, (_, i) => start + i * stride);
    const mapped = f(
      positions.map((p) => values[p] as number),
      positions,
    );
    positions.forEach((p, i) => (result[p] = mapped[i] as number));
  }
  return { values: result, shape };
}
