/** What a trained reader answers, how often it is right, and where it looks. */
import { InputError } from "../base";
import { tf, type Tensor } from "../runtime";
import { softmax } from "../softmax";
import { answerRows, encode, type ReaderSentence } from "./encode";
import { readBatch } from "./forward";
import { readerLabels, type Reader, type ReaderLabel } from "./model";

export interface Reading {
  /** One a sentence. */
  answers: ReaderLabel[];
  /** Of the four answers; 0 for those the sentence does not ask for. `[sentences][4]` */
  probabilities: number[][];
  /** `[sentences][layers][heads][length][length]`, cut to each sentence's own length. */
  weights: number[][][][][];
}

export interface ReadOptions {
  /** Places in a sentence that "it" may not look at, in any layer or head. Default: none */
  hidden?: (sentence: ReaderSentence) => readonly number[];
}

/**
 * The reader's answers and attention weights.
 * @throws InputError as `encode`, and when a hidden place is not in the sentence, or is "it" itself
 * @example read(reader, [sentence]).weights[0][1][0] // layer 1, head 0: [length][length], rows are queries
 */
export function read(
  reader: Reader,
  sentences: readonly ReaderSentence[],
  { hidden }: ReadOptions = {},
): Reading {
  return tf.tidy(() => {
    const batch = encode(reader, sentences);
    const bias = hidden ? batch.bias.add(hiddenBias(sentences, hidden)) : batch.bias;
    const { scores, attention } = readBatch(reader, { ...batch, bias });
    const all = scores.arraySync() as number[][];
    const probabilities = sentences.map((sentence, s) => amongFour(reader, sentence, all[s] as number[]));
    const layers = attention.map((layer) => layer.arraySync() as number[][][][]);
    const weights = sentences.map(({ words: { length } }, s) =>
      layers.map((layer) =>
        (layer[s] as number[][][]).map((head) => head.slice(0, length).map((row) => row.slice(0, length))),
      ),
    );
    return { answers: probabilities.map(bestLabel), probabilities, weights };
  });
}

/** −∞ where "it" may not look. `[batch, 1, length, length]` */
function hiddenBias(
  sentences: readonly ReaderSentence[],
  hidden: (sentence: ReaderSentence) => readonly number[],
): Tensor {
  const length = Math.max(...sentences.map(({ words }) => words.length));
  const bias = tf.buffer([sentences.length, 1, length, length]);
  sentences.forEach((sentence, s) => {
    for (const place of hidden(sentence)) {
      if (sentence.words[place] === undefined || place === sentence.it) {
        throw new InputError("hidden", 'places of other words than "it"', `${place} in sentence ${s}`);
      }
      bias.set(-1e9, s, 0, sentence.it, place);
    }
  });
  return bias.toTensor();
}

/** Of a sentence with two nouns the question is which one, of a lesson with one noun whether it is plausible. */
function amongFour(reader: Reader, sentence: ReaderSentence, scores: readonly number[]): number[] {
  const rows = answerRows(reader, sentence);
  const asked = sentence.nouns.length === 2 ? ["first", "second"] : ["plausible", "implausible"];
  return softmax(
    readerLabels.map((label) => (asked.includes(label) ? (scores[rows[label]] ?? -Infinity) : -Infinity)),
  );
}

function bestLabel(probabilities: readonly number[]): ReaderLabel {
  return readerLabels[probabilities.indexOf(Math.max(...probabilities))] as ReaderLabel;
}

/**
 * The share of sentences answered rightly, 0 to 1.
 * @throws InputError as `encode`
 */
export function accuracyOf(
  reader: Reader,
  sentences: readonly ReaderSentence[],
  options: ReadOptions = {},
): number {
  const { answers } = read(reader, sentences, options);
  return answers.filter((answer, i) => answer === sentences[i]?.label).length / sentences.length;
}
