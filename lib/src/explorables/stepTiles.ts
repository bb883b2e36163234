/** Online softmax, tile by tile: what is remembered after each of them. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

type Merge = (a: forms.RunningState, b: forms.RunningState) => forms.RunningState;

export interface StepTilesOptions {
  /** The learner's own: joins the states of two parts. Default: the library's. */
  merge?: Merge;
  /** Functions of other cells that it calls, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** Two to twelve, from −5 to 5. */
  scores?: readonly number[];
  /** Scores in a tile. Default 2 */
  tile?: number;
}

const SCORES = [0.6, -1.2, 1.5, 0.3, 2.8, -0.5, 2.1, 3.4];

/**
 * A softmax that never sees all its scores at once: step through the tiles and watch maximum and sum, the factor by
 * which the old sum shrinks when a new maximum comes, and the output, whose old part is rescaled.
 * @throws InputError for other numbers of scores, or a tile that is no whole number ≥ 1
 * @example explore(stepTiles({ merge: mergeOnline }))
 */
export function stepTiles(options: StepTilesOptions = {}): Explorable {
  const { merge = forms.merge, uses = {}, scores = SCORES, tile = 2 } = options;
  if (scores.length < 2 || scores.length > 12) throw new InputError("scores", "2 to 12 scores", String(scores.length)); // prettier-ignore
  const outside = scores.find((s) => !(Math.abs(s) <= 5));
  if (outside !== undefined) throw new InputError("scores", "scores from −5 to 5", String(outside));
  if (!Number.isInteger(tile) || tile < 1) throw new InputError("tile", "a whole number ≥ 1", String(tile));
  const title = "Step through the tiles";
  const max = Math.max(...scores);
  const sum = scores.reduce((d, s) => d + Math.exp(s - max), 0);
  return {
    page: "stepTiles",
    title,
    height: heightFor(760, 344) + 60,
    start: { scores, tile },
    functions: { ...uses, merge, compute: statesBy(merge) },
    sample: [scores, tile],
    still: stillOf(title, scores, tile, max),
    alt: `${scores.length} scores in tiles of ${tile}; after the last tile the maximum is ${max} and the sum ${sum.toFixed(3)}. Run the cell to step through them.`,
  };
}

/** The state after each tile; it travels with the merge that it calls. */
function statesBy(merge: Merge): Travelling {
  const compute = (scores: number[], tile: number) => {
    const empty = { max: -Infinity, sum: 0 };
    const states = [];
    let state = empty;
    for (let start = 0; start < scores.length; start += tile) {
      const own = scores.slice(start, start + tile).map((max) => ({ max, sum: 1 }));
      state = merge(state, own.reduce((a, b) => merge(a, b), empty)); // prettier-ignore
      states.push({ max: state.max, sum: state.sum });
    }
    return states;
  };
  return compute as Travelling;
}

function stillOf(title: string, scores: readonly number[], tile: number, max: number): string {
  const [left, step] = [70, 640 / scores.length];
  const y = (s: number) => 170 - 22 * s;
  return svgPicture(760, 300, title, [
    `<line x1="${left}" x2="730" y1="${y(0)}" y2="${y(0)}" stroke="#999"/>`,
    ...scores.map((s, i) => {
      const x = left + step * i + 6;
      const fill = Math.floor(i / tile) % 2 === 0 ? "#0072b2" : "#5aa6d6";
      return `<rect x="${x.toFixed(1)}" y="${Math.min(y(s), y(0)).toFixed(1)}" width="${(step - 12).toFixed(1)}" height="${Math.abs(22 * s).toFixed(1)}" fill="${fill}"/>`;
    }),
    `<line x1="${left}" x2="730" y1="${y(max)}" y2="${y(max)}" stroke="#a84a00" stroke-width="2" stroke-dasharray="6 4"/>`,
    svgLabel(left - 10, y(max) + 5, "m", `text-anchor="end" fill="#a84a00"`),
  ]);
}
