/** Drag a line across a picture: before to its left, after to its right; choose the subject, and the way. */
import { drag } from "d3-drag";
import { select } from "d3-selection";
import { arrowStep, asker, decimals, handed, isNumbers, onReset } from "./frame";

interface Way {
  name: string;
  after: string;
  values: number[];
}
interface Subject {
  name: string;
  before: string;
  truth: number[];
  ways: Way[];
}
interface Start {
  subjects: Subject[];
  unit: string;
  line: number;
}
const start = handed.start as Start;
const { subjects, unit } = start;
let [subject, way, line] = [0, 0, start.line];

const [SIDE, LEFT] = [380, 10];
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 760 ${SIDE + 20}`)
  .attr("role", "group")
  .attr("aria-label", "A picture before and after, with a line to drag between them");
const stage = svg.append("g").attr("transform", `translate(${LEFT} 10)`);
const picture = () =>
  stage
    .append("image")
    .attr("width", SIDE)
    .attr("height", SIDE)
    .attr("preserveAspectRatio", "none")
    .style("image-rendering", "pixelated");
const before = picture();
const clip = svg.append("clipPath").attr("id", "right").append("rect").attr("height", SIDE);
const after = picture().attr("clip-path", "url(#right)");
const place = stage
  .append("g")
  .attr("class", "wipe")
  .attr("tabindex", 0)
  .attr("role", "slider")
  .attr("aria-label", "the line between before and after")
  .attr("aria-valuemin", 0)
  .attr("aria-valuemax", 100);
place.append("line").attr("y2", SIDE);
place
  .append("circle")
  .attr("class", "handle")
  .attr("cy", SIDE - 26)
  .attr("r", 13);
// The whole picture takes the line to where it is touched.
stage.style("cursor", "ew-resize").style("touch-action", "none").call(
  drag<SVGGElement, unknown>()
    .container(() => stage.node() as SVGGElement)
    .on("start drag", ({ x }: { x: number }) => move(x / SIDE)),
); // prettier-ignore
place.on("keydown", (event: KeyboardEvent) => {
  const ends: Record<string, number> = { Home: 0, End: 1 };
  const by = arrowStep(event);
  if (!by && ends[event.key] === undefined) return;
  event.preventDefault();
  move(by ? line + (by[0] + by[1]) * 0.02 : (ends[event.key] as number));
});

const list = svg.append("g").attr("transform", `translate(${LEFT + SIDE + 30} 30)`);
list.append("text").attr("class", "head").text("right of the line");
const most = Math.max(...subjects.map(({ ways }) => ways.length));
const buttons = Array.from({ length: most }, (_, i) => {
  const button = list
    .append("g")
    .attr("class", "word")
    .attr("tabindex", 0)
    .attr("role", "button")
    .attr("transform", `translate(0 ${16 + 34 * i})`);
  button.append("rect").attr("width", 300).attr("height", 28).attr("rx", 4);
  const name = button.append("text").attr("x", 8).attr("y", 19);
  const choose = () => {
    way = i;
    draw();
  };
  button.on("focus", choose).on("click", choose);
  return { button, name };
});

const controls = select("#controls");
const chosen = controls.insert("label", "#reset").text("picture ").append("select").attr("id", "subject");
subjects.forEach(({ name }, i) => chosen.append("option").attr("value", i).text(name));
chosen.on("change", () => {
  [subject, way] = [Number(chosen.property("value")), 0];
  draw();
});
const told = select("main").insert("p", "#status").attr("id", "told").attr("aria-live", "polite");
const ask = asker<[number[], number[]], number>(
  (value): value is number => isNumbers([value], 1),
  "one number, how near the values are to the truth",
);

function move(to: number): void {
  line = Math.max(0, Math.min(1, to));
  placeLine();
}

function placeLine(): void {
  const x = line * SIDE;
  clip.attr("x", x).attr("width", SIDE - x);
  place.attr("transform", `translate(${x} 0)`).attr("aria-valuenow", Math.round(100 * line));
}

function draw(): void {
  const { before: unchanged, truth, ways } = subjects[subject] as Subject;
  const one = ways[way] as Way;
  before.attr("href", unchanged);
  after.attr("href", one.after);
  chosen.property("value", subject);
  buttons.forEach(({ button, name }, i) => {
    const text = ways[i]?.name;
    button
      .style("display", text === undefined ? "none" : "")
      .attr("aria-label", text ?? "")
      .attr("aria-pressed", String(i === way));
    name.text(text ?? "");
  });
  placeLine();
  ask([one.values, truth], (found) =>
    told
      .attr("data-found", found)
      .text(
        `Left of the line: before. Right of it: ${one.name}, ${decimals(found)} ${unit} where it was changed.`,
      ),
  );
}
onReset(() => {
  [subject, way, line] = [0, 0, start.line];
  draw();
});
draw();
