/** Paint a mask cell by cell: what softmax makes of it, and what happens when the mask comes after softmax. */
import { select } from "d3-selection";
import { asker, handed, isNumbers, onReset } from "./frame";

interface Start {
  words: string[];
  scores: number[][];
  mask: number[][];
}
interface Masked {
  before: number[][];
  after: number[][];
}
const start = handed.start as Start;
const { words, scores } = start;
let mask = start.mask.map((row) => [...row]);
const n = words.length;

const [CELL, LEFT, TOP, GAP] = [56, 84, 60, 60];
const width = LEFT + n * CELL;
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 ${2 * width + GAP + 70} ${TOP + n * CELL + 10}`)
  .attr("role", "group")
  .attr("aria-label", "Weights under a mask, with the mask before softmax and after it");

function grid(title: string, left: number) {
  const group = svg.append("g").attr("transform", `translate(${left} 0)`);
  group.append("text").attr("class", "head").attr("x", LEFT).attr("y", 20).text(title);
  words.forEach((word, i) => {
    group
      .append("text")
      .attr("x", LEFT + (i + 0.5) * CELL)
      .attr("y", TOP - 10)
      .attr("text-anchor", "middle")
      .text(word);
    group
      .append("text")
      .attr("x", LEFT - 10)
      .attr("y", TOP + (i + 0.5) * CELL + 5)
      .attr("text-anchor", "end")
      .text(word);
  });
  const sums = words.map((_, i) =>
    group
      .append("text")
      .attr("class", "number")
      .attr("x", LEFT + n * CELL + 8)
      .attr("y", TOP + (i + 0.5) * CELL + 5),
  );
  const cells = words.map((_, i) =>
    words.map((__, j) => {
      const cell = group.append("g").attr("transform", `translate(${LEFT + j * CELL} ${TOP + i * CELL})`);
      const square = cell
        .append("rect")
        .attr("class", "cell")
        .attr("width", CELL - 3)
        .attr("height", CELL - 3);
      const text = cell
        .append("text")
        .attr("class", "number")
        .attr("x", CELL / 2 - 1)
        .attr("y", CELL / 2 + 4)
        .attr("text-anchor", "middle");
      return { cell, square, text };
    }),
  );
  return { cells, sums };
}

const before = grid("−∞ before softmax", 0);
const after = grid("zeros after softmax", width + GAP);
let focus: [number, number] = [0, 0];
let painting: number | undefined;

const ask = asker<[number[][], number[][]], Masked>((value): value is Masked => {
  const { before: a, after: b } = (value ?? {}) as Masked;
  return [a, b].every(
    (rows) => Array.isArray(rows) && rows.length === n && rows.every((row) => isNumbers(row, n)),
  );
}, `two tables of ${n} rows of ${n} weights`);

before.cells.forEach((row, i) =>
  row.forEach(({ cell }, j) => {
    cell
      .attr("role", "switch")
      .attr("class", "paint")
      .on("pointerdown", (event: PointerEvent) => {
        event.preventDefault();
        (event.currentTarget as SVGGElement).focus();
        painting = 1 - (mask[i]?.[j] ?? 0);
        (event.target as Element).releasePointerCapture?.(event.pointerId);
        paint(i, j, painting);
      })
      .on("pointerenter", () => painting !== undefined && paint(i, j, painting))
      .on("keydown", (event: KeyboardEvent) => key(event, i, j))
      .on("focus", () => (focus = [i, j]));
  }),
);
select(window).on("pointerup pointercancel", () => (painting = undefined));

function key(event: KeyboardEvent, i: number, j: number): void {
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
  };
  const move = moves[event.key];
  if (!move && ![" ", "Enter"].includes(event.key)) return;
  event.preventDefault();
  if (!move) return paint(i, j, 1 - (mask[i]?.[j] ?? 0));
  focus = [(i + move[0] + n) % n, (j + move[1] + n) % n];
  draw();
  (before.cells[focus[0]]?.[focus[1]]?.cell.node() as SVGGElement).focus();
}

function paint(i: number, j: number, to: number): void {
  focus = [i, j];
  (mask[i] as number[])[j] = to;
  draw();
}

function draw(): void {
  before.cells.forEach((row, i) =>
    row.forEach(({ cell }, j) => {
      const isSeen = mask[i]?.[j] === 1;
      cell
        .attr("tabindex", i === focus[0] && j === focus[1] ? 0 : -1)
        .attr("aria-checked", String(isSeen))
        .attr("aria-label", `${words[i]} may look at ${words[j]}`);
    }),
  );
  ask([scores, mask], (found) => {
    for (const [side, weights] of [
      [before, found.before],
      [after, found.after],
    ] as const) {
      side.cells.forEach((row, i) =>
        row.forEach(({ square, text }, j) => {
          const w = weights[i]?.[j] ?? 0;
          square.classed("hidden", mask[i]?.[j] !== 1).style("--share", String(Math.max(0, Math.min(1, w))));
          text.text(mask[i]?.[j] === 1 || w !== 0 ? w.toFixed(2) : "").attr("data-cell", `${i},${j}`);
        }),
      );
      side.sums.forEach((sum, i) => {
        const total = (weights[i] ?? []).reduce((a, b) => a + b, 0);
        sum.text(`Σ ${total.toFixed(2)}`).classed("wrong", Math.abs(total - 1) > 1e-6 && total !== 0);
      });
    }
  });
}

onReset(() => {
  mask = start.mask.map((row) => [...row]);
  draw();
});
draw();
