/** Masks say yes or no. What else they hold is refused: PyTorch's additive masks (0 = use, −∞ = hide) mean the opposite. */
import { flatten, InputError, isTensor, requireSameShape } from "../base";
import type { Tensor } from "../runtime";
import type { Mask } from "./options";

const expected = "true or 1 where a score may be used, false or 0 where not; an additive mask is a `bias`";

/**
 * A mask as it is, once it has been looked at; one of booleans needs no look.
 * @throws InputError unless it is a tensor whose entries are 0 or 1
 */
export function maskTensor(argument: string, mask: unknown): Tensor {
  if (!isTensor(mask)) throw new InputError(argument, "a tensor, as the scores are", "an array");
  if (mask.dtype === "bool") return mask;
  const values: ArrayLike<unknown> = mask.dataSync();
  requireYesOrNo(argument, values);
  return mask;
}

/**
 * The entries of a mask in a flat list.
 * @throws InputError unless it is an array of the given shape whose entries are booleans, 0 or 1
 */
export function maskValues(argument: string, mask: Mask | Tensor, shape: readonly number[]): boolean[] {
  if (isTensor(mask)) throw new InputError(argument, "an array, as the scores are", "a tensor");
  const flat = flatten(argument, mask);
  requireSameShape(argument, shape, flat.shape);
  requireYesOrNo(argument, flat.values);
  return flat.values.map(Boolean);
}

function requireYesOrNo(argument: string, values: ArrayLike<unknown>): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0 || value === 1 || typeof value === "boolean") continue;
    throw new InputError(argument, expected, `${String(value)} at position ${i}`);
  }
}
