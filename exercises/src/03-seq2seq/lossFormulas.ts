/** Cross-entropy of batches of logits, with every part exchangeable, and batches to try it on. */
import type { Random } from "@attention-lab/grader";
import { specialIds } from "@attention-lab/lib/text";

/** Sentences of different lengths, so that a mean of means differs; every target word has another size. */
export function draw(
  random: Random,
  lengths: readonly number[],
  { time = 5, words = 5, spread = 2 } = {},
): LossArgs {
  return [
    lengths.map(() => random.matrix(time, words, spread)),
    lengths.map((n) =>
      Array.from({ length: time }, (_, t) => (t < n ? random.integer(1, words - 1) : specialIds.pad)),
    ),
    lengths.map((n) => Array.from({ length: time }, (_, t) => t < n)),
  ];
}

export const unpadded = (random: Random): LossArgs[] => [
  draw(random, [5, 5]),
  draw(random, [3, 3, 3], { time: 3, words: 7 }),
  draw(random, [1], { time: 1, words: 3 }),
];
export const padded = (random: Random): LossArgs[] => [
  draw(random, [5, 2]),
  draw(random, [1, 7, 4], { time: 7, words: 11 }),
];

/** Beside 1e4, or so far apart that a probability becomes 0. */
export function largeLogits(random: Random): LossArgs[] {
  const [logits, ...rest] = draw(random, [5, 2]);
  const lifted = logits.map((rows) => rows.map((row) => row.map((x) => x + 1e4)));
  return [[logits, ...rest], [lifted, ...rest], draw(random, [5, 2], { spread: 3e3 })];
}

/** What words cost, and means of it. */
export type LossArgs = [logits: number[][][], targets: number[][], mask: boolean[][]];

export const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);
export const mean = (numbers: readonly number[]) => sum(numbers) / numbers.length;

/** −log softmax(row)[word], the stable way. */
export function surprise(row: readonly number[], word: number): number {
  const max = Math.max(...row);
  return max + Math.log(sum(row.map((x) => Math.exp(x - max)))) - (row[word] ?? NaN);
}

type Cost = (row: readonly number[], word: number) => number;

/** What every word costs, and whether it is real, sentence by sentence. */
export const costs = ([logits, targets, mask]: LossArgs, cost: Cost = surprise) =>
  logits.map((rows, b) =>
    rows.map((row, t) => ({ cost: cost(row, targets[b]?.[t] ?? NaN), real: mask[b]?.[t] ?? false })),
  );
export const realOnes = (list: readonly { cost: number; real: boolean }[]) =>
  list.flatMap(({ cost, real }) => (real ? [cost] : []));

/** The mean over real words of some other cost. */
export const meanOf =
  (cost: Cost) =>
  (...args: LossArgs) =>
    mean(realOnes(costs(args, cost).flat()));

/** log softmax. */
export const logSoftmax = (numbers: readonly number[]) => numbers.map((_, i) => -surprise(numbers, i));
