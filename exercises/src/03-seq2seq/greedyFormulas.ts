/** Greedy decoding with every part exchangeable. */
import { specialIds } from "@attention-lab/lib/text";

const { start, end } = specialIds;
export const largest = (row: readonly number[]) => row.indexOf(Math.max(...row));

interface Turns {
  first?: number;
  keepEnd?: boolean;
  keepStart?: boolean;
  /** How many words may be said, from maxLength. */
  most?: (maxLength: number) => number;
  pick?: (row: readonly number[]) => number;
  /** The word that is fed next, from the one just said. */
  feed?: (said: number) => number;
}

/** Greedy decoding with every part exchangeable. */
export const decodeBy =
  ({ first = start, keepEnd, keepStart, most = (n) => n, pick = largest, feed = (said) => said }: Turns) =>
  (table: number[][], maxLength: number): number[] => {
    const said: number[] = keepStart ? [start] : [];
    let word = first;
    for (let t = 0; t < most(maxLength); t++) {
      const next = pick(table[word] ?? []);
      if (next === end) return keepEnd ? [...said, end] : said;
      said.push(next);
      word = feed(next);
    }
    return said;
  };
