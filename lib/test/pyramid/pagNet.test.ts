/** PAG-Net and its partial convolutions: what is hidden must not matter. */
import fc from "fast-check";
import {
  createPagNetWeights,
  pagBatch,
  pagNet,
  partialConvolution,
  partialConvolutionByLoops,
  type Holey,
  type PagNetOptions,
} from "../../src/pyramid";
import { createRandom, tf, type Random, type Tensor } from "../../src/runtime";

const table = (random: Random, height: number, width: number) =>
  Array.from({ length: height }, () => Array.from({ length: width }, () => random.uniform()));

test("partial convolution equals its loops, and the plain one where all is known", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), (seed, height, width) => {
      const random = createRandom(`partial ${seed}`);
      const picture = table(random, height, width);
      const known = table(random, height, width).map((row) => row.map((x) => x < 0.4));
      const kernel = table(random, 3, 3);
      tf.tidy(() => {
        const asTensor = (rows: readonly (readonly (number | boolean)[])[]) =>
          tf.tensor(rows.flat().map(Number), [1, height, width, 1]);
        const by = tf.tensor(kernel.flat(), [3, 3, 1, 1]);
        const bias = tf.tensor([0.25]);
        const here = (mask: typeof known) =>
          partialConvolution({ features: asTensor(picture), known: asTensor(mask) }, by, bias);
        const wanted = partialConvolutionByLoops(picture, known, kernel, 0.25);
        const found = here(known);
        expect([...found.known.dataSync()]).toEqual(wanted.known.flat().map(Number));
        wanted.picture.flat().forEach((value, i) => expect(found.features.dataSync()[i]).toBeCloseTo(value, 4));
        // Away from the border every window is whole.
        const all = here(known.map((row) => row.map(() => true))).features.dataSync();
        const plain = tf.conv2d(asTensor(picture) as tf.Tensor4D, by as tf.Tensor4D, 1, "same").add(bias).dataSync(); // prettier-ignore
        for (let y = 1; y < height - 1; y++)
          for (let x = 1; x < width - 1; x++)
            expect(all[y * width + x]).toBeCloseTo(plain[y * width + x] as number, 4);
      });
    }),
    { numRuns: 50 },
  ); // prettier-ignore
});

/** A picture of 16 × 16 whose middle is hidden. */
function example(seed: number, hiddenValue?: number): Holey {
  const random = createRandom(`pag ${seed}`);
  const hides = (at: number) => [at % 16, Math.floor(at / 16)].every((place) => place >= 4 && place < 8);
  const data = Float32Array.from({ length: 256 }, () => random.uniform());
  const image = { width: 16, height: 16, channels: 1 };
  return {
    truth: { ...image, data: data.map((value, at) => (hides(at) ? (hiddenValue ?? value) : value)) },
    mask: { ...image, data: data.map((_, at) => (hides(at) ? 1 : 0)) },
  };
}

const kinds: PagNetOptions[] = (["none", "learned", "prior"] as const).flatMap((attention) =>
  (["plain", "partial"] as const).map((convolution) => ({ attention, convolution })),
);

test.each(kinds)("%j: hidden pixels change no bit of any level", (options) => {
  const weights = createPagNetWeights(1, { channels: 1, features: [4, 6], dK: 4 });
  const filled = (value?: number) =>
    tf.tidy(() =>
      pagNet(weights, pagBatch([example(1, value), example(2, value)], 2, [1, 0.5]), options).map((level) => [
        level.shape,
        level.dataSync(),
      ]),
    );
  expect(filled(1)).toEqual(filled());
  expect(filled(0)).toEqual(filled());
  expect(filled().map(([shape]) => shape)).toEqual([[2, 16, 16, 1], [2, 8, 8, 1]]); // prettier-ignore
});

test("partial convolutions are others than plain ones, and every weight has a gradient", () => {
  const made = createPagNetWeights(1, { channels: 1, features: [4, 6], dK: 4 });
  tf.tidy(() => {
    const batch = pagBatch([example(3)], 2, [1, 0.5]);
    const first = (convolution: "plain" | "partial") => (pagNet(made, batch, { attention: "prior", convolution })[0] as Tensor).dataSync(); // prettier-ignore
    expect(first("partial")).not.toEqual(first("plain"));
    const kernels = made.map(({ encode }) => encode.kernel);
    const sum = (...these: Tensor[]) => {
      const weights = made.map((level, l) => ({ ...level, encode: { ...level.encode, kernel: these[l] as Tensor } })); // prettier-ignore
      return tf.addN(pagNet(weights, batch, { attention: "prior", convolution: "partial" }).map((level) => level.square().sum())).asScalar(); // prettier-ignore
    };
    for (const gradient of tf.grads(sum)(kernels)) expect(gradient.abs().max().dataSync()[0]).toBeGreaterThan(0); // prettier-ignore
  });
});
