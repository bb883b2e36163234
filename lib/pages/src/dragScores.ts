/** Drag scores, see the weights that a softmax gives them. */
import { drag } from "d3-drag";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { arrowStep, asker, decimals, handed, isNumbers, onReset } from "./frame";

interface Start {
  labels: string[];
  scores: number[];
  temperature: number;
}
const start = handed.start as Start;
const { labels } = start;
const scores = [...start.scores];

const ROW = 44;
const [LEFT, MIDDLE, RIGHT] = [110, 420, 760];
const score = scaleLinear([-5, 5], [LEFT, MIDDLE - 30]).clamp(true);
const weight = scaleLinear([0, 1], [MIDDLE + 30, RIGHT - 70]).clamp(true);
const rowOf = (i: number) => 50 + ROW * i;

const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 ${RIGHT} ${rowOf(labels.length) + 4}`)
  .attr("role", "group")
  .attr("aria-label", "Scores to drag, and their weights");
svg.append("text").attr("x", LEFT).attr("y", 20).attr("class", "head").text("scores: drag the points");
svg.append("text").attr("x", weight(0)).attr("y", 20).attr("class", "head").text("weights");
svg
  .append("line")
  .attr("class", "axis")
  .attr("x1", score(0))
  .attr("x2", score(0))
  .attr("y1", 30)
  .attr("y2", rowOf(labels.length) - 14);

const rows = labels.map((label, i) => {
  const row = svg.append("g").attr("transform", `translate(0 ${rowOf(i)})`);
  row
    .append("text")
    .attr("x", LEFT - 16)
    .attr("y", 5)
    .attr("text-anchor", "end")
    .text(label);
  row.append("line").attr("class", "rail").attr("x1", score(-5)).attr("x2", score(5));
  const bar = row.append("line").attr("class", "score").attr("x1", score(0));
  const handle = row
    .append("circle")
    .attr("r", 10)
    .attr("class", "handle")
    .attr("tabindex", 0)
    .attr("role", "slider")
    .attr("aria-label", `score of ${label}`)
    .attr("aria-valuemin", -5)
    .attr("aria-valuemax", 5);
  const value = row.append("text").attr("class", "number").attr("y", -14).attr("text-anchor", "middle");
  const share = row
    .append("rect")
    .attr("class", "weight")
    .attr("x", weight(0))
    .attr("y", -11)
    .attr("height", 22);
  const number = row.append("text").attr("class", "number").attr("y", 5).attr("data-weight", i);
  handle.call(
    drag<SVGCircleElement, unknown>().on("drag", ({ x }: { x: number }) => move(i, score.invert(x))),
  );
  handle.on("keydown", (event: KeyboardEvent) => {
    const step = arrowStep(event);
    if (!step) return;
    event.preventDefault();
    move(i, (scores[i] ?? 0) + 0.1 * (step[0] + step[1]));
  });
  return { bar, handle, value, share, number };
});

const controls = select("#controls");
const temperature = controls
  .insert("label", "button")
  .text("temperature τ ")
  .append("input")
  .attr("type", "range")
  .attr("min", -1.3)
  .attr("max", 1.3)
  .attr("step", 0.01);
const temperatureText = controls.insert("output", "button");
const sum = controls.insert("output", "button").attr("id", "sum");

const tau = () => 10 ** Number(temperature.property("value"));
const expected = `${labels.length} numbers`;
const ask = asker<[number[]], number[]>(
  (value): value is number[] => isNumbers(value, labels.length),
  expected,
);

function move(i: number, to: number): void {
  scores[i] = Math.max(-5, Math.min(5, Math.round(100 * to) / 100));
  draw();
}

function draw(): void {
  rows.forEach(({ bar, handle, value }, i) => {
    const at = scores[i] ?? 0;
    bar.attr("x2", score(at));
    handle.attr("cx", score(at)).attr("aria-valuenow", at).attr("aria-valuetext", decimals(at));
    value.attr("x", score(at)).text(decimals(at));
  });
  temperatureText.text(`${tau().toPrecision(2)}`);
  ask([scores.map((s) => s / tau())], (weights) => {
    rows.forEach(({ share, number }, i) => {
      const w = weights[i] ?? 0;
      share.attr("width", Math.max(0, weight(w) - weight(0)));
      number.attr("x", weight(Math.max(0, w)) + 8).text(w.toFixed(3));
    });
    const total = weights.reduce((a, b) => a + b, 0);
    const isOne = Math.abs(total - 1) < 1e-6;
    sum
      .text(`sum of the weights: ${total.toFixed(3)}${isOne ? "" : ", which is not 1"}`)
      .classed("wrong", !isOne);
  });
}

function reset(): void {
  start.scores.forEach((s, i) => (scores[i] = s));
  temperature.property("value", Math.log10(start.temperature));
  draw();
}
temperature.on("input", draw);
onReset(reset);
reset();
