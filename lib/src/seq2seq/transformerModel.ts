/** The modern contrast: no recurrence, attention everywhere. */
import {
  createDecoderWeights,
  createEncoderWeights,
  decoderBlock,
  encoderBlock,
  keepMemory,
  nextToken,
  paddingMask,
  sinusoidalPositions,
  tokensKept,
  type DecoderWeights,
  type EncoderWeights,
} from "../attention";
import {
  createNormWeights,
  dropOut,
  embed,
  layerNorm,
  linear,
  type Noise,
  type NormWeights,
  sizeOf,
  tensorsOf,
  trainable,
} from "../layers";
import { InputError, given, requireIds, requireOptions, requireWhole } from "../base";
import { createRandom, tf, type Tensor } from "../runtime";
import {
  requireRows,
  requireSource,
  type DecoderRun,
  type DecoderState,
  type DecoderStep,
  type Memory,
  type Seq2Seq,
  type SequenceBatch,
} from "./model";

export interface TransformerOptions {
  /** Words that can be read. */
  sourceWords: number;
  /** Words that can be said. */
  targetWords: number;
  /** Chooses the starting weights. */
  seed: number | string;
  /** dModel, even, a multiple of `heads`. Default 64 */
  width?: number;
  /** Default 4 */
  heads?: number;
  /** Blocks of the encoder, and of the decoder. Default 2 */
  layers?: number;
}

type Weights = {
  source: Tensor;
  target: Tensor;
  encoder: EncoderWeights[];
  encoderNorm: NormWeights;
  decoder: DecoderWeights[];
  decoderNorm: NormWeights;
  output: Tensor;
  bias: Tensor;
};

/**
 * A small pre-norm Transformer (Vaswani et al. 2017, fig. 1; Xiong et al. 2020) with sinusoidal positions and a
 * hidden layer of 2 × width in its blocks. `weights` are those of the last block, their mean over heads.
 * A step keeps keys and values of the words before.
 * @throws InputError when sizes do not fit
 * @example createTransformer({ sourceWords: 20, targetWords: 20, seed: 1 })
 */
export function createTransformer(options: TransformerOptions): Seq2Seq {
  requireOptions(options, ["sourceWords", "targetWords", "seed", "width", "heads", "layers"]);
  return new Transformer({ width: 64, heads: 4, layers: 2, ...given(options) });
}

class Transformer implements Seq2Seq {
  readonly name = "Transformer";
  readonly parameters: number;
  readonly weights: Weights;
  readonly #options: Required<TransformerOptions>;

  constructor(options: Required<TransformerOptions>) {
    requireSizes(options);
    this.#options = options;
    this.weights = trainable(createWeights(options));
    this.parameters = sizeOf(this.weights);
  }

  encode(source: SequenceBatch, noise?: Noise): Memory {
    const { heads, sourceWords } = this.#options;
    const { ids, lengths } = requireSource(source, sourceWords);
    const time = ids[0]?.length ?? 0;
    const mask = lengths.some((n) => n < time) ? paddingMask(lengths, time) : undefined;
    let x = this.#place(this.weights.source, ids, "source", noise); // [batch, source, width]
    for (const block of this.weights.encoder) {
      x = encoderBlock(x, block, { heads, mask: mask?.expandDims(1) }).output;
    }
    const states = layerNorm(x, this.weights.encoderNorm);
    const kept = mask ? tf.where(mask.transpose([0, 2, 1]), states, tf.zerosLike(states)) : states;
    return { states: kept, lengths, mask };
  }

  teacherForced(memory: Memory, inputs: readonly (readonly number[])[], noise?: Noise): DecoderRun {
    requireRows("inputs", memory, inputs);
    let x = this.#place(this.weights.target, inputs, "inputs", noise); // [batch, target, width]
    const options = { heads: this.#options.heads, memoryMask: memory.mask?.expandDims(1) };
    let weights: Tensor | undefined;
    for (const block of this.weights.decoder) {
      const result = decoderBlock(x, memory.states, block, options);
      x = result.output;
      weights = result.crossWeights.mean(1); // [batch, target, source]
    }
    const said = dropOut(layerNorm(x, this.weights.decoderNorm), noise);
    return { logits: linear(said, this.weights.output, this.weights.bias), weights };
  }

  start({ states }: Memory): DecoderState {
    return keepMemory(states, this.weights.decoder, this.#options);
  }

  step(memory: Memory, state: DecoderState, tokens: readonly number[]): DecoderStep {
    requireIds("tokens", [tokens], this.#options.targetWords);
    const one = tokens.map((token) => [token]);
    const x = this.#place(this.weights.target, one, "tokens", undefined, tokensKept(state)); // [batch, 1, width]
    const options = { heads: this.#options.heads, memoryMask: memory.mask?.expandDims(1) };
    const { output, kept, crossWeights } = nextToken(x, this.weights.decoder, state, options);
    const said = layerNorm(output.squeeze([1]), this.weights.decoderNorm);
    return {
      logits: linear(said, this.weights.output, this.weights.bias),
      state: kept,
      weights: crossWeights.mean(1).squeeze([1]),
    };
  }

  dispose(): void {
    tf.dispose(tensorsOf(this.weights));
  }

  /** Word vectors with their positions. `[batch, length, width]` */
  #place(table: Tensor, ids: SequenceBatch["ids"], argument: string, noise?: Noise, first = 0): Tensor {
    const { width } = this.#options;
    const words = embed(table, ids, argument).mul(Math.sqrt(width));
    return dropOut(words.add(sinusoidalPositions(ids[0]?.length ?? 0, width, first)), noise);
  }
}

function requireSizes(options: Required<TransformerOptions>): void {
  for (const name of ["sourceWords", "targetWords", "width", "heads", "layers"] as const)
    requireWhole(name, options[name]);
  const { width, heads } = options;
  if (width % 2 !== 0 || width % heads !== 0) {
    throw new InputError("width", `an even number, a multiple of the ${heads} heads`, String(width));
  }
}

function createWeights(options: Required<TransformerOptions>): Weights {
  const { sourceWords, targetWords, width, heads, layers, seed } = options;
  const random = createRandom(`${seed}/tables`);
  const sd = 1 / Math.sqrt(width);
  const sizes = { dModel: width, heads, dHidden: 2 * width };
  const blocks = Array.from({ length: layers }, (_, i) => i);
  return {
    source: random.normalTensor([sourceWords, width], sd),
    target: random.normalTensor([targetWords, width], sd),
    encoder: blocks.map((i) => createEncoderWeights(`${seed}/encoder ${i}`, sizes)),
    encoderNorm: createNormWeights(width),
    decoder: blocks.map((i) => createDecoderWeights(`${seed}/decoder ${i}`, sizes)),
    decoderNorm: createNormWeights(width),
    output: random.normalTensor([width, targetWords], sd),
    bias: tf.zeros([targetWords]),
  };
}
