/** Comparing nested arrays of numbers. */

/** Same structure, and every number within `tolerance`. */
export function expectNear(got: unknown, expected: unknown, tolerance = 1e-12): void {
  const numbers = (value: unknown) => [value].flat(Infinity) as number[];
  const lengths = (value: unknown): unknown => (Array.isArray(value) ? value.map(lengths) : 0);
  expect(lengths(got)).toEqual(lengths(expected));
  const values = numbers(got);
  numbers(expected).forEach((x, i) => {
    if (!(Math.abs(x - (values[i] as number)) <= tolerance)) {
      throw new Error(`number ${i}: expected ${x}, got ${values[i]}`);
    }
  });
}
