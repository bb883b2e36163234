/** Learning to look things up: one key among many fits the query, in a way that must be learned. */
import { additiveScore, dotScore, scaledDotScore } from "../attention";
import { linear, sizeOf, tensorsOf, trainable, type WeightTree } from "../layers";
import { InputError, requireIds, requireSameShape, requireWhole, requireWithin, shapeOf } from "../base";
import { createRandom, tf, type Random, type Tensor } from "../runtime";

export type LookupScore = "dot" | "scaledDot" | "additive";

/** One question: which keys of the vocabulary are shown, and the place among them of the one that is asked for. */
export interface LookupQuestion {
  shown: number[];
  asked: number;
}

/**
 * One task: a vocabulary of random keys; the query is one of the keys shown, turned by a rotation nobody tells,
 * with noise.
 */
export interface LookupTask {
  /** Fresh questions. */
  ask(random: Random, batch: number): LookupQuestion[];
  /** Questions as tensors, which the caller disposes; values and noise are drawn. */
  batchOf(questions: readonly LookupQuestion[], random: Random): LookupBatch;
  dispose(): void;
}

export type LookupBatch = {
  /** `[batch, 1, d]` */
  queries: Tensor;
  /** Rows of a vocabulary with entries N(0, 1). `[batch, count, d]` */
  keys: Tensor;
  /** Entries N(0, 1): what is to be found. `[batch, count, 8]` */
  values: Tensor;
  /** One-hot: which key the query was made from. `[batch, 1, count]` */
  wanted: Tensor;
};

/** Width of the values. */
const VALUE_WIDTH = 8;

export interface LookupSizes {
  /** Different keys of the task. Default 32 */
  vocabulary?: number;
  /** Keys shown in each question, all different. Default 16 */
  count?: number;
  /** Standard deviation of the noise on each entry of the query, where keys have 1. Default 0.3 */
  noise?: number;
}

/**
 * A look-up task in d dimensions, with a random rotation of its own.
 * @throws InputError when d, vocabulary or count is no whole number ≥ 1, the noise no finite number ≥ 0, or more keys are
 *   shown than there are; from its methods, for a batch or questions that are none of the task
 */
export function createLookup(
  d: number,
  seed: number | string,
  { vocabulary = 32, count = 16, noise = 0.3 }: LookupSizes = {},
): LookupTask {
  for (const [name, size] of Object.entries({ d, vocabulary, count })) requireWhole(name, size);
  requireWithin("noise", noise, 0, Infinity);
  if (count > vocabulary)
    throw new InputError("count", `at most the vocabulary ${vocabulary}`, String(count));
  const table = createRandom(`${seed}/keys`).normalTensor([vocabulary, d]); // [vocabulary, d]
  const all = Array.from({ length: vocabulary }, (_, i) => i);
  const rotation = tf.tidy(() => tf.linalg.qr(createRandom(`${seed}/rotation`).normalTensor([d, d]))[0]);
  const ask: LookupTask["ask"] = (random, batch) => {
    requireWhole("batch", batch);
    return Array.from({ length: batch }, () => ({
      shown: random.shuffle(all).slice(0, count),
      asked: random.integer(0, count - 1),
    }));
  };
  const batchOf: LookupTask["batchOf"] = (questions, random) =>
    tf.tidy(() => {
      requireQuestions(questions, vocabulary, count);
      const batch = questions.length;
      const shown = tf.tensor1d(questions.flatMap((question) => question.shown), "int32"); // prettier-ignore
      const asked = tf.tensor2d(questions.map((question) => question.asked), [batch, 1], "int32"); // prettier-ignore
      const keys = table.gather(shown).reshape([batch, count, d]); // [batch, count, d]
      const wanted = tf.oneHot(asked, count).toFloat(); // [batch, 1, count]
      const queries = linear(wanted.matMul(keys), rotation); // [batch, 1, d]
      const values = random.normalTensor([batch, count, VALUE_WIDTH]);
      return { keys, values, wanted, queries: queries.add(random.normalTensor([batch, 1, d], noise)) };
    });
  return { ask, batchOf, dispose: () => tf.dispose([table, rotation]) };
}

function requireQuestions(questions: readonly LookupQuestion[], vocabulary: number, count: number): void {
  const shown = questions.map((question) => question.shown);
  requireIds("questions", shown, vocabulary);
  requireSameShape("questions", [questions.length, count], shapeOf(shown));
  requireIds("questions", [questions.map(({ asked }) => asked)], count);
}

/** A model of the task: projections of width d for query and key, and a score. */
export interface LookupModel {
  readonly parameters: number;
  /** What is trained. */
  readonly weights: WeightTree;
  /** e `[batch, 1, count]`. */
  scores(queries: Tensor, keys: Tensor): Tensor;
  dispose(): void;
}

/**
 * Dot and scaled dot: e = (W q)·(U k), scaled or not; additive: e = v·tanh(W q + U k) with a hidden width of d.
 * The same W and U for all three at one seed: entries N(0, 1/d), so that projected entries have variance 1.
 * Additive has d parameters more, its v.
 * @throws InputError for an unknown score, or a d that is no whole number ≥ 1
 */
export function createLookupModel(score: LookupScore, d: number, seed: number | string): LookupModel {
  if (!["dot", "scaledDot", "additive"].includes(score)) {
    throw new InputError("score", '"dot", "scaledDot" or "additive"', String(score));
  }
  requireWhole("d", d);
  const random = createRandom(`${seed}/projections`);
  const matrix = () => random.normalTensor([d, d], 1 / Math.sqrt(d));
  const projections = { W: matrix(), U: matrix() };
  const weights =
    score === "additive"
      ? trainable({ ...projections, v: random.normalTensor([d], 1 / Math.sqrt(d)) })
      : trainable({ ...projections, v: undefined });
  const fit = score === "dot" ? dotScore() : scaledDotScore();
  const scores = (queries: Tensor, keys: Tensor) =>
    tf.tidy(() => {
      const { W, U, v } = weights;
      if (v) return additiveScore({ W, U, v })(queries, keys);
      return fit(linear(queries, W), linear(keys, U));
    });
  const dispose = () => tf.dispose(tensorsOf(weights));
  return { parameters: sizeOf(weights), weights, scores, dispose };
}
