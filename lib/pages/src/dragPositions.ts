/** Drag one of two positions; see the dot product of their encodings, which depends on the distance alone. */
import { drag } from "d3-drag";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { arrowStep, asker, decimals, handed, isNumbers, onReset } from "./frame";

interface Start {
  first: number;
  second: number;
  length: number;
  d: number;
}
const start = handed.start as Start;
const { length, d } = start;
const at = [start.first, start.second];

const [LEFT, RIGHT, RAIL, TOP, BOTTOM] = [50, 740, 40, 90, 280];
const x = scaleLinear([0, length - 1], [LEFT, RIGHT]).clamp(true);
const y = scaleLinear([-d / 2, d / 2], [BOTTOM, TOP]).clamp(true);
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 760 ${BOTTOM + 30}`)
  .attr("role", "group")
  .attr("aria-label", "Two positions to drag, and the dot products of the first with all others");
svg.append("text").attr("class", "head").attr("x", LEFT).attr("y", 16).text("positions: drag the two points");
svg.append("line").attr("class", "rail").attr("x1", LEFT).attr("x2", RIGHT).attr("y1", RAIL).attr("y2", RAIL);
svg
  .append("text")
  .attr("class", "head")
  .attr("x", LEFT)
  .attr("y", TOP - 12)
  .text("dot product of the first position's encoding with each position's");
svg.append("line").attr("class", "axis").attr("x1", LEFT).attr("x2", RIGHT).attr("y1", y(0)).attr("y2", y(0));
for (const tick of [-d / 2, 0, d / 2])
  svg
    .append("text")
    .attr("class", "number")
    .attr("x", LEFT - 8)
    .attr("y", y(tick) + 4)
    .attr("text-anchor", "end")
    .text(String(tick).replace("-", "−"));
for (const tick of [0, Math.floor((length - 1) / 2), length - 1])
  svg
    .append("text")
    .attr("class", "number")
    .attr("x", x(tick))
    .attr("y", BOTTOM + 20)
    .attr("text-anchor", "middle")
    .text(tick);
const curve = svg.append("path").attr("class", "curve").attr("fill", "none");
const mark = svg.append("circle").attr("class", "context").attr("r", 7);
const handles = ["first", "second"].map((name, i) => {
  const handle = svg
    .append("circle")
    .attr("class", "handle")
    .attr("r", 10)
    .attr("cy", RAIL)
    .attr("tabindex", 0)
    .attr("role", "slider")
    .attr("aria-label", `${name} position`)
    .attr("aria-valuemin", 0)
    .attr("aria-valuemax", length - 1);
  if (i === 0) handle.style("fill", "var(--main)");
  handle.call(
    drag<SVGCircleElement, unknown>().on("drag", (event: { x: number }) => move(i, x.invert(event.x))),
  );
  handle.on("keydown", (event: KeyboardEvent) => {
    const by = arrowStep(event);
    if (!by) return;
    event.preventDefault();
    move(i, (at[i] ?? 0) + by[0] + by[1]);
  });
  return handle;
});
const told = select("main").insert("p", "#status").attr("id", "told").attr("aria-live", "polite");

const ask = asker<[number, number, number], number[]>(
  (value): value is number[] => isNumbers(value, length),
  `${length} dot products`,
);

function move(i: number, to: number): void {
  at[i] = Math.max(0, Math.min(length - 1, Math.round(to)));
  draw();
}

function draw(): void {
  handles.forEach((handle, i) => handle.attr("cx", x(at[i] ?? 0)).attr("aria-valuenow", at[i] ?? 0));
  const [first = 0, second = 0] = at;
  ask([first, length, d], (products) => {
    curve.attr("d", `M${products.map((p, i) => `${x(i).toFixed(1)},${y(p).toFixed(1)}`).join("L")}`);
    mark.attr("cx", x(second)).attr("cy", y(products[second] ?? 0));
    const here = products[second] ?? 0;
    told
      .attr("data-product", here.toFixed(6))
      .text(`Positions ${first} and ${second}, ${Math.abs(second - first)} apart: dot product ${decimals(here)}. Move both by the same amount: it stays.`); // prettier-ignore
  });
}
onReset(() => {
  [at[0], at[1]] = [start.first, start.second];
  draw();
});
draw();
