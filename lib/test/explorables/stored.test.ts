/** Pages of topics 3 and 5: an alignment to step through, a hole to paint, a line to drag. */
import fc from "fast-check";
import { paintHole, stepAlignment, wipePictures } from "../../src/explorables";
import type { Filling } from "../../src/explorables/filling";
import { attentionFill } from "../../src/pyramid";
import { psnr, type Image } from "../../src/vision";
import { aligned, computed, wall } from "./all";

test("stepAlignment: at temperature 1 the weights are those that were stored, 0 nearly so", () => {
  const { scores } = stepAlignment(aligned).start as { scores: number[][] };
  scores.forEach((row, t) => {
    const weights = computed(stepAlignment(aligned), [row, 1]) as number[];
    weights.forEach((w, s) => expect(w).toBeCloseTo(aligned.weights[t]?.[s] as number, 4));
  });
  const [flat, sharp] = [4, 0.25].map((t) => computed(stepAlignment(aligned), [scores[1], t]) as number[]);
  expect(flat?.[1]).toBeCloseTo(3 ** 0.25 / (1 + 3 ** 0.25), 4); // weights ¼ and ¾ to the power 1/4
  expect(sharp?.[1]).toBeCloseTo(81 / 82, 4);
});

test("stepAlignment: words and weights have to fit", () => {
  const wrong = (changes: object) => () => stepAlignment({ ...aligned, ...changes });
  expect(wrong({ said: ["je"] })).toThrow(/weights: expected shape \[1, 2\], got shape \[3, 2\]/);
  expect(wrong({ source: [] })).toThrow(/source: expected 1 to 16 words, got 0/);
  expect(wrong({ word: 3 })).toThrow(/word: expected 0 to 2, got 3/);
  expect(wrong({ weights: [[0.9, 0.1], [2, -1], [0, 1]] })).toThrow(/2 numbers from 0 to 1 in each row, got \[2,-1\]/); // prettier-ignore
});

const imageOf = (rows: readonly (readonly number[])[]): Image => {
  const data = Float32Array.from(rows.flat());
  return { width: rows[0]?.length ?? 0, height: rows.length, channels: 1, data };
};

/** What the page computes and what the library does, hidden pixel by hidden pixel. */
async function bothFills(
  rows: number[][],
  mask: number[][],
  scales: number[],
  size: number,
  temperature = 0.01,
) {
  const here = computed(paintHole({ picture: rows, mask, size }), [rows, mask, scales, size, temperature]) as Filling[]; // prettier-ignore
  const there = await attentionFill(imageOf(rows), imageOf(mask), { scales, size, temperature });
  return { here, there };
}

test("paintHole fills as the library does, at one scale and at two, odd sides too", async () => {
  const side = fc.integer({ min: 12, max: 15 });
  const cases = fc.tuple(side, side, fc.integer({ min: 1, max: 5 }), fc.constantFrom<number[]>([1], [1, 0.5]), fc.infiniteStream(fc.integer({ min: 0, max: 8 }))); // prettier-ignore
  await fc.assert(
    fc.asyncProperty(cases, async ([height, width, hole, scales, greys]) => {
      const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => (greys.next().value as number) / 8)); // prettier-ignore
      const mask = rows.map((row, y) => row.map((_, x) => Number(y >= 4 && y < 4 + hole && x >= 5 && x < 6 + hole))); // prettier-ignore
      const { here, there } = await bothFills(rows, mask, scales, 3);
      expect(here).toHaveLength(hole * (hole + 1));
      for (const { x, y, value } of here)
        expect(value).toBeCloseTo(there.image.data[y * width + x] as number, 4);
    }),
    { numRuns: 25 },
  );
});

test("paintHole: the picture it starts with needs the half scale, and says where each pixel came from", async () => {
  const { start } = paintHole();
  const { picture, mask } = start as { picture: number[][]; mask: number[][] };
  const { here, there } = await bothFills(picture, mask, [1, 0.5], 5, 0.001);
  const wide = picture.length;
  for (const { x, y, from } of here) {
    expect([from.scale, from.x, from.y]).toEqual(
      (["scale", "x", "y"] as const).map((name) => there.sources[name][y * wide + x]),
    );
  }
  const exact = (found: Filling[]) =>
    found.filter(({ x, y, value }) => Math.abs(value - (picture[y]?.[x] as number)) < 0.02).length;
  expect([exact(here), here.length]).toEqual([16, 16]);
  const alone = computed(paintHole(), [picture, mask, [1], 5, 0.001]) as Filling[];
  expect(exact(alone)).toBeLessThan(8);
});

test("paintHole: a learner's likeness is used; what cannot be filled, or does not fit, is said", () => {
  const blank = Array.from({ length: 12 }, (_, y) => Array.from({ length: 12 }, () => y / 20));
  const mask = blank.map((row, y) => row.map((_, x) => Number(x === 6 && y === 6)));
  const page = paintHole({ picture: blank, mask, size: 3, temperature: 1, alike: () => 0 });
  const [one] = computed(page) as Filling[];
  const others = blank.slice(1, 11).flatMap((row, y) => row.slice(1, 11).filter((_, x) => Math.abs(x - 5) > 1 || Math.abs(y - 5) > 1)); // prettier-ignore
  const halves = blank.slice(0, 6).flatMap((_, y) => (y > 0 && y < 5 ? Array.from({ length: 4 }, (__, x) => [(2 * y + 0.5) / 20, x + 1, y] as const) : [])); // prettier-ignore
  const usable = halves.filter(([, x, y]) => Math.abs(x - 3) > 1 || Math.abs(y - 3) > 1).map(([value]) => value); // prettier-ignore
  const all = [...others, ...usable];
  expect(one?.value).toBeCloseTo(all.reduce((a, b) => a + b, 0) / all.length, 10);
  const hidden = blank.map((row) => row.map((_, x) => Number(x % 2)));
  expect(() => paintHole({ picture: blank, mask: hidden })).toThrow(/No patch is wholly known/);
  expect(() => computed(paintHole({ picture: blank, mask, alike: () => NaN }))).toThrow(
    /alike gives no number/,
  );
  expect(() => paintHole({ picture: [[0]] })).toThrow(/picture: expected 12 to 32 pixels a side, got 1 × 1/);
  expect(() => paintHole({ picture: [[0], [1, 2]] })).toThrow(/rows of equal length/);
  expect(() => paintHole({ mask: [[0]] })).toThrow(/mask: expected 28 × 28, as the picture, got 1 × 1/);
  expect(() => paintHole({ size: 4 })).toThrow(/size: expected 3, 5 or 7, got 4/);
  expect(() => paintHole({ temperature: 0 })).toThrow(/temperature: expected a number above 0, got 0/);
});

test("wipePictures measures as the library does, at most 60 dB, or as the learner does", () => {
  const page = wipePictures({ subjects: [wall] });
  const measured = (values: number[], truth: number[]) => computed(page, [values, truth]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.float({ min: 0, max: 1, noNaN: true }), fc.float({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 30 }), (pairs) => {
      const [values, truth] = [pairs.map(([value]) => value), pairs.map(([, value]) => value)];
      const wanted = Math.min(60, psnr(imageOf([values]), imageOf([truth])));
      expect(measured(values, truth)).toBeCloseTo(wanted, 6);
    }),
  ); // prettier-ignore
  const largest = (values: number[], truth: number[]) =>
    -Math.max(...values.map((value, i) => Math.abs(value - (truth[i] ?? 0))));
  const own = wipePictures({ subjects: [wall], measure: largest, unit: "" });
  expect(computed(own, [[0.1, 0.4], [0, 0.5]])).toBeCloseTo(-0.1); // prettier-ignore
});

test("wipePictures: what does not fit is said", () => {
  const wrong = (changes: object) => () => wipePictures({ subjects: [{ ...wall, ...changes }] });
  expect(() => wipePictures({ subjects: [] })).toThrow(/subjects: expected 1 to 6, got 0/);
  expect(() => wipePictures({ subjects: [wall], line: 2 })).toThrow(
    /line: expected a share from 0 to 1, got 2/,
  );
  expect(wrong({ ways: [] })).toThrow(/ways: expected 1 to 6 of a wall, got 0/);
  expect(wrong({ before: "wall.png" })).toThrow(/data addresses of pictures of a wall, got wall\.png/);
  expect(wrong({ truth: [0] })).toThrow(/values: expected 1 numbers for pyramid of a wall, got 3/);
  expect(wrong({ truth: [0, NaN, 1] })).toThrow(/values: expected 3 numbers for the truth/);
});
