/** Step a softmax through tiles of its scores; see maximum and sum, and how the sum is rescaled. */
import { drag } from "d3-drag";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { arrowStep, asker, decimals, handed, isNumbers, onReset } from "./frame";

interface Start {
  scores: number[];
  tile: number;
}
interface State {
  max: number;
  sum: number;
}
const start = handed.start as Start;
const scores = [...start.scores];
let [tile, seen] = [start.tile, 1];

const [LEFT, RIGHT, HEIGHT] = [60, 740, 300];
const step = (RIGHT - LEFT) / scores.length;
const y = scaleLinear([-5, 5], [HEIGHT - 20, 30]).clamp(true);
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 760 ${HEIGHT + 44}`)
  .attr("role", "group")
  .attr("aria-label", "Scores in tiles, to drag up and down");
svg
  .append("text")
  .attr("class", "head")
  .attr("x", LEFT)
  .attr("y", 16)
  .text("scores, in tiles: drag them up and down");
svg.append("line").attr("class", "axis").attr("x1", LEFT).attr("x2", RIGHT).attr("y1", y(0)).attr("y2", y(0));

const columns = scores.map((_, i) => {
  const group = svg.append("g").attr("transform", `translate(${LEFT + step * i} 0)`);
  const bar = group
    .append("rect")
    .attr("class", "tile")
    .attr("x", 6)
    .attr("width", step - 12);
  const value = group
    .append("text")
    .attr("class", "number")
    .attr("x", step / 2)
    .attr("text-anchor", "middle");
  const handle = group
    .append("circle")
    .attr("class", "handle")
    .attr("r", 9)
    .attr("cx", step / 2)
    .attr("tabindex", 0)
    .attr("role", "slider")
    .attr("aria-label", `score ${i + 1}`)
    .attr("aria-valuemin", -5)
    .attr("aria-valuemax", 5);
  handle.call(
    drag<SVGCircleElement, unknown>().on("drag", (event: { y: number }) => move(i, y.invert(event.y))),
  );
  handle.on("keydown", (event: KeyboardEvent) => {
    const by = arrowStep(event);
    if (!by) return;
    event.preventDefault();
    move(i, (scores[i] ?? 0) + 0.1 * (by[0] + by[1]));
  });
  return { bar, value, handle };
});
const maximum = svg.append("line").attr("class", "maximum").attr("x1", LEFT).attr("x2", RIGHT);
const maximumText = svg
  .append("text")
  .attr("x", LEFT - 10)
  .attr("text-anchor", "end")
  .text("m");

// The values are the numbers below the scores, so that their weighted mean is a place among them.
svg
  .append("text")
  .attr("class", "head")
  .attr("x", LEFT - 10)
  .attr("y", HEIGHT + 14)
  .attr("text-anchor", "end")
  .text("values");
scores.forEach((_, i) =>
  svg
    .append("text")
    .attr("x", LEFT + step * (i + 0.5))
    .attr("y", HEIGHT + 14)
    .attr("text-anchor", "middle")
    .text(i + 1),
);
const output = svg.append("g").attr("class", "output");
output
  .append("path")
  .attr("class", "context")
  .attr("d", `M0 ${HEIGHT + 20}l7 13h-14z`);
const outputText = output
  .append("text")
  .attr("x", 12)
  .attr("y", HEIGHT + 34);

const controls = select("#controls");
const back = controls.insert("button", "#reset").attr("type", "button").text("Back");
const forward = controls
  .insert("button", "#reset")
  .attr("type", "button")
  .attr("id", "next")
  .text("Next tile");
const size = controls
  .insert("label", "#reset")
  .text("scores in a tile ")
  .append("input")
  .attr("type", "number")
  .attr("min", 1)
  .attr("max", scores.length);
const told = select("main").insert("p", "#status").attr("id", "told").attr("aria-live", "polite");

const tiles = () => Math.ceil(scores.length / tile);
const ask = asker<[number[], number], State[]>(
  (value): value is State[] =>
    Array.isArray(value) && value.length === tiles() && value.every((one: State | null) => isNumbers([one?.max, one?.sum], 2)), // prettier-ignore
  "a state { max, sum } of numbers after each tile",
);

function move(i: number, to: number): void {
  scores[i] = Math.max(-5, Math.min(5, Math.round(100 * to) / 100));
  draw();
}

function draw(): void {
  seen = Math.max(1, Math.min(tiles(), seen));
  back.property("disabled", seen === 1);
  forward.property("disabled", seen === tiles());
  columns.forEach(({ bar, value, handle }, i) => {
    const [s, at] = [scores[i] ?? 0, Math.floor(i / tile) + 1];
    bar
      .attr("y", Math.min(y(s), y(0)))
      .attr("height", Math.abs(y(s) - y(0)))
      .attr("data-state", at === seen ? "now" : at < seen ? "seen" : "later");
    handle.attr("cy", y(s)).attr("aria-valuenow", s).attr("aria-valuetext", decimals(s));
    value.attr("y", y(s) + (s < 0 ? 24 : -14)).text(decimals(s));
  });
  ask([scores, tile], (states) => tell(states));
}

function tell(states: State[]): void {
  const now = states[seen - 1] as State;
  const before = states[seen - 2];
  maximum.attr("y1", y(now.max)).attr("y2", y(now.max));
  maximumText.attr("y", y(now.max) + 5);
  const factor = before ? Math.exp(before.max - now.max) : undefined;
  const parts = scores.slice(0, seen * tile);
  const best = Math.max(...parts);
  const right = parts.reduce((sum, s) => sum + Math.exp(s - best), 0);
  const isRight = Math.abs(best - now.max) < 1e-9 && Math.abs(right - now.sum) < 1e-6 * right;
  const mean = parts.reduce((sum, s, i) => sum + (Math.exp(s - now.max) / now.sum) * (i + 1), 0);
  const place = Math.max(0.5, Math.min(scores.length + 0.5, Number.isFinite(mean) ? mean : 0.5));
  output.attr("transform", `translate(${LEFT + step * (place - 0.5)} 0)`);
  outputText.text(`o = ${decimals(mean)}`);
  const kept = before && factor !== undefined ? (before.sum * factor) / now.sum : 0;
  told
    .attr("data-output", mean)
    .attr("data-max", now.max)
    .attr("data-sum", now.sum)
    .classed("wrong", !isRight)
    .text(
      `After tile ${seen} of ${tiles()}: maximum m = ${decimals(now.max)}, sum d = ${now.sum.toFixed(4)}. ` +
        (factor === undefined ? "" : `The old sum shrank to ${factor.toFixed(4)} of what it was. `) +
        `The output o, the weighted mean of the values so far, is ${mean.toFixed(4)}` +
        (factor === undefined ? ". " : `: ${kept.toFixed(4)} of the old one, and this tile's part. `) +
        (isRight ? "All scores so far in one go give the same." : `All scores so far in one go give m = ${decimals(best)}, d = ${right.toFixed(4)}.`), // prettier-ignore
    );
}

back.on("click", () => go(seen - 1));
forward.on("click", () => go(seen + 1));
function go(to: number): void {
  seen = to;
  draw();
}
size.on("input", () => {
  tile = Math.max(1, Math.min(scores.length, Math.round(Number(size.property("value"))) || 1));
  draw();
});

function reset(): void {
  start.scores.forEach((s, i) => (scores[i] = s));
  [tile, seen] = [start.tile, 1];
  size.property("value", tile);
  draw();
}
onReset(reset);
reset();
