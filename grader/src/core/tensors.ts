/** Tensors as exercises write them down: records made from nested arrays, and read back as such. */
import type { DType, TensorData } from "../wire";

/** A number, or an array of numbers nested to any depth, all rows of one level equally long. */
export type Nested = number | readonly Nested[];

/**
 * A tensor from nested arrays. Float32 values are rounded to what a float32 can hold, so that reference and
 * learner code start from the same numbers.
 * @throws RangeError when rows of one level differ in length
 * @example tensor([[1, 0], [0, 1]], "bool") // { tensor: "bool", shape: [2, 2], values: [1, 0, 0, 1] }
 */
export function tensor(nested: Nested, dtype: DType = "float32"): TensorData {
  const shape = shapeOfNested(nested);
  const values: number[] = [];
  collect(nested, shape, 0, values);
  return { tensor: dtype, shape, values: dtype === "float32" ? values.map(Math.fround) : values };
}

const isRow = (nested: Nested): nested is readonly Nested[] => Array.isArray(nested);

function shapeOfNested(nested: Nested): number[] {
  if (!isRow(nested)) return [];
  const [first] = nested;
  return [nested.length, ...(first === undefined ? [] : shapeOfNested(first))];
}

function collect(nested: Nested, shape: readonly number[], depth: number, values: number[]): void {
  if (isRow(nested) !== depth < shape.length || (isRow(nested) && nested.length !== shape[depth])) {
    throw new RangeError(`tensor: expected rows of one length at depth ${depth}`);
  }
  if (isRow(nested)) nested.forEach((part) => collect(part, shape, depth + 1, values));
  else values.push(nested);
}

/** The inverse of {@link tensor}: nested arrays as deep as the tensor has axes, a number where it has none. */
export function nestedOf({ shape, values }: TensorData): Nested {
  return part(shape, values, 0, values.length);
}

function part(shape: readonly number[], values: readonly number[], from: number, to: number): Nested {
  const [length, ...rest] = shape;
  if (length === undefined) return values[from] ?? NaN;
  const size = (to - from) / (length || 1);
  return Array.from({ length }, (_, i) => part(rest, values, from + i * size, from + (i + 1) * size));
}

/** `[2, 3]` as text. */
export const showShape = (shape: readonly number[]) => `[${shape.join(", ")}]`;

/** Where the entry at `index` of `values` is, such as `[1, 0, 2]`. */
export function placeOf(shape: readonly number[], index: number): number[] {
  const place: number[] = [];
  for (let axis = shape.length - 1, rest = index; axis >= 0; axis--) {
    const length = shape[axis] ?? 1;
    place.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return place;
}

/** The tensor with its last two axes exchanged. */
export function transposedTensor(data: TensorData): TensorData {
  const { shape, values } = data;
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined) return data;
  const moved = values.map((_, index) => {
    const [row, column] = [Math.floor(index / rows) % columns, index % rows];
    return values[Math.floor(index / (rows * columns)) * rows * columns + column * columns + row] ?? NaN;
  });
  return { ...data, shape: [...shape.slice(0, -2), columns, rows], values: moved };
}
