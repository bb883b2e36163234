/** Metrics against scikit-image 0.26 and SciPy (fixtures/make_metrics.py), and by what they should tell apart. */
import { createRandom } from "../../src/runtime";
import {
  gradientHistogramDistance,
  holePixels,
  imageOfRows,
  l1,
  psnr,
  imageRows,
  ssim,
  windowSsim,
  type Image,
} from "../../src/vision";

const fixtures: typeof import("./fixtures/metrics.json") = require("./fixtures/metrics.json");

function picture([height = 0, width = 0, channels = 0]: number[], values: number[]): Image {
  return { height, width, channels, data: Float32Array.from(values) };
}

const metrics = { l1, psnr, ssim, gradient: gradientHistogramDistance };
const names = Object.keys(metrics) as (keyof typeof metrics)[];

describe.each(fixtures)("pictures of $size", ({ size, image, truth, hole, whole, inHole }) => {
  const [x, y] = [picture(size, image), picture(size, truth)];
  const mask = picture([...size.slice(0, 2), 1], hole);
  test.each(names)("%s equals the reference, whole and inside a hole", (name) => {
    expect(Math.abs(metrics[name](x, y) / whole[name] - 1)).toBeLessThan(1e-11);
    expect(Math.abs(metrics[name](x, y, { hole: mask }) / inHole[name] - 1)).toBeLessThan(1e-11);
  });

  test("a picture compared with itself", () => {
    expect([l1(x, x), psnr(x, x), gradientHistogramDistance(x, x)]).toEqual([0, Infinity, 0]);
    expect(ssim(x, x)).toBeCloseTo(1, 12);
  });

  test("what happens outside the hole does not count inside it", () => {
    const changed = { ...x, data: x.data.map((v, i) => (hole[Math.floor(i / x.channels)] ? v : 1 - v)) };
    expect(l1(changed, y, { hole: mask })).toBe(l1(x, y, { hole: mask }));
    expect(psnr(changed, y, { hole: mask })).toBe(psnr(x, y, { hole: mask }));
  });
});

test("the gradient histogram tells sharp from blurred where PSNR prefers the blurred one", () => {
  const random = createRandom(3);
  const noise = (): number[][] =>
    Array.from({ length: 31 }, () => Array.from({ length: 29 }, () => random.integer(0, 1)));
  const [truth, sharp, flat] = [noise(), noise(), noise().map((row) => row.map(() => 0.5))].map(
    imageOfRows,
  ) as [Image, Image, Image];
  expect(psnr(flat, truth)).toBeGreaterThan(psnr(sharp, truth));
  expect(gradientHistogramDistance(sharp, truth)).toBeLessThan(0.1 * gradientHistogramDistance(flat, truth));
});

test("windowSsim is what ssim says of a single window, and 1 of equal ones", () => {
  const random = createRandom(4);
  const [x, y] = [random.normals(121, 0.2), random.normals(121, 0.2)].map((values) => [
    ...Float32Array.from(values),
  ]);
  const bell = Array.from({ length: 11 }, (_, i) => Math.exp(-((i - 5) ** 2) / 4.5));
  const total = bell.reduce((sum, value) => sum + value, 0);
  const weights = bell.flatMap((a) => bell.map((b) => (a * b) / total ** 2));
  const square = (values: number[] = []) => picture([11, 11, 1], values);
  expect(windowSsim(x ?? [], y ?? [], weights)).toBeCloseTo(ssim(square(x), square(y)), 12);
  expect(windowSsim(x ?? [], x ?? [], weights)).toBeCloseTo(1, 12);
  expect(windowSsim([0, 1], [1, 0], [0.5, 0.5])).toBeCloseTo(-0.9964, 4);
  expect(() => windowSsim([1], [1], [])).toThrow("weights: expected shape [1], got shape [0]");
});

test("the examples of the docstrings", () => {
  const [a, b] = [imageOfRows([[0, 1]]), imageOfRows([[0.5, 1]])];
  expect(l1(a, b)).toBe(0.25);
  expect(psnr(a, b)).toBeCloseTo(9.0309, 4);
  expect(gradientHistogramDistance(a, imageOfRows([[1, 0]]))).toBe(0);
});

test("rows and pictures are the same numbers", () => {
  expect(
    imageRows(
      imageOfRows([
        [0, 0.5, 1],
        [1, 0, 0.25],
      ]),
    ),
  ).toEqual([
    [0, 0.5, 1],
    [1, 0, 0.25],
  ]);
  expect(imageRows(imageOfRows([[true, false]]))).toEqual([[1, 0]]);
  expect(imageRows(picture([1, 2, 3], [1, 2, 3, 4, 5, 6]), 2)).toEqual([[3, 6]]);
  expect(() => imageRows(picture([1, 2, 3], [1, 2, 3, 4, 5, 6]), 3)).toThrow(
    "channel: expected a channel from 0 to 2",
  );
  expect(() => imageOfRows([[1, 2], [3]])).toThrow("rows: expected every row at one depth to have length 2");
});

test("refuses other sizes, tiny pictures and empty holes", () => {
  const [small, other] = [imageOfRows([[0, 1]]), imageOfRows([[0], [1]])];
  expect(() => psnr(small, other)).toThrow("truth: expected shape [1, 2, 1], got shape [2, 1, 1]");
  expect(() => l1(small, small, { hole: other })).toThrow("hole: expected shape [1, 2, 1]");
  expect(() => holePixels(imageOfRows([[0.4, 0]]), small)).toThrow(
    "hole: expected at least one hidden pixel",
  );
  expect(() => ssim(small, small)).toThrow("image: expected at least 11 by 11 pixels, got 2 by 1");
});
