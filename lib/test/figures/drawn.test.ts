/** Figures of places and words: clocks, triangles, bars, what a mask leaves out. */
import * as figures from "../../src/figures";
import type { Figure } from "../../src/notebook";

type Trace = { x: (number | null)[]; y: (number | null)[]; z: unknown[][] };
const traces = (figure: Figure, frame: number) => figure.frames?.[frame]?.["data"] as Trace[];

/** Positions 0 to 4 in 4 dimensions: fast hands turn by 1 a step, slow ones by a hundredth. */
const sinusoids = [0, 1, 2, 3, 4].map((pos) => [pos, pos / 100].flatMap((a) => [Math.sin(a), Math.cos(a)]));

test("positionClocks: hands point to (sin, cos), the curve knows the distance alone", () => {
  const figure = figures.positionClocks(sinusoids, [0, 1], [0, 2, 3]);
  const [hands, row, here] = traces(figure, 1) as [Trace, Trace, Trace];
  expect(hands.x[0]).toBe(0);
  expect(hands.x[1]).toBeCloseTo(Math.sin(2), 4);
  expect(hands.y[1]).toBeCloseTo(Math.cos(2), 4);
  expect((hands.x[4] as number) - (hands.x[3] as number)).toBeCloseTo(Math.sin(0.02), 4);
  const product = (distance: number) => Math.cos(distance) + Math.cos(distance / 100);
  [2, 1, 0, 1, 2].forEach((distance, i) => expect(row.y[i]).toBeCloseTo(product(distance), 2));
  expect([here.x, here.y]).toEqual([[2], [2]]);
  expect(figure.layout["annotations"]).toMatchObject([{ text: "turn: 6.3" }, { text: "turn: 630" }]);
  expect(figure.alt).toContain("Position 2: 2.0 with itself, 0.6 to 1.5 with others.");
  expect(figure.data).toEqual(traces(figure, 1)); // it starts in the middle
});

test("positionClocks refuses pairs and positions that are not there", () => {
  expect(() => figures.positionClocks(sinusoids, [2], [0])).toThrow(/^pairs: .* 0 to 1, got 2/);
  expect(() => figures.positionClocks(sinusoids, [], [0])).toThrow(/^pairs: .* got none/);
  expect(() => figures.positionClocks(sinusoids, [0], [0, 5])).toThrow(/^positions: .* 0 to 4, got 5/);
  expect(() => figures.positionClocks(sinusoids, [0.5], [0])).toThrow(/^pairs/);
});

test("groupedBars: the same word may stand there twice; every group has a value for each label", () => {
  const words = { title: "Bars", xTitle: "word", yTitle: "share", labels: ["the", "the"] };
  const figure = figures.groupedBars({ ...words, groups: [{ name: "a", y: [0.25, 0.75] }] });
  expect(figure.data).toMatchObject([{ x: [0, 1], y: [0.25, 0.75], text: ["0.25", "0.75"], name: "a" }]);
  expect(figure.layout["xaxis"]).toMatchObject({ tickvals: [0, 1], ticktext: ["the", "the"] });
  expect(figure.alt).toBe("a: the 0.25, the 0.75.");
  expect(() => figures.groupedBars({ ...words, groups: [{ name: "b", y: [1] }] })).toThrow(
    /^group b: expected 2 values, got 1/,
  );
});

test("matrixSlider: null is left out of picture and text, and any position may come first", () => {
  const labels = {
    title: "Mask",
    rows: ["a", "b"],
    columns: ["a", "b"],
    rowTitle: "query",
    columnTitle: "key",
  };
  const steps = [
    { label: "none", matrix: [[0.4, 0.6], [0.5, 0.5]] }, // prettier-ignore
    { label: "causal", matrix: [[1, null], [0.5, 0.5]] }, // prettier-ignore
  ];
  const figure = figures.matrixSlider("mask", steps, labels, 1);
  expect(figure.data).toMatchObject([{ z: [[1, null], [0.5, 0.5]], text: [["1.00", ""], ["0.50", "0.50"]] }]); // prettier-ignore
  expect(figure.alt).toContain("causal: The strongest column of each row: a → a (1.00)");
  expect(figure.layout["plot_bgcolor"]).toMatch(/^rgba/);
});

test("contextInPlane: lines join every two values", () => {
  const values: [number, number][] = [
    [0, 1],
    [2, 0],
    [3, 2],
  ];
  const figure = figures.contextInPlane([1, 2, 3], values, ["a", "b", "c"], [1]);
  const [hull] = traces(figure, 0) as [Trace];
  expect(hull.x).toEqual([0, 2, null, 0, 3, null, 2, 3, null]);
  expect(hull.y).toEqual([1, 0, null, 1, 2, null, 0, 2, null]);
});

test("overflow: strokes stand where exp overflows", () => {
  const sums = { float64: [1, NaN], float32: [1, NaN], stable: [1, 1] };
  const { layout, alt } = figures.overflow([0, 800], sums, { float64: 709.78, float32: 88.72 });
  expect(layout["shapes"]).toMatchObject([{ x0: 88.72, y0: 0.7 }, { x0: 709.78, y0: 1.7 }]); // prettier-ignore
  expect(layout["annotations"]).toMatchObject([{ text: "exp overflows at 88.7" }, { text: "exp overflows at 709.8" }]); // prettier-ignore
  expect(alt).toContain("exp overflows at 88.7 and 709.8.");
  expect(figures.overflow([0, 800], sums).layout).not.toHaveProperty("shapes");
});
