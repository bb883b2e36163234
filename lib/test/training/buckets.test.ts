import fc from "fast-check";
import { createRandom } from "../../src/runtime";
import { lengthBuckets } from "../../src/training";

describe("lengthBuckets", () => {
  const random = createRandom("buckets");
  const lengthOf = ({ length }: { length: number }) => length;

  test("the example of the docstring", () => {
    const { batches, tooLong } = lengthBuckets(["a", "bb", "cccc"], lengthOf, {
      bounds: [2, 3],
      batch: 2,
      random,
    });
    expect(batches.map((batch) => [...batch].sort())).toEqual([["a", "bb"]]);
    expect(tooLong).toEqual(["cccc"]);
  });

  test("every item once; no batch mixes buckets or exceeds its size; one a bucket may fall short", () => {
    const lengths = fc.array(fc.nat(12), { maxLength: 60 });
    fc.assert(
      fc.property(
        lengths,
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        (given, byTokens, batch, seed) => {
          const items = given.map((length, id) => ({ id, length }));
          const bounds = [2, 5, 10];
          const size = byTokens ? { tokensPerBatch: 10 * batch } : { batch };
          const found = lengthBuckets(items, lengthOf, { bounds, ...size, random: createRandom(seed) });
          const all = [...found.batches.flat(), ...found.tooLong].sort((a, b) => a.id - b.id);
          expect(all).toEqual(items);
          expect(found.tooLong.every(({ length }) => length > 10)).toBe(true);
          const bucketOf = (length: number) => bounds.filter((bound) => bound < length).length;
          const short = [0, 0, 0];
          for (const items of found.batches) {
            const buckets = new Set(items.map(({ length }) => bucketOf(length)));
            expect(buckets.size).toBe(1);
            const [bucket] = [...buckets] as [number];
            const most = byTokens ? [5 * batch, 2 * batch, batch][bucket] : batch;
            expect(items.length).toBeLessThanOrEqual(most as number);
            if (items.length < (most as number)) short[bucket] = (short[bucket] as number) + 1;
          }
          expect(Math.max(...short)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test("the same seed gives the same batches; another one others; batches come in mixed order", () => {
    const items = Array.from({ length: 40 }, (_, i) => "x".repeat(1 + (i % 9)) + i);
    const run = (seed: number) =>
      lengthBuckets(items, lengthOf, { bounds: [5, 12], batch: 3, random: createRandom(seed) }).batches;
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
    const isShort = run(1).map(([first]) => (first as string).length <= 5);
    expect(isShort).not.toEqual([...isShort].sort().reverse());
    expect(items[0]).toBe("x0"); // the caller's list is as it was
  });

  test("bad input is refused", () => {
    const run = (options: object, length = 1) =>
      lengthBuckets(["a"], () => length, { bounds: [2, 4], random, ...options });
    expect(() => run({ batch: 1, bounds: [] })).toThrow(/^bounds/);
    expect(() => run({ batch: 1, bounds: [4, 2] })).toThrow(
      "bounds: expected ascending whole numbers ≥ 1, got [4, 2]",
    );
    for (const bounds of [
      [0, 2],
      [2, 2],
      [1.5, 2],
      [1, NaN],
    ]) {
      expect(() => run({ batch: 1, bounds })).toThrow(/^bounds: expected ascending whole numbers ≥ 1/);
    }
    expect(() => run({})).toThrow("batch: expected either `batch` or `tokensPerBatch`, got neither");
    expect(() => run({ batch: 1, tokensPerBatch: 9 })).toThrow(/got both/);
    expect(() => run({ batch: 0 })).toThrow(/^batch: expected a whole number ≥ 1/);
    expect(() => run({ tokensPerBatch: 3 })).toThrow(/^tokensPerBatch: expected a whole number ≥ 4, got 3/);
    for (const length of [NaN, -1]) expect(() => run({ batch: 1 }, length)).toThrow(/^lengthOf/);
  });

  test("an item without a token is in the first bucket", () => {
    const found = lengthBuckets(["", "abc"], lengthOf, { bounds: [2, 4], batch: 1, random });
    expect(found).toEqual({ batches: expect.arrayContaining([[""], ["abc"]]), tooLong: [] });
  });
});
