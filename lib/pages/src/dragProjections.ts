/** Drag the columns of W_Q and W_K; see queries, keys, scores and weights of three words. */
import { drag } from "d3-drag";
import { select } from "d3-selection";
import { arrowStep, asker, decimals, handed, isNumbers, onReset } from "./frame";
import { arrow, squarePlane, type Plane } from "./plane";

type Point = [number, number];
interface Start {
  words: string[];
  vectors: Point[];
  /** Columns of each matrix: where the unit vectors go. */
  toQueries: [Point, Point];
  toKeys: [Point, Point];
}
interface Projected {
  queries: number[][];
  keys: number[][];
  scores: number[][];
  weights: number[][];
}
const start = handed.start as Start;
const { words, vectors } = start;
const copy = (columns: [Point, Point]): [Point, Point] => [[...columns[0]], [...columns[1]]];
let matrices = { queries: copy(start.toQueries), keys: copy(start.toKeys) };
type Side = keyof typeof matrices;

const [SIDE, GAP, TOP, REACH] = [300, 60, 34, 3];
const colours = ["var(--first)", "var(--second)", "var(--third)"];
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 ${2 * SIDE + GAP} ${TOP + SIDE + 4}`)
  .attr("role", "group")
  .attr("aria-label", "The two matrices to drag, with the queries and the keys that they make");

/** A point to drag: where one column of a matrix takes its unit vector. */
function handleOf({ group, x, y }: Plane, side: Side, column: number, label: string) {
  const handle = group
    .append("circle")
    .attr("class", "handle")
    .attr("r", 9)
    .attr("tabindex", 0)
    .attr("role", "slider")
    .attr("aria-label", label)
    .attr("aria-valuemin", -REACH)
    .attr("aria-valuemax", REACH);
  if (column === 1) handle.style("fill", "var(--main)");
  handle.call(
    drag<SVGCircleElement, unknown>().on("drag", (event: { x: number; y: number }) =>
      move(side, column, [x.invert(event.x), y.invert(event.y)]),
    ),
  );
  handle.on("keydown", (event: KeyboardEvent) => {
    const by = arrowStep(event);
    if (!by) return;
    event.preventDefault();
    const [a, b] = matrices[side][column] as Point;
    move(side, column, [a + 0.1 * by[0], b + 0.1 * by[1]]);
  });
  return handle;
}

/** A plane with the columns of one matrix as handles and the words' vectors after it. */
function plane(side: Side, title: string, left: number) {
  const made = squarePlane(svg, title, { left, top: TOP, side: SIDE, reach: REACH });
  const arrows = words.map((_, i) => arrow(made, [0, 0], colours[i] ?? "#888"));
  const labels = words.map((word, i) =>
    made.group
      .append("text")
      .attr("class", "label")
      .style("fill", colours[i] ?? "#888")
      .text(word),
  );
  const handles = [0, 1].map((column) => handleOf(made, side, column, `${title}, column ${column + 1}`));
  return { ...made, arrows, labels, handles };
}
const planes = {
  queries: plane("queries", "W_Q, and queries", 0),
  keys: plane("keys", "W_K, and keys", SIDE + GAP),
};

const table = select("main").insert("table", "#status");
const head = table.append("thead").append("tr");
["query \\ key", ...words].forEach((text) => head.append("th").attr("scope", "col").text(text));
const body = table.append("tbody");
const cells = words.map((word, i) => {
  const row = body.append("tr");
  row
    .append("th")
    .attr("scope", "row")
    .style("color", colours[i] ?? "")
    .text(word);
  return words.map((_, j) => row.append("td").attr("data-cell", `${i} ${j}`));
});

const n = words.length;
const areRows = (value: unknown, width: number): value is number[][] =>
  Array.isArray(value) && value.length === n && value.every((row) => isNumbers(row, width));
const ask = asker<[number[][], number[][], number[][]], Projected>((value): value is Projected => {
  const { queries, keys, scores, weights } = (value ?? {}) as Projected;
  return areRows(queries, 2) && areRows(keys, 2) && areRows(scores, n) && areRows(weights, n);
}, `queries and keys of two numbers, scores and weights of ${n} for each word`);

/** A matrix with these columns, as rows. */
const rowsOf = ([a, b]: [Point, Point]) => [
  [a[0], b[0]],
  [a[1], b[1]],
];

function move(side: Side, column: number, to: Point): void {
  const inside = (x: number) => Math.max(-REACH, Math.min(REACH, Math.round(100 * x) / 100));
  matrices[side][column] = [inside(to[0]), inside(to[1])];
  draw();
}

function draw(): void {
  for (const side of ["queries", "keys"] as const) {
    const { x, y, handles } = planes[side];
    handles.forEach((handle, column) => {
      const [a, b] = matrices[side][column] as Point;
      handle
        .attr("cx", x(a))
        .attr("cy", y(b))
        .attr("aria-valuenow", a)
        .attr("aria-valuetext", `${decimals(a)} to the right, ${decimals(b)} up`);
    });
  }
  ask([vectors, rowsOf(matrices.queries), rowsOf(matrices.keys)], (projected) => {
    for (const side of ["queries", "keys"] as const) {
      const { x, y, arrows, labels } = planes[side];
      projected[side].forEach(([a = 0, b = 0], i) => {
        arrows[i]?.attr("x2", x(a)).attr("y2", y(b));
        labels[i]?.attr("x", x(a) + 7).attr("y", y(b) - 7);
      });
    }
    cells.forEach((row, i) =>
      row.forEach((cell, j) =>
        cell.text(
          `${decimals(projected.scores[i]?.[j] ?? 0)} → ${(projected.weights[i]?.[j] ?? 0).toFixed(3)}`,
        ),
      ),
    );
  });
}
onReset(() => {
  matrices = { queries: copy(start.toQueries), keys: copy(start.toKeys) };
  draw();
});
draw();
