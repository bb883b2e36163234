/** Guards of recurrent layers: a wrong shape or type names the argument, on every backend alike. */
import { InputError, requireOptions, requireShape, requireTensor, requireWhole } from "../base";
import type { Tensor } from "../runtime";
import type { RecurrentOptions } from "./cell";

/** @throws InputError unless `x` is a tensor of exactly `rank` axes, none of length 0; @returns it as float32 */
export function requireInput(x: unknown, rank: 2 | 3): Tensor {
  requireTensor("x", x, rank);
  requireShape("x", x.shape, Array<number>(rank).fill(-1));
  return x.dtype === "float32" ? x : x.toFloat();
}

/** @throws InputError unless there are a width `d` and weights of float32, each in its shape, -1 for any size */
export function requireWeights(weights: object, shapes: Readonly<Record<string, readonly number[]>>): void {
  for (const [name, shape] of Object.entries(shapes)) {
    const weight = (weights as Record<string, unknown>)[name];
    requireTensor(name, weight, shape.length);
    requireShape(name, weight.shape, shape);
    if (weight.dtype !== "float32") throw new InputError(name, "a float32 tensor", weight.dtype);
  }
}

/** @throws InputError unless a state is a float32 tensor `[batch, d]` */
export function requireState(argument: string, state: unknown, batch: number, d: number): void {
  requireTensor(argument, state, 2);
  requireShape(argument, state.shape, [batch, d]);
  if (state.dtype !== "float32") throw new InputError(argument, "a float32 tensor", state.dtype);
}

/** @throws InputError when there is an option that recurrent layers do not have */
export function requireRecurrentOptions(options: RecurrentOptions): void {
  requireOptions(options, ["initial", "lengths"]);
}

/** @throws InputError unless both sizes are whole numbers ≥ 1 */
export function requireSizes({ dIn, d }: { dIn: number; d: number }): void {
  requireWhole("dIn", dIn);
  requireWhole("d", d);
}
