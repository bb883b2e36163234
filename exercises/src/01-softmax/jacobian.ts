import { defineExercise, equalsReference, firstDifference, format, property } from "@attention-lab/grader";
import { softmax, softmaxJacobian } from "@attention-lab/lib/softmax";
import { mistake } from "../kit";
import { numericalGradient, stableSoftmax, unstabilised } from "./formulas";
import { numbersOf, sumOf } from "./weights";

type Args = [scores: number[]];

const delta = (i: number, j: number) => (i === j ? 1 : 0);

/** The n by n array whose entry [i][j] is `entry(i, j)`. */
const square = (n: number, entry: (i: number, j: number) => number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => entry(i, j)));

/** The n by n array of `entry(α_i, α_j, δ_ij)`. */
const fromWeights = (weights: readonly number[], entry: (a: number, b: number, same: number) => number) =>
  weights.map((a, i) => weights.map((b, j) => entry(a, b, delta(i, j))));

export const jacobian = defineExercise<Args, number[][]>({
  id: "softmax.jacobian",
  title: "The Jacobian of softmax",
  points: 3,
  functionName: "softmaxJacobian",
  signature: "softmaxJacobian(scores: number[]): number[][]",
  hints: [
    "If one score rises a little, what happens to its own weight, and what to all the others? All weights together still have to sum to 1.",
    "There are two cases: row and column are the same, or they are not. Differentiate exp(e_i) / Σ exp(e_k) in both, and write the result with the weights only.",
    "Write both cases below each other: what do they have in common? What is left over in the case where row and column are the same?",
  ],
  reference: (scores) => softmaxJacobian(scores),
  checks: [
    equalsReference({
      name: "Equals ∂α_i/∂e_j",
      weight: 3,
      cases: (random) => [5, 3, 2, 1, 7].map((n): Args => [random.vector(n, 1.5)]),
    }),
    property({
      name: "Predicts how the weights change when a score moves a little",
      weight: 2,
      cases: (random) => [[random.vector(3)], [random.vector(5)]],
      holds: async ([scores], { ask }) => {
        const measured = scores.map((_, i) => numericalGradient((x) => softmax(x)[i] ?? NaN, scores));
        return firstDifference(measured, await ask(scores));
      },
    }),
    property({
      name: "Symmetric, rows sum to 0, diagonal positive",
      weight: 2,
      cases: (random) => [[random.vector(5)], [random.vector(2)]],
      holds: async ([scores], { ask }) => structureFault(await ask(scores), scores.length),
    }),
    property({
      name: "Survives scores up to ±10,000, and is 0 where one weight is 1",
      weight: 1,
      cases: (random) => [[random.vector(3)]],
      holds: async ([scores], { ask, reference }) => {
        const high = await ask(scores.map((score) => score + 1e4));
        const saturated = await ask([-1e4, 1e4, 0]);
        return (
          firstDifference(reference(scores), high) ??
          firstDifference(
            square(3, () => 0),
            saturated,
          )
        );
      },
    }),
    property({
      name: "Exact, as a formula is",
      weight: 1,
      cases: (random) => [[random.vector(4)], [random.vector(3)]],
      holds: async ([scores], { ask, reference }) => {
        const [expected, got] = [reference(scores), await ask(scores)];
        const difference = firstDifference(expected, got, { absolute: 1e-16, relative: 1e-12 });
        if (!difference || firstDifference(expected, got)) return difference;
        const message = `${difference.message} That is nearly right, as differences of softmax at two places nearby are. The formula needs no small step, and is right to the last digits.`;
        return { ...difference, message };
      },
    }),
  ],
  misconceptions: [
    mistake(
      "diagonal only",
      "Only the diagonal is filled in. Every weight depends on every score, because all scores share the same sum: the other entries are not 0.",
      (scores) => fromWeights(stableSoftmax(scores), (a, _b, same) => same * a * (1 - a)),
    ),
    mistake(
      "outer product without the diagonal",
      "These are the products of two weights with a minus, everywhere. That is right beside the diagonal; on it a weight also gains from its own score.",
      (scores) => fromWeights(stableSoftmax(scores), (a, b) => -a * b),
    ),
    mistake(
      "diagonal without the outer product",
      "This is only the diagonal matrix of the weights. The sum in the denominator moves with the scores as well: what does that take away from every entry?",
      (scores) => fromWeights(stableSoftmax(scores), (a, _b, same) => same * a),
    ),
    mistake(
      "sign flipped",
      "Every entry has the wrong sign. Raising a score raises its own weight, so the diagonal has to be positive.",
      (scores) => fromWeights(stableSoftmax(scores), (a, b, same) => a * (b - same)),
    ),
    mistake(
      "plus instead of minus",
      "All entries are positive, as if raising one score raised every weight. The weights sum to 1, so what one gains the others lose.",
      (scores) => fromWeights(stableSoftmax(scores), (a, b, same) => a * (same + b)),
    ),
    mistake(
      "one index used twice",
      "Away from the diagonal, a weight is multiplied by itself. The entry at row i and column j needs two different weights, that of i and that of j: the matrix has to be symmetric.",
      (scores) => fromWeights(stableSoftmax(scores), (a, _b, same) => a * (same - a)),
    ),
    mistake(
      "a vector instead of a matrix",
      "This is one number for each score. The Jacobian has one number for each pair of a weight and a score: a row for every weight, a column for every score.",
      (scores) => stableSoftmax(scores).map((a) => a * (1 - a)) as unknown as number[][],
    ),
    mistake(
      "unstabilised exponential",
      "Large scores overflow: use the stable softmax inside, the one that shifts the scores first.",
      (scores) => fromWeights(unstabilised(scores), (a, b, same) => a * (same - b)),
    ),
  ],
  alternatives: [
    (scores) => {
      const weights = stableSoftmax(scores);
      const rows: number[][] = [];
      for (let i = 0; i < weights.length; i++) {
        const row: number[] = [];
        for (let j = 0; j < weights.length; j++) {
          const a = weights[i] ?? NaN;
          row.push(i === j ? a * (1 - a) : -a * (weights[j] ?? NaN));
        }
        rows.push(row);
      }
      return rows;
    },
    (scores) => {
      // diag(α) − α αᵀ, the matrix form.
      const weights = stableSoftmax(scores);
      const outer = fromWeights(weights, (a, b) => a * b);
      return outer.map((row, i) => row.map((product, j) => (i === j ? (weights[i] ?? NaN) : 0) - product));
    },
    (scores) => {
      // From log-space: ∂α_i/∂e_j = α_i · ∂(log α_i)/∂e_j.
      const max = scores.reduce((a, b) => Math.max(a, b));
      const logSum = max + Math.log(sumOf(scores.map((score) => Math.exp(score - max))));
      const weight = (i: number) => Math.exp((scores[i] ?? NaN) - logSum);
      return square(scores.length, (i, j) => weight(i) * (delta(i, j) - weight(j)));
    },
  ],
});

function structureFault(got: unknown, n: number) {
  const rows = Array.isArray(got) ? got.map(numbersOf) : [];
  if (rows.length !== n || rows.some((row) => row?.length !== n)) {
    return {
      message: "A square array of finite numbers is expected.",
      expected: `shape [${n}, ${n}]`,
      got: format(got),
    };
  }
  const entry = (i: number, j: number) => rows[i]?.[j] ?? NaN;
  for (const [i, row] of rows.entries()) {
    if (!(entry(i, i) > 0)) return { message: `The diagonal entry at [${i}][${i}] should be positive.` };
    const asymmetric = (row ?? []).findIndex((x, j) => Math.abs(x - entry(j, i)) > 1e-9);
    if (asymmetric >= 0) {
      return { message: `The entries at [${i}][${asymmetric}] and [${asymmetric}][${i}] should be equal.` };
    }
    const difference = firstDifference(0, sumOf(row ?? []));
    if (difference) return { ...difference, message: `Row ${i} does not sum to 0.` };
  }
  return undefined;
}
