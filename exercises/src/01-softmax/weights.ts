/** What several softmax exercises demand of weights, and the cases they are tried on. */
import { format, type Finding, type Random } from "@attention-lab/grader";

/** The scores of the worked example; softmax gives [0.2381, 0.1764, 0.5856]. */
export const exampleScores = [1.2, 0.9, 2.1];

/** The example first, then random scores of several lengths, primes and 1 among them. */
export function scoreCases(random: Random): [scores: number[]][] {
  return [[exampleScores], ...[5, 2, 1, 7, 3].map((n): [number[]] => [random.vector(n, 2)])];
}

/** Random scores whose neighbours in size are at least 0.2 apart, in shuffled order. */
export function distinctScores(random: Random, length: number): number[] {
  let score = random.uniform(-2, 0);
  const scores = Array.from({ length }, () => (score += random.uniform(0.2, 0.9)));
  const start = random.integer(0, length - 1);
  return scores.map((_, i) => scores[(start + 3 * i) % length] ?? score); // 3 is no divisor of our lengths
}

/** The numbers of a vector of finite numbers; undefined for anything else. */
export function numbersOf(got: unknown): number[] | undefined {
  if (!Array.isArray(got) && !ArrayBuffer.isView(got)) return undefined;
  const items: unknown[] = Array.from(got as unknown as ArrayLike<unknown>);
  return items.every((x): x is number => typeof x === "number" && Number.isFinite(x)) ? items : undefined;
}

export const sumOf = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);

/** Why `got` is not softmax weights for `scores`: wrong length, negative, sum not 1, order not kept. */
export function weightsFault(scores: readonly number[], got: unknown): Finding | undefined {
  const weights = numbersOf(got);
  if (!weights || weights.length !== scores.length) {
    const expected = `${scores.length} finite number${scores.length === 1 ? "" : "s"}`;
    return {
      message: "One weight for each score is expected.",
      expected,
      got: format(got),
    };
  }
  const negative = weights.findIndex((w) => w < 0);
  if (negative >= 0) {
    return {
      message: "A weight is negative.",
      expected: "0 or more",
      got: format(weights[negative]),
      at: `[${negative}]`,
    };
  }
  const total = sumOf(weights);
  if (Math.abs(total - 1) > 1e-6) {
    return { message: "The weights do not sum to 1.", expected: "1", got: format(total) };
  }
  return orderFault(scores, weights);
}

/** This far below the best, e^(−gap) is lost in rounding and the order of two weights says nothing. */
const VANISHING = 30;

function orderFault(scores: readonly number[], weights: readonly number[]): Finding | undefined {
  const ranked = scores
    .map((score, i) => ({ score, weight: weights[i] ?? 0, i }))
    .sort((a, b) => a.score - b.score);
  const best = Math.max(...scores);
  for (const [k, higher] of ranked.entries()) {
    const lower = ranked[k - 1];
    if (!lower || higher.score - lower.score < 0.05 || best - higher.score > VANISHING) continue;
    if (higher.weight <= lower.weight) {
      return {
        message: `The score ${format(higher.score)} is higher than ${format(lower.score)}, but its weight is not.`,
        expected: `more than ${format(lower.weight)}`,
        got: format(higher.weight),
        at: `[${higher.i}]`,
      };
    }
  }
  return undefined;
}
