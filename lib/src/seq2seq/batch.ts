/** From pairs of sentences to what a model reads. */
import { InputError } from "../base";
import { padBatch, type Vocabulary } from "../text";
import type { SequenceBatch } from "./model";

/** A sentence and what should become of it, as tokens. */
export interface SentencePair {
  source: readonly string[];
  target: readonly string[];
}

/** The vocabularies of both sides, and whether sources are read from their end (Sutskever et al. 2014, §3.3). */
export interface Encoding {
  source: Vocabulary;
  target: Vocabulary;
  /** Default false */
  reverseSource?: boolean;
}

export interface PairBatch {
  source: SequenceBatch;
  /** What the decoder is fed: start mark and the words. `[batch][target]` */
  inputs: number[][];
  /** What it should say: the words and the end mark. */
  targets: SequenceBatch;
}

/** The ids of source sentences. @throws InputError when there is none or one is empty */
export function encodeSources(
  sentences: readonly (readonly string[])[],
  { source, reverseSource = false }: Pick<Encoding, "source" | "reverseSource">,
): SequenceBatch {
  if (sentences.length === 0) throw new InputError("sentences", "at least one", "none (it is empty)");
  const empty = sentences.findIndex((tokens) => tokens.length === 0);
  if (empty >= 0) throw new InputError("sentences", "at least one token each", `none at position ${empty}`);
  const ids = sentences.map((tokens) => source.encode(tokens));
  return padBatch(reverseSource ? ids.map((row) => row.reverse()) : ids);
}

/**
 * A batch for training.
 * @throws InputError when there is no pair or a source is empty
 * @example encodePairs([{ source: ["a"], target: ["b"] }], encoding).inputs // [[2, 4]]: start mark, "b"
 */
export function encodePairs(pairs: readonly SentencePair[], encoding: Encoding): PairBatch {
  if (pairs.length === 0) throw new InputError("pairs", "at least one", "none (it is empty)");
  const targets = pairs.map(({ target }) => target);
  return {
    source: encodeSources(
      pairs.map(({ source }) => source),
      encoding,
    ),
    inputs: padBatch(targets.map((tokens) => encoding.target.encode(tokens, { start: true }))).ids,
    targets: padBatch(targets.map((tokens) => encoding.target.encode(tokens, { end: true }))),
  };
}
