import * as figures from "../../src/figures";
import type { Figure } from "../../src/notebook";
import { entropy, softmax, softmaxJacobian } from "../../src/softmax";

const words = ["cat", "mat", "sat"];
const scores = [1.2, 0.9, 2.1];
const temperatures = [0.1, 1, 10];
const stops = [
  { title: "Softmax", question: "How?", open: true },
  { title: "Attention", question: "Who?", open: false },
];
const all: [string, Figure][] = [
  ["scoresAndWeights", figures.scoresAndWeights(scores, words)],
  ["temperatureSlider", figures.temperatureSlider(scores, words, temperatures)],
  [
    "overflow",
    figures.overflow([0, 100, 800], { float64: [1, 1, NaN], float32: [1, NaN, NaN], stable: [1, 1, 1] }),
  ],
  ["softmaxAgainstSparsemax", figures.softmaxAgainstSparsemax([-2, -1, 0, 1, 2])],
  ["jacobianHeatMap", figures.jacobianHeatMap(scores, words, [1, 5])],
  ["lossCurves", figures.lossCurves([{ name: "a", losses: [3, 2, 1] }])],
  ["onlineSteps", figures.onlineSteps([1, 3, 2])],
  [
    "contextInPlane",
    figures.contextInPlane(
      scores,
      [
        [0, 1],
        [2, 0],
        [3, 2],
      ],
      words,
      temperatures,
    ),
  ],
  [
    "softLookup",
    figures.softLookup(
      words,
      ["red", "green", "blue"],
      [{ query: "q", color: "red", weights: [0.7, 0.2, 0.1] }],
    ),
  ],
  ["courseMap", figures.courseMap(stops)],
];

type Trace = { y: (number | null)[]; z: number[][] };
const trace = (figure: Figure, frame: number, index = 0) =>
  (figure.frames?.[frame]?.["data"] as Trace[])[index] as Trace;

test("every exported figure is looked at here", () => {
  expect(all.map(([name]) => name).sort()).toEqual(Object.keys(figures).sort());
});

describe.each(all)("%s", (_, figure) => {
  test("has a title, named axes and a text alternative with numbers", () => {
    expect(figure.layout.title.text.length).toBeGreaterThan(3);
    expect(figure.alt).toMatch(/\d/);
    const axes = Object.entries(figure.layout).filter(([key]) => /^[xy]axis\d*$/.test(key));
    expect(axes.length).toBeGreaterThanOrEqual(2);
    for (const [, axis] of axes as [string, { visible?: boolean; title?: { text: string } }][]) {
      if (axis.visible !== false) expect(axis.title?.text).toBeTruthy();
    }
  });

  test("is small, finite and plain data", () => {
    const text = JSON.stringify(figure);
    expect(text.length).toBeLessThan(40_000);
    expect(JSON.parse(text)).toEqual(figure); // NaN or ±∞ would come back as null
  });

  test("every slider step has a frame of that name with as many traces", () => {
    const sliders = (figure.layout["sliders"] ?? []) as { steps: { args: [string[]] }[]; active: number }[];
    const frames = figure.frames ?? [];
    const names = sliders.flatMap((slider) => slider.steps.map((step) => step.args[0][0]));
    expect(names).toEqual(frames.map((frame) => frame["name"]));
    for (const frame of frames) expect((frame["data"] as unknown[]).length).toBe(figure.data.length);
    if (frames.length > 0) expect(frames[sliders[0]?.active ?? 0]?.["data"]).toEqual(figure.data);
  });
});

describe("figures show the library's numbers", () => {
  test("temperatureSlider: each frame holds softmax at its temperature", () => {
    const figure = figures.temperatureSlider(scores, words, temperatures);
    temperatures.forEach((temperature, i) => {
      const weights = softmax(scores, { temperature });
      trace(figure, i).y.forEach((y, k) => expect(y).toBeCloseTo(weights[k] as number, 4));
      const share = entropy(weights) / Math.log(3);
      expect(JSON.stringify(figure.frames?.[i])).toContain(`${(100 * share).toFixed(0)} % of uniform`);
    });
  });

  test("jacobianHeatMap: each frame holds the Jacobian of the multiplied scores", () => {
    const figure = figures.jacobianHeatMap(scores, words, [1, 5]);
    [1, 5].forEach((factor, i) => {
      const expected = softmaxJacobian(scores.map((s) => factor * s));
      trace(figure, i).z.forEach((row, a) =>
        row.forEach((z, b) => expect(z).toBeCloseTo(expected[a]?.[b] as number, 4)),
      );
    });
  });

  test("onlineSteps: maximum and sum are those of the scores seen, the rest is hidden", () => {
    const figure = figures.onlineSteps([1, 3, 2]);
    expect(trace(figure, 1, 1).y).toEqual([1, 3, null]);
    expect(trace(figure, 1, 2).y[1]).toBeCloseTo(Math.exp(-2) + 1, 4);
    expect(trace(figure, 2, 2).y[2]).toBeCloseTo(Math.exp(-2) + 1 + Math.exp(-1), 4);
  });

  test("overflow: NaN is a gap, and the text says how far each form goes", () => {
    const figure = all.find(([name]) => name === "overflow")?.[1] as Figure;
    expect((figure.data[0] as unknown as Trace).y).toEqual([1, null, null]);
    expect(figure.alt).toContain("float32 up to 0, naive in float64 up to 100, stable up to 800");
  });
});
