/** Pyramids and patches on tensors against the plain-array forms. Dimensions are different primes. */
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  extractPatches,
  extractPatchesByLoops,
  fromLaplacian,
  gaussianDown,
  gaussianDownByLoops,
  gaussianPyramid,
  gaussianUp,
  gaussianUpByLoops,
  laplacianPyramid,
  laplacianPyramidByLoops,
  overlapAdd,
  overlapAddByLoops,
  scaleByArea,
} from "../../src/pyramid";
import { expectClose, expectGradients } from "../attention/expectations";

const random = createRandom("levels");
const imageRows = (image: Tensor) => image.squeeze([-1]).arraySync() as number[][];
const grey = (height: number, width: number) => random.normalTensor([height, width, 1]);

describe("levels", () => {
  test.each([
    [11, 7],
    [2, 3],
    [1, 5],
  ])("gaussianDown and gaussianUp equal the loops at %i × %i", (height, width) => {
    const image = grey(height, width);
    const down = gaussianDown(image);
    expectClose(down, gaussianDownByLoops(imageRows(image)));
    expectClose(gaussianUp(down, [height, width]), gaussianUpByLoops(imageRows(down), [height, width]));
  });

  test("the example: [0, 0, 16, 0, 0] becomes [2, 6, 2]", () => {
    expectClose(gaussianDown(tf.tensor([0, 0, 16, 0, 0], [1, 5, 1])), [2, 6, 2]);
  });

  test("batch and channels are independent", () => {
    const images = random.normalTensor([3, 11, 7, 2]);
    const apart = tf.stack(
      tf.unstack(images).map((image) =>
        tf.stack(
          tf.unstack(image, 2).map((one) => gaussianDown(one.expandDims(2)).squeeze([2])),
          2,
        ),
      ),
    );
    expectClose(gaussianDown(images), apart.arraySync());
  });

  test("laplacianPyramid equals the loops, and fromLaplacian undoes it", () => {
    const image = grey(13, 11);
    const levels = laplacianPyramid(image, 3);
    laplacianPyramidByLoops(imageRows(image), 3).forEach((level, l) =>
      expectClose(levels[l] as Tensor, level),
    );
    expectClose(fromLaplacian(levels), image.arraySync());
    expect(gaussianPyramid(image, 3).map(({ shape }) => shape)).toEqual([
      [13, 11, 1],
      [7, 6, 1],
      [4, 3, 1],
    ]);
  });

  test("scaleByArea gives back what was drawn larger, exactly, and means otherwise", () => {
    const small = grey(5, 7);
    const larger = scaleByArea(small, 3);
    expect(larger.shape).toEqual([15, 21, 1]);
    expectClose(scaleByArea(larger, 1 / 3), small.arraySync());
    expectClose(scaleByArea(tf.tensor([1, 2, 6], [1, 3, 1]).tile([3, 1, 1]), 2 / 3), [
      4 / 3,
      14 / 3,
      4 / 3,
      14 / 3,
    ]);
  });

  test("bad input", () => {
    expect(() => gaussianDown(tf.zeros([3, 3]))).toThrow(
      /^image: expected shape \[batch…, height, width, channels\]/,
    );
    expect(() => gaussianUp(grey(3, 3), [9, 6])).toThrow(/^size/);
    expect(() => gaussianPyramid(grey(3, 3), 0)).toThrow(/^levels/);
    expect(() => fromLaplacian([])).toThrow(/^pyramid/);
    expect(() => scaleByArea(grey(3, 3), 0.25)).toThrow(/^scale/);
    expect(() => scaleByArea(grey(3, 3), -1)).toThrow(/^scale/);
  });
});

describe("patches", () => {
  test.each([
    [7, 11, 3, 1],
    [7, 11, 3, 2],
    [5, 5, 5, 1],
    [8, 7, 4, 3],
  ])(
    "%i × %i, size %i, stride %i equal the loops, and overlapAdd undoes them",
    (height, width, size, stride) => {
      const image = grey(height, width);
      const patches = extractPatches(image, { size, stride });
      expectClose(patches, extractPatchesByLoops(imageRows(image), { size, stride }));
      expectClose(overlapAdd(patches, [height, width, 1], { size, stride }), image.arraySync());
      const other = random.normalTensor(patches.shape);
      const joined = overlapAddByLoops(other.arraySync() as number[][], [height, width], { size, stride });
      expectClose(overlapAdd(other, [height, width, 1], { size, stride }), joined);
    },
  );

  test("gradients pass through patches and their sum", () => {
    const image = random.normalTensor([5, 3, 2]);
    expectGradients(
      (x) =>
        overlapAdd(extractPatches(x, { size: 3, stride: 2 }).square(), [5, 3, 2], { size: 3, stride: 2 }),
      [image],
    );
  });

  test("bad input, and no tensors left", () => {
    expect(() => extractPatches(grey(3, 5), { size: 4 })).toThrow(/^size: expected at most 3/);
    expect(() => extractPatches(grey(3, 5), { size: 2, stride: 3 })).toThrow(/^stride/);
    expect(() => overlapAdd(tf.zeros([2, 4]), [3, 3, 1], { size: 2 })).toThrow(
      /^patches: expected shape \[4, 4\]/,
    );
    const image = grey(7, 5);
    const before = tf.memory().numTensors;
    tf.dispose([
      extractPatches(image, { size: 3 }),
      gaussianPyramid(image, 3),
      laplacianPyramid(image, 2),
      scaleByArea(image, 0.5),
    ]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
