/** Type a translation; see the parts of BLEU change. */
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { asker, handed, isNumbers, onReset } from "./frame";

interface Start {
  reference: string[];
  candidate: string[];
}
interface Parts {
  matches: number[];
  totals: number[];
  brevity: number;
  score: number;
}
const start = handed.start as Start;
const { reference } = start;

const main = select("main");
main
  .insert("p", "#drawing")
  .attr("id", "reference")
  .text("Reference: ")
  .append("b")
  .text(reference.join(" "));
const field = main
  .insert("label", "#drawing")
  .text("Yours: ")
  .append("input")
  .attr("type", "text")
  .attr("id", "candidate")
  .attr("maxlength", 200)
  .attr("size", 60)
  .attr("autocomplete", "off")
  .attr("spellcheck", "false");

const [LEFT, RIGHT, ROW] = [150, 560, 34];
const share = scaleLinear([0, 1], [LEFT, RIGHT]).clamp(true);
const names = ["words", "pairs", "triples", "fours", "brevity"];
const svg = select("#drawing")
  .append("svg")
  .attr("viewBox", `0 0 760 ${ROW * names.length + 14}`)
  .attr("role", "img")
  .attr("aria-label", "The parts of BLEU");
const rows = names.map((name, i) => {
  const row = svg.append("g").attr("transform", `translate(0 ${ROW * i + 12})`);
  row
    .append("text")
    .attr("x", LEFT - 14)
    .attr("y", 17)
    .attr("text-anchor", "end")
    .text(name === "brevity" ? "brevity penalty" : `${name} found`);
  row.append("line").attr("class", "rail").attr("x1", LEFT).attr("x2", RIGHT).attr("y1", 24).attr("y2", 24);
  const bar = row.append("rect").attr("class", "weight").attr("x", LEFT).attr("height", 24);
  const value = row
    .append("text")
    .attr("class", "number")
    .attr("x", RIGHT + 14)
    .attr("y", 17)
    .attr("data-part", name);
  return { bar, value };
});
const told = main.insert("p", "#status").attr("id", "told").attr("aria-live", "polite");

const ask = asker<[string[], string[]], Parts>((value): value is Parts => {
  const { matches, totals, brevity, score } = (value ?? {}) as Parts;
  return isNumbers(matches, 4) && isNumbers(totals, 4) && isNumbers([brevity, score], 2);
}, "{ matches, totals, brevity, score } with four counts in each list");

function draw(): void {
  const words = String(field.property("value")).trim().split(/\s+/).filter((word) => word !== ""); // prettier-ignore
  ask([words, reference], ({ matches, totals, brevity, score }) => {
    rows.forEach(({ bar, value }, i) => {
      const [found, all] = [matches[i] ?? 0, totals[i] ?? 0];
      const part = i === 4 ? brevity : all === 0 ? 0 : found / all;
      bar.attr("width", share(part) - LEFT);
      value.text(i === 4 ? brevity.toFixed(3) : `${found} of ${all}`);
    });
    const zero = matches.findIndex((m) => m === 0);
    const why =
      score > 0 ? "" : ` One order without a match is enough: no ${names[zero] ?? "word"} is found.`;
    told.attr("data-score", score.toFixed(4)).text(`BLEU ${score.toFixed(1)}.${why}`);
  });
}
field.on("input", draw);
function reset(): void {
  field.property("value", start.candidate.join(" "));
  draw();
}
onReset(reset);
reset();
