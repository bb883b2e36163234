/** Drag three scores as one point; see where softmax and sparsemax put the weights. */
import { drag } from "d3-drag";
import { select, type Selection } from "d3-selection";
import { arrowStep, asker, decimals, handed, isNumbers, onReset } from "./frame";

interface Start {
  labels: string[];
  scores: number[];
}
interface Both {
  soft: number[];
  sparse: number[];
}
const start = handed.start as Start;
const { labels } = start;

type Point = [number, number];
const SIDE = 340;
/** Directions of the three corners: their sum is zero, as that of the scores shown. */
const ways: Point[] = [90, -30, 210].map((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]); // prettier-ignore
/** Scores of 3 reach the rim. */
const REACH = 3;
const UNIT = 120 / REACH;

const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 740 380`)
  .attr("role", "group")
  .attr("aria-label", "Three scores as a point to drag, and their weights in a triangle");
type Group = Selection<SVGGElement, unknown, HTMLElement, unknown>;

/** A figure around its own middle, y upwards. */
function panel(title: string, left: number): Group {
  svg.append("text").attr("class", "head").attr("x", left).attr("y", 18).text(title);
  return svg.append("g").attr("transform", `translate(${left + SIDE / 2} 215) scale(1 -1)`);
}
const text = (group: Group, [x, y]: Point, content: string) =>
  group.append("text").attr("transform", `translate(${x} ${y}) scale(1 -1)`).attr("text-anchor", "middle").text(content); // prettier-ignore

const plane = panel("scores: drag the point", 0);
plane.append("circle").attr("class", "plane").attr("r", 130);
ways.forEach(([x, y], i) => {
  plane.append("line").attr("class", "axis").attr("x2", 125 * x).attr("y2", 125 * y); // prettier-ignore
  text(plane, [146 * x, 146 * y], labels[i] ?? "");
});
const triangle = panel("weights", SIDE + 60);
const corner = (i: number): Point => [150 * (ways[i]?.[0] ?? 0), 150 * (ways[i]?.[1] ?? 0)];
triangle
  .append("polygon")
  .attr("class", "triangle")
  .attr("points", [0, 1, 2].map((i) => corner(i).join(",")).join(" "));
labels.forEach((label, i) => text(triangle, corner(i).map((x) => 1.12 * x) as Point, label));
const soft = triangle.append("circle").attr("r", 9).style("fill", "var(--first)");
const sparse = triangle.append("circle").attr("r", 6).style("fill", "var(--second)");
const handle = plane
  .append("circle")
  .attr("class", "handle")
  .attr("r", 11)
  .attr("tabindex", 0)
  .attr("role", "slider")
  .attr("aria-label", "scores")
  .attr("aria-valuemin", -REACH)
  .attr("aria-valuemax", REACH);

const table = select("#controls").insert("table", "button");
const head = table.append("thead").append("tr");
["", ...labels].forEach((label) => head.append("th").attr("scope", "col").text(label));
const body = table.append("tbody");
const rows = Object.fromEntries(
  [["scores", ""], ["softmax", "var(--first)"], ["sparsemax", "var(--second)"]].map(([name = "", colour = ""]) => {
    const row = body.append("tr");
    row.append("th").attr("scope", "row").style("color", colour).text(name);
    return [name, labels.map((_, i) => row.append("td").attr(`data-${name}`, i))];
  }),
); // prettier-ignore

const ask = asker<[number[]], Both>((value): value is Both => {
  const found = (value ?? {}) as Both;
  return isNumbers(found.soft, 3) && isNumbers(found.sparse, 3);
}, "three weights of softmax and three of sparsemax");

let at: Point = [0, 0];

/** The scores of a point: how far it lies in the direction of each corner. */
const scoresAt = ([x, y]: Point) => ways.map(([a, b]) => Math.round((100 * (a * x + b * y)) / UNIT) / 100);
/** The point of some scores; what they have in common does not count. */
const pointOf = (scores: number[]): Point =>
  [0, 1].map(
    (axis) => (2 / 3) * UNIT * scores.reduce((sum, s, i) => sum + s * (ways[i]?.[axis] ?? 0), 0),
  ) as Point;

function move([x, y]: Point): void {
  const far = Math.hypot(x, y) / (REACH * UNIT);
  at = far > 1 ? [x / far, y / far] : [x, y];
  draw();
}

function draw(): void {
  const scores = scoresAt(at);
  const told = scores.map((s, i) => `${labels[i]} ${decimals(s)}`).join(", ");
  handle
    .attr("cx", at[0])
    .attr("cy", at[1])
    .attr("aria-valuenow", scores[0] ?? 0)
    .attr("aria-valuetext", told);
  ask([scores], (found) => {
    for (const [point, weights] of [[soft, found.soft], [sparse, found.sparse]] as const) {
      const place = [0, 1].map((axis) => weights.reduce((sum, w, i) => sum + w * (corner(i)[axis] ?? 0), 0));
      point.attr("cx", place[0] ?? 0).attr("cy", place[1] ?? 0);
    } // prettier-ignore
    const shown = { scores: scores.map(decimals), softmax: found.soft.map((w) => w.toFixed(3)), sparsemax: found.sparse.map((w) => w.toFixed(3)) }; // prettier-ignore
    for (const [name, cells] of Object.entries(rows)) {
      cells.forEach((cell, i) => cell.text(shown[name as keyof typeof shown][i] ?? ""));
    }
  });
}

handle.call(
  drag<SVGCircleElement, unknown>().on("drag", ({ x, y }: { x: number; y: number }) => move([x, y])),
);
handle.on("keydown", (event: KeyboardEvent) => {
  const step = arrowStep(event);
  if (!step) return;
  event.preventDefault();
  move([at[0] + 4 * step[0], at[1] + 4 * step[1]]);
});
onReset(() => move(pointOf(start.scores)));
move(pointOf(start.scores));
