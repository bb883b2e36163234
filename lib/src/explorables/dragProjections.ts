/** The matrices that make queries and keys, to drag. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { COLOURS, requirePoints, type Point } from "./points";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

/** Where a matrix takes the two unit vectors. */
type Columns = readonly [Point, Point];

export interface DragProjectionsOptions {
  /** The learner's own, of plain arrays. Default: the library's. */
  softmax?: (scores: number[]) => number[];
  /** How well a key fits a query. Default: the dot product over √2. */
  score?: (query: number[], key: number[]) => number;
  /** Functions of other cells that these call, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** Three words, and a vector of two numbers from −3 to 3 for each. */
  words?: readonly string[];
  vectors?: readonly Point[];
  /** Columns of W_Q and W_K, entries from −3 to 3. Default: the unit vectors in both */
  toQueries?: Columns;
  toKeys?: Columns;
}

const UNIT: Columns = [[1, 0], [0, 1]]; // prettier-ignore
const VECTORS: readonly Point[] = [[1.6, 0.4], [-0.5, 1.5], [-1, -1.2]]; // prettier-ignore

/**
 * W_Q and W_K as the places where they take the unit vectors: drag them, and the queries, keys, scores and weights of
 * three words follow (Vaswani et al. 2017, §3.2.2).
 * @throws InputError unless there are three words and vectors, with entries from −3 to 3
 * @example dragProjections({ toKeys: [[0, 1], [1, 0]] }).title // "Drag the matrices of queries and keys"; explore shows it
 */
export function dragProjections(options: DragProjectionsOptions = {}): Explorable {
  const { softmax = forms.softmax, score = forms.scaledScore, uses = {} } = options;
  const { words = ["cat", "mat", "sat"], vectors = VECTORS, toQueries = UNIT, toKeys = UNIT } = options;
  for (const [name, points] of Object.entries({ vectors, toQueries, toKeys })) requirePoints(name, points);
  for (const [name, items] of Object.entries({ words, vectors })) {
    if (items.length !== 3) throw new InputError(name, "three of them", String(items.length));
  }
  const title = "Drag the matrices of queries and keys";
  const sample = [vectors, rowsOf(toQueries), rowsOf(toKeys)] as const;
  const copies = sample.map((matrix) => matrix.map((row) => [...row])) as [
    number[][],
    number[][],
    number[][],
  ];
  const { queries, keys, weights } = projectionsBy(forms.softmax, forms.scaledScore)(...copies);
  return {
    page: "dragProjections",
    title,
    height: heightFor(660, 338) + 120,
    start: { words, vectors, toQueries, toKeys },
    functions: { ...uses, softmax, score, compute: projectionsBy(softmax, score) as Travelling },
    sample,
    still: stillOf(title, words, queries, keys),
    alt: `${words.map((word, i) => `The query of ${word} gives ${words.map((other, j) => `${other} ${weights[i]?.[j]?.toFixed(2)}`).join(", ")}`).join(". ")}. Run the cell to drag the matrices.`,
  };
}

/** A matrix with these columns, as rows. */
const rowsOf = ([a, b]: Columns) => [
  [a[0], b[0]],
  [a[1], b[1]],
];

/** Queries, keys, scores and weights of all words; it travels with the functions that it calls. */
function projectionsBy(softmax: (scores: number[]) => number[], score: (q: number[], k: number[]) => number) {
  return (vectors: number[][], toQueries: number[][], toKeys: number[][]) => {
    const through = (matrix: number[][]) =>
      vectors.map((x) => matrix.map((row) => row.reduce((sum, w, i) => sum + w * x[i]!, 0)));
    const [queries, keys] = [through(toQueries), through(toKeys)];
    const scores = queries.map((query) => keys.map((key) => score(query, key)));
    return { queries, keys, scores, weights: scores.map((row) => softmax(row)) };
  };
}

function stillOf(title: string, words: readonly string[], queries: number[][], keys: number[][]): string {
  const planeOf = (points: number[][], left: number, text: string) => [
    svgLabel(left, 54, text, `fill="#59606d"`),
    `<rect x="${left}" y="64" width="300" height="300" fill="none" stroke="#999"/>`,
    ...points.map(([a = 0, b = 0], i) => {
      const [x, y] = [left + 150 + 50 * a, 214 - 50 * b];
      return `<line x1="${left + 150}" y1="214" x2="${x.toFixed(1)}" y2="${y.toFixed(1)}" stroke="${COLOURS[i]}" stroke-width="3"/>${svgLabel(x + 7, y - 7, words[i] ?? "")}`;
    }),
  ];
  return svgPicture(700, 380, title, [...planeOf(queries, 20, "queries"), ...planeOf(keys, 380, "keys")]);
}
