/** Paint a hole on a small picture; pyramid attention fills it, and each pixel tells where it came from. */
import { pointer, select } from "d3-selection";
import { arrowStep, asker, decimals, handed, isNumbers, onReset } from "./frame";

interface Start {
  picture: number[][];
  mask: number[][];
  size: number;
  temperature: number;
}
interface Filling {
  x: number;
  y: number;
  value: number;
  from: { scale: number; x: number; y: number; weight: number };
}
const start = handed.start as Start;
const { picture, size, temperature } = start;
const [rows, columns] = [picture.length, picture[0]?.length ?? 1];
const middle = { x: Math.floor(columns / 2), y: Math.floor(rows / 2) };
let mask = start.mask.map((row) => [...row]);
let at = firstHidden();
let found = new Map<number, Filling>();

const CELL = 340 / Math.max(rows, columns);
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", "0 0 760 390")
  .attr("role", "group")
  .attr("aria-label", "A picture with a hole to paint, and the same picture filled");

function grid(title: string, left: number) {
  svg.append("text").attr("class", "head").attr("x", left).attr("y", 20).text(title);
  const group = svg.append("g").attr("transform", `translate(${left} 36)`);
  const cells = picture.map((row, y) =>
    row.map((_, x) =>
      group
        .append("rect")
        .attr("class", "pixel")
        .attr("x", x * CELL)
        .attr("y", y * CELL)
        .attr("width", CELL + 0.5)
        .attr("height", CELL + 0.5),
    ),
  );
  return { group, cells };
}
const left = grid("paint the hole here", 10);
const right = grid("filled by attention between patches", 400);
const source = left.group.append("rect").attr("class", "source");
const pixel = right.group.append("rect").attr("class", "brush-twin").attr("width", CELL).attr("height", CELL);
const brush = left.group
  .append("rect")
  .attr("class", "brush")
  .attr("width", CELL)
  .attr("height", CELL)
  .attr("tabindex", 0)
  .attr("role", "slider")
  .attr("aria-label", "brush: arrows move it, the space bar hides or shows a pixel")
  .attr("aria-valuemin", 0)
  .attr("aria-valuemax", rows * columns - 1);

const controls = select("#controls");
function checkbox(text: string) {
  const label = controls.insert("label", "#reset");
  const box = label.append("input").attr("type", "checkbox").property("checked", true);
  label.append("span").text(text);
  return box.on("change", () => draw());
}
const [full, half] = [checkbox(" patches at full size"), checkbox(" patches at half size")];
const clear = controls.insert("button", "#reset").attr("type", "button").attr("id", "clear").text("No hole");
const told = select("main").insert("p", "#status").attr("id", "told").attr("aria-live", "polite");

const isFilling = (one: Filling | null): one is Filling =>
  isNumbers([one?.x, one?.y, one?.value, one?.from?.scale, one?.from?.x, one?.from?.y, one?.from?.weight], 7);
const ask = asker<[number[][], number[][], number[], number, number], Filling[]>(
  (value): value is Filling[] => Array.isArray(value) && value.every(isFilling),
  "a grey and a place for each hidden pixel",
);

function firstHidden(): { x: number; y: number } {
  const y = mask.findIndex((row) => row.includes(1));
  return y < 0 ? middle : { x: mask[y]?.indexOf(1) ?? 0, y };
}

/** Strokes: the first pixel decides whether they hide or show. */
let painting: number | undefined;
left.group
  .attr("class", "paint")
  .on("pointerdown", (event: PointerEvent) => {
    event.preventDefault();
    (brush.node() as SVGRectElement).focus();
    move(event);
    painting = 1 - (mask[at.y]?.[at.x] ?? 0);
    (event.target as Element).releasePointerCapture?.(event.pointerId);
    paint(painting);
  })
  .on("pointermove", (event: PointerEvent) => {
    move(event);
    if (painting === undefined) tell();
    else paint(painting);
  });
right.group.on("pointermove", (event: PointerEvent) => {
  move(event, right.group.node() as SVGGElement);
  tell();
});
select(window).on("pointerup pointercancel", () => (painting = undefined));
brush.on("keydown", (event: KeyboardEvent) => {
  const by = arrowStep(event);
  if (!by && ![" ", "Enter"].includes(event.key)) return;
  event.preventDefault();
  if (!by) return paint(1 - (mask[at.y]?.[at.x] ?? 0));
  at = inside(at.x + by[0], at.y - by[1]);
  tell();
});

const inside = (x: number, y: number) => ({
  x: Math.max(0, Math.min(columns - 1, x)),
  y: Math.max(0, Math.min(rows - 1, y)),
});

function move(event: PointerEvent, group = left.group.node() as SVGGElement): void {
  const [x, y] = pointer(event, group);
  at = inside(Math.floor(x / CELL), Math.floor(y / CELL));
}

function paint(to: number): void {
  if (mask[at.y]?.[at.x] === to) return;
  (mask[at.y] as number[])[at.x] = to;
  draw();
}

const greyOf = (value: number) => {
  const grey = Math.round(255 * Math.max(0, Math.min(1, value)));
  return `rgb(${grey},${grey},${grey})`;
};

function draw(): void {
  const scales = [full.property("checked") ? 1 : 0, half.property("checked") ? 0.5 : 0].filter(Boolean);
  picture.forEach((row, y) =>
    row.forEach((value, x) => {
      const isHidden = mask[y]?.[x] === 1;
      left.cells[y]?.[x]?.classed("hole", isHidden).style("--grey", greyOf(value));
    }),
  );
  ask([picture, mask, scales, size, temperature], (list) => {
    found = new Map(list.map((one) => [one.y * columns + one.x, one]));
    picture.forEach((row, y) =>
      row.forEach((value, x) =>
        right.cells[y]?.[x]?.style("--grey", greyOf(found.get(y * columns + x)?.value ?? value)),
      ),
    );
    tell();
  });
}

function tell(): void {
  const one = found.get(at.y * columns + at.x);
  const isHidden = mask[at.y]?.[at.x] === 1;
  for (const mark of [brush, pixel]) mark.attr("x", at.x * CELL).attr("y", at.y * CELL);
  brush
    .attr("aria-valuenow", at.y * columns + at.x)
    .attr("aria-valuetext", `row ${at.y + 1}, column ${at.x + 1}, ${isHidden ? "hidden" : "known"}`);
  source.style("visibility", one ? "visible" : "hidden");
  if (one) {
    const side = (size / one.from.scale) * CELL;
    source
      .classed("half", one.from.scale < 1)
      .attr("x", (one.from.x + 0.5) * CELL - side / 2)
      .attr("y", (one.from.y + 0.5) * CELL - side / 2)
      .attr("width", side)
      .attr("height", side);
  }
  const errors = [...found.values()].map(({ x, y, value }) => Math.abs(value - (picture[y]?.[x] ?? 0)));
  const exact = errors.filter((error) => error < 0.02).length;
  const where = one
    ? ` The pixel in row ${at.y + 1}, column ${at.x + 1} came from a patch at ${one.from.scale < 1 ? "half" : "full"} size with weight ${decimals(one.from.weight)}.`
    : "";
  told
    .attr("data-hidden", errors.length)
    .attr("data-exact", exact)
    .text(
      errors.length === 0
        ? "Nothing is hidden: paint a hole on the left picture."
        : `${errors.length} hidden, ${exact} of them filled with the grey that was there.${where}`,
    );
}

clear.on("click", () => {
  mask = mask.map((row) => row.map(() => 0));
  draw();
});
onReset(() => {
  mask = start.mask.map((row) => [...row]);
  at = firstHidden();
  for (const box of [full, half]) box.property("checked", true);
  draw();
});
draw();
