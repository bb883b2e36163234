/** Draw scores of random vectors of any width; see the weights with and without 1/√d, and the medians of many draws. */
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { asker, handed, isNumbers, onReset } from "./frame";

interface Start {
  power: number;
  keys: number;
}
interface Drawn {
  bare: number[];
  scaled: number[];
  largest: { bare: number; scaled: number };
  slope: { bare: number; scaled: number };
}
const start = handed.start as Start;
const { keys } = start;
let [power, seed] = [start.power, 1];

const [WIDTH, HEIGHT, TOP, GAP] = [760, 250, 40, 60];
const half = (WIDTH - GAP) / 2;
const y = scaleLinear([0, 1], [HEIGHT - 24, TOP]).clamp(true);
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 ${WIDTH} ${HEIGHT}`)
  .attr("role", "img")
  .attr("aria-label", "Weights of bare and of scaled scores");

/** The weights of one draw, as bars. */
function panel(title: string, left: number) {
  const group = svg.append("g").attr("transform", `translate(${left} 0)`);
  group.append("text").attr("class", "head").attr("y", 20).text(title);
  group.append("line").attr("class", "rail").attr("x2", half).attr("y1", y(0)).attr("y2", y(0));
  const step = half / keys;
  return Array.from({ length: keys }, (_, i) => ({
    bar: group
      .append("rect")
      .attr("class", "weight")
      .attr("x", step * i + 5)
      .attr("width", step - 10),
    value: group
      .append("text")
      .attr("class", "number")
      .attr("text-anchor", "middle")
      .attr("x", step * (i + 0.5)),
  }));
}
const panels = { bare: panel("q · k", 0), scaled: panel("q · k / √d", half + GAP) };

const controls = select("#controls");
const label = controls.insert("label", "#reset").text("width d ");
const slider = label
  .append("input")
  .attr("type", "range")
  .attr("id", "power")
  .attr("min", 0)
  .attr("max", 10)
  .attr("step", 1);
const width = label.append("output").attr("id", "width");
controls
  .insert("button", "#reset")
  .attr("type", "button")
  .attr("id", "again")
  .text("Draw again")
  .on("click", () => {
    seed++;
    draw();
  });
const table = select("main").insert("table", "#status");
const heads = table.append("thead").append("tr");
["median of 100 draws", "q · k", "q · k / √d"].forEach((text) =>
  heads.append("th").attr("scope", "col").text(text),
);
const body = table.append("tbody");
const row = (text: string, name: string) => {
  const cells = body.append("tr");
  cells.append("th").attr("scope", "row").text(text);
  return {
    bare: cells.append("td").attr(`data-${name}-bare`, ""),
    scaled: cells.append("td").attr(`data-${name}-scaled`, ""),
  };
};
const rows = { largest: row("largest weight", "largest"), slope: row("size of the Jacobian", "slope") };

const isPair = (value: { bare: number; scaled: number } | undefined) =>
  isNumbers([value?.bare, value?.scaled], 2);
const ask = asker<[number, number, number], Drawn>((value): value is Drawn => {
  const { bare, scaled, largest, slope } = (value ?? {}) as Drawn;
  return isNumbers(bare, keys) && isNumbers(scaled, keys) && isPair(largest) && isPair(slope);
}, `${keys} weights of numbers for each draw`);

function draw(): void {
  slider.property("value", power).attr("aria-valuetext", `d = ${2 ** power}`);
  width.text(` ${2 ** power}`);
  ask([2 ** power, keys, seed], (drawn) => {
    for (const side of ["bare", "scaled"] as const) {
      panels[side].forEach(({ bar, value }, i) => {
        const w = drawn[side][i] ?? 0;
        bar.attr("y", y(w)).attr("height", y(0) - y(w));
        value.attr("y", y(w) - 6).text(w.toFixed(2));
      });
      rows.largest[side].text(drawn.largest[side].toFixed(3));
      rows.slope[side].text(shown(drawn.slope[side]));
    }
  });
}

const shown = (x: number) => (x === 0 || x >= 0.001 ? x.toFixed(3) : x.toExponential(1).replace("e-", "e−"));

slider.on("input", () => {
  power = Math.max(0, Math.min(10, Math.round(Number(slider.property("value")))));
  draw();
});
function reset(): void {
  [power, seed] = [start.power, 1];
  draw();
}
onReset(reset);
reset();
