/** The next word: P(w_t | w_1 … w_{t−1}), by a recurrent net. */
import {
  createMatrix,
  dropOut,
  embed,
  linear,
  namedVariables,
  type Noise,
  sizeOf,
  tensorsOf,
  trainable,
} from "../layers";
import type { Task } from "../training";
import { createLstmWeights, lstm, type LstmWeights } from "../recurrent";
import { InputError, requireShape, requireWhole, requireWithin, shapeOf } from "../base";
import { createRandom, tf, type Tensor } from "../runtime";
import { padBatch, perplexity, specialIds, type Vocabulary } from "../text";
import { maskedCrossEntropy, type SequenceBatch } from "../seq2seq";

export interface LanguageModelOptions {
  vocabulary: Vocabulary;
  /** Chooses the starting weights. */
  seed: number | string;
  /** Width of word vectors. Default 32 */
  embedding?: number;
  /** Width of the state. Default 64 */
  hidden?: number;
  /** Share of word vectors' entries that become 0 while training. Default 0 */
  dropout?: number;
}

/** A sentence as tokens. */
type Sentence = readonly string[];

export interface LanguageTask extends Task<Sentence> {
  readonly vocabulary: Vocabulary;
  readonly parameters: number;
  /** One row a word of the vocabulary. `[words, embedding]` */
  readonly embedding: Tensor;
  /**
   * Perplexity when only the last words before each word are shown: how much of the history is used. Early words have
   * a shorter history, which begins with the start mark.
   * @param history how many words before, ≥ 1
   */
  perplexityAfter(sentences: readonly Sentence[], history: number): number;
  /** The likeliest words after a beginning, likeliest first; `<end>` is among them. */
  nextWords(beginning: Sentence, count?: number): { word: string; probability: number }[];
}

const EMBEDDING = 32;
const HIDDEN = 64;

type Weights = { embedding: Tensor; layer: LstmWeights; output: Tensor; bias: Tensor };

/**
 * A language model (Mikolov et al. 2010, with an LSTM): P(sentence) = Π P(w_t | w_1 … w_{t−1}), end mark included.
 * `evaluate` gives its perplexity exp(−mean log P): how many words it hesitates between.
 * @throws InputError when a width is no whole number ≥ 1 or `dropout` outside [0, 1); when it is used, for no sentence
 * @example createLanguageTask({ vocabulary, seed: 1 }).nextWords(["she", "is"], 3)
 */
export function createLanguageTask(options: LanguageModelOptions): LanguageTask {
  const { vocabulary, dropout = 0 } = options;
  requireOptions(options);
  const weights = trainable(createWeights(options));
  const losses = (sentences: readonly Sentence[], noise?: Noise) => {
    if (sentences.length === 0) throw new InputError("sentences", "at least one", "none (it is empty)");
    const targets = padBatch(sentences.map((tokens) => vocabulary.encode(tokens, { end: true })));
    const inputs = inputsOf(sentences, vocabulary);
    return tf.tidy(() => maskedCrossEntropy(logitsOf(weights, inputs, noise), targets));
  };
  return {
    vocabulary,
    parameters: sizeOf(weights),
    embedding: weights.embedding,
    variables: namedVariables(weights),
    loss: (sentences, { random }) => losses(sentences, { dropout, random }),
    evaluate: (sentences) => {
      const words = sentences.reduce((sum, { length }) => sum + length + 1, 0);
      const mean = tf.tidy(() => losses(sentences).dataSync()[0] as number);
      return { perplexity: perplexity(mean * words, words) };
    },
    perplexityAfter: (sentences, history) => perplexityAfter(weights, vocabulary, sentences, history),
    lengthOf: ({ length }) => length,
    nextWords: (beginning, count = 5) => nextWords(weights, vocabulary, beginning, count),
    dispose: () => tf.dispose(tensorsOf(weights)),
  };
}

function requireOptions({ embedding = EMBEDDING, hidden = HIDDEN, dropout = 0 }: LanguageModelOptions): void {
  requireWhole("embedding", embedding);
  requireWhole("hidden", hidden);
  requireWithin("dropout", dropout, 0, 1, true);
}

function createWeights({
  vocabulary,
  seed,
  embedding = EMBEDDING,
  hidden = HIDDEN,
}: LanguageModelOptions): Weights {
  const random = createRandom(`${seed}/tables`);
  return {
    embedding: random.normalTensor([vocabulary.size, embedding], 1 / Math.sqrt(embedding)),
    layer: createLstmWeights(`${seed}/lstm`, { dIn: embedding, d: hidden }),
    output: createMatrix(random, hidden, vocabulary.size),
    bias: tf.zeros([vocabulary.size]),
  };
}

function inputsOf(sentences: readonly Sentence[], vocabulary: Vocabulary): SequenceBatch {
  return padBatch(sentences.map((tokens) => vocabulary.encode(tokens, { start: true })));
}

/** Scores of every next word. `[batch, length, words]` */
function logitsOf(weights: Weights, { ids, lengths }: SequenceBatch, noise?: Noise): Tensor {
  const x = dropOut(embed(weights.embedding, ids), noise);
  const { outputs } = lstm(x, weights.layer, { lengths });
  return linear(outputs, weights.output, weights.bias);
}

/** Reads the last words alone, from the zero state, and asks for the next one. */
function perplexityAfter(
  weights: Weights,
  vocabulary: Vocabulary,
  sentences: readonly Sentence[],
  history: number,
): number {
  requireWhole("history", history);
  const places = sentences.flatMap((tokens) => {
    const ids = vocabulary.encode(tokens, { start: true, end: true });
    return ids
      .slice(1)
      .map((wanted, t) => ({ wanted, before: ids.slice(Math.max(0, t + 1 - history), t + 1) }));
  });
  if (places.length === 0) throw new InputError("sentences", "at least one", "none (it is empty)");
  const total = tf.tidy(() => {
    const { ids, lengths } = padBatch(places.map(({ before }) => before));
    const { state } = lstm(embed(weights.embedding, ids), weights.layer, { lengths });
    const logits = linear(state.h, weights.output, weights.bias).expandDims(1); // [places, 1, words]
    const targets = { ids: places.map(({ wanted }) => [wanted]), lengths: places.map(() => 1) };
    return (maskedCrossEntropy(logits, targets).dataSync()[0] as number) * places.length;
  });
  return perplexity(total, places.length);
}

function nextWords(weights: Weights, vocabulary: Vocabulary, beginning: Sentence, count: number) {
  requireWhole("count", count, 0);
  const logits = tf.tidy(() => {
    const all = logitsOf(weights, inputsOf([beginning], vocabulary)).squeeze([0]); // [length, words]
    return [...all.softmax().slice([beginning.length, 0], [1, -1]).dataSync()];
  });
  return logits
    .map((probability, id) => ({ word: vocabulary.words[id] as string, probability, id }))
    .filter(({ id }) => id > specialIds.unknown && id !== specialIds.start)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, count)
    .map(({ word, probability }) => ({ word, probability }));
}

/**
 * The words whose vectors point most nearly the same way.
 * @param table one row a word `[words, d]`
 * @returns `count` words with their cosine, nearest first, without the word itself and special words
 * @throws InputError when the vocabulary lacks the word, the table has not one row a word, or `count` is no whole
 *   number ≥ 0
 * @example neighbours(task.embedding, vocabulary, "cat", 3)
 */
export function neighbours(
  table: Tensor,
  vocabulary: Vocabulary,
  word: string,
  count = 5,
): { word: string; cosine: number }[] {
  requireWhole("count", count, 0);
  requireShape("table", shapeOf(table), [vocabulary.size, -1]);
  const own = vocabulary.indexOf(word);
  if (own === specialIds.unknown) throw new InputError("word", "a word of the vocabulary", word);
  const cosines = tf.tidy(() => {
    const unit = table.div(table.norm(2, 1, true).add(1e-12));
    return [...unit.matMul(unit.gather([own]), false, true).dataSync()];
  });
  return cosines
    .map((cosine, id) => ({ word: vocabulary.words[id] as string, cosine, id }))
    .filter(({ id }) => id !== own && id > specialIds.end)
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, count)
    .map(({ word: neighbour, cosine }) => ({ word: neighbour, cosine }));
}
