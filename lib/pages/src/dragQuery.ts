/** Drag a query among keys; see scores, weights, and the context moving in the triangle of the values. */
import { drag } from "d3-drag";
import { select } from "d3-selection";
import { arrowStep, asker, decimals, handed, isNumbers, onReset } from "./frame";
import { arrow, squarePlane, type Plane } from "./plane";

interface Start {
  words: string[];
  query: [number, number];
  keys: [number, number][];
  values: [number, number][];
}
interface Attended {
  scores: number[];
  weights: number[];
  context: number[];
}
const start = handed.start as Start;
const { words, keys, values } = start;
let query = start.query;

const [SIDE, GAP, TOP] = [340, 60, 34];
const colours = ["var(--first)", "var(--second)", "var(--third)"];
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 ${2 * SIDE + GAP} ${TOP + SIDE + 4}`)
  .attr("role", "group")
  .attr("aria-label", "A query among keys, and the context among values");

const at = { top: TOP, side: SIDE, reach: 3 };
const left = squarePlane(svg, "keys, and the query to drag", { ...at, left: 0 });
const right = squarePlane(svg, "values, and the context", { ...at, left: SIDE + GAP });
const label = (at: Plane, to: readonly number[], text: string, colour: string, apart = 8) =>
  at.group
    .append("text")
    .style("fill", colour)
    .attr("class", "label")
    .attr("x", at.x(to[0] ?? 0) + apart)
    .attr("y", at.y(to[1] ?? 0) - 8)
    .text(text);

keys.forEach((key, i) => {
  arrow(left, key, colours[i] ?? "#888");
  label(left, key, words[i] ?? "", colours[i] ?? "#888");
});
right.group
  .append("polygon")
  .attr("class", "triangle")
  .attr("points", values.map(([a, b]) => `${right.x(a)},${right.y(b)}`).join(" "));
const dots = values.map((value, i) => {
  label(right, value, words[i] ?? "", colours[i] ?? "#888", 20);
  return right.group
    .append("circle")
    .attr("cx", right.x(value[0]))
    .attr("cy", right.y(value[1]))
    .style("fill", colours[i] ?? "#888");
});
const queryArrow = arrow(left, query, "currentColor").attr("stroke-dasharray", "5 3");
const handle = left.group
  .append("circle")
  .attr("class", "handle")
  .attr("r", 11)
  .attr("tabindex", 0)
  .attr("role", "slider")
  .attr("aria-label", "query")
  .attr("aria-valuemin", -3)
  .attr("aria-valuemax", 3);
const context = right.group.append("circle").attr("class", "context").attr("r", 9);

const table = select("#controls").insert("table", "button");
const [head, body] = [table.append("thead").append("tr"), table.append("tbody")];
["word", "score", "weight"].forEach((text) => head.append("th").attr("scope", "col").text(text));
const cells = words.map((word, i) => {
  const row = body.append("tr");
  row
    .append("th")
    .attr("scope", "row")
    .style("color", colours[i] ?? "")
    .text(word);
  return { score: row.append("td").attr("data-score", i), weight: row.append("td").attr("data-weight", i) };
});

const n = words.length;
const ask = asker<[[number, number], number[][], number[][]], Attended>((value): value is Attended => {
  const { scores, weights, context: at } = (value ?? {}) as Attended;
  return isNumbers(scores, n) && isNumbers(weights, n) && isNumbers(at, 2);
}, `${n} scores, ${n} weights and a context of two numbers`);

function move(to: readonly [number, number]): void {
  const inside = (x: number) => Math.max(-3, Math.min(3, Math.round(100 * x) / 100));
  query = [inside(to[0]), inside(to[1])];
  draw();
}

function draw(): void {
  const [a, b] = query;
  queryArrow.attr("x2", left.x(a)).attr("y2", left.y(b));
  handle
    .attr("cx", left.x(a))
    .attr("cy", left.y(b))
    .attr("aria-valuenow", a)
    .attr("aria-valuetext", `${decimals(a)} to the right, ${decimals(b)} up`);
  ask([query, keys, values], ({ scores, weights, context: at }) => {
    cells.forEach((row, i) => {
      row.score.text(decimals(scores[i] ?? 0));
      row.weight.text((weights[i] ?? 0).toFixed(3));
    });
    dots.forEach((dot, i) => dot.attr("r", 4 + 14 * Math.max(0, Math.min(1, weights[i] ?? 0))));
    context
      .attr("cx", right.x(at[0] ?? 0))
      .attr("cy", right.y(at[1] ?? 0))
      .attr("data-context", at.map((x) => x.toFixed(4)).join(" "));
  });
}

handle.call(
  drag<SVGCircleElement, unknown>().on("drag", ({ x, y }: { x: number; y: number }) =>
    move([left.x.invert(x), left.y.invert(y)]),
  ),
);
handle.on("keydown", (event: KeyboardEvent) => {
  const step = arrowStep(event);
  if (!step) return;
  event.preventDefault();
  move([query[0] + 0.1 * step[0], query[1] + 0.1 * step[1]]);
});
onReset(() => move(start.query));
draw();
