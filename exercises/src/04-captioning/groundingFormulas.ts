/** Words that look, and the regions of what they name. */
import type { Random } from "@attention-lab/grader";
import { softmaxRow } from "../kit";

/** Of every word: its weights, and which regions it names. */
export type Args = [weights: number[][], named: boolean[][]];

/** Words that name at least one region, and not all. */
export function drawLooks(random: Random, words: number, regions: number): Args {
  const named = Array.from({ length: words }, () => {
    const row = Array.from({ length: regions }, () => random.uniform() < 0.4);
    const first = random.integer(0, regions - 1);
    return row.map((is, i) => (i === first ? true : i === (first + 1) % regions ? false : is));
  });
  return [random.matrix(words, regions, 2).map(softmaxRow), named];
}

export const count = (row: readonly boolean[]) => row.filter(Boolean).length;
export const meanOf = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
