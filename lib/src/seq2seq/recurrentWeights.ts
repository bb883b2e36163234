/** Sizes and starting weights of the recurrent model. */
import type { RecurrentCell } from "../recurrent";
import { InputError, given, requireOptions, requireWhole } from "../base";
import { createRandom, tf, type Tensor } from "../runtime";
import { createMatrix, type WeightTree } from "../layers";
import {
  alignmentKinds,
  createAlignmentWeights,
  type AlignmentKind,
  type AlignmentWeights,
} from "./alignment";

export interface Seq2SeqOptions {
  /** Words that can be read. */
  sourceWords: number;
  /** Words that can be said. */
  targetWords: number;
  /** Chooses the starting weights. */
  seed: number | string;
  /** Default "lstm" */
  cell?: "lstm" | "gru";
  /** Width of word vectors. Default 32 */
  embedding?: number;
  /** Width d of the decoder's state, and of the encoder's (half in each direction). Default 64 */
  hidden?: number;
  /** Whether the encoder reads in both directions. Default false */
  bidirectional?: boolean;
  /** How the decoder looks at the source. Default "none" */
  attention?: AlignmentKind;
  /** D of local attention. Default 5 */
  window?: number;
  /** Whether the decoder is also fed with what it attended to in the step before. Default false */
  inputFeeding?: boolean;
}

/** Everything that is trained. */
export type RecurrentModelWeights = {
  source: Tensor;
  target: Tensor;
  encoder: WeightTree;
  decoder: WeightTree;
  alignment: AlignmentWeights;
  /** W_c of h̃ = tanh(W_c [c; h]). `[2d, d]` */
  combine?: Tensor;
  output: Tensor;
  bias: Tensor;
};

/** {@link Seq2SeqOptions} with nothing left open. */
export type CompleteOptions = Required<Seq2SeqOptions>;

const defaults = {
  cell: "lstm",
  embedding: 32,
  hidden: 64,
  bidirectional: false,
  attention: "none",
  window: 5,
  inputFeeding: false,
} as const;

/** @throws InputError when a size is no whole number ≥ 1, or the cell's or attention's name is unknown */
export function withDefaults(chosen: Seq2SeqOptions): CompleteOptions {
  requireOptions(chosen, ["sourceWords", "targetWords", "seed", ...Object.keys(defaults)]);
  const options: CompleteOptions = { ...defaults, ...given(chosen) };
  for (const name of ["sourceWords", "targetWords", "embedding", "hidden", "window"] as const)
    requireWhole(name, options[name]);
  if (options.bidirectional && options.hidden % 2 !== 0) {
    throw new InputError("hidden", "an even number, half for each direction", String(options.hidden));
  }
  if (options.cell !== "lstm" && options.cell !== "gru") {
    throw new InputError("cell", "lstm or gru", String(options.cell));
  }
  if (!alignmentKinds.includes(options.attention)) {
    throw new InputError("attention", `one of ${alignmentKinds.join(", ")}`, String(options.attention));
  }
  return options;
}

/** Seeded starting weights. */
export function createWeights(cell: RecurrentCell<never>, options: CompleteOptions): RecurrentModelWeights {
  const { sourceWords, targetWords, embedding, hidden, attention, inputFeeding, seed } = options;
  const random = createRandom(`${seed}/tables`);
  const sd = 1 / Math.sqrt(embedding);
  const layer = (name: string, dIn: number, d: number) =>
    cell.create(`${seed}/${name}`, { dIn, d }) as WeightTree;
  const half = hidden / 2;
  const encoder = options.bidirectional
    ? { forward: layer("forward", embedding, half), backward: layer("backward", embedding, half) }
    : layer("encoder", embedding, hidden);
  return {
    source: random.normalTensor([sourceWords, embedding], sd),
    target: random.normalTensor([targetWords, embedding], sd),
    encoder,
    decoder: layer("decoder", embedding + (inputFeeding ? hidden : 0), hidden),
    alignment: createAlignmentWeights(attention, `${seed}/alignment`, hidden),
    ...(attention === "none" ? {} : { combine: createMatrix(random, 2 * hidden, hidden) }),
    output: createMatrix(random, hidden, targetWords),
    bias: tf.zeros([targetWords]),
  };
}

/** What the model is, in words. */
export function nameOf({ cell, bidirectional: both, attention, inputFeeding }: CompleteOptions): string {
  const reading = both ? `bidirectional ${cell}` : cell;
  const looking = attention === "none" ? "no attention" : `${attention} attention`;
  return `${reading}, ${looking}${inputFeeding ? ", input feeding" : ""}`;
}
