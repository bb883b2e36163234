/** How well words look at what they name, beside attention that knows nothing of the picture. */
import { createRandom, InputError } from "../base";
import { attentionCorrectnessByLoops, pointsAt } from "./loops/grounding";

/** One word's look, and the regions that count as right for it. */
export interface WordLook {
  /** `content` words name something; for `function` words give the regions of all that the caption names. */
  readonly kind: "content" | "function";
  /** alpha `[regions]` */
  readonly weights: readonly number[];
  /** `[regions]` */
  readonly named: readonly boolean[];
}

/** A number for the model and for what it must beat, each a mean over words, 0 … 1. */
export interface Compared {
  model: number;
  /** Even attention: the share of the regions. In the pointing game, a place at random. */
  area: number;
  /** All attention on the region in the middle. */
  centre: number;
  /** The model's own weights, dealt out to other regions at random. */
  shuffled: number;
}

export interface Grounding {
  words: number;
  /** The mass on what is named (Liu et al. 2017). */
  correctness: Compared;
  /** How often the greatest weight lies on what is named (Zhang et al. 2016). */
  pointing: Compared;
}

/**
 * Attention correctness and the pointing game, content and function words apart, against controls.
 * @param looks at least one word
 * @param grid how the regions lie, row by row; the middle one is at (⌊rows / 2⌋, ⌊columns / 2⌋)
 * @param seed of the shuffling
 * @returns nothing for a kind without words
 * @throws InputError when there is no word or a list does not fit the grid
 * @example groundingOf(looks, { rows: 8, columns: 8 }, 1).content?.correctness.model
 */
export function groundingOf(
  looks: readonly WordLook[],
  grid: { rows: number; columns: number },
  seed: number | string,
): Partial<Record<WordLook["kind"], Grounding>> {
  if (looks.length === 0) throw new InputError("looks", "at least one word", "none (it is empty)");
  const regions = grid.rows * grid.columns;
  const wrong = looks.find(({ weights, named }) => weights.length !== regions || named.length !== regions);
  if (wrong) throw new InputError("looks", `${regions} regions a word`, String(wrong.weights.length));
  const centre = Math.floor(grid.rows / 2) * grid.columns + Math.floor(grid.columns / 2);
  const random = createRandom(`${seed}/shuffled`);
  const compared = looks.map((look) => ({ kind: look.kind, ...compare(look, centre, random.shuffle(look.weights)) })); // prettier-ignore
  const result: Partial<Record<WordLook["kind"], Grounding>> = {};
  for (const kind of ["content", "function"] as const) {
    const own = compared.filter((each) => each.kind === kind);
    if (own.length === 0) continue;
    const mean = (of: "correctness" | "pointing") => meanOf(own.map((each) => each[of]));
    result[kind] = { words: own.length, correctness: mean("correctness"), pointing: mean("pointing") };
  }
  return result;
}

function compare({ weights, named }: WordLook, centre: number, shuffled: readonly number[]) {
  const area = named.filter(Boolean).length / named.length;
  const middle = Number(named[centre]);
  return {
    correctness: {
      model: attentionCorrectnessByLoops(weights, named),
      area,
      centre: middle,
      shuffled: attentionCorrectnessByLoops(shuffled, named),
    },
    pointing: {
      model: Number(pointsAt(weights, named)),
      area,
      centre: middle,
      shuffled: Number(pointsAt(shuffled, named)),
    },
  };
}

function meanOf(all: readonly Compared[]): Compared {
  const mean = (of: keyof Compared) => all.reduce((sum, each) => sum + each[of], 0) / all.length;
  return { model: mean("model"), area: mean("area"), centre: mean("centre"), shuffled: mean("shuffled") };
}
