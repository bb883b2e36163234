/** A query to drag among keys, and the context that it finds. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { COLOURS, requirePoints, type Point } from "./points";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

export interface DragQueryOptions {
  /** The learner's own, of plain arrays. Default: the library's. */
  softmax?: (scores: number[]) => number[];
  /** How well a key fits a query. Default: the dot product. */
  score?: (query: number[], key: number[]) => number;
  /** Functions of other cells that these call, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** Three words, with a key and a value in the plane each, entries from −3 to 3. */
  words?: readonly string[];
  keys?: readonly Point[];
  values?: readonly Point[];
  /** Where the query starts. Default [0.5, 0.2] */
  query?: Point;
}

/**
 * A query among three keys: scores and weights as it moves, and the context moving in the triangle of the values.
 * @throws InputError unless there are three words, keys and values, with entries from −3 to 3
 * @example explore(dragQuery({ softmax: mySoftmax }))
 */
export function dragQuery(options: DragQueryOptions = {}): Explorable {
  const { softmax = forms.softmax, score = forms.score, uses = {}, words = ["cat", "mat", "sat"] } = options;
  const { keys = KEYS, values = VALUES, query = [0.5, 0.2] } = options;
  for (const [name, points] of Object.entries({ keys, values, query: [query] })) requirePoints(name, points);
  for (const [name, items] of Object.entries({ words, keys, values })) {
    if (items.length !== 3) throw new InputError(name, "three of them", String(items.length));
  }
  const title = "Drag the query";
  const weights = forms.softmax(keys.map((key) => forms.score([...query], [...key])));
  const context = [0, 1].map((axis) => values.reduce((sum, v, i) => sum + (weights[i] ?? 0) * (v[axis] ?? 0), 0)); // prettier-ignore
  return {
    page: "dragQuery",
    title,
    height: heightFor(740, 378) + 60,
    start: { words, query, keys, values },
    functions: { ...uses, softmax, score, compute: attendFor(softmax, score) },
    sample: [query, keys, values],
    still: stillOf(title, { words, keys, values, query, weights, context }),
    alt: `The query ${query.join(", ")} gives ${words.map((word, i) => `${word} ${weights[i]?.toFixed(2)}`).join(", ")}; the context is ${context.map((x) => x.toFixed(2)).join(", ")}. Run the cell to drag it.`,
  };
}

const KEYS: readonly Point[] = [[2, 0.5], [-1.2, 1.6], [-0.4, -2]]; // prettier-ignore
const VALUES: readonly Point[] = [[2.2, -1.6], [0, 2.4], [-2.2, -1.6]]; // prettier-ignore

/** Scores, weights, weighted mean (Bahdanau et al. 2015, eq. 5); it travels with the two functions that it calls. */
function attendFor(
  softmax: (scores: number[]) => number[],
  score: (q: number[], k: number[]) => number,
): Travelling {
  const compute = (query: number[], keys: number[][], values: number[][]) => {
    const scores = keys.map((key) => score(query, key));
    const weights = softmax(scores);
    const context = query.map((_, axis) => values.reduce((sum, v, i) => sum + weights[i]! * v[axis]!, 0));
    return { scores, weights, context };
  };
  return compute as Travelling;
}

interface Drawn {
  words: readonly string[];
  keys: readonly Point[];
  values: readonly Point[];
  query: Point;
  weights: readonly number[];
  context: readonly number[];
}

function stillOf(title: string, { words, keys, values, query, weights, context }: Drawn): string {
  const at = (left: number, [x = 0, y = 0]: readonly number[]) =>
    [left + 170 + 55 * x, 220 - 55 * y] as const;
  const arrow = (to: readonly number[], colour: string, more = "") => {
    const [x, y] = at(20, to);
    return `<line x1="190" y1="220" x2="${x}" y2="${y}" stroke="${colour}" stroke-width="3" ${more}/>`;
  };
  const corners = values.map((value) => at(400, value));
  const [cx, cy] = at(400, context);
  const [qx, qy] = at(20, query);
  return svgPicture(760, 410, title, [
    ...keys.map((key, i) => arrow(key, COLOURS[i] ?? "") + svgLabel(at(20, key)[0] + 8, at(20, key)[1] - 6, words[i] ?? "")),
    arrow(query, "#333", `stroke-dasharray="5 3"`),
    `<circle cx="${qx}" cy="${qy}" r="10" fill="#b34700"/>`,
    `<polygon points="${corners.map((corner) => corner.join(",")).join(" ")}" fill="none" stroke="#999" stroke-width="2"/>`,
    ...corners.map(([x, y], i) => `<circle cx="${x}" cy="${y}" r="${(4 + 14 * (weights[i] ?? 0)).toFixed(1)}" fill="${COLOURS[i]}"/>${svgLabel(x + 14, y - 8, `${words[i]} ${weights[i]?.toFixed(2)}`)}`),
    `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="9" fill="#b34700"/>`,
  ]); // prettier-ignore
}
