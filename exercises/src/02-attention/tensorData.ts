/** Tensors as records: drawing them, reading them batch by batch, cutting and turning them. */
import { nestedOf, type Random, tensor, type TensorData } from "@attention-lab/grader";
import type { Matrix } from "../kit";

/** A float32 tensor of normal numbers. */
export function normals(random: Random, shape: readonly number[], sd = 1): TensorData {
  return reshaped(tensor(random.vector(sizeOf(shape), sd)), shape);
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** The matrices of a tensor `[batch, rows, columns]`. */
export const matricesOf = (data: TensorData) => nestedOf(data) as number[][][];

/** The rows of a tensor `[rows, columns]`. */
export const rowsOf = (data: TensorData) => nestedOf(data) as number[][];

/** The numbers of a tensor of one axis. */
export const vectorOf = (data: TensorData) => nestedOf(data) as number[];

/** `f` of the first, second, … matrix of every tensor `[batch, rows, columns]`. */
export const perItem =
  (f: (...items: number[][][]) => Matrix) =>
  (...tensors: TensorData[]): TensorData => {
    const [first = [], ...others] = tensors.map(matricesOf);
    return tensor(first.map((item, b) => f(item, ...others.map((each) => each[b] ?? []))));
  };

/** The same numbers in another shape. */
export const reshaped = (data: TensorData, shape: readonly number[]): TensorData => ({ ...data, shape });

/** The tensor with its axes in another order: axis i of the result is axis `order[i]`. */
export function permuted({ tensor: dtype, shape, values }: TensorData, order: readonly number[]): TensorData {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const turned = order.map((axis) => shape[axis] ?? 1);
  const moved = values.map((_, index) => {
    let rest = index;
    let from = 0;
    for (let axis = order.length - 1; axis >= 0; axis--) {
      const length = turned[axis] ?? 1;
      from += (rest % length) * (strides[order[axis] ?? 0] ?? 0);
      rest = Math.floor(rest / length);
    }
    return values[from] ?? NaN;
  });
  return { tensor: dtype, shape: turned, values: moved };
}
