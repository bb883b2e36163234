/** Filling without training: what is hidden must not matter, what is there must be found. */
import { createRandom, tf } from "../../src/runtime";
import { attentionFill, createBank, holed, searchFill } from "../../src/pyramid";
import { psnr, type Image } from "../../src/vision";

const picture = (
  width: number,
  height: number,
  channels: number,
  value: (x: number, y: number, c: number) => number,
): Image => ({
  width,
  height,
  channels,
  data: Float32Array.from({ length: width * height * channels }, (_, i) => {
    const at = Math.floor(i / channels);
    return value(at % width, Math.floor(at / width), i % channels);
  }),
});
const box = (width: number, height: number, [left, top, side]: readonly [number, number, number]) =>
  picture(width, height, 1, (x, y) => Number(x >= left && y >= top && x < left + side && y < top + side));
const plaid = picture(47, 41, 3, (x, y, c) => 0.5 + 0.25 * Math.sin(x * 1.1 + c) + 0.25 * Math.cos(y * 0.7));
const hole = box(47, 41, [19, 17, 7]);

test.each([
  ["attentionFill", attentionFill],
  ["searchFill", searchFill],
])("%s: hidden pixels change no bit, known ones stay, no tensors are left", async (_, fill) => {
  const before = tf.memory().numTensors;
  const absurd = { ...plaid, data: plaid.data.map((x, i) => (hole.data[Math.floor(i / 3)] ? NaN : x)) };
  const [quiet, loud] = [await fill(plaid, hole), await fill(absurd, hole)];
  expect(loud.image.data).toEqual(quiet.image.data);
  expect(loud.sources).toEqual(quiet.sources);
  plaid.data.forEach((x, i) => hole.data[Math.floor(i / 3)] || expect(quiet.image.data[i]).toBe(x));
  expect(psnr(quiet.image, plaid, { hole })).toBeGreaterThan(25);
  expect(tf.memory().numTensors).toBe(before);
});

test("a small picture whose half-size copy holds the answer is filled exactly at two scales, not at one", async () => {
  const random = createRandom("cells");
  const cells = Array.from({ length: 64 }, () => random.uniform());
  const cell = (x: number, y: number) => cells[Math.floor(y) * 8 + Math.floor(x)] as number;
  const truth = picture(58, 41, 1, (x, y) => {
    if (x < 16 && y < 16) return cell(x / 2, y / 2);
    if (x >= 20 && x < 52 && y >= 4 && y < 36) return cell((x - 20) / 4, (y - 4) / 4);
    return 0.5;
  });
  const mask = box(58, 41, [4, 4, 8]);
  const both = await attentionFill(truth, mask, { scales: [1, 0.5], size: 9 });
  const one = await attentionFill(truth, mask, { scales: [1], size: 9 });
  expect(psnr(both.image, truth, { hole: mask })).toBeGreaterThan(50);
  expect(psnr(one.image, truth, { hole: mask })).toBeLessThan(20);
  // Every hidden pixel was taken from the place of the large drawing where it stands.
  mask.data.forEach((hidden, at) => {
    if (!hidden) return;
    expect(both.sources.scale[at]).toBe(0.5);
    expect(Math.abs((both.sources.x[at] as number) - (20.5 + 2 * (at % 58)))).toBeLessThanOrEqual(2);
  });
});

test("the bank holds fully known patches only; speckle, which leaves none, is met by partly known ones", async () => {
  const bank = createBank(holed(plaid, hole), { size: 5, scales: [1, 0.5] });
  const sides = (w: number, h: number) => (w - 4) * (h - 4);
  // At full size a hole of 7 takes away (7 + 4)² patches; at half size pixels 9 … 12 and 8 … 11 are hidden.
  expect(bank.keys.values.shape).toEqual([sides(47, 41) - 11 ** 2 + sides(23, 20) - 8 ** 2, 75]);
  expect(bank.keys.known).toBeUndefined();
  const random = createRandom("speckle");
  const speckle = picture(47, 41, 1, () => Number(random.uniform() < 0.5));
  const filled = await attentionFill(plaid, speckle);
  expect(psnr(filled.image, plaid, { hole: speckle })).toBeGreaterThan(15);
  expect(filled.image.data.every(Number.isFinite)).toBe(true);
  const searched = await searchFill(plaid, speckle, { coarsest: 24 });
  expect(searched.image.data.every(Number.isFinite)).toBe(true);
});

test("errors name the mask: another size, everything hidden, nothing to take; an empty mask changes nothing", async () => {
  await expect(attentionFill(plaid, box(41, 47, [1, 1, 3]))).rejects.toThrow(
    /^mask: expected 47 × 41 pixels with 1 channel/,
  );
  await expect(attentionFill(plaid, box(47, 41, [0, 0, 47]))).rejects.toThrow(/^mask: .* hides everything/);
  await expect(
    attentionFill(
      plaid,
      picture(47, 41, 1, (x, y) => Number(x + y > 0)),
    ),
  ).rejects.toThrow(/^mask/);
  await expect(attentionFill(plaid, hole, { size: 4 })).rejects.toThrow(/^size: expected an odd number/);
  await expect(attentionFill(plaid, hole, { temperature: 0 })).rejects.toThrow(/^temperature/);
  await expect(searchFill(plaid, hole, { coarsest: 5 })).rejects.toThrow(/^coarsest/);
  const { image } = await attentionFill(plaid, box(47, 41, [0, 0, 0]));
  expect(image.data).toEqual(plaid.data);
});
