/** Sentences as tensors. */
import { InputError } from "../base";
import { tf, type Tensor } from "../runtime";
import { readerLabels, type Reader, type ReaderLabel } from "./model";

/** What the reader needs of a sentence; sentences of `@attention-lab/datasets` fit. */
export interface ReaderSentence {
  words: readonly string[];
  /** Where "it" stands. */
  it: number;
  /** Where the one or two nouns stand. */
  nouns: readonly number[];
  label: ReaderLabel;
}

/** A batch of sentences; `length` is that of the longest. */
export interface EncodedBatch {
  /** Rows of the vocabulary. `[batch, length]` */
  tokens: Tensor;
  /** 0 for words, −∞ for padding. `[batch, 1, 1, length]` */
  bias: Tensor;
  /** One-hot. `[batch, 1, length]` */
  it: Tensor;
  /** What is to be said: a row of the vocabulary, or one of the two verdicts after it. `[batch]` */
  target: Tensor;
  /** 0 for what may be answered here (the nouns of the batch, the verdicts), else very low. `[words + 2]` */
  choice: Tensor;
}

/**
 * The tensors of some sentences, to be disposed by the caller.
 * @throws InputError when there are none, or a sentence has no noun, a position outside of it, or a label that its
 *   nouns do not allow
 */
export function encode(reader: Reader, sentences: readonly ReaderSentence[]): EncodedBatch {
  if (sentences.length === 0) throw new InputError("sentences", "at least one", "none (it is empty)");
  sentences.forEach(requirePlaces);
  const length = Math.max(...sentences.map(({ words }) => words.length));
  const steps = Array.from({ length }, (_, i) => i);
  const row = (word: string | undefined) => rowOf(reader.index, word);
  const rows = <T>(f: (sentence: ReaderSentence) => T) => sentences.map(f);
  return {
    tokens: tf.tensor2d(
      rows(({ words }) => steps.map((i) => row(words[i]))),
      undefined,
      "int32",
    ),
    bias: tf.tensor4d(rows(({ words }) => [[steps.map((i) => (i < words.length ? 0 : -1e9))]])),
    it: tf.tensor3d(rows(({ it }) => [steps.map((i) => Number(i === it))])),
    target: tf.tensor1d(
      rows((sentence) => answerRows(reader, sentence)[sentence.label]),
      "int32",
    ),
    choice: tf.tensor1d(choiceOf(reader, sentences)),
  };
}

/** Where each answer stands among the scores; a missing second noun has none. */
export function answerRows({ index }: Reader, { words, nouns }: ReaderSentence): Record<ReaderLabel, number> {
  const rowAt = (place: number | undefined) => (place === undefined ? -1 : rowOf(index, words[place]));
  return {
    first: rowAt(nouns[0]),
    second: rowAt(nouns[1]),
    plausible: index.size,
    implausible: index.size + 1,
  };
}

/** Nouns of lessons do not count: the held-out ones would learn that they are never the answer. */
function choiceOf({ index }: Reader, sentences: readonly ReaderSentence[]): number[] {
  const choice = new Array<number>(index.size).fill(-1e9);
  for (const { words, nouns } of sentences) {
    if (nouns.length === 2) for (const place of nouns) choice[rowOf(index, words[place])] = 0;
  }
  return [...choice, 0, 0];
}

function rowOf(index: ReadonlyMap<string, number>, word: string | undefined): number {
  return word === undefined ? 0 : index.get(word) || 1; // one that is typed like padding is an unknown word
}

function requirePlaces({ words, it, nouns, label }: ReaderSentence, i: number): void {
  if (!readerLabels.includes(label) || (label === "second" && nouns.length < 2)) {
    throw new InputError("sentences", "labels that the nouns allow", `"${label}" in sentence ${i}`);
  }
  const bad = [it, ...nouns].find((at) => words[at] === undefined);
  if (bad === undefined && nouns.length >= 1 && nouns.length <= 2) return;
  const expected = 'sentences with one or two nouns, and places of nouns and "it" inside';
  throw new InputError("sentences", expected, `place ${bad ?? "of a noun missing"} in sentence ${i}`);
}
