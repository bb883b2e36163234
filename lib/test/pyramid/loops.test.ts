/** The readable form, against OpenCV, NumPy and SciPy (fixtures/make_loops.py) and by identities. */
import fc from "fast-check";
import {
  attentionTransferByLoops,
  crossScaleSoftmaxByLoops,
  diffusionFillByLoops,
  diffusionStepByLoops,
  extractPatchesByLoops,
  fromLaplacianByLoops,
  gaussianDownByLoops,
  gaussianUpByLoops,
  knownDownByLoops,
  laplacianPyramidByLoops,
  maskedPatchScoresByLoops,
  overlapAddByLoops,
  patchStartsByLoops,
  pyramidLossByLoops,
  startFillByLoops,
} from "../../src/pyramid";
import { createRandom } from "../../src/runtime";
import { expectNear } from "./near";

const fixtures: typeof import("./fixtures/loops.json") = require("./fixtures/loops.json");
const random = createRandom(5);
const grey = (height: number, width: number) => Array.from({ length: height }, () => random.normals(width));
const pictures = fc
  .tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 13 }))
  .map(([height, width]) => grey(height, width));

describe("pyramid", () => {
  test("equals OpenCV's pyrDown at even and odd sizes, and its pyrUp", () => {
    for (const { image, smaller } of fixtures.down) expectNear(gaussianDownByLoops(image), smaller);
    for (const { image, size, larger } of fixtures.up) {
      expectNear(gaussianUpByLoops(image, size as [number, number]), larger);
    }
  });

  test("the examples of the docstrings", () => {
    expectNear(gaussianDownByLoops([[0, 0, 16, 0, 0]]), [[2, 6, 2]]);
    expectNear(gaussianUpByLoops([[0, 8, 0]], [1, 6]), [[2, 4, 6, 4, 1, 0]]);
    expectNear(laplacianPyramidByLoops([[0, 0, 16, 0, 0]], 2), [[[-3, -4, 11, -4, -3]], [[2, 6, 2]]]);
    expectNear(fromLaplacianByLoops([[[0, 0]], [[8]]]), [[8, 8]]);
    expect(knownDownByLoops([[true, true, true, true, true, false]])).toEqual([[true, true, false]]);
  });

  test("fromLaplacianByLoops(laplacianPyramidByLoops(x)) = x at any size", () => {
    fc.assert(
      fc.property(pictures, fc.integer({ min: 1, max: 5 }), (image, levels) => {
        expectNear(fromLaplacianByLoops(laplacianPyramidByLoops(image, levels)), image);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  test("a picture of one brightness stays so at every size, down and up", () => {
    fc.assert(
      fc.property(pictures, (image) => {
        const flat = image.map((row) => row.map(() => 0.7));
        const smaller = gaussianDownByLoops(flat);
        expectNear(
          smaller,
          smaller.map((row) => row.map(() => 0.7)),
        );
        expectNear(gaussianUpByLoops(smaller, [flat.length, (flat[0] ?? []).length]), flat);
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  test("no hidden pixel reaches a pixel that knownDownByLoops calls known, at any level", () => {
    const image = grey(23, 29);
    const known = image.map((row, y) => row.map((_, x) => !(y > 17 && x > 19)));
    const changed = image.map((row, y) => row.map((value, x) => (known[y]?.[x] ? value : 1e4)));
    let [a, b, mask] = [image, changed, known];
    for (let level = 0; level < 3; level++) {
      [a, b, mask] = [gaussianDownByLoops(a), gaussianDownByLoops(b), knownDownByLoops(mask)];
      expect(mask.flat()).toContain(true);
      const shown = (picture: number[][]) => picture.map((row, y) => row.filter((_, x) => mask[y]?.[x]));
      expect(shown(a)).toEqual(shown(b));
    }
  });

  test("refuses ragged rows, sizes that do not follow and no levels", () => {
    expect(() => gaussianDownByLoops([[1, 2], [3]])).toThrow(
      "image: expected every row at one depth to have length 2, got a row of length 1",
    );
    expect(() => gaussianDownByLoops([])).toThrow("image");
    expect(() => gaussianUpByLoops([[1, 2]], [1, 5])).toThrow(
      "size / 2: expected shape [1, 2], got shape [1, 3]",
    );
    expect(() => laplacianPyramidByLoops([[1]], 0)).toThrow("levels");
    expect(() => fromLaplacianByLoops([])).toThrow("pyramid: expected at least one level");
  });
});

describe("patches", () => {
  test("overlapAddByLoops(extractPatchesByLoops(x)) = x for every size and stride, borders included", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (a, b) => {
        const grid = { size: Math.max(a, b), stride: Math.min(a, b) };
        const image = grey(7, 11);
        expectNear(overlapAddByLoops(extractPatchesByLoops(image, grid), [7, 11], grid), image);
      }),
      { seed: 3, numRuns: 40 },
    );
  });

  test("the examples of the docstrings; a mask is cut as a picture is", () => {
    const [grid, patches] = [
      { size: 2, stride: 1 },
      [
        [1, 2, 4, 5],
        [2, 3, 5, 6],
      ],
    ];
    expect(patchStartsByLoops(8, { size: 3, stride: 2 })).toEqual([0, 2, 4, 5]);
    expect(
      extractPatchesByLoops(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        grid,
      ),
    ).toEqual(patches);
    expect(overlapAddByLoops(patches, [2, 3], grid)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(extractPatchesByLoops([[true, false]], { size: 1, stride: 1 })).toEqual([[true], [false]]);
  });

  test("refuses patches too large, gaps, and another number of patches", () => {
    expect(() => extractPatchesByLoops([[1, 2]], { size: 2, stride: 1 })).toThrow("size: expected at most 1");
    expect(() => extractPatchesByLoops(grey(5, 5), { size: 2, stride: 3 })).toThrow(
      "stride: expected at most",
    );
    expect(() => overlapAddByLoops([[1]], [2, 2], { size: 1, stride: 1 })).toThrow(
      "patches: expected shape [4, 1]",
    );
  });
});

describe("attention between patches", () => {
  test("maskedPatchScoresByLoops equals the cosine of NumPy's masked arrays", () => {
    const { queries, keys, scores } = fixtures.scores;
    expectNear(maskedPatchScoresByLoops(queries, keys), scores);
  });

  test("scores do not change with hidden values or with the brightness of either side", () => {
    const { queries, keys, scores } = fixtures.scores;
    const other = ({ values, known }: typeof keys, factor: number) => ({
      known,
      values: values.map((row, i) => row.map((x, d) => (known[i]?.[d] ? x * factor : NaN))),
    });
    expectNear(maskedPatchScoresByLoops(other(queries, 3), other(keys, 1e-4)), scores);
  });

  test("nothing in common, or darkness, scores 0", () => {
    const known = [[true, false]];
    expect(
      maskedPatchScoresByLoops({ values: [[1, 1]], known }, { values: [[1, 1]], known: [[false, true]] }),
    ).toEqual([[0]]);
    expect(maskedPatchScoresByLoops({ values: [[0, 1]], known }, { values: [[1, 1]], known })).toEqual([[0]]);
  });

  test("crossScaleSoftmaxByLoops equals NumPy; rows sum to 1 over all scales, hidden keys get exactly 0", () => {
    const { scores, known, temperature, weights } = fixtures.softmax;
    const got = crossScaleSoftmaxByLoops(scores, known, temperature);
    expectNear(got, weights);
    got[0]?.forEach((row, i) => {
      const all = [...row, ...(got[1]?.[i] as number[])];
      expect(all.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
      expect(all.filter((_, j) => !known.flat()[j])).toEqual([0, 0, 0]);
    });
  });

  test("crossScaleSoftmaxByLoops survives ±1e4, NaN in hidden scores, and a scale with nothing known", () => {
    expect(crossScaleSoftmaxByLoops([[[1e4, NaN]], [[-1e4]]], [[true, false], [true]])).toEqual([
      [[1, 0]],
      [[0]],
    ]);
    expect(crossScaleSoftmaxByLoops([[[3, 4]], [[2]]], [[false, false], [true]])).toEqual([[[0, 0]], [[1]]]);
    expect(() => crossScaleSoftmaxByLoops([[[1]], [[2]]], [[false], [false]])).toThrow(
      "known: expected at least one known patch",
    );
    expect(() => crossScaleSoftmaxByLoops([[[1]]], [[true]], 0)).toThrow("temperature");
    expect(() => crossScaleSoftmaxByLoops([[[1]]], [[true, true]])).toThrow("scores[0]");
  });

  test("attentionTransferByLoops equals NumPy, returns the picture for weights that copy, and reads no patch of weight 0", () => {
    const { weights, finer, grid, picture } = fixtures.transfer;
    expectNear(attentionTransferByLoops(weights, finer, grid), picture);
    const identity = weights.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
    expectNear(attentionTransferByLoops(identity, finer, grid), finer);
    const swap = attentionTransferByLoops(
      [
        [0, 1],
        [0, 1],
      ],
      [
        [NaN, NaN, 3, 4],
        [NaN, NaN, 7, 8],
      ],
      { size: 1, stride: 1 },
    );
    expect(swap).toEqual([
      [3, 4, 3, 4],
      [7, 8, 7, 8],
    ]);
    expect(() => attentionTransferByLoops([[1]], finer, grid)).toThrow(
      "weights: expected shape [6, 6], got shape [1, 1]",
    );
  });
});

describe("pyramidLossByLoops", () => {
  const [prediction, target, known] = [[[0, 0, 5]], [[1, 2, 5]], [[true, false, true]]];
  test("each part is a mean over its own pixels, levels are added", () => {
    expect(pyramidLossByLoops([prediction], [target], [known])).toBe(6 * 2 + (1 + 0) / 2);
    expect(
      pyramidLossByLoops([prediction, [[1]]], [target, [[4]]], [known, [[false]]], { hole: 1, valid: 0 }),
    ).toBe(2 + 3);
    expect(pyramidLossByLoops([[[1]]], [[[4]]], [[[true]]])).toBe(3);
  });
  test("refuses levels that do not fit", () => {
    expect(() => pyramidLossByLoops([prediction], [], [known])).toThrow("targets");
    expect(() => pyramidLossByLoops([prediction], [[[1]]], [known])).toThrow("targets[0]");
  });
});

describe("diffusion", () => {
  test("diffusionFillByLoops solves the linear equations as SciPy does, whatever hides in the hole", () => {
    const { image, known, filled } = fixtures.diffusion;
    expectNear(diffusionFillByLoops(image, known), filled, 1e-8);
    const hostile = image.map((row, y) => row.map((value, x) => (known[y]?.[x] ? value : NaN)));
    expectNear(diffusionFillByLoops(hostile, known), filled, 1e-8);
  });

  test("the examples of the docstrings", () => {
    expectNear(diffusionFillByLoops([[0, 7, 7, 3]], [[true, false, false, true]]), [[0, 1, 2, 3]], 1e-8);
    expect(startFillByLoops([[1, 9, 3]], [[true, false, true]])).toEqual([[1, 2, 3]]);
    expect(diffusionStepByLoops([[1, 0, 3]], [[true, false, true]])).toEqual([[1, 2, 3]]);
  });

  test("no new extremes: every filled pixel lies between the darkest and the brightest known one", () => {
    const { image, known } = fixtures.diffusion;
    const values = image.flatMap((row, y) => row.filter((_, x) => known[y]?.[x]));
    const filled = diffusionFillByLoops(image, known).flat();
    expect(Math.max(...filled)).toBe(Math.max(...values));
    expect(Math.min(...filled)).toBe(Math.min(...values));
  });

  test("refuses a picture of which nothing is known, and a mask of another size", () => {
    expect(() => diffusionFillByLoops([[1]], [[false]])).toThrow(
      "known: expected at least one known pixel, got none",
    );
    expect(() => diffusionFillByLoops([[1, 2]], [[true]])).toThrow(
      "known: expected shape [1, 2], got shape [1, 1]",
    );
    expect(() => diffusionFillByLoops([[1]], [[true]], 0)).toThrow("tolerance");
  });
});
