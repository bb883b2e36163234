/** Against PyTorch (fixtures/generate_loops.py), by hand, and by what must always hold. */
import fc from "fast-check";
import {
  attentionCorrectnessByLoops,
  captionByLoops,
  captionStepByLoops,
  doublyStochasticByLoops,
  gateByLoops,
  lookByLoops,
  overlayByLoops,
  patchesByLoops,
  pointingGameByLoops,
  startByLoops,
  upsampleByLoops,
} from "../../src/captioning";

const fixtures: typeof import("./fixtures/loops.json") = require("./fixtures/loops.json");

const refuses = (argument: string, f: () => unknown) =>
  expect(f).toThrow(expect.objectContaining({ name: "InputError", argument }));

function expectClose(got: readonly number[], wanted: readonly number[], digits = 10): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((x, i) => expect(got[i]).toBeCloseTo(x, digits));
}

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const weightsOf = (scores: number[]) => {
  const sum = scores.reduce((a, b) => a + b, 0);
  return scores.map((x) => x / sum);
};

describe("patchesByLoops", () => {
  test.each(fixtures.patches)("PyTorch's unfold, patches of $size", ({ pixels, size, patches }) => {
    expect(patchesByLoops(pixels, size)).toEqual(patches);
  });

  test("bad input names the argument", () => {
    refuses("size", () => patchesByLoops([[[1], [2]], [[3], [4]]], 3)); // prettier-ignore
    refuses("size", () => patchesByLoops([[[1]]], 0));
    refuses("pixels", () => patchesByLoops([], 1));
    refuses("pixels", () => patchesByLoops([[[1], [2]], [[3]]], 1)); // prettier-ignore
    refuses("pixels", () => patchesByLoops([[[1], [2, 3]]], 1));
  });
});

describe("lookByLoops", () => {
  test("by hand: scores ln 3 and 0 give weights 3/4 and 1/4", () => {
    const { weights, context } = lookByLoops([Math.log(3), 5], [[1, 0], [0, 0]]); // prettier-ignore
    expectClose(weights, [0.75, 0.25]);
    expectClose(context, [0.75, 0]);
  });

  test("weights sum to 1 and survive scores of ±10,000", () => {
    const row = fc.array(finite(-100, 100), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(row, fc.array(row, { minLength: 1, maxLength: 7 }), (query, regions) => {
        const { weights } = lookByLoops(query, regions);
        expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
        expect(weights.every((w) => w >= 0)).toBe(true);
      }),
    );
  });

  test("bad input names the argument", () => {
    refuses("regions", () => lookByLoops([1], []));
    refuses("query", () => lookByLoops([1, 2], [[1]]));
    refuses("w", () => gateByLoops([1], [1, 2], 0));
  });
});

test("gateByLoops is the logistic function, also far out", () => {
  expect(gateByLoops([1], [2], -2)).toBe(0.5);
  expect(gateByLoops([1, 2], [0.5, 0.25], 0)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  expect([gateByLoops([1e4], [1], 0), gateByLoops([-1e4], [1], 0)]).toEqual([1, 0]);
});

describe("doublyStochasticByLoops", () => {
  test("even attention reaches C / L, but stays L (1 − C/L)² away from 1", () => {
    const [words, regions] = [3, 7];
    const even = Array.from({ length: words }, () => new Array<number>(regions).fill(1 / regions));
    expect(doublyStochasticByLoops(even, "share")).toBeCloseTo(0, 12);
    expect(doublyStochasticByLoops(even, "one")).toBeCloseTo(regions * (1 - words / regions) ** 2, 12);
  });

  test("no attention comes nearer to 1 than the even one; the two targets differ by that least value", () => {
    const row = fc.array(finite(0.01, 1), { minLength: 5, maxLength: 5 }).map(weightsOf);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (weights) => {
        const least = 5 * (1 - weights.length / 5) ** 2;
        const one = doublyStochasticByLoops(weights, "one");
        expect(one).toBeGreaterThanOrEqual(least - 1e-9);
        expect(one - doublyStochasticByLoops(weights, "share")).toBeCloseTo(least, 9);
      }),
    );
  });

  test("by hand, and bad input", () => {
    expect(doublyStochasticByLoops([[1, 0], [1, 0]], "share")).toBe(2); // prettier-ignore
    expect(doublyStochasticByLoops([[1, 0], [1, 0]], "one")).toBe(2); // prettier-ignore
    expect(doublyStochasticByLoops([[0.5, 0.5]], "one")).toBe(0.5);
    refuses("weights", () => doublyStochasticByLoops([], "one"));
    refuses("weights", () => doublyStochasticByLoops([[1, 0], [1]], "one")); // prettier-ignore
  });
});

describe("the decoder", () => {
  const [{ regions, weights, inputs, steps } = fixtures.captions[0]!] = fixtures.captions;

  test("equals PyTorch's LSTMCell, softmax and sigmoid, step after step", () => {
    let state = startByLoops(regions, weights.start);
    inputs.forEach((word, t) => {
      const step = captionStepByLoops(word, state, regions, weights);
      expectClose(step.logits, steps[t]!.logits, 9);
      expectClose(step.weights, steps[t]!.weights, 9);
      expect(step.gate).toBeCloseTo(steps[t]!.gate, 9);
      state = step.state;
    });
  });

  test("says the likeliest word until the end mark or the limit", () => {
    const always = (word: number) => ({ ...weights, out: { ...weights.out, b: weights.out.b.map((_, j) => (j === word ? 1e6 : 0)) } }); // prettier-ignore
    expect(captionByLoops(regions, always(7), 5).ids).toEqual([7, 7, 7, 7, 7]);
    expect(captionByLoops(regions, always(3), 5)).toEqual({ ids: [], weights: [] });
    const free = captionByLoops(regions, weights, 6);
    expect(free.weights).toHaveLength(free.ids.length);
    expectClose(free.weights[0] ?? [], steps[0]!.weights, 9);
  });

  test("bad input names the argument", () => {
    const state = startByLoops(regions, weights.start);
    refuses("word", () => captionStepByLoops(11, state, regions, weights));
    refuses("regions", () => startByLoops([], weights.start));
    refuses("maxLength", () => captionByLoops(regions, weights, 0));
  });
});

describe("upsampleByLoops", () => {
  test.each(fixtures.upsampled)(
    "PyTorch's interpolate to $height × $width",
    ({ map, height, width, upsampled }) => {
      const got = upsampleByLoops(map, height, width);
      upsampled.forEach((row, y) => expectClose(got[y]!, row, 9));
    },
  );

  test("the same size changes nothing, and nothing leaves the range", () => {
    const map = [[0, 1, 5], [2, 3, 4]]; // prettier-ignore
    expect(upsampleByLoops(map, 2, 3)).toEqual(map);
    const big = upsampleByLoops(map, 17, 19).flat();
    expect([Math.min(...big), Math.max(...big)]).toEqual([0, 5]);
  });

  test("bad input names the argument", () => {
    refuses("map", () => upsampleByLoops([], 2, 2));
    refuses("map", () => upsampleByLoops([[1, 2], [3]], 2, 2)); // prettier-ignore
    refuses("height", () => upsampleByLoops([[1]], 0, 2));
  });
});

describe("overlayByLoops", () => {
  test("by hand", () => {
    expect(overlayByLoops([[[1, 0.5], [1, 0.5]]], [[0, 2]], 0.5)).toEqual([[[0.5, 0.25], [1, 0.5]]]); // prettier-ignore
    expect(overlayByLoops([[[1], [0.8]]], [[0, 0]])).toEqual([[[0.25], [0.2]]]);
  });

  test("only the map's shape counts, not its size; floor 1 leaves the picture alone", () => {
    const pixels = [[[0.2], [0.4], [0.9]]];
    expect(overlayByLoops(pixels, [[1, 2, 4]])).toEqual(overlayByLoops(pixels, [[0.25, 0.5, 1]]));
    expect(overlayByLoops(pixels, [[1, 2, 4]], 1)).toEqual(pixels);
  });

  test("bad input names the argument", () => {
    refuses("map", () => overlayByLoops([[[1]]], [[1, 2]]));
    refuses("floor", () => overlayByLoops([[[1]]], [[1]], 2));
    refuses("pixels", () => overlayByLoops([[]], [[]]));
  });
});

describe("grounding", () => {
  test("even attention has the share of the regions, in any region", () => {
    const named = [true, false, false, true, false];
    expect(attentionCorrectnessByLoops(new Array<number>(5).fill(0.2), named)).toBeCloseTo(0.4, 12);
  });

  test("what lies inside and outside sums to 1", () => {
    const pair = fc.array(fc.tuple(finite(0.01, 1), fc.boolean()), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(pair, (list) => {
        const weights = weightsOf(list.map(([x]) => x));
        const inside = attentionCorrectnessByLoops(weights, list.map(([, is]) => is)); // prettier-ignore
        const outside = attentionCorrectnessByLoops(weights, list.map(([, is]) => !is)); // prettier-ignore
        expect(inside + outside).toBeCloseTo(1, 10);
      }),
    );
  });

  test("pointing: hits by hand; of equal weights the first points", () => {
    const rows = [[0.9, 0.1], [0.4, 0.6], [0.5, 0.5]]; // prettier-ignore
    const left = [true, false];
    expect(pointingGameByLoops(rows, [left, left, left])).toBeCloseTo(2 / 3, 12);
  });

  test("bad input names the argument", () => {
    refuses("weights", () => attentionCorrectnessByLoops([], []));
    refuses("named", () => attentionCorrectnessByLoops([1], [true, false]));
    refuses("weights", () => pointingGameByLoops([], []));
    refuses("named", () => pointingGameByLoops([[1]], []));
  });
});
