/** Point at a word of a caption, see where the model looked; drag a window and read how much of the look lies in it. */
import { drag } from "d3-drag";
import { select } from "d3-selection";
import { arrowStep, asker, handed, isNumbers, onReset } from "./frame";

interface Start {
  picture: string;
  words: string[];
  maps: number[][][];
  word: number;
  window: Place;
}
interface Place {
  row: number;
  column: number;
  size: number;
}
const start = handed.start as Start;
const { words, maps } = start;
const [rows, columns] = [maps[0]?.length ?? 1, maps[0]?.[0]?.length ?? 1];
let [word, at] = [start.word, { ...start.window }];

const [SIDE, LEFT] = [340, 10];
const [cellWidth, cellHeight] = [SIDE / columns, SIDE / rows];
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 760 ${SIDE + 20}`)
  .attr("role", "group")
  .attr("aria-label", "The picture, the look of a word, and a window to drag");
const stage = svg.append("g").attr("transform", `translate(${LEFT} 10)`);
stage
  .append("image")
  .attr("href", start.picture)
  .attr("width", SIDE)
  .attr("height", SIDE)
  .attr("preserveAspectRatio", "none")
  .style("image-rendering", "pixelated");
const cells = maps[0]!.map((line, row) =>
  line.map((_, column) =>
    stage
      .append("rect")
      .attr("class", "look")
      .attr("x", column * cellWidth)
      .attr("y", row * cellHeight)
      .attr("width", cellWidth)
      .attr("height", cellHeight),
  ),
);
const window_ = stage
  .append("rect")
  .attr("class", "window")
  .attr("tabindex", 0)
  .attr("role", "slider")
  .attr("aria-label", "window")
  .attr("aria-valuemin", 0)
  .attr("aria-valuemax", rows * columns - 1);
window_.call(
  drag<SVGRectElement, unknown>()
    .subject(() => ({ x: at.column * cellWidth, y: at.row * cellHeight }))
    .on("drag", ({ x, y }: { x: number; y: number }) => move(y / cellHeight, x / cellWidth)),
);
window_.on("keydown", (event: KeyboardEvent) => {
  const by = arrowStep(event);
  if (!by) return;
  event.preventDefault();
  move(at.row - Math.sign(by[1]), at.column + Math.sign(by[0]));
});

const list = svg.append("g").attr("transform", `translate(${LEFT + SIDE + 30} 30)`);
list.append("text").attr("class", "head").text("words: point at one");
const buttons = words.map((text, i) => {
  const line = list
    .append("g")
    .attr("class", "word")
    .attr("tabindex", 0)
    .attr("role", "button")
    .attr("aria-label", text)
    .attr("transform", `translate(${170 * Math.floor(i / 11)} ${12 + 27 * (i % 11)})`);
  line.append("rect").attr("width", 150).attr("height", 24).attr("rx", 4);
  line.append("text").attr("x", 8).attr("y", 17).text(text);
  const choose = () => {
    word = i;
    draw();
  };
  line.on("pointerenter", choose).on("focus", choose).on("click", choose);
  return line;
});
const told = select("main").insert("p", "#status").attr("id", "told").attr("aria-live", "polite");

const ask = asker<[number[][], Place], number>(
  (value): value is number => isNumbers([value], 1),
  "one number, the share of the look in the window",
);

function move(row: number, column: number): void {
  const inside = (place: number, most: number) => Math.max(0, Math.min(most - at.size, Math.round(place)));
  at = { ...at, row: inside(row, rows), column: inside(column, columns) };
  draw();
}

function draw(): void {
  const map = maps[word] ?? [];
  const most = Math.max(...map.flat(), 1e-12);
  map.forEach((line, row) =>
    line.forEach((weight, column) => cells[row]?.[column]?.style("opacity", (0.85 * weight) / most)),
  );
  buttons.forEach((line, i) => line.attr("aria-pressed", String(i === word)));
  window_
    .attr("x", at.column * cellWidth)
    .attr("y", at.row * cellHeight)
    .attr("width", at.size * cellWidth)
    .attr("height", at.size * cellHeight)
    .attr("aria-valuenow", at.row * columns + at.column)
    .attr("aria-valuetext", `from row ${at.row + 1}, column ${at.column + 1}`);
  ask([map, at], (share) =>
    told
      .attr("data-share", share)
      .text(
        `At “${words[word]}”, ${(100 * share).toFixed(1)} % of the look lies in the window. ` +
          `An even look would have ${((100 * at.size ** 2) / (rows * columns)).toFixed(1)} % there.`,
      ),
  );
}
onReset(() => {
  [word, at] = [start.word, { ...start.window }];
  draw();
});
draw();
