import fc from "fast-check";
import { cardOf, figure } from "./cardOf";
import {
  recallPairs,
  sequencePairs,
  sequenceSplits,
  sequenceTasks,
  type Pair,
  type SequenceTask,
} from "../src";

const text = ({ source }: Pair) => source.join(" ");
const lengths = (pairs: readonly Pair[]) => {
  const counts: Record<number, number> = {};
  for (const { source } of pairs) counts[source.length] = (counts[source.length] ?? 0) + 1;
  return counts;
};

/** The answers by plain loops; sort by counting. */
function answer(task: SequenceTask, source: readonly string[]): string[] {
  const result: string[] = [];
  if (task === "sort") {
    for (let code = 97; code < 123; code++)
      for (const token of source) if (token.charCodeAt(0) === code) result.push(token);
  } else {
    for (let i = 0; i < source.length; i++)
      result.push(source[task === "copy" ? i : source.length - 1 - i] as string);
  }
  return result;
}

describe("sequencePairs", () => {
  test.each(sequenceTasks)("%s: target = answer of a plain loop, for any sizes", (task) => {
    fc.assert(
      fc.property(
        fc.record({ symbols: fc.integer({ min: 2, max: 26 }), minLength: fc.integer({ min: 1, max: 4 }) }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 60 }),
        fc.string(),
        (sizes, more, count, seed) => {
          const maxLength = sizes.minLength + more;
          const pairs = sequencePairs({ task, ...sizes, maxLength, count, seed });
          expect(pairs).toHaveLength(count);
          for (const { source, target } of pairs) {
            expect(target).toEqual(answer(task, source));
            expect(source.length >= sizes.minLength && source.length <= maxLength).toBe(true);
            expect(source.every((token) => /^[a-z]$/.test(token))).toBe(true);
            expect(source.every((token) => token.charCodeAt(0) - 97 < sizes.symbols)).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("lengths are equally frequent, no source twice, source and target are different arrays", () => {
    const pairs = sequencePairs({ task: "copy", minLength: 3, maxLength: 7, count: 500, seed: 1 });
    expect(lengths(pairs)).toEqual({ 3: 100, 4: 100, 5: 100, 6: 100, 7: 100 });
    expect(new Set(pairs.map(text)).size).toBe(500);
    expect(pairs[0]?.source).not.toBe(pairs[0]?.target);
  });

  test("16 symbols make 16 sequences of length 1; the longer ones make up for it", () => {
    const pairs = sequencePairs({ task: "copy", minLength: 1, maxLength: 3, count: 316, seed: 1 });
    expect(lengths(pairs)).toEqual({ 1: 16, 2: 150, 3: 150 });
    expect(new Set(pairs.map(text)).size).toBe(316);
  });

  test("every sequence occurs before one occurs twice", () => {
    const pairs = sequencePairs({ task: "sort", symbols: 2, minLength: 1, maxLength: 2, count: 9, seed: 1 });
    expect(pairs).toHaveLength(9);
    expect(new Set(pairs.map(text)).size).toBe(6);
  });

  test("the same seed gives the same pairs, another seed others", () => {
    const draw = (seed: number) =>
      sequencePairs({ task: "copy", minLength: 5, maxLength: 9, count: 20, seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  test("bad input is named", () => {
    const good = { task: "copy" as const, minLength: 1, maxLength: 2, count: 1, seed: 1 };
    expect(() => sequencePairs({ ...good, task: "swap" as SequenceTask })).toThrow(/^task: .*copy.*got swap/);
    expect(() => sequencePairs({ ...good, symbols: 27 })).toThrow(/^symbols: .*from 2 to 26, got 27/);
    expect(() => sequencePairs({ ...good, minLength: 3 })).toThrow(/^maxLength: .*≥ 3, got 2/);
    expect(() => sequencePairs({ ...good, minLength: 0 })).toThrow(/^minLength/);
    expect(() => sequencePairs({ ...good, count: NaN })).toThrow(/^count: .*got NaN/);
  });
});

test("the examples of the docstrings", () => {
  expect(sequencePairs({ task: "sort", minLength: 3, maxLength: 3, count: 1, seed: 1 })).toEqual([
    { source: ["g", "e", "b"], target: ["b", "e", "g"] },
  ]);
  expect(recallPairs({ items: 2, count: 1, seed: 1 })[0]?.source).toHaveLength(6);
  expect(sequenceSplits({ task: "copy", seed: 1 }).longer.every(({ source }) => source.length > 12)).toBe(
    true,
  );
});

describe("sequenceSplits", () => {
  test("no test source occurs in training, whatever the sizes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(400),
        (symbols, maxLength, train) => {
          const splits = sequenceSplits({
            task: "reverse",
            symbols,
            maxLength,
            train,
            testPerLength: 20,
            seed: 3,
          });
          const seen = new Set(splits.train.map(text));
          expect(splits.train).toHaveLength(train);
          expect([...splits.test, ...splits.longer].filter((pair) => seen.has(text(pair)))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("default sizes are those of the data card", () => {
    const { train, test, longer } = sequenceSplits({ task: "reverse", seed: 1 });
    const card = cardOf("sequences");
    expect(card).toContain(`| train | 1–12 | ${figure(train.length)} |`);
    expect(card).toContain(`| test | 1–12 | ${figure(test.length)} |`);
    expect(card).toContain(`| longer | 13–24 | ${figure(longer.length)} |`);
    expect([lengths(test)[1], lengths(test)[2], lengths(longer)[13], lengths(longer)[24]]).toEqual([
      4, 50, 50, 50,
    ]);
    expect([lengths(train)[1], lengths(train)[12]]).toEqual([12, 579]);
    expect(Math.min(...Object.values(lengths(longer)))).toBe(50);
    expect(test.every(({ source, target }) => target.join() === [...source].reverse().join())).toBe(true);
  });

  test("bad input is named", () => {
    expect(() => sequenceSplits({ task: "copy", seed: 1, longest: 12 })).toThrow(/^longest: .*≥ 13, got 12/);
    expect(() => sequenceSplits({ task: "copy", seed: 1, testPerLength: -1 })).toThrow(/^testPerLength/);
  });
});

describe("recallPairs", () => {
  test("target = the value behind the asked key", () => {
    for (const { source, target } of recallPairs({ items: 5, count: 300, seed: 1 })) {
      expect(source).toHaveLength(12);
      expect(source[10]).toBe("?");
      const keys = [0, 2, 4, 6, 8].map((i) => source[i]);
      expect(new Set(keys).size).toBe(5);
      expect(target).toEqual([source[2 * keys.indexOf(source[11]) + 1]]);
      expect(Number(target[0]) >= 0 && Number(target[0]) <= 9).toBe(true);
    }
  });

  test("no source twice; each place is asked for equally often", () => {
    const pairs = recallPairs({ items: 3, count: 3000, seed: 2 });
    expect(new Set(pairs.map(text)).size).toBe(3000);
    for (const place of [0, 2, 4]) {
      const asked = pairs.filter(({ source }) => source[place] === source[7]).length;
      expect(Math.abs(asked / 3000 - 1 / 3)).toBeLessThan(0.04); // over 4 standard deviations
    }
  });

  test("more than there are repeats, after all", () => {
    const pairs = recallPairs({ items: 1, keys: 2, values: 2, count: 6, seed: 1 });
    expect(new Set(pairs.map(text)).size).toBe(4);
  });

  test("bad input is named", () => {
    expect(() => recallPairs({ items: 5, keys: 4, count: 1, seed: 1 })).toThrow(
      /^keys: .*from 5 to 26, got 4/,
    );
    expect(() => recallPairs({ items: 0, count: 1, seed: 1 })).toThrow(/^items/);
  });
});
