/** What every captioner offers, so that training, decoding and figures take any of them. */
import type { PreparedKeys } from "../attention";
import type { Tensor } from "../runtime";
import type { DecoderState } from "../seq2seq";
import type { ImageEncoder } from "../vision";
import type { WeightTree } from "../layers";

/** What the decoder knows of the pictures. */
export type PictureMemory = {
  /** One vector a region. `[batch, regions, width]` */
  regions: Tensor;
  /** What the score prepared of them. */
  keys?: PreparedKeys;
  /** The one vector that a model without attention is given at each word. `[batch, …]` */
  summary?: Tensor;
  /** The decoder's state before the first word. */
  start: DecoderState;
};

/** All words, or one. */
export type CaptionRun = {
  /** Scores of every next word. `[batch, target, words]` */
  logits: Tensor;
  /** Where the decoder looked, summing to 1 over regions; absent without attention. `[batch, target, regions]` */
  weights?: Tensor;
  /** How much of what it saw was let through, in (0, 1). `[batch, target]` */
  gate?: Tensor;
};

export type CaptionStep = {
  /** `[batch, words]` */
  logits: Tensor;
  state: DecoderState;
  /** `[batch, regions]` */
  weights?: Tensor;
  /** `[batch]` */
  gate?: Tensor;
};

/** All methods but `dispose` are for use inside `tf.tidy`: what they return is the caller's to free. */
export interface Captioner {
  readonly name: string;
  readonly encoder: ImageEncoder;
  /** What is trained, the encoder's included. */
  readonly weights: WeightTree;
  /** Number of trained parameters. */
  readonly parameters: number;
  /** What the decoder knows of regions `[batch, regions, width]`, which the encoder made. */
  remember(regions: Tensor): PictureMemory;
  /** All words at once, each fed with the right word before it (teacher forcing). Inputs `[batch][target]`. */
  teacherForced(memory: PictureMemory, inputs: readonly (readonly number[])[]): CaptionRun;
  /** One word, fed with the word before it. Tokens `[batch]`. */
  step(memory: PictureMemory, state: DecoderState, tokens: readonly number[]): CaptionStep;
  /** Frees the weights. */
  dispose(): void;
}
