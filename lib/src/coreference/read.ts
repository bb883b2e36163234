/** What a trained reader answers, how often it is right, and where it looks. */
import { tf } from "../runtime";
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

/**
 * The reader's answers and attention weights.
 * @throws InputError as `encode`
 * @example read(reader, [sentence]).weights[0][1][0] // layer 1, head 0: [length][length], rows are queries
 */
export function read(reader: Reader, sentences: readonly ReaderSentence[]): Reading {
  return tf.tidy(() => {
    const { scores, attention } = readBatch(reader, encode(reader, sentences));
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
export function accuracyOf(reader: Reader, sentences: readonly ReaderSentence[]): number {
  const { answers } = read(reader, sentences);
  return answers.filter((answer, i) => answer === sentences[i]?.label).length / sentences.length;
}
