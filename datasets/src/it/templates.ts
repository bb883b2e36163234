/** Sentence frames: natural English in which the one who acts comes first as often as the one acted upon. */
import type { Verb } from "./words";

/** `A` acts, `P` is acted upon, `X` is the adjective; "it" is one of A and P. */
export const storyFrames: readonly string[] = [
  "the A didn't verb the P because it was X",
  "the P wasn't done by the A because it was X",
  "there is the A that didn't verb the P because it was X",
  "there is the P that the A didn't verb because it was X",
  "because it was X the A didn't verb the P",
  "because it was X the P wasn't done by the A",
];

/** Frames about one noun: they teach which adjective fits which kind of noun. */
export const kindFrames: readonly string[] = [
  "look at the N , it was X",
  "this is the N and it was X",
  "we saw the N , it was X",
];

/** What goes where in a frame. */
export interface Slots {
  A?: string;
  P?: string;
  N?: string;
  X: string;
  verb?: Verb;
}

/** The words of a frame with its slots filled, and where its nouns, its adjective and its "it" stand. */
export function fill(
  frame: string,
  slots: Slots,
): { words: string[]; nouns: number[]; it: number; adjective: number } {
  const marks = frame.split(" ");
  const at = (...wanted: string[]) => marks.flatMap((mark, i) => (wanted.includes(mark) ? [i] : []));
  const content: Record<string, string | undefined> = {
    ...{ A: slots.A, P: slots.P, N: slots.N, X: slots.X },
    ...slots.verb,
  };
  return {
    words: marks.map((mark) => content[mark] ?? mark),
    nouns: at("A", "P", "N"),
    it: at("it")[0] as number,
    adjective: at("X")[0] as number,
  };
}
