/** Seeded numbers: what is drawn lies where it should, and spreads as it should. The seeds are fixed. */
import fc from "fast-check";
import { createRandom } from "../../src/core";

const draw = <T>(count: number, one: () => T) => Array.from({ length: count }, () => one());
const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;

test("uniform numbers lie in [low, high) and reach both halves; without bounds in [0, 1)", () => {
  const range = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 50 }));
  fc.assert(
    fc.property(fc.string(), range, (seed, [low, size]) => {
      const { uniform } = createRandom(seed);
      const values = draw(50, () => uniform(low, low + size));
      expect(values.every((x) => x >= low && x < low + size)).toBe(true);
      expect(new Set(values.map((x) => x < low + size / 2)).size).toBe(2);
    }),
  );
  const values = draw(1000, createRandom(1).uniform);
  expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
  expect(mean(values)).toBeCloseTo(0.5, 1);
});

test("whole numbers reach both of their bounds and nothing beyond", () => {
  const { integer } = createRandom("whole");
  const counts = new Map<number, number>();
  for (const x of draw(3000, () => integer(-1, 3))) counts.set(x, (counts.get(x) ?? 0) + 1);
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2, 3]);
  for (const count of counts.values()) expect(count / 600).toBeCloseTo(1, 0);
  expect(integer(4, 4)).toBe(4);
});

test("normal numbers have mean 0, the standard deviation asked for, and the tails of a normal distribution", () => {
  for (const sd of [1, 3]) {
    const { normal } = createRandom("normal");
    const values = draw(20_000, () => normal(sd));
    expect(Math.abs(mean(values)) / sd).toBeLessThan(0.03);
    expect(Math.sqrt(mean(values.map((x) => x * x))) / sd).toBeCloseTo(1, 1);
    expect(mean(values.map((x) => Number(Math.abs(x) < sd)))).toBeCloseTo(0.683, 2);
    expect(mean(values.map((x) => Number(Math.abs(x) > 2 * sd)))).toBeCloseTo(0.0455, 2);
    expect(mean(values.map((x) => Number(x > 0)))).toBeCloseTo(0.5, 1);
  }
  expect(createRandom(2).normal()).toBe(createRandom(2).normal(1));
});

test("vectors, matrices and picked items", () => {
  const random = createRandom("shapes");
  expect(random.vector(5)).toHaveLength(5);
  expect(random.matrix(2, 3).map((row) => row.length)).toEqual([3, 3]);
  const wide = createRandom(3).matrix(2, 2, 10).flat();
  expect(createRandom(3).matrix(2, 2).flat()).toEqual(wide.map((x) => expect.closeTo(x / 10, 12)));
  expect(createRandom(3).vector(4, 10)).toEqual(wide);
  expect(new Set(draw(50, () => random.pick(["a", "b", "c"])))).toEqual(new Set(["a", "b", "c"]));
  expect(() => random.pick([])).toThrow("pick: expected at least one item, got none");
});

test("the same seed draws the same, as a number or a text; another seed draws others", () => {
  const five = (seed: string | number) => createRandom(seed).vector(5);
  expect(five(7)).toEqual(five("7"));
  expect(five(7)).not.toEqual(five(8));
});
