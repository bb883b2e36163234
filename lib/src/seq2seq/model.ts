/** What every sequence-to-sequence model offers, so that training, decoding and figures take any of them. */
import type { PreparedKeys } from "../attention";
import { InputError, requireIds } from "../base";
import { requireLengths, type RecurrentState } from "../recurrent";
import type { Tensor } from "../runtime";
import type { Noise, WeightTree } from "../layers";

/** Sequences of word ids, filled up at the end to one length. `padBatch` makes it. */
export interface SequenceBatch {
  /** `[batch][length]` */
  ids: readonly (readonly number[])[];
  /** How many ids of each row are real, ≥ 1. `[batch]` */
  lengths: readonly number[];
}

/** What the decoder knows of the sources. */
export type Memory = {
  /** One vector a source word, zeros at padding. `[batch, source, d]` */
  states: Tensor;
  lengths: readonly number[];
  /** True at real words; absent when nothing is padded. `[batch, 1, source]` */
  mask?: Tensor;
  /** The encoder's last state, where a recurrent decoder starts. */
  last?: RecurrentState;
  /** What attention computes of the states once a sentence. */
  keys?: PreparedKeys;
};

/** What a decoder carries from step to step: tensors whose rows belong to the sentences. `[batch, …]` */
export type DecoderState = { [name: string]: Tensor };

export type DecoderStep = {
  /** Scores of the next word. `[batch, words]` */
  logits: Tensor;
  state: DecoderState;
  /** Where the decoder looked. `[batch, source]` */
  weights?: Tensor;
};

export type DecoderRun = {
  /** Scores of every next word. `[batch, target, words]` */
  logits: Tensor;
  /** Where the decoder looked. `[batch, target, source]` */
  weights?: Tensor;
};

/** All methods but `dispose` are for use inside `tf.tidy`: what they return is the caller's to free. */
export interface Seq2Seq {
  readonly name: string;
  /** What is trained. */
  readonly weights: WeightTree;
  /** Number of trained parameters. */
  readonly parameters: number;
  /** Reads the sources. */
  encode(source: SequenceBatch, noise?: Noise): Memory;
  /** All steps at once, each fed with the right word before it (teacher forcing). Inputs `[batch][target]`. */
  teacherForced(memory: Memory, inputs: readonly (readonly number[])[], noise?: Noise): DecoderRun;
  /** The state before the first word. */
  start(memory: Memory): DecoderState;
  /** One step, fed with the word before it. Tokens `[batch]`. */
  step(memory: Memory, state: DecoderState, tokens: readonly number[]): DecoderStep;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * @returns the batch with plain arrays for rows
 * @throws InputError naming `source` unless rows are equally long and ids words of the model; naming `lengths` unless
 *   there is one from 1 to that of the rows for each
 */
export function requireSource({ ids, lengths }: SequenceBatch, words: number): SequenceBatch {
  const rows = requireIds("source", ids, words);
  const given = Array.from(lengths);
  requireLengths(given, rows.length, (rows[0] as number[]).length);
  return { ids: rows, lengths: given };
}

/** @throws InputError unless there is one row for each sentence of the memory, or it holds one sentence for all */
export function requireRows(argument: string, { lengths }: Memory, rows: ArrayLike<unknown>): void {
  if (rows.length === lengths.length || lengths.length === 1) return;
  throw new InputError(argument, `${lengths.length} rows, one a sentence`, String(rows.length));
}

/** The rows of every tensor of a state, in another order or repeated: what beam search does between steps. */
export function selectRows(state: DecoderState, rows: Tensor): DecoderState {
  return Object.fromEntries(Object.entries(state).map(([name, x]) => [name, x.gather(rows)]));
}
