/** Greedy decoding with every part exchangeable. */
import { specialIds } from "@attention-lab/lib/text";
import type { Random } from "@attention-lab/grader";
import { someOf } from "./sentences";

export type GreedyArgs = [table: number[][], maxLength: number];

const WORDS = 12;
const { pad, start, end } = specialIds;
const ordinaryIds = Array.from({ length: WORDS - 4 }, (_, k) => k + 4);

/**
 * Random logits below 0, in which after `path[k]` the likeliest word is `path[k + 1]`, by a clear margin. What
 * follows <pad> and <end> is as clear, and different, for those who begin there; unlikeliest is the same word again.
 */
function tableOf(random: Random, path: readonly number[], afterPad: number, afterEnd: number): number[][] {
  const table = random.matrix(WORDS, WORDS).map((row) => row.map((x) => -3 - Math.abs(x)));
  const follow = new Map<number, number>([[pad, afterPad], [end, afterEnd]]); // prettier-ignore
  path.slice(1).forEach((next, k) => follow.set(path[k] ?? pad, next));
  return table.map((row, word) =>
    row.map((x, next) => {
      if (next === word) return -12;
      return follow.get(word) === next ? -random.uniform(0.5, 1.5) : x;
    }),
  );
}

/** A model that says `length` words and the end mark; behind the end it would begin again. */
export function ending(random: Random, length: number): number[][] {
  const [afterPad = 4, afterEnd = 5, ...said] = someOf(random, ordinaryIds, length + 2);
  return tableOf(random, [start, ...said, end, afterEnd, start], afterPad, afterEnd);
}

/** A model that says <pad> in the middle of its sentence: a word like any other to the search. */
export function sayingPad(random: Random): number[][] {
  const [afterEnd = 5, first = 6, second = 7, third = 8] = someOf(random, ordinaryIds, 4);
  return tableOf(random, [start, first, pad, second, third, end, afterEnd, start], second, afterEnd);
}

/** A model that turns in a circle of three words and never ends. */
export function circling(random: Random): number[][] {
  const [afterPad = 4, afterEnd = 5, first = 6, ...more] = someOf(random, ordinaryIds, 5);
  return tableOf(random, [start, first, ...more, first], afterPad, afterEnd);
}

/** A model whose first word is the end mark. */
export function silent(random: Random): number[][] {
  const [afterPad = 4, afterEnd = 5] = someOf(random, ordinaryIds, 2);
  return tableOf(random, [start, end, afterEnd, end], afterPad, afterEnd);
}

/** The same likeliest words, with all logits moved. */
export const lifted = (table: readonly number[][], by: number) => table.map((row) => row.map((x) => x + by));

export const largest = (row: readonly number[]) => row.indexOf(Math.max(...row));

interface Turns {
  first?: number;
  keepEnd?: boolean;
  keepStart?: boolean;
  /** How many words may be said, from maxLength. */
  most?: (maxLength: number) => number;
  /** Which words end the sentence. */
  until?: (id: number) => boolean;
  pick?: (row: readonly number[]) => number;
  /** The word that is fed next, from the one just said. */
  feed?: (said: number) => number;
}

const isEnd = (id: number) => id === end;

/** Greedy decoding with every part exchangeable. */
export const decodeBy =
  ({
    first = start,
    keepEnd,
    keepStart,
    until = isEnd,
    most = (n) => n,
    pick = largest,
    feed = (said) => said,
  }: Turns) =>
  (table: number[][], maxLength: number): number[] => {
    const said: number[] = keepStart ? [start] : [];
    let word = first;
    for (let t = 0; t < most(maxLength); t++) {
      const next = pick(table[word] ?? []);
      if (until(next)) return keepEnd ? [...said, end] : said;
      said.push(next);
      word = feed(next);
    }
    return said;
  };
