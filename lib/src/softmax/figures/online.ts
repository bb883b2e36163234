/** Online softmax, one score at a time. */
import type { Figure } from "../../notebook";
import { onlineSoftmax, type OnlineState } from "../online";
import { axis, layout, note, palette, round, withSlider, type SliderStep } from "../../plots";

/**
 * Running maximum m and running sum d after each score, with a slider over the steps. A new maximum
 * rescales the sum: the step where d drops.
 * @param scores `[n]`
 */
export function onlineSteps(scores: readonly number[]): Figure {
  const { steps, weights, state } = onlineSoftmax(scores);
  const numbers = { title: "score number", dtick: 1, range: [0.4, scores.length + 0.6] };
  const top = Math.max(...steps.map((s) => s.sum));
  return withSlider(
    layout("Online softmax: one pass, two numbers to remember", {
      height: 420,
      xaxis: axis({ ...numbers, domain: [0, 0.46] }),
      yaxis: axis({ title: "score (no unit)" }),
      xaxis2: axis({ ...numbers, domain: [0.6, 1], anchor: "y2" }),
      yaxis2: axis({ title: "sum d of exp(e − m)", anchor: "x2", range: [0, top * 1.15] }),
    }),
    {
      name: "scores seen",
      steps: scores.map((_, step) => frame(scores, steps, step)),
      start: 0,
      alt:
        `After ${scores.length} scores the maximum is ${state.max.toFixed(2)} and the sum ${state.sum.toFixed(3)}; ` +
        `the weights are ${weights.map((w) => w.toFixed(3)).join(", ")}. The sum drops whenever a much larger maximum appears.`,
    },
  );
}

/** What is known after score number `step`; later scores are pale. */
function frame(scores: readonly number[], states: readonly OnlineState[], step: number): SliderStep {
  const x = scores.map((_, i) => i + 1);
  const seen = (values: readonly number[]) => values.map((v, i) => (i <= step ? round(v) : null));
  const bars = {
    type: "bar",
    name: "score e",
    x,
    y: scores.map((s) => round(s)),
    marker: {
      color: scores.map((_, i) => (i === step ? palette.orange : palette.sky)),
      opacity: scores.map((_, i) => (i <= step ? 1 : 0.25)),
    },
  };
  const line = { type: "scatter", mode: "lines+markers", x };
  const maxima = {
    ...line,
    name: "maximum so far m",
    y: seen(states.map((s) => s.max)),
    line: { color: palette.vermilion, shape: "hv" },
    marker: { symbol: "diamond", size: 8 },
  };
  const sums = {
    ...line,
    name: "sum so far d",
    y: seen(states.map((s) => s.sum)),
    xaxis: "x2",
    yaxis: "y2",
    line: { color: palette.blue },
    marker: { size: 8 },
  };
  const { max, sum } = states[step] ?? { max: 0, sum: 0 };
  const text = `m = ${max.toFixed(2)}, d = ${sum.toFixed(3)}`;
  const annotations = [note(text, { x: 0, xanchor: "left" })];
  return { label: String(step + 1), data: [bars, maxima, sums], layout: { annotations } };
}
