/** What the tests of this folder share: every kind of model, and the losses and gradients they are judged by. */
import { createRandom, tf, type Tensor } from "../../src/runtime";
import { padBatch } from "../../src/text";
import {
  alignmentKinds,
  createSeq2Seq,
  createTransformer,
  maskedCrossEntropy,
  type Seq2Seq,
  type Seq2SeqOptions,
  type SequenceBatch,
} from "../../src/seq2seq";
import { tensorsOf } from "../../src/layers";

export const words = { sourceWords: 11, targetWords: 13 };
const sizes = { ...words, seed: "model", embedding: 5, hidden: 6, window: 2 };

/** One option of each recurrent model: cell × attention × input feeding × direction. */
export const recurrentOptions: Seq2SeqOptions[] = (["lstm", "gru"] as const).flatMap((cell) =>
  alignmentKinds.flatMap((attention) =>
    [false, true].flatMap((inputFeeding) =>
      [false, true].map((bidirectional) => ({ ...sizes, cell, attention, inputFeeding, bidirectional })),
    ),
  ),
);

/** Every model by its name. The caller disposes what it makes. */
export const everyModel: [string, () => Seq2Seq][] = [
  ...recurrentOptions.map((options): [string, () => Seq2Seq] => {
    const model = createSeq2Seq(options);
    model.dispose();
    return [model.name, () => createSeq2Seq(options)];
  }),
  ["Transformer", () => createTransformer({ ...words, seed: "model", width: 8, heads: 2 })],
];

/** A small recurrent model. */
export const modelWith = (options: Partial<Seq2SeqOptions> = {}) => createSeq2Seq({ ...sizes, ...options });

/** Three pairs of different lengths on both sides. */
const random = createRandom("sentences");
const sentence = (length: number, count: number) =>
  Array.from({ length }, () => random.integer(4, count - 1));
const targets = [5, 3, 1].map((length) => sentence(length, words.targetWords));
export const sourceRows = [7, 2, 4].map((length) => sentence(length, words.sourceWords));
export const batch = {
  source: padBatch(sourceRows) as SequenceBatch,
  inputs: padBatch(targets.map((row) => [2, ...row])).ids as number[][],
  targets: padBatch(targets.map((row) => [...row, 3])) as SequenceBatch,
};

/** The ids with `id` at padding. */
export function fillPadding({ ids, lengths }: SequenceBatch, id: number): SequenceBatch {
  return {
    lengths,
    ids: ids.map((row, i) => row.map((word, t) => (t < (lengths[i] as number) ? word : id))),
  };
}

/** Rows of one sentence, without its padding. */
export function alone({ ids, lengths }: SequenceBatch, row: number): SequenceBatch {
  const length = lengths[row] as number;
  return { ids: [(ids[row] as number[]).slice(0, length)], lengths: [length] };
}

export const lossOf = (model: Seq2Seq, { source, inputs, targets: wanted }: typeof batch) =>
  maskedCrossEntropy(model.teacherForced(model.encode(source), inputs).logits, wanted);

/** The loss of a batch, and its gradient by every weight, in the order of the weights. */
export function gradientsOf(model: Seq2Seq, data: typeof batch): { loss: number; gradients: Tensor[] } {
  const variables = tensorsOf(model.weights) as tf.Variable[];
  const { value, grads } = tf.variableGrads(() => lossOf(model, data), variables);
  return {
    loss: value.dataSync()[0] as number,
    gradients: variables.map(({ name, shape }) => grads[name] ?? tf.zeros(shape)),
  };
}

/** Runs f with a model, inside a tidy. */
export function using(make: () => Seq2Seq, f: (model: Seq2Seq) => void): void {
  const model = make();
  try {
    tf.tidy(() => f(model));
  } finally {
    model.dispose();
  }
}

/** The largest |a − b|. */
export function distance(a: Tensor, b: Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return tf.tidy(() => a.sub(b).abs().max().dataSync()[0] as number);
}
