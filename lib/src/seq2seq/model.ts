/** What every sequence-to-sequence model offers, so that training, decoding and figures take any of them. */
import type { PreparedKeys } from "../attention";
import type { RecurrentState } from "../recurrent";
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

/** The rows of every tensor of a state, in another order or repeated: what beam search does between steps. */
export function selectRows(state: DecoderState, rows: Tensor): DecoderState {
  return Object.fromEntries(Object.entries(state).map(([name, x]) => [name, x.gather(rows)]));
}
