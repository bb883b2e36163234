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
const identity = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const mirrored = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];
const labels = { title: "A matrix", rows: words, columns: words, rowTitle: "query", columnTitle: "key" };
const scaling = (d: number) => ({
  d,
  unscaled: [0.9, 0.1],
  scaled: [0.6, 0.4],
  unscaledGradient: 1 / d,
  scaledGradient: 0.18,
});
const drawn = {
  title: "A drawing",
  source: words,
  target: ["le", "(end)"],
  look: { step: 1, weights: [0.2, 0.3, 0.5] },
};
/** Positions 0 to 4 in 4 dimensions: fast hands turn by 1 a step, slow ones by a hundredth. */
const sinusoids = [0, 1, 2, 3, 4].map((pos) => [pos, pos / 100].flatMap((a) => [Math.sin(a), Math.cos(a)]));
const operations = [
  { name: "BatchMatMulV2", after: [], given: [[2, 3], [3, 2]], shape: [2, 2] }, // prettier-ignore
  { name: "Mean", after: [0], given: [], shape: [] },
  { name: "RealDiv", after: [1], given: [[]], shape: [] },
  { name: "BatchMatMulV2", after: [2, 0], given: [], shape: [3, 2] },
];
const all: [string, Figure][] = [
  ["thereAndBack", figures.thereAndBack(operations, 2)],
  ["encoderDecoder", figures.encoderDecoder(drawn)],
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
      [{ query: "q", color: "red", weights: [0.7, 0.2, 0.1], answer: "red" }],
    ),
  ],
  ["courseMap", figures.courseMap(stops)],
  ["matrixMap", figures.matrixMap(identity, labels, true)],
  [
    "matrixSlider",
    figures.matrixSlider(
      "mask",
      [
        { label: "none", matrix: identity },
        { label: "causal", matrix: identity },
      ],
      labels,
    ),
  ],
  ["alignmentSlider", figures.alignmentSlider(identity, { ...labels, rows: ["a", "b", "a"] })],
  [
    "headExplorer",
    figures.headExplorer(
      [
        [identity, mirrored],
        [mirrored, identity],
      ],
      ["<s>", "mat", "sat"],
    ),
  ],
  ["positionClocks", figures.positionClocks(sinusoids, [0, 1], [0, 2, 3])],
  [
    "groupedBars",
    figures.groupedBars({
      ...{ title: "Bars", xTitle: "word", yTitle: "share of 1", labels: ["the", "the"] },
      groups: [
        { name: "a", y: [0.25, 0.75] },
        { name: "b", y: [0.5, 0.5] },
      ],
    }),
  ],
  ["scalingSlider", figures.scalingSlider([scaling(4), scaling(64)])],
  [
    "curves",
    figures.curves({
      title: "Lines",
      xTitle: "n",
      yTitle: "ms",
      x: [1, 2],
      series: [{ name: "a", y: [1, 2], band: [0, 1] }],
      logX: true,
      logY: true,
    }),
  ],
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
      expect(JSON.stringify(figure.frames?.[i])).toContain(`${(100 * share).toFixed(1)} % of ln 3`);
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

  test("headExplorer: a row of buttons a layer, each showing its head's weights and name", () => {
    const figure = all.find(([name]) => name === "headExplorer")?.[1] as Figure;
    const menus = figure.layout["updatemenus"] as {
      y: number;
      buttons: { label: string; args: [{ z: number[][][] }, { "title.text": string }] }[];
    }[];
    expect(menus.map(({ buttons }) => buttons.map(({ label }) => label))).toEqual([
      ["layer 1, head 1", "layer 1, head 2"],
      ["layer 2, head 1", "layer 2, head 2"],
    ]);
    expect(menus[0]?.y).toBeGreaterThan(menus[1]?.y as number);
    expect(menus[0]?.buttons[1]?.args[0].z).toEqual([mirrored]);
    expect(menus[0]?.buttons[1]?.args[1]["title.text"]).toBe("Who looks at whom: layer 1, head 2");
    expect(figure.layout["title"]).toMatchObject({ text: "Who looks at whom: layer 1, head 1" });
    expect(JSON.stringify(figure.layout["xaxis"])).toContain("&lt;s&gt;"); // not a tag
    expect(figure.alt).toContain("layer 1, head 2: The strongest column of each row: <s> → sat (1.00)");
  });

  test("encoderDecoder: a line from each state, the wider the more it is looked at; none without attention", () => {
    const widths = (figure: Figure) =>
      (figure.layout["shapes"] as { type: string; line: { width: number } }[])
        .filter(({ type }) => type === "line")
        .map(({ line }) => line.width);
    const [few, some, many] = widths(figures.encoderDecoder(drawn));
    expect(some! - few!).toBeCloseTo((many! - some!) / 2, 10); // the weights are 0.2, 0.3, 0.5
    expect(many).toBeGreaterThan(some!);
    const { look, ...plain } = drawn;
    expect(widths(figures.encoderDecoder(plain))).toEqual([]);
    const drawing = (changes: Partial<typeof look>) => () =>
      figures.encoderDecoder({ ...plain, look: { ...look, ...changes } });
    expect(drawing({ weights: [1] })).toThrow(/look.weights.*3.*1/s);
    expect(drawing({ step: 2 })).toThrow(/look.step.*0 to 1.*2/s);
  });

  test("alignmentSlider: a row more at each position, the rest blank; starts with all rows", () => {
    const figure = figures.alignmentSlider(mirrored, { ...labels, rows: ["a", "b", "a"] });
    const blank = [null, null, null];
    expect(trace(figure, 0).z).toEqual([[0, 0, 1], blank, blank]);
    expect(trace(figure, 1).z).toEqual([[0, 0, 1], [0, 1, 0], blank]);
    expect(figure.data[0]).toMatchObject({ z: mirrored });
    expect(figure.frames?.map((frame) => frame["name"])).toEqual(["1: a", "2: b", "3: a"]); // must differ
    expect(figure.alt).toBe(
      "The strongest column of each row: 1: a → 3: sat (1.00), 2: b → 2: mat (1.00), 3: a → 1: cat (1.00).",
    );
  });

  test("matrixMap: the strongest of values around 0 is the farthest from 0, with its sign", () => {
    const one = { ...labels, rows: ["unit 6"] };
    expect(figures.matrixMap([[0.01, -0.16, 0.1]], one, true).alt).toContain("unit 6 → mat (-0.16)");
  });

  test("curves: five places in words, and each region shaded with its word", () => {
    const x = Array.from({ length: 9 }, (_, i) => i + 1);
    const series = [{ name: "a", y: x.map((v) => 10 * v) }];
    const figure = figures.curves({
      ...{ title: "Lines", xTitle: "n", yTitle: "ms", x, series },
      regions: [{ from: 4.5, to: 9.5, text: "not trained" }],
    });
    expect(figure.alt).toBe(
      "a: 10 at 1, 30 at 3, 50 at 5, 70 at 7, 90 at 9. Shaded from 4.5 to 9.5: not trained.",
    );
    expect(figure.layout["shapes"]).toMatchObject([{ x0: 4.5, x1: 9.5 }]);
    expect(figure.layout["annotations"]).toMatchObject([{ x: 9.5, xref: "x", text: "not trained" }]);
  });

  test("labels and series must fit", () => {
    expect(() => figures.alignmentSlider([[1]], labels)).toThrow(/^matrix: expected 3 × 3/);
    expect(() => figures.matrixMap([[1]], labels)).toThrow(
      /^matrix: expected 3 × 3 entries, as many as labels, got 1 × 1/,
    );
    expect(() => figures.headExplorer([], words)).toThrow(/^weights/);
    const line = { title: "t", xTitle: "x", yTitle: "y", x: [1, 2] };
    expect(() => figures.curves({ ...line, series: [{ name: "a", y: [1] }] })).toThrow(
      /^series a: expected 2 values, got 1/,
    );
    const shaded = {
      ...line,
      series: [{ name: "a", y: [1, 2] }],
      regions: [{ from: 1, to: 2, text: "here" }],
    };
    expect(() => figures.curves({ ...shaded, logX: true })).toThrow(/^regions: expected a linear x axis/);
  });

  test("overflow: NaN is a gap, and the text says how far each form goes", () => {
    const figure = all.find(([name]) => name === "overflow")?.[1] as Figure;
    expect((figure.data[0] as unknown as Trace).y).toEqual([1, null, null]);
    expect(figure.alt).toContain("float32 up to 0, naive in float64 up to 100, stable up to 800");
  });
});
