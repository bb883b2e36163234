/** Filling without attention, against OpenCV, scikit-image and NumPy (fixtures/make_baselines.py), and by properties. */
import {
  biharmonicFill,
  diffusionFillByLoops,
  laplaceFill,
  meanFill,
  navierStokesFill,
  nearestPatchFill,
  teleaFill,
} from "../../src/pyramid";
import { imageOfRows, imageRows, type Image } from "../../src/vision";

const fixtures: typeof import("./fixtures/baselines.json") = require("./fixtures/baselines.json");
const [height = 0, width = 0] = fixtures.size;
const radius = fixtures.radius;

const cases = fixtures.cases.map(({ picture, holeName, hole, filled }) => {
  const data = Float32Array.from(fixtures.pictures[picture as "grey" | "colour"]);
  const image: Image = { height, width, channels: data.length / hole.length, data };
  const mask: Image = { height, width, channels: 1, data: Float32Array.from(hole) };
  return { name: `${picture}, ${holeName}`, holeName, image, mask, filled };
});
type Case = (typeof cases)[number];

/** The largest distance of the filled values from the expected ones, both in units of 1 / `levels`. */
function distance({ image, mask }: Case, got: Image, expected: readonly number[], levels = 1): number {
  const inside = [...got.data].filter((_, i) => mask.data[Math.floor(i / image.channels)]);
  expect(inside).toHaveLength(expected.length);
  return Math.max(...inside.map((value, i) => Math.abs(value * levels - (expected[i] as number))));
}

const methods = { meanFill, laplaceFill, biharmonicFill, teleaFill, navierStokesFill, nearestPatchFill };
const names = Object.keys(methods) as (keyof typeof methods)[];

describe.each(cases)("$name", (one) => {
  const { image, mask, filled, holeName } = one;
  test("biharmonicFill equals scikit-image's inpaint_biharmonic, at the border, too", () => {
    expect(distance(one, biharmonicFill(image, mask), filled.biharmonic)).toBeLessThan(1e-7);
  });

  if (filled.telea && filled.navierStokes && holeName !== "corner") {
    test("teleaFill and navierStokesFill equal OpenCV's, to 0.0002 of 255 levels", () => {
      expect(distance(one, teleaFill(image, mask, { radius }), filled.telea, 255)).toBeLessThan(2e-4);
      expect(distance(one, navierStokesFill(image, mask, { radius }), filled.navierStokes, 255)).toBeLessThan(
        2e-4,
      );
    });
  }

  if (filled.nearest) {
    test("nearestPatchFill equals an exhaustive search in NumPy", () => {
      expect(distance(one, nearestPatchFill(image, mask, { size: 5 }), filled.nearest)).toBeLessThan(1e-7);
    });
  }

  test("laplaceFill equals diffusion step by step", () => {
    const known = imageRows(mask).map((row) => row.map((value) => value === 0));
    const expected = diffusionFillByLoops(imageRows(image), known).flat();
    const errors = imageRows(laplaceFill(image, mask))
      .flat()
      .map((value, i) => Math.abs(value - (expected[i] as number)));
    expect(Math.max(...errors)).toBeLessThan(1e-6);
  });
});

test("of whole levels in colour OpenCV rounds each filled pixel: 3 and 4 of 255 levels apart at most", () => {
  const one = cases.find(({ filled }) => filled.teleaLevels && filled.navierStokesLevels) as Case;
  const { teleaLevels, navierStokesLevels } = one.filled as {
    teleaLevels: number[];
    navierStokesLevels: number[];
  };
  const image = { ...one.image, data: one.image.data.map((value) => Math.round(value * 255) / 255) };
  const apart = (fill: typeof teleaFill, levels: number[]) =>
    distance(one, fill(image, one.mask, { radius }), levels, 255);
  expect(apart(teleaFill, teleaLevels)).toBeLessThan(3);
  expect(apart(navierStokesFill, navierStokesLevels)).toBeLessThan(4);
});

test.each(names)("%s: no hidden value matters, and known pixels stay as they were, bit for bit", (name) => {
  for (const { image, mask } of cases.filter(({ holeName }) => holeName !== "one pixel")) {
    const isHidden = (i: number) => mask.data[Math.floor(i / image.channels)] === 1;
    const filled = methods[name](image, mask);
    const other = { ...image, data: image.data.map((value, i) => (isHidden(i) ? NaN : value)) };
    expect(methods[name](other, mask)).toEqual(filled);
    expect(filled.data.filter((_, i) => !isHidden(i))).toEqual(image.data.filter((_, i) => !isHidden(i)));
    expect(filled.data.every((value) => value >= -1e-6 && value <= 1 + 1e-6)).toBe(true);
  }
});

test.each(names)(
  "%s fills a hole on the first row and column of a flat picture with its brightness",
  (name) => {
    const flat = imageOfRows(Array.from({ length: 13 }, () => Array.from({ length: 11 }, () => 0.25)));
    const mask = imageOfRows(imageRows(flat).map((row, y) => row.map((_, x) => y < 3 && x < 2)));
    const filled =
      name === "nearestPatchFill" ? nearestPatchFill(flat, mask, { size: 3 }) : methods[name](flat, mask);
    expect(Math.max(...filled.data.map((value) => Math.abs(value - 0.25)))).toBeLessThan(1e-6);
  },
);

test("meanFill gives the mean of the known pixels; laplaceFill a straight line, biharmonicFill a curve", () => {
  const line = (values: number[]) => imageOfRows([values]);
  const mask = imageOfRows([[0, 1, 1, 0]]);
  expect([...meanFill(line([0.2, 9, 9, 0.6]), mask).data]).toEqual([0.2, 0.4, 0.4, 0.6].map(Math.fround));
  const [ramp] = imageRows(laplaceFill(line([0, 9, 9, 0.6]), mask)) as [number[]];
  expect(ramp[1]).toBeCloseTo(0.2, 7);
  expect(ramp[2]).toBeCloseTo(0.4, 7);
  const parabola = Array.from({ length: 9 }, (_, x) => (x / 8) ** 2);
  const middle = imageOfRows([parabola.map((_, x) => x > 2 && x < 6)]);
  const [cubic] = imageRows(biharmonicFill(line(parabola), middle)) as [number[]];
  parabola.forEach((value, x) => expect(cubic[x]).toBeCloseTo(value, 1));
});

test.each(names)("%s refuses a mask of another size, and one that hides everything", (name) => {
  const image = imageOfRows([[0, 1, 0.5]]);
  expect(() => methods[name](image, imageOfRows([[1]]))).toThrow("mask: expected 3 × 1 pixels");
  expect(() => methods[name](image, imageOfRows([[1, 1, 1]]))).toThrow(
    "mask: expected at least one known pixel",
  );
});

test("refuses an even patch, a picture without a wholly known patch, and a radius of 0", () => {
  const [image, mask] = [imageOfRows([[0, 1, 0.5]]), imageOfRows([[0, 1, 0]])];
  expect(() => nearestPatchFill(image, mask, { size: 2 })).toThrow("size: expected an odd number, got 2");
  expect(() => nearestPatchFill(image, mask, { size: 3 })).toThrow(
    "mask: expected at least one wholly known patch",
  );
  expect(() => teleaFill(image, mask, { radius: 0 })).toThrow("radius");
  expect(() => navierStokesFill(image, mask, { radius: 0.5 })).toThrow("radius");
});
