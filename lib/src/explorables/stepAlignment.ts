/** A decoder's alignment to step through, word by word. */
import { InputError, requireSameShape } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

export interface StepAlignmentOptions {
  source: readonly string[];
  /** What the decoder said, its end included. */
  said: readonly string[];
  /** Where it looked while it said each word: rows sum to 1. `[said][source]` */
  weights: readonly (readonly number[])[];
  /** The word shown first, counted from 0. Default 0 */
  word?: number;
  /** The learner's own. Default: the library's. */
  softmax?: (scores: number[]) => number[];
  /** Functions of other cells that it calls, by name. */
  uses?: Readonly<Record<string, Travelling>>;
}

/** Where lists of words begin, and how far apart their lines are. */
const [TOP, LINE] = [56, 27];

/**
 * Step through the words that a decoder said and see where it looked for each of them. The logarithms of the weights
 * serve as scores, which a temperature makes flatter or sharper before `softmax`; at 1 they are the weights again.
 * @throws InputError when words and weights do not fit, or there are more than 16 words on a side
 * @example stepAlignment({ source: ["I", "sing"], said: ["je", "chante"], weights: [[0.9, 0.1], [0.2, 0.8]] }).title // "Step through the words"
 */
export function stepAlignment(options: StepAlignmentOptions): Explorable {
  const { source, said, weights, word = 0, softmax = forms.softmax, uses = {} } = options;
  for (const [name, words] of Object.entries({ source, said })) {
    if (words.length < 1 || words.length > 16) throw new InputError(name, "1 to 16 words", String(words.length)); // prettier-ignore
  }
  const widths = weights.map((row) => row.length);
  requireSameShape("weights", [said.length, source.length], [weights.length, widths[0] ?? 0]);
  const odd = weights.find((row) => row.length !== source.length || !row.every((w) => w >= 0 && w <= 1));
  if (odd) throw new InputError("weights", `${source.length} numbers from 0 to 1 in each row`, JSON.stringify(odd)); // prettier-ignore
  if (said[word] === undefined) throw new InputError("word", `0 to ${said.length - 1}`, String(word));
  const scores = weights.map((row) => row.map((w) => Number(Math.log(Math.max(w, 1e-6)).toFixed(5))));
  const title = "Step through the words";
  const compute = ((row: number[], temperature: number) => softmax(row.map((s) => s / temperature))) as Travelling; // prettier-ignore
  return {
    page: "stepAlignment",
    title,
    height: heightFor(760, heightOf(source, said)) + 10,
    start: { source, said, scores, word },
    functions: { ...uses, softmax: softmax as Travelling, compute },
    sample: [scores[word], 1],
    still: stillOf(title, options),
    alt: `${said.map((text, i) => `${text}: looks most at ${mostOf(source, weights[i] as number[])}`).join("; ")}. Run the cell to step through them.`,
  };
}

const heightOf = (...lists: readonly (readonly string[])[]) =>
  TOP + LINE * Math.max(...lists.map((words) => words.length));

function mostOf(source: readonly string[], row: readonly number[]): string {
  const most = Math.max(...row);
  return `${source[row.indexOf(most)]} (${most.toFixed(2)})`;
}

/** Every link at once: what stepping shows one after the other. */
function stillOf(title: string, { source, said, weights }: StepAlignmentOptions): string {
  const y = (i: number) => TOP + LINE * (i + 0.5);
  const links = weights.flatMap((row, t) =>
    row.map((w, s) =>
      w < 0.03
        ? ""
        : `<line x1="190" y1="${y(s)}" x2="470" y2="${y(t)}" stroke="#0072b2" stroke-width="${(7 * w).toFixed(1)}" opacity="${(0.2 + 0.6 * w).toFixed(2)}"/>`,
    ),
  );
  return svgPicture(760, heightOf(source, said) + 8, title, [
    svgLabel(180, 46, "read", `text-anchor="end" fill="#59606d"`),
    svgLabel(480, 46, "said", `fill="#59606d"`),
    ...links,
    ...source.map((text, i) => svgLabel(180, y(i) + 5, text, `text-anchor="end"`)),
    ...said.map((text, i) => svgLabel(480, y(i) + 5, text)),
  ]);
}
