/** Reading a sentence with every part exchangeable, and the sentences on which it is tried. */
import type { Random } from "@attention-lab/grader";
import { specialIds } from "@attention-lab/lib/text";
import { type LstmState, rightStep, weightsOf } from "./lstmFormulas";

export type EncoderArgs = [ids: number[], embedding: number[][], w: number[][], b: number[]];

export interface Encoded {
  /** h after every step. `[time][d]` */
  states: number[][];
  /** After the last real word. */
  last: LstmState;
}

const zeroState = (b: readonly number[]): LstmState => {
  const zeros = new Array<number>(b.length / 4).fill(0);
  return { h: zeros, c: zeros };
};

/** Reads one id after the other; `next` says what becomes of the state, `start` is the one all began with. */
export const reading =
  (next: (step: { id: number; state: LstmState; moved: LstmState; start: LstmState }) => LstmState) =>
  (...[ids, embedding, w, b]: EncoderArgs): Encoded => {
    const start = zeroState(b);
    let state = start;
    const states = ids.map((id) => {
      const moved = rightStep(embedding[id] ?? [], state, w, b);
      state = next({ id, state, moved, start });
      return state.h;
    });
    return { states, last: state };
  };

const isPad = (id: number): boolean => id === specialIds.pad;
export const rightReading = reading(({ id, state, moved }) => (isPad(id) ? state : moved));

/** Another step in place of the right one; padding carries the state all the same. */
export const readingBy = (move: (moved: LstmState, start: LstmState) => LstmState, isPadding = isPad) =>
  reading(({ id, state, moved, start }) => (isPadding(id) ? state : move(moved, start)));

/** Words, the end mark, and padding; the second word is unknown, so that all special ids occur. */
function idsOf(random: Random, words: number, padding: number): number[] {
  const said = Array.from({ length: words }, (_, t) => (t === 1 ? specialIds.unknown : random.integer(4, 8)));
  return [...said, specialIds.end, ...new Array<number>(padding).fill(specialIds.pad)];
}

export function encoderCase(
  random: Random,
  sizes: { words: number; padding: number; dIn?: number; d?: number },
): EncoderArgs {
  const { words, padding, dIn = 3, d = 5 } = sizes;
  return [idsOf(random, words, padding), random.matrix(9, dIn), ...weightsOf(random, dIn, d)];
}
