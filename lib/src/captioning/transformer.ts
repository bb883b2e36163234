/** A decoder without recurrence: each word attends to the words before it, then to the regions. */
import { InputError, given, requireIds, requireOptions, requireWhole } from "../base";
import {
  createDecoderWeights,
  decoderBlock,
  keepMemory,
  nextToken,
  sinusoidalPositions,
  tokensKept,
  type DecoderWeights,
} from "../attention";
import {
  createMatrix,
  createNormWeights,
  embed,
  layerNorm,
  linear,
  mapWeights,
  sizeOf,
  trainable,
  type NormWeights,
} from "../layers";
import { createRandom, tf, type Tensor } from "../runtime";
import type { ImageEncoder } from "../vision";
import type { Captioner, CaptionRun, CaptionStep, PictureMemory } from "./model";

export interface TransformerCaptionerOptions {
  encoder: ImageEncoder;
  /** Words of the vocabulary, special ones included. */
  words: number;
  /** dModel, even, a multiple of `heads`. Default 96 */
  width?: number;
  /** Default 4 */
  heads?: number;
  /** Blocks. Default 2 */
  layers?: number;
  /** `attention` to all regions, or to their plain `mean` alone: as many parameters. Default attention */
  glance?: "attention" | "mean";
  seed: number | string;
}

export type TransformerCaptionerWeights = {
  /** `[words, width]` */
  embedding: Tensor;
  /** From a region to the width of the words. `[encoder's width, width]` and `[width]` */
  region: { w: Tensor; b: Tensor };
  regionNorm: NormWeights;
  blocks: DecoderWeights[];
  norm: NormWeights;
  /** `[width, words]` and `[words]` */
  out: { w: Tensor; b: Tensor };
};

/**
 * Decoder blocks of Vaswani et al. 2017 (fig. 1, pre-norm, sinusoidal positions, a hidden layer of 2 × width) whose
 * memory is the regions of a picture, each through one linear map and a layer norm. There is no gate: a residual branch
 * can add nothing. `weights` are those of the last block, their mean over heads. A step keeps keys and values of the words before.
 * @throws InputError when a size is no whole number ≥ 1, or the width is odd or no multiple of the heads
 * @example createTransformerCaptioner({ encoder: createConvEncoder({ seed: 1 }), words: 50, seed: 1 })
 */
export function createTransformerCaptioner(options: TransformerCaptionerOptions): Captioner {
  requireOptions(options, ["encoder", "words", "width", "heads", "layers", "glance", "seed"]);
  const complete = { width: 96, heads: 4, layers: 2, glance: "attention" as const, ...given(options) };
  requireSizes(complete);
  const { encoder, glance, heads, words } = complete;
  const weights = trainable(startWeights(complete));

  const say = (x: Tensor) => linear(layerNorm(x, weights.norm), weights.out.w, weights.out.b);
  const teacherForced = ({ regions }: PictureMemory, inputs: readonly (readonly number[])[]): CaptionRun => {
    let x = placed(weights.embedding, inputs, "inputs", 0);
    let looked: Tensor | undefined;
    for (const block of weights.blocks) {
      const { output, crossWeights } = decoderBlock(x, regions, block, { heads });
      [x, looked] = [output, crossWeights.mean(1)]; // [batch, target, regions]
    }
    const logits = say(x);
    return glance === "attention" ? { logits, weights: looked } : { logits };
  };
  return {
    name: `Transformer, ${glance}`,
    encoder,
    weights: { encoder: encoder.weights, decoder: weights },
    parameters: sizeOf(weights) + sizeOf(encoder.weights),
    remember(regions) {
      const seen = glance === "attention" ? regions : regions.mean(1, true);
      const memory = layerNorm(linear(seen, weights.region.w, weights.region.b), weights.regionNorm);
      return { regions: memory, start: keepMemory(memory, weights.blocks, { heads }) };
    },
    teacherForced,
    step(_memory, state, tokens): CaptionStep {
      requireIds("tokens", [tokens], words);
      const one = tokens.map((token) => [token]);
      const x = placed(weights.embedding, one, "tokens", tokensKept(state)); // [batch, 1, width]
      const { output, kept, crossWeights } = nextToken(x, weights.blocks, state, { heads });
      const logits = say(output).squeeze([1]);
      const looked = glance === "attention" ? { weights: crossWeights.mean(1).squeeze([1]) } : {};
      return { logits, state: kept, ...looked } as CaptionStep;
    },
    dispose() {
      mapWeights(weights, (tensor) => (tensor.dispose(), tensor));
      encoder.dispose();
    },
  };
}

/** Word vectors with their positions, from a position on. `[batch, length, width]` */
function placed(table: Tensor, ids: readonly (readonly number[])[], argument: string, first: number): Tensor {
  const width = table.shape[1] as number;
  const positions = sinusoidalPositions(ids[0]?.length ?? 0, width, first);
  return embed(table, ids, argument).mul(Math.sqrt(width)).add(positions);
}

type Complete = Required<TransformerCaptionerOptions>;

function requireSizes({ words, width, heads, layers, glance }: Complete): void {
  for (const [name, size] of Object.entries({ words, width, heads, layers })) requireWhole(name, size);
  if (width % 2 !== 0 || width % heads !== 0) {
    throw new InputError("width", `an even number, a multiple of the ${heads} heads`, String(width));
  }
  if (!["attention", "mean"].includes(glance)) {
    throw new InputError("glance", "attention or mean", `"${String(glance)}"`);
  }
}

function startWeights({ encoder, words, width, heads, layers, seed }: Complete): TransformerCaptionerWeights {
  const random = createRandom(`${seed}/captioner`);
  const sizes = { dModel: width, heads, dHidden: 2 * width };
  return {
    embedding: random.normalTensor([words, width], 1 / Math.sqrt(width)),
    region: { w: createMatrix(random, encoder.width, width), b: tf.zeros([width]) },
    regionNorm: createNormWeights(width),
    blocks: Array.from({ length: layers }, (_, i) => createDecoderWeights(`${seed}/block ${i}`, sizes)),
    norm: createNormWeights(width),
    out: { w: createMatrix(random, width, words), b: tf.zeros([words]) },
  };
}
