import {
  defineExercise,
  equalsReference,
  firstDifference,
  isTensorData,
  leaksNoTensors,
  property,
  type Random,
  tensor,
  type TensorData,
} from "@attention-lab/grader";
import { scoreGradientByLoops } from "@attention-lab/lib/attention";
import { onTensors, RUNTIME } from "./onTensors";
import { combined, dotScores, type Matrix, mistake, product, softmaxRows, transposed } from "../kit";
import { matricesOf, normals, perItem } from "./tensorData";

type Args = [weights: TensorData, values: TensorData, outputGradient: TensorData];

/** `f` of the weights and of g = ∂L/∂α, both `[queries, keys]`. */
const fromBoth = (f: (alpha: Matrix, g: Matrix) => Matrix) =>
  perItem((alpha = [], v = [], gradient = []) => f(alpha, dotScores(gradient, v)));

const times = (A: Matrix, B: Matrix) => combined(A, B, (a, b) => a * b);
const rowSums = (X: Matrix) => X.map((row) => row.reduce((sum, x) => sum + x, 0));
/** α ⊙ (g − one number for each row). */
const lessPerRow = (alpha: Matrix, g: Matrix, less: readonly number[]) =>
  alpha.map((row, i) => row.map((a, j) => a * ((g[i]?.[j] ?? NaN) - (less[i] ?? NaN))));

const right = fromBoth((alpha, g) => lessPerRow(alpha, g, rowSums(times(alpha, g))));

function weightsOf(scores: TensorData): TensorData {
  return perItem((item = []) => softmaxRows(item))(scores);
}

function draw(random: Random, queries: number, keys: number, dV: number): Args {
  const weights = weightsOf(normals(random, [2, queries, keys], 1.5));
  return [weights, normals(random, [2, keys, dV]), normals(random, [2, queries, dV])];
}
const ordinary = (random: Random): Args[] => [draw(random, 5, 5, 5), draw(random, 3, 5, 7)];

/** L = Σ gradient · (softmax(scores) V), by the definition of the output. */
function loss(scores: number[][][], values: number[][][], gradient: number[][][]): number {
  const parts = scores.map((item, b) =>
    times(product(softmaxRows(item), values[b] ?? []), gradient[b] ?? []),
  );
  return parts.flat(2).reduce((sum, x) => sum + x, 0);
}

/** Central differences of the loss at every score. */
function numericalGradient(scores: TensorData, values: TensorData, gradient: TensorData): TensorData {
  const step = 1e-4;
  const [vs, gs] = [matricesOf(values), matricesOf(gradient)];
  const at = (index: number, by: number) => {
    const moved = scores.values.map((x, i) => (i === index ? x + by : x));
    return loss(matricesOf({ ...scores, values: moved }), vs, gs);
  };
  return { ...scores, values: scores.values.map((_, i) => (at(i, step) - at(i, -step)) / (2 * step)) };
}

export const gradient = defineExercise<Args, TensorData>({
  id: "attention.gradient",
  title: "The gradient with respect to the scores",
  points: 3,
  functionName: "scoreGradient",
  signature: "scoreGradient(weights: Tensor, values: Tensor, outputGradient: Tensor): Tensor",
  allowedImports: RUNTIME,
  hints: [
    "The output is the weights times the values. If you know how the loss reacts to the output, how does it react to one weight: which two vectors have to be multiplied?",
    "Call that g, one number for each query and key. The softmax then ties the weights of a row together: raising one score lowers all the other weights. The Jacobian of the softmax exercises says by how much.",
    "If all g of a row were equal, could any score change the loss? So what has to be taken from every g first, which kind of mean is it, and what does that difference get multiplied by?",
  ],
  reference: perItem((alpha = [], v = [], dC = []) => scoreGradientByLoops(alpha, v, dC)),
  checks: [
    equalsReference({ name: "Equals the formula for every query and key", weight: 3, cases: ordinary }),
    property({
      name: "Equals what a small change of each score does to the loss",
      weight: 2,
      cases: (random) => [draw(random, 5, 5, 5)],
      holds: async ([, values, outputGradient], { ask, random }) => {
        const scores = normals(random, [2, 5, 5], 1.5);
        const expected = numericalGradient(scores, values, outputGradient);
        return firstDifference(expected, await ask(weightsOf(scores), values, outputGradient));
      },
    }),
    property({
      name: "Rows sum to 0, and a weight of 0 gets no gradient",
      weight: 1,
      cases: (random) => [draw(random, 5, 5, 5)],
      holds: async ([, values, outputGradient], { ask, reference, random }) => {
        const scores = normals(random, [2, 5, 5], 1.5);
        const hidden = { ...scores, values: scores.values.map((x, i) => (i % 5 === 1 ? -Infinity : x)) };
        const weights = weightsOf(hidden);
        const got = await ask(weights, values, outputGradient);
        const difference = firstDifference(reference(weights, values, outputGradient), got);
        if (difference || !isTensorData(got)) return difference;
        const sums = tensor(matricesOf(got).map(rowSums));
        return firstDifference({ ...sums, values: sums.values.map(() => 0) }, sums);
      },
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: ordinary }),
  ],
  misconceptions: [
    mistake(
      "without the −Σ term",
      "Only the score's own weight is considered. Raising one score also lowers all other weights of its row: subtract what that costs, the weighted mean of g.",
      fromBoth(times),
    ),
    mistake(
      "gradient of the weights",
      "This is how the loss reacts to the weights, ∂L/∂α. One step is missing: back through the softmax, to the scores.",
      fromBoth((_, g) => g),
    ),
    mistake(
      "mean without the weights",
      "The plain mean of the row is subtracted. What counts is the mean under the weights: keys that nobody attends to do not matter.",
      fromBoth((alpha, g) =>
        lessPerRow(
          alpha,
          g,
          rowSums(g).map((sum, i) => sum / (g[i]?.length ?? 1)),
        ),
      ),
    ),
    mistake(
      "sum without the weights",
      "The sum of the row's g is subtracted without the weights. Multiply by the weights, then sum.",
      fromBoth((alpha, g) => lessPerRow(alpha, g, rowSums(g))),
    ),
    mistake(
      "summed over the queries",
      "The sum runs over the queries. The softmax ties together the weights of one query, so the sum runs over its keys, along the last axis.",
      fromBoth((alpha, g) => {
        const sums = rowSums(transposed(times(alpha, g)));
        return alpha.map((row, i) => row.map((a, j) => a * ((g[i]?.[j] ?? NaN) - (sums[j] ?? NaN))));
      }),
    ),
    mistake(
      "the factor α missing",
      "The difference is not multiplied by the weight. A key with weight 0 cannot change anything, so its gradient must be 0.",
      fromBoth((alpha, g) => {
        const sums = rowSums(times(alpha, g));
        return g.map((row, i) => row.map((x) => x - (sums[i] ?? NaN)));
      }),
    ),
    mistake(
      "only the diagonal of the Jacobian",
      "Only α (1 − α) is used, how a weight reacts to its own score. The other weights of the row react too.",
      fromBoth((alpha, g) => combined(alpha, g, (a, x) => a * (1 - a) * x)),
    ),
    mistake(
      "sign turned round",
      "The sign is turned round: this is the way downhill, and the gradient points uphill.",
      (...args) => {
        const up = right(...args);
        return { ...up, values: up.values.map((x) => -x) };
      },
    ),
    mistake(
      "keys against queries",
      "The result has a row for each key; it should have the shape of the weights, a row for each query.",
      (...args) => perItem((item = []) => transposed(item))(right(...args)),
    ),
    mistake(
      "values not transposed",
      "The gradient is multiplied with the values as they are. ∂L/∂α compares it with every value, a row each: transpose the values.",
      perItem((alpha = [], v = [], dC = []) => {
        const g = product(dC, v);
        return lessPerRow(alpha, g, rowSums(times(alpha, g)));
      }),
    ),
  ],
  alternatives: [
    onTensors<Args, TensorData>((weights, values, outputGradient) => {
      const g = outputGradient.matMul(values, false, true);
      return weights.mul(g.sub(weights.mul(g).sum(-1, true)));
    }),
    onTensors<Args, TensorData>((weights, values, outputGradient) => {
      // Σ_k α g is also the gradient times the output, as FlashAttention computes it.
      const weighted = weights.mul(outputGradient.matMul(values.transpose([0, 2, 1])));
      const perRow = outputGradient.mul(weights.matMul(values)).sum(2, true);
      return weighted.sub(weights.mul(perRow));
    }),
    fromBoth((alpha, g) =>
      alpha.map((row, i) =>
        row.map((a, j) =>
          row.reduce((sum, b, k) => sum + (g[i]?.[k] ?? NaN) * b * ((j === k ? 1 : 0) - a), 0),
        ),
      ),
    ),
  ],
});
