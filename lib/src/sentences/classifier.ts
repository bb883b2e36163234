/** Three ways to label a sentence, from the plainest to attention: for asking when attention pays. */
import {
  createEncoderWeights,
  encoderBlock,
  paddingMask,
  sinusoidalPositions,
  type EncoderWeights,
} from "../attention";
import {
  createMatrix,
  createNormWeights,
  embed,
  layerNorm,
  linear,
  namedVariables,
  type NormWeights,
  sizeOf,
  tensorsOf,
  trainable,
} from "../layers";
import type { Task } from "../training";
import { createLstmWeights, lstm, type LstmWeights } from "../recurrent";
import { InputError, requireWhole } from "../base";
import { createRandom, tf, type Tensor } from "../runtime";
import type { Vocabulary } from "../text";
import { encodeSources, maskedCrossEntropy, type SequenceBatch } from "../seq2seq";

/** "bag": logistic regression on the counts of words. "recurrent": an LSTM's last state. "attention": see below. */
export const classifierKinds = ["bag", "recurrent", "attention"] as const;
export type ClassifierKind = (typeof classifierKinds)[number];

export interface ClassifierOptions {
  kind: ClassifierKind;
  vocabulary: Vocabulary;
  /** What a sentence can be. */
  labels: readonly string[];
  /** Chooses the starting weights. */
  seed: number | string;
  /** Width of vectors and of the state; a multiple of 4 for "attention". Default 32 */
  width?: number;
}

export interface LabelledSentence {
  tokens: readonly string[];
  label: string;
}

export interface ClassifierTask extends Task<LabelledSentence> {
  readonly parameters: number;
  /** The likeliest label of each sentence. */
  classify(sentences: readonly (readonly string[])[]): string[];
}

const HEADS = 4;
const WIDTH = 32;

type Weights = {
  embedding?: Tensor;
  layer?: LstmWeights;
  block?: EncoderWeights;
  norm?: NormWeights;
  output: Tensor;
  bias: Tensor;
};

/**
 * A classifier of sentences. "attention" is one block of self-attention (4 heads) over word vectors with sinusoidal
 * positions, its outputs averaged. `evaluate` gives the accuracy.
 * @throws InputError for an unknown kind, no labels or one twice; when the width is no whole number ≥ 1, with attention no multiple of 4; when it is used, for a sentence without tokens or a label that is none of `labels`
 * @example createClassifierTask({ kind: "bag", vocabulary, labels: ["positive", "negative"], seed: 1 })
 */
export function createClassifierTask(options: ClassifierOptions): ClassifierTask {
  const { labels, vocabulary, kind } = options;
  requireKind(kind, labels);
  requireWidth(options);
  const weights = trainable(createWeights(options));
  const scores = (sentences: readonly (readonly string[])[]) =>
    features(kind, weights, encodeSources(sentences, { source: vocabulary }), vocabulary.size);
  const classify = (sentences: readonly (readonly string[])[]) =>
    tf.tidy(() => [...scores(sentences).argMax(-1).dataSync()]).map((i) => labels[i] as string);
  return {
    parameters: sizeOf(weights),
    variables: namedVariables(weights),
    loss: (examples) => {
      requireSome("examples", examples);
      const ids = examples.map(({ label }) => [idOf(label, labels)]);
      return tf.tidy(() => {
        const logits = scores(examples.map(({ tokens }) => tokens)).expandDims(1); // [batch, 1, labels]
        return maskedCrossEntropy(logits, { ids, lengths: ids.map(() => 1) });
      });
    },
    evaluate: (examples) => {
      requireSome("examples", examples);
      const said = classify(examples.map(({ tokens }) => tokens));
      return { accuracy: said.filter((label, i) => label === examples[i]?.label).length / examples.length };
    },
    lengthOf: ({ tokens }) => tokens.length,
    classify,
    dispose: () => tf.dispose(tensorsOf(weights)),
  };
}

function requireKind(kind: ClassifierKind, labels: readonly string[]): void {
  if (!classifierKinds.includes(kind)) {
    throw new InputError("kind", `one of ${classifierKinds.join(", ")}`, String(kind));
  }
  if (labels.length > 0 && new Set(labels).size === labels.length) return;
  throw new InputError("labels", "at least one, all different", `[${labels.join(", ")}]`);
}

function requireSome(argument: string, items: readonly unknown[]): void {
  if (items.length === 0) throw new InputError(argument, "at least one", "none (it is empty)");
}

function idOf(label: string, labels: readonly string[]): number {
  const id = labels.indexOf(label);
  if (id < 0) throw new InputError("label", `one of ${labels.join(", ")}`, `"${label}"`);
  return id;
}

function createWeights({ kind, vocabulary, labels, seed, width = WIDTH }: ClassifierOptions): Weights {
  const random = createRandom(`${seed}/tables`);
  const bias = tf.zeros([labels.length]);
  if (kind === "bag") return { output: tf.zeros([vocabulary.size, labels.length]), bias };
  const shared = {
    embedding: random.normalTensor([vocabulary.size, width], 1 / Math.sqrt(width)),
    output: createMatrix(random, width, labels.length),
    bias,
  };
  if (kind === "recurrent")
    return { ...shared, layer: createLstmWeights(`${seed}/lstm`, { dIn: width, d: width }) };
  const sizes = { dModel: width, heads: HEADS, dHidden: 2 * width };
  return { ...shared, block: createEncoderWeights(`${seed}/block`, sizes), norm: createNormWeights(width) };
}

function requireWidth({ kind, width = WIDTH }: ClassifierOptions): void {
  requireWhole("width", width);
  if (kind !== "attention" || width % HEADS === 0) return;
  throw new InputError("width", `a multiple of the ${HEADS} heads`, String(width));
}

/** Scores of the labels. `[batch, labels]` */
function features(kind: ClassifierKind, weights: Weights, batch: SequenceBatch, words: number): Tensor {
  const { output, bias, embedding } = weights;
  if (kind === "bag") return linear(countsOf(batch, words), output, bias);
  const x = embed(embedding as Tensor, batch.ids); // [batch, length, width]
  if (kind === "recurrent") {
    return linear(lstm(x, weights.layer as LstmWeights, { lengths: batch.lengths }).state.h, output, bias);
  }
  return linear(attended(x, weights, batch.lengths), output, bias);
}

/** How often each word occurs. `[batch, words]` */
function countsOf({ ids, lengths }: SequenceBatch, words: number): Tensor {
  const counts = ids.map((row, i) => {
    const count = new Array<number>(words).fill(0);
    row.slice(0, lengths[i]).forEach((id) => (count[id] = (count[id] as number) + 1));
    return count;
  });
  return tf.tensor2d(counts);
}

/** The mean of the real words after self-attention. `[batch, width]` */
function attended(x: Tensor, { block, norm }: Weights, lengths: readonly number[]): Tensor {
  const [, time, width] = x.shape as [number, number, number];
  const placed = x.mul(Math.sqrt(width)).add(sinusoidalPositions(time, width));
  const mask = paddingMask(lengths, time); // [batch, 1, length]
  const { output } = encoderBlock(placed, block as EncoderWeights, {
    heads: HEADS,
    mask: mask.expandDims(1),
  });
  const share = mask.toFloat().div(tf.tensor3d([...lengths], [lengths.length, 1, 1])); // [batch, 1, length]
  return share.matMul(layerNorm(output, norm as NormWeights)).squeeze([1]);
}
