/** Batches of logits and what should have been said. */
import type { Random } from "@attention-lab/grader";
import { specialIds } from "@attention-lab/lib/text";
import type { LossArgs } from "./lossFormulas";

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
