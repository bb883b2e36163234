/** Figures on softmax itself: weights, temperature, overflow. */
import type { Figure } from "../../notebook";
import { entropy, sparsemax } from "../contrast";
import { softmax } from "../softmax";
import { axis, INK, labelledBars, layout, note, palette, round, withSlider } from "../../plots";

/**
 * Scores and the weights softmax makes of them, side by side.
 * @param scores `[n]`
 * @param labels `[n]`, what each score belongs to
 */
export function scoresAndWeights(scores: readonly number[], labels: readonly string[]): Figure {
  const weights = softmax([...scores]);
  const best = labels[weights.indexOf(Math.max(...weights))] ?? "";
  const highest = Math.max(...scores, 0);
  const lowest = Math.min(...scores, 0);
  return {
    data: [
      labelledBars(labels, scores, 2, { marker: { color: palette.sky } }),
      labelledBars(labels, weights, 2, { xaxis: "x2", yaxis: "y2" }),
    ],
    layout: layout("From scores to weights", {
      showlegend: false,
      xaxis: axis({ title: "item", domain: [0, 0.44] }),
      yaxis: axis({ title: "score (no unit)", range: [lowest * 1.2, highest * 1.2] }),
      xaxis2: axis({ title: "item", domain: [0.56, 1], anchor: "y2" }),
      yaxis2: axis({ title: "weight (share of 1)", range: [0, 1.1], anchor: "x2" }),
    }),
    alt:
      `Left, the scores ${scores.map((s) => s.toFixed(2)).join(", ")}; right, the weights ` +
      `${weights.map((w) => w.toFixed(4)).join(", ")}, which sum to 1. The largest belongs to ${best}.`,
  };
}

/**
 * The same scores at many temperatures, with a slider; the entropy says how spread the weights are.
 * @param scores `[n]`
 * @param labels `[n]`
 * @param temperatures τ > 0, in rising order; the slider starts at the one nearest to 1
 */
export function temperatureSlider(
  scores: readonly number[],
  labels: readonly string[],
  temperatures: readonly number[],
): Figure {
  const steps = temperatures.map((temperature) => {
    const weights = softmax([...scores], { temperature });
    const share = entropy(weights) / Math.log(scores.length);
    const entropyNote = note(
      `entropy: ${(100 * share).toFixed(1)} % of ln ${scores.length}, its largest value`,
    );
    return {
      label: String(temperature),
      data: [labelledBars(labels, weights, 3)],
      layout: { annotations: [entropyNote] },
    };
  });
  const nearest = temperatures.reduce(
    (best, t, i) => (near1(t) < near1(temperatures[best] ?? Infinity) ? i : best),
    0,
  );
  const ends = [temperatures[0], temperatures[temperatures.length - 1]] as [number, number];
  const top = (temperature: number) => Math.max(...softmax([...scores], { temperature })).toFixed(3);
  return withSlider(
    layout("Weights against temperature", {
      showlegend: false,
      xaxis: axis({ title: "item" }),
      yaxis: axis({ title: "weight (share of 1)", range: [0, 1.12] }),
    }),
    {
      name: "temperature τ",
      steps,
      start: nearest,
      alt:
        `Bars of the weights at ${temperatures.length} temperatures. The largest weight falls from ` +
        `${top(ends[0])} at τ = ${ends[0]} to ${top(ends[1])} at τ = ${ends[1]}; 1/${scores.length} would be uniform.`,
    },
  );
}

function near1(temperature: number): number {
  return Math.abs(Math.log(temperature));
}

/**
 * What the sum of the weights is when all scores are raised together: naive forms break, the stable one holds.
 * @param shifts the largest score, rising
 * @param sums for each shift, the sum of the weights; NaN where the form gave NaN
 * @param breaks the score at which exp overflows in either kind of number, if it is to be marked
 */
export function overflow(
  shifts: readonly number[],
  sums: { float64: readonly number[]; float32: readonly number[]; stable: readonly number[] },
  breaks?: { float64: number; float32: number },
): Figure {
  const series = [
    { name: "naive, float32", y: sums.float32, color: palette.vermilion, symbol: "x" },
    { name: "naive, float64", y: sums.float64, color: palette.orange, symbol: "diamond" },
    { name: "stable", y: sums.stable, color: palette.blue, symbol: "circle" },
  ];
  const last = Math.max(...shifts);
  const lastGood = (y: readonly number[]) => Math.max(...shifts.filter((_, i) => !Number.isNaN(y[i])));
  return {
    data: series.map(({ name, y, color, symbol }, row) => ({
      type: "scatter",
      mode: "lines+markers",
      name,
      x: shifts,
      // Each series on its own height, so that none hides another; a gap is NaN.
      y: y.map((v) => (Number.isNaN(v) ? null : round(v) * (row + 1))),
      customdata: y.map((v) => (Number.isNaN(v) ? "NaN" : v.toFixed(4))),
      hovertemplate: "largest score %{x}: weights sum to %{customdata}",
      connectgaps: false,
      marker: { color, symbol, size: 8 },
      line: { color },
    })),
    layout: layout("Where exp overflows: a line ends where the weights become NaN", {
      xaxis: axis({ title: "largest score (no unit)", range: [-0.05 * last, 1.25 * last] }),
      yaxis: axis({
        title: "form",
        tickvals: [1, 2, 3],
        ticktext: series.map(({ name }) => name),
        range: [0.4, 3.6],
      }),
      showlegend: false,
      ...(breaks && overflowMarks([breaks.float32, breaks.float64])),
    }),
    alt:
      `Up to which largest score the weights still sum to 1: naive in float32 up to ${lastGood(sums.float32)}, ` +
      `naive in float64 up to ${lastGood(sums.float64)}, stable up to ${lastGood(sums.stable)}, the end of the axis.` +
      (breaks ? ` exp overflows at ${breaks.float32.toFixed(1)} and ${breaks.float64.toFixed(1)}.` : ""),
  };
}

/** A stroke across each of the first rows, with its number beside it. */
function overflowMarks(scores: readonly number[]): Record<string, unknown> {
  const beside = { xref: "x", yref: "y", xanchor: "left", yanchor: "middle", xshift: 8 };
  return {
    shapes: scores.map((x, row) => ({
      type: "line",
      ...{ x0: x, x1: x, y0: row + 0.7, y1: row + 1.3 },
      line: { color: INK, width: 2 },
    })),
    annotations: scores.map((x, row) =>
      note(`exp overflows at ${x.toFixed(1)}`, { ...beside, x, y: row + 1 }),
    ),
  };
}

/**
 * The first weight of two scores [t, 0] as t moves: softmax never reaches 0 or 1, sparsemax does.
 * @param ts the values of t, rising
 */
export function softmaxAgainstSparsemax(ts: readonly number[]): Figure {
  const line = (name: string, color: string, dash: string, f: (t: number) => number) => ({
    type: "scatter",
    mode: "lines",
    name,
    x: ts,
    y: ts.map((t) => round(f(t))),
    line: { color, dash, width: 3 },
  });
  const last = ts[ts.length - 1] ?? 0;
  return {
    data: [
      line("softmax", palette.blue, "solid", (t) => softmax([t, 0])[0] as number),
      line("sparsemax", palette.orange, "dash", (t) => sparsemax([t, 0])[0] as number),
    ],
    layout: layout("Softmax never says never", {
      xaxis: axis({ title: "score of the first item t, the other being 0 (no unit)" }),
      yaxis: axis({ title: "weight of the first item", range: [-0.05, 1.05] }),
    }),
    alt:
      `Weight of the first of two items. Softmax is an S-curve, ${softmax([last, 0])[0]?.toFixed(4)} at t = ${last}; ` +
      "sparsemax is a straight line from exactly 0 at t = −1 to exactly 1 at t = 1 and flat outside.",
  };
}
