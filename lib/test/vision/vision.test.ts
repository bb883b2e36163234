/** Pictures to regions: against PyTorch (fixtures/make_fixtures.py), identities, bad input. */
import { namedVariables } from "../../src/layers";
import { createRandom, hasKernels, tf, type Tensor } from "../../src/runtime";
import {
  batchNorm,
  batchNormByParts,
  createBatchNormStatistics,
  createBatchNormWeights,
  createConvEncoder,
  createVitEncoder,
  squarePatches,
  imagesToTensor,
  patchEmbedding,
  regionCentres,
  upsampleMaps,
  type BatchNormStatistics,
  type Image,
} from "../../src/vision";
import { distance, expectClose, expectGradients } from "../attention/expectations";
import fixture from "./fixtures/pytorch.json";

const { batchNorm: given } = fixture;
const vectors = () => ({ gain: tf.tensor1d(given.gain), bias: tf.tensor1d(given.bias) });
const statistics = (mean = given.started[0], variance = given.started[1]): BatchNormStatistics => ({
  mean: tf.variable(tf.tensor1d(mean as number[]), false),
  variance: tf.variable(tf.tensor1d(variance as number[]), false),
});

describe.each([
  ["batchNorm", batchNorm],
  ["batchNormByParts", batchNormByParts],
])("%s", (_, norm) => {
  test("PyTorch: output, gradients, running statistics, inference", () => {
    const [x, running] = [tf.tensor4d(given.x), statistics()];
    const { gain, bias } = vectors();
    const cubes = (...inputs: Tensor[]) => {
      const [input, g, b] = inputs as [Tensor, Tensor, Tensor];
      return norm(input, { gain: g, bias: b }, statistics(), { training: true }).pow(3).sum() as tf.Scalar;
    };
    expectClose(norm(x, { gain, bias }, running, { training: true }), given.y, 5e-6);
    expectClose(running.mean, given.mean);
    expectClose(running.variance, given.variance);
    expectClose(norm(x, { gain, bias }, running), given.inference, 5e-6);
    const [dx, dGain, dBias] = tf.grads(cubes)([x, gain, bias]) as [Tensor, Tensor, Tensor];
    expectClose(dx, given.dx, 1e-4);
    expectClose(dGain, given.dGain, 2e-5);
    expectClose(dBias, given.dBias, 2e-5);
  });

  test("inference equals training when the running statistics are those of the batch, the variance biased", () => {
    const x = tf.tensor4d(given.x);
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const frozen = statistics([...mean.dataSync()], [...variance.dataSync()]);
    const trained = norm(x, vectors(), statistics(), { training: true });
    expect(distance(norm(x, vectors(), frozen), trained)).toBeLessThan(1e-5);
  });

  test("momentum 1 keeps the last batch alone; inference changes no statistics", () => {
    const [x, running] = [tf.tensor4d(given.x), statistics()];
    norm(x, vectors(), running, { training: true, momentum: 1 });
    expectClose(running.mean, [...x.mean([0, 1, 2]).dataSync()], 1e-5);
    const before = running.variance.dataSync().slice();
    norm(x, vectors(), running);
    expect(running.variance.dataSync()).toEqual(before);
  });

  test("a channel that is constant becomes its bias", () => {
    const x = tf.ones([2, 3, 1, 5]).mul(1e4);
    const y = norm(x, vectors(), statistics(), { training: true });
    expectClose(
      y,
      Array.from({ length: 6 }, () => given.bias),
      1e-3,
    );
  });

  test("leaves no tensors behind", () => {
    const [x, weights, running] = [tf.tensor4d(given.x), vectors(), statistics()];
    const before = tf.memory().numTensors;
    norm(x, weights, running, { training: true }).dispose();
    norm(x, weights, running).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("bad input is named", () => {
    const x = tf.tensor4d(given.x);
    const call =
      (input: Tensor, options = {}) =>
      () =>
        norm(input, vectors(), statistics(), options);
    expect(call(tf.ones([3, 5]))).toThrow(/^x: .*height, width.*rank 2/);
    expect(call(tf.ones([1, 2, 3, 7]))).toThrow(/^weights: .*\[7\].*\[5\]/);
    expect(call(x, { momentum: 0 })).toThrow(/^momentum/);
    expect(call(x, { epsilon: -1 })).toThrow(/^epsilon/);
    expect(call(tf.ones([1, 1, 1, 5]), { training: true })).toThrow(/^x: .*two places/);
    expect(() => createBatchNormWeights(0)).toThrow(/^channels/);
    expect(() => createBatchNormStatistics(1.5)).toThrow(/^channels/);
  });
});

test("the kernel's gradient against finite differences", () => {
  const random = createRandom(7);
  const x = random.normalTensor([2, 3, 1, 2]);
  const norm = (...inputs: Tensor[]) => {
    const [input, gain, bias] = inputs as [Tensor, Tensor, Tensor];
    return batchNorm(input, { gain, bias }, createBatchNormStatistics(2), { training: true });
  };
  expectGradients(norm, [x, tf.tensor1d([0.7, -1.3]), tf.tensor1d([0.2, 0.5])], { tolerance: 2e-2 });
  if (hasKernels()) expect(distance(norm(x, tf.ones([2]), tf.zeros([2])), batchNormByParts(x, createBatchNormWeights(2), createBatchNormStatistics(2), { training: true }))).toBeLessThan(1e-5); // prettier-ignore
});

describe("createConvEncoder", () => {
  const layers = [
    { kernel: 5, stride: 3, channels: 2 },
    { kernel: 3, stride: 2, channels: 7 },
  ];

  test("PyTorch: the same kernels give the same features; behind them stand the places", () => {
    const encoder = createConvEncoder({ side: 12, layers, seed: 1 });
    expect([encoder.grid, encoder.width]).toEqual([{ rows: 2, columns: 2 }, 9]);
    const kernels = Object.entries(namedVariables(encoder.weights)).filter(([name]) =>
      name.endsWith("kernel"),
    );
    kernels.forEach(([, kernel], i) =>
      kernel.assign(tf.tensor4d(fixture.encoder.kernels[i] as number[][][][])),
    );
    const regions = encoder.encode(tf.tensor4d(fixture.encoder.images), { training: true });
    expectClose(regions.slice([0, 0, 0], [2, 4, 7]), fixture.encoder.features, 1e-4);
    expectClose(regions.slice([1, 0, 7], [1, 4, 2]), [-0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5]);
    encoder.dispose();
  });

  test("a picture turned by half a round gives regions turned likewise, for kernels that are symmetric", () => {
    const encoder = createConvEncoder({ side: 8, layers: [{ kernel: 3, stride: 1, channels: 2 }], seed: 2 });
    const [kernel] = Object.values(namedVariables(encoder.weights)) as [tf.Variable];
    kernel.assign(kernel.add(kernel.reverse([0, 1])));
    const image = createRandom(3).normalTensor([1, 8, 8, 3]);
    const features = (x: Tensor) => encoder.encode(x).slice([0, 0, 0], [1, 64, 2]);
    expect(distance(features(image.reverse([1, 2])), features(image).reverse([1]))).toBeLessThan(1e-5);
    encoder.dispose();
  });

  test("the seed decides the weights; disposing frees everything", () => {
    const before = tf.memory().numTensors;
    const [a, b, c] = [1, 1, 2].map((seed) => createConvEncoder({ side: 12, layers, seed }));
    const first = (encoder = a) => Object.values(namedVariables(encoder?.weights))[0]?.dataSync();
    expect(first(a)).toEqual(first(b));
    expect(first(a)).not.toEqual(first(c));
    [a, b, c].forEach((encoder) => encoder?.dispose());
    expect(tf.memory().numTensors).toBe(before);
  });

  test("bad sizes are named", () => {
    expect(() => createConvEncoder({ side: 10, layers, seed: 1 })).toThrow(/^side: .*multiple of 6.*got 10/);
    expect(() => createConvEncoder({ side: 1, seed: 1 })).toThrow(/^side: .*multiple of 8.*got 1/);
    expect(() => createConvEncoder({ layers: [], seed: 1 })).toThrow(/^layers/);
    expect(() => createConvEncoder({ layers: [{ kernel: 0, stride: 1, channels: 1 }], seed: 1 })).toThrow(
      /^layers/,
    );
  });
});

describe("patches", () => {
  const { images, w, b, embedded } = fixture.patches;

  test("PyTorch: an embedding of patches is a convolution in steps of their size", () => {
    const weights = { w: tf.tensor2d(w), b: tf.tensor1d(b) };
    const got = patchEmbedding(tf.tensor4d(images), 2, weights);
    expectClose(got, embedded, 5e-6);
    const convolved = tf
      .conv2d(tf.tensor4d(images), weights.w.reshape<tf.Tensor4D>([2, 2, 3, 5]), 2, "valid")
      .add(weights.b);
    expect(distance(got, convolved.reshape([2, 6, 5]))).toBeLessThan(1e-5);
  });

  test("every pixel is in one patch, in reading order", () => {
    const numbered = tf.range(0, 4 * 6).reshape([1, 4, 6, 1]);
    expect(squarePatches(numbered, 2).arraySync()).toEqual([
      [[0, 1, 6, 7], [2, 3, 8, 9], [4, 5, 10, 11], [12, 13, 18, 19], [14, 15, 20, 21], [16, 17, 22, 23]], // prettier-ignore
    ]);
  });

  test("sizes that do not fit are named", () => {
    expect(() => squarePatches(tf.ones([1, 4, 6, 1]), 4)).toThrow(/^size: .*divides 4 and 6.*got 4/);
    expect(() => squarePatches(tf.ones([4, 6, 1]), 2)).toThrow(/^images/);
    expect(() => patchEmbedding(tf.ones([1, 4, 4, 1]), 2, { w: tf.ones([5, 2]), b: tf.ones([2]) })).toThrow(
      /^weight/,
    );
  });
});

describe("createVitEncoder", () => {
  const options = { side: 6, patch: 2, width: 10, heads: 2, layers: 2, seed: 1 };

  test("regions of the right shape; each block's weights sum to 1", () => {
    const encoder = createVitEncoder(options);
    const images = createRandom(1).normalTensor([3, 6, 6, 3]);
    const { regions, weights } = encoder.encodeWithWeights(images);
    expect(regions.shape).toEqual([3, 9, 10]);
    expect(weights.map(({ shape }) => shape)).toEqual([
      [3, 2, 9, 9],
      [3, 2, 9, 9],
    ]);
    weights.forEach((alpha) => expect(distance(alpha.sum(-1), tf.ones([3, 2, 9]))).toBeLessThan(1e-5));
    expect(distance(encoder.encode(images), regions)).toBe(0);
    encoder.dispose();
  });

  test("without positions a picture whose patches change places has regions that change places", () => {
    const encoder = createVitEncoder(options);
    namedVariables(encoder.weights)["positions"]?.assign(tf.zeros([9, 10]));
    const image = createRandom(2).normalTensor([1, 6, 6, 3]);
    const moved = tf.concat(
      [image.slice([0, 2, 0, 0], [1, 4, 6, 3]), image.slice([0, 0, 0, 0], [1, 2, 6, 3])],
      1,
    );
    const order = tf.tensor1d([3, 4, 5, 6, 7, 8, 0, 1, 2], "int32");
    expect(distance(encoder.encode(moved), encoder.encode(image).gather(order, 1))).toBeLessThan(1e-5);
    encoder.dispose();
  });

  test("a far patch changes every region, as it cannot in one convolution", () => {
    const encoder = createVitEncoder(options);
    const image = createRandom(3).normalTensor([1, 6, 6, 3]);
    const other = image.add(tf.oneHot([35], 36).reshape([1, 6, 6, 1]).toFloat()); // the last pixel
    const change = encoder.encode(image).sub(encoder.encode(other)).abs().max(-1).dataSync();
    expect(Math.min(...change)).toBeGreaterThan(0);
    encoder.dispose();
  });

  test("bad sizes are named", () => {
    expect(() => createVitEncoder({ ...options, patch: 4 })).toThrow(/^patch: .*divides 6.*got 4/);
    expect(() => createVitEncoder({ ...options, layers: 0 })).toThrow(/^layers/);
    expect(() => createVitEncoder({ ...options, heads: 3 })).toThrow(/heads/);
  });
});

describe("pictures and maps as tensors", () => {
  const image = (side: number, channels = 3): Image => ({ width: side, height: side, channels, data: new Float32Array(side * side * channels).fill(0.25) }); // prettier-ignore

  test("pictures one after the other", () => {
    const { shape } = imagesToTensor([image(5), image(5)], 5);
    expect(shape).toEqual([2, 5, 5, 3]);
  });

  test("pictures that do not fit are refused with what to do", () => {
    const read =
      (...images: Image[]) =>
      () =>
        imagesToTensor(images, 5);
    expect(read()).toThrow(/^images: .*none/);
    expect(read(image(5), image(1))).toThrow(/5 × 5 pixels.*resizes.*got 1 × 1 at position 1/);
    expect(read(image(5, 4))).toThrow(/red, green and blue.*alpha channel at position 0/);
    expect(read(image(5, 1))).toThrow(/grey/);
    expect(read({ ...image(5), data: new Float32Array(3) })).toThrow(/75 numbers, got 3/);
  });

  test("PyTorch: maps are stretched as interpolate does", () => {
    const stretched = upsampleMaps(
      tf.tensor2d(fixture.maps.maps),
      { rows: 2, columns: 5 },
      { width: 11, height: 7 },
    );
    expectClose(stretched, fixture.maps.stretched, 1e-5);
  });

  test("the docstrings' examples, and a map of the wrong size", () => {
    expectClose(
      upsampleMaps(tf.tensor2d([[0, 1]]), { rows: 1, columns: 2 }, { width: 4, height: 1 }),
      [0, 0.25, 0.75, 1],
    );
    expectClose(regionCentres({ rows: 1, columns: 2 }), [-0.5, 0, 0.5, 0]);
    expect(() => upsampleMaps(tf.ones([1, 5]), { rows: 2, columns: 2 }, { width: 4, height: 4 })).toThrow(
      /^maps: .*\[maps, 4\].*2 × 2/,
    );
  });
});
