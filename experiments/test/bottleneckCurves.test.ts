import {
  chosenPoints,
  meanOf,
  reachOf,
  sizesAtEqualParameters,
  type BottleneckPoint,
} from "@attention-lab/experiments/studies";

const point = (changes: Partial<BottleneckPoint>): BottleneckPoint => ({
  variant: "NoAttention",
  size: 16,
  hidden: 16,
  parameters: 200,
  seed: 1,
  steps: 800,
  loss: 1,
  exact: [1, 0.5, 0],
  letters: [1, 0.75, 0.25],
  byPosition: [1, 0.5, 0.25],
  ...changes,
});
const others = ["Reversed", "BothWays", "Attention"] as const;
const points = [
  point({}),
  point({ seed: 2, exact: [1, 0.3, 0.2] }),
  point({ steps: 1600, exact: [1, 1, 0.6] }),
  ...others.map((variant, i) => point({ variant, hidden: 18 + i, parameters: 190 + 10 * i })),
];

test("mean and standard deviation over the seeds, at each length", () => {
  const { y, band } = meanOf(points, { variant: "NoAttention", size: 16, steps: 800 });
  [1, 0.4, 0.1].forEach((wanted, i) => expect(y[i]).toBeCloseTo(wanted, 12));
  [0, 0.02 ** 0.5, 0.02 ** 0.5].forEach((wanted, i) => expect(band[i]).toBeCloseTo(wanted, 12)); // ½(0.5 − 0.3)²
});

test("one seed has no spread; letters are averaged like whole sequences", () => {
  const chosen = { variant: "NoAttention", size: 16, steps: 1600 } as const;
  expect(meanOf(points, chosen, "letters")).toEqual({ y: [1, 0.75, 0.25], band: [0, 0, 0] });
});

test("without a number of steps every measured one is meant; an unknown model is refused", () => {
  expect(chosenPoints(points, { variant: "NoAttention", size: 16 })).toHaveLength(3);
  expect(() => chosenPoints(points, { variant: "Attention", size: 32 })).toThrow(/chosen.*Attention.*32/s);
});

test("the reach is the last length with at least half of the sequences right", () => {
  expect(reachOf([0, 1, 0.5, 0.49, 0])).toBe(3); // a bad shortest length does not end it
  expect(reachOf([0.4, 0.3])).toBe(0);
});

test("parameters are compared with those of one vector", () => {
  expect(
    sizesAtEqualParameters(points, 16).map(({ variant, hidden, off }) => [variant, hidden, off]),
  ).toEqual([
    ["NoAttention", 16, 0],
    ["Reversed", 18, expect.closeTo(-0.05, 12)],
    ["BothWays", 19, 0],
    ["Attention", 20, expect.closeTo(0.05, 12)],
  ]);
});
