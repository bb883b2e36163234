/** Step a decoder through what it said: for each word, where it looked in the source. */
import { select } from "d3-selection";
import { asker, decimals, handed, isNumbers, onReset } from "./frame";

interface Start {
  source: string[];
  said: string[];
  scores: number[][];
  word: number;
}
const start = handed.start as Start;
const { source, said, scores } = start;
let [at, power] = [start.word, 0];
/** Weights of the words so far, as they were when they were shown. */
const seen: number[][] = said.map(() => []);

const [TOP, LINE, BAR, READ, SAID] = [50, 27, 190, 400, 560];
const y = (i: number) => TOP + LINE * (i + 0.5);
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 760 ${TOP + LINE * Math.max(source.length, said.length)}`)
  .attr("role", "group")
  .attr("aria-label", "Words read, words said, and links between them");
for (const [x, text] of [
  [8, "words read, and the look at each"],
  [SAID + 8, "words said: choose one"],
] as const)
  svg.append("text").attr("class", "head").attr("x", x).attr("y", 22).text(text);

const links = said.map((_, t) =>
  source.map((__, s) =>
    svg
      .append("line")
      .attr("class", "link")
      .attr("x1", READ)
      .attr("y1", y(s))
      .attr("x2", SAID)
      .attr("y2", y(t)),
  ),
);
const lines = source.map((text, s) => {
  svg
    .append("text")
    .attr("x", 8)
    .attr("y", y(s) + 5)
    .text(text);
  const bar = svg
    .append("rect")
    .attr("class", "weight")
    .attr("x", 130)
    .attr("y", y(s) - 9)
    .attr("height", 18);
  const number = svg
    .append("text")
    .attr("class", "number")
    .attr("y", y(s) + 5)
    .attr("data-weight", s);
  return { bar, number };
});
const buttons = said.map((text, t) => {
  const line = svg
    .append("g")
    .attr("class", "word")
    .attr("role", "button")
    .attr("aria-label", text)
    .attr("transform", `translate(${SAID} ${y(t) - 12})`);
  line.append("rect").attr("width", 150).attr("height", 24).attr("rx", 4);
  line.append("text").attr("x", 8).attr("y", 17).text(text);
  line
    .on("click", () => go(t))
    .on("keydown", (event: KeyboardEvent) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      go(at + by);
      (buttons[at]?.node() as SVGGElement).focus();
    });
  return line;
});

const controls = select("#controls");
const back = controls.insert("button", "#reset").attr("type", "button").text("Back");
const next = controls.insert("button", "#reset").attr("type", "button").attr("id", "next").text("Next word");
const label = controls.insert("label", "#reset").text("temperature ");
const slider = label
  .append("input")
  .attr("type", "range")
  .attr("id", "power")
  .attr("min", -3)
  .attr("max", 3)
  .attr("step", 0.5);
const shown = label.append("span").attr("id", "temperature");
const told = select("main").insert("p", "#status").attr("id", "told").attr("aria-live", "polite");

const ask = asker<[number[], number], number[]>(
  (value): value is number[] => isNumbers(value, source.length),
  `${source.length} weights`,
);

function go(to: number): void {
  at = Math.max(0, Math.min(said.length - 1, to));
  draw();
}

function draw(): void {
  const temperature = 2 ** power;
  slider.property("value", power).attr("aria-valuetext", temperature.toFixed(2));
  shown.text(` ${temperature.toFixed(2)}`);
  back.property("disabled", at === 0);
  next.property("disabled", at === said.length - 1);
  buttons.forEach((line, t) =>
    line
      .attr("tabindex", t === at ? 0 : -1)
      .attr("aria-pressed", String(t === at))
      .classed("later", t > at),
  );
  const now = at;
  ask([scores[now] as number[], temperature], (weights) => {
    seen[now] = weights;
    drawLinks();
    tell(weights);
  });
}

/** Those of earlier words stay, faintly. */
function drawLinks(): void {
  links.forEach((row, t) =>
    row.forEach((link, s) => {
      const w = Math.max(0, Math.min(1, t <= at ? (seen[t]?.[s] ?? 0) : 0));
      link.classed("now", t === at).style("stroke-width", 8 * w).style("opacity", w < 0.02 ? 0 : t === at ? 0.3 + 0.6 * w : 0.35 * w); // prettier-ignore
    }),
  );
}

function tell(weights: number[]): void {
  weights.forEach((w, s) => {
    const width = BAR * Math.max(0, Math.min(1, w));
    lines[s]?.bar.attr("width", width);
    lines[s]?.number.attr("x", 136 + width).text(decimals(w));
  });
  const most = Math.max(...weights);
  const entropy = weights.reduce((sum, w) => (w > 0 ? sum - w * Math.log(w) : sum), 0);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const isRight = Math.abs(total - 1) < 1e-6;
  told
    .attr("data-weights", weights.join(" "))
    .classed("wrong", !isRight)
    .text(
      `Word ${at + 1} of ${said.length}: for “${said[at]}” it looks most at “${source[weights.indexOf(most)]}” (${decimals(most)}), ` +
        `as widely as an even look at ${Math.exp(entropy).toFixed(1)} words.` +
        (isRight ? "" : ` The weights sum to ${decimals(total)}, not to 1.`),
    );
}

back.on("click", () => go(at - 1));
next.on("click", () => go(at + 1));
slider.on("input", () => {
  power = Number(slider.property("value"));
  seen.forEach((_, t) => (seen[t] = []));
  draw();
});
onReset(() => {
  [at, power] = [start.word, 0];
  seen.forEach((_, t) => (seen[t] = []));
  draw();
});
draw();
