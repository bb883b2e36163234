/** A task for memory: keys with values go by, at the end one key is asked for. And two models for it. */
import { linear, sizeOf, tensorsOf, trainable, type WeightTree } from "../layers";
import { scaledDotProductAttention, sinusoidalPositions } from "../attention";
import { createLstmWeights, lstm, type LstmWeights } from "../recurrent";
import { InputError, requireIds, requireSameShape, requireWhole, shapeOf } from "../base";
import { createRandom, tf, type Random, type Tensor } from "../runtime";

/** How many different keys and values there are. */
export const KEYS = 64;
export const VALUES = 8;

/** Sequences of one length; everything is a row of a table of keys or values. */
export interface RecallBatch {
  /** All different within a sequence. `[batch][length]` */
  keys: number[][];
  /** `[batch][length]` */
  values: number[][];
  /** The place that is asked for, from 0. */
  asked: number[];
}

/**
 * Random sequences whose asked item stands `distance` items before the question (1 is the last item).
 * @throws InputError unless all are whole numbers, batch ≥ 1 and 1 ≤ distance ≤ length ≤ 64
 */
export function drawRecall(
  random: Random,
  { batch, length, distance }: { batch: number; length: number; distance?: number },
): RecallBatch {
  requireWhole("batch", batch);
  requireWhole("length", length);
  if (length > KEYS) throw new InputError("length", `1 to ${KEYS}`, String(length));
  if (distance !== undefined && !(Number.isInteger(distance) && distance >= 1 && distance <= length)) {
    throw new InputError("distance", `1 to the length ${length}`, String(distance));
  }
  const allKeys = Array.from({ length: KEYS }, (_, i) => i);
  const rows = Array.from({ length: batch }, (_, i) => i);
  return {
    keys: rows.map(() => random.shuffle(allKeys).slice(0, length)),
    values: rows.map(() => Array.from({ length }, () => random.integer(0, VALUES - 1))),
    asked: rows.map(() => length - (distance ?? random.integer(1, length))),
  };
}

/** @throws InputError unless keys, values and places asked for are those of sequences of one length */
export function requireBatch({ keys, values, asked }: RecallBatch): void {
  requireIds("keys", keys, KEYS);
  requireIds("values", values, VALUES);
  requireSameShape("values", shapeOf(keys), shapeOf(values));
  requireSameShape("asked", [keys.length], shapeOf(asked, "asked"));
  requireIds("asked", [asked], (keys[0] as number[]).length);
}

/** A model of the task: scores of the values for every sequence, `[batch, VALUES]`. */
export interface RecallModel {
  readonly parameters: number;
  /** What is trained. */
  readonly weights: WeightTree;
  scores(batch: RecallBatch): Tensor;
  dispose(): void;
}

type Tables = { keys: Tensor; values: Tensor; question: Tensor; out: Tensor; bias: Tensor };

function createTables(random: Random, width: number, state: number): Tables {
  return {
    keys: random.normalTensor([KEYS, width], 1),
    values: random.normalTensor([VALUES, width], 1),
    question: random.normalTensor([1, width], 1),
    out: random.normalTensor([state, VALUES], 1 / Math.sqrt(state)),
    bias: tf.zeros([VALUES]),
  };
}

/** Items (key + value) and, last, the question (its key + a mark). `[batch, length + 1, width]` */
function embed({ keys, values, question }: Tables, batch: RecallBatch): Tensor {
  requireBatch(batch);
  const width = keys.shape[1] as number;
  const look = (table: Tensor, rows: number[][]) =>
    table.gather(tf.tensor1d(rows.flat(), "int32")).reshape([rows.length, -1, width]);
  const items = look(keys, batch.keys).add(look(values, batch.values)); // [batch, length, width]
  const wanted = batch.keys.map((row, s) => [row[batch.asked[s] as number] as number]);
  return tf.concat([items, look(keys, wanted).add(question)], 1);
}

/**
 * One layer of attention: the question attends to all items, with sinusoidal positions added to them.
 * @param width of vectors; default 64
 */
export function attentionRecall(seed: number | string, width = 64): RecallModel {
  requireWhole("width", width);
  const random = createRandom(`${seed}/attention`);
  const square = () => random.normalTensor([width, width], 1 / Math.sqrt(width));
  const weights = trainable({
    ...createTables(random, width, width),
    ...{ wQ: square(), wK: square(), wV: square(), wO: square() },
  });
  const scores = (batch: RecallBatch) =>
    tf.tidy(() => {
      const embedded = embed(weights, batch);
      const [n, length] = embedded.shape as [number, number];
      const x = embedded.add(sinusoidalPositions(length, width));
      const question = x.slice([0, length - 1, 0], [n, 1, width]); // [batch, 1, width]
      const { wQ, wK, wV, wO, out, bias } = weights;
      const found = scaledDotProductAttention(linear(question, wQ), linear(x, wK), linear(x, wV));
      const h = question.add(linear(found.output, wO)).squeeze([1]); // [batch, width]
      return linear(h, out, bias); // [batch, VALUES]
    });
  return model(weights, scores);
}

/**
 * An LSTM that reads the items and the question; its last state answers.
 * @param width of vectors and of the state; default 47, which gives about as many parameters as attention's 64
 */
export function recurrentRecall(seed: number | string, width = 47): RecallModel {
  requireWhole("width", width);
  const random = createRandom(`${seed}/recurrent`);
  const layer: LstmWeights = createLstmWeights(`${seed}/lstm`, { dIn: width, d: width });
  const weights = trainable({ ...createTables(random, width, width), ...layer });
  const scores = (batch: RecallBatch) =>
    tf.tidy(() => {
      const x = embed(weights, batch); // [batch, length + 1, width]
      return linear(lstm(x, weights).state.h, weights.out, weights.bias); // [batch, VALUES]
    });
  return model(weights, scores);
}

function model(weights: WeightTree, scores: RecallModel["scores"]): RecallModel {
  const dispose = () => tf.dispose(tensorsOf(weights));
  return { parameters: sizeOf(weights), weights, scores, dispose };
}
