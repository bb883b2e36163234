/** Whether a graph computes what its operations computed one by one. */

/** The largest difference that rounding in another order explains, as a part of the largest number, or of 1. */
const LARGEST = 1e-5;

/** @returns the first difference that is too large, or nothing */
export function firstDifference(got: ArrayLike<number>[], expected: ArrayLike<number>[]): number | undefined {
  for (const [i, numbers] of expected.entries()) {
    const difference = differenceOf(got[i] as ArrayLike<number>, numbers);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function differenceOf(got: ArrayLike<number>, expected: ArrayLike<number>): number | undefined {
  let largest = 1;
  for (let i = 0; i < expected.length; i++) {
    const size = Math.abs(expected[i] as number);
    if (Number.isFinite(size) && size > largest) largest = size;
  }
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [got[i] as number, expected[i] as number];
    if (Object.is(a, b) || a === b) continue;
    if (!(Math.abs(a - b) <= LARGEST * largest)) return Math.abs(a - b);
  }
  return undefined;
}
