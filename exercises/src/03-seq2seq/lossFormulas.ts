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
