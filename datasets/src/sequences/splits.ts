/** Training and test pairs of a task that share no source, by construction. */
import { createRandom } from "@attention-lab/lib/base";
import { drawSequences, requireWhole } from "./draw";
import type { Pair } from "./pair";
import { pairsOf, requireTask, type SequenceTask } from "./tasks";

export interface SequenceSplitOptions {
  task: SequenceTask;
  /** How many different symbols, 2 to 26. Default 16 */
  symbols?: number;
  /** Lengths of training, from 1 on. Default 12 */
  maxLength?: number;
  /** Lengths beyond training, up to this one. Default twice `maxLength` */
  longest?: number;
  /** Pairs for training. Default 6000 */
  train?: number;
  /** Test pairs of each length; fewer where this were more than a quarter of all sequences. Default 50 */
  testPerLength?: number;
  seed: string | number;
}

export interface SequenceSplits {
  train: Pair[];
  /** The lengths of training, sources that training does not hold. */
  test: Pair[];
  /** Lengths that training does not hold. */
  longer: Pair[];
}

/**
 * The splits of a task: `train` and `test` of lengths 1 … `maxLength`, `longer` beyond. Test sources are
 * drawn first and kept from training, so none occurs in both, whatever the sizes.
 * @throws InputError for an unknown task or sizes out of range
 * @example sequenceSplits({ task: "copy", seed: 1 }).longer.every(({ source }) => source.length > 12) // true
 */
export function sequenceSplits(options: SequenceSplitOptions): SequenceSplits {
  const { task, symbols = 16, maxLength = 12, longest = 2 * maxLength } = options;
  const { train = 6000, testPerLength = 50, seed } = options;
  requireTask(task);
  requireWhole("symbols", symbols, 2, 26);
  requireWhole("maxLength", maxLength, 1);
  requireWhole("longest", longest, maxLength + 1);
  requireWhole("train", train, 0);
  requireWhole("testPerLength", testPerLength, 0);
  const random = createRandom(`${seed}/${task}/splits`);
  const draw = (length: number) => {
    const count = Math.min(testPerLength, Math.floor(symbols ** length / 4));
    return drawSequences({ symbols, minLength: length, maxLength: length, count, random });
  };
  const lengths = Array.from({ length: longest }, (_, i) => i + 1);
  const test = lengths.filter((length) => length <= maxLength).flatMap(draw);
  const longer = lengths.filter((length) => length > maxLength).flatMap(draw);
  const without = new Set(test.map((source) => source.join("")));
  const sources = drawSequences({ symbols, minLength: 1, maxLength, count: train, random, without });
  return { train: pairsOf(task, sources), test: pairsOf(task, test), longer: pairsOf(task, longer) };
}
