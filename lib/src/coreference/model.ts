/** A small self-attention model that reads a sentence and says at the word "it" which noun that is. */
import { createEncoderWeights, type EncoderWeights } from "../attention";
import { createNormWeights, type NormWeights, sizeOf, tensorsOf, trainable } from "../layers";
import { InputError, given, requireWhole } from "../base";
import { createRandom, tf, type Tensor } from "../runtime";

/** What the reader can answer: the first noun, the second, or whether the only noun and its adjective fit. */
export const readerLabels = ["first", "second", "plausible", "implausible"] as const;
export type ReaderLabel = (typeof readerLabels)[number];

export interface ReaderOptions {
  /** Every word the reader knows. Entry 0 is padding, entry 1 stands for unknown words. */
  vocabulary: readonly string[];
  /** Chooses the starting weights. */
  seed: number | string;
  /** Whether words know where they stand. Default "sinusoidal" */
  positions?: "sinusoidal" | "none";
  /** Number of encoder blocks. Default 2 */
  layers?: number;
  /** Heads of each block. Default 4 */
  heads?: number;
  /** Width of a word's vector; a multiple of `heads`, even. Default 64 */
  width?: number;
}

export type ReaderWeights = {
  /** One row a word, also what answers are compared with. `[words, width]` */
  embedding: Tensor;
  blocks: EncoderWeights[];
  norm: NormWeights;
  /** The directions that mean plausible and implausible. `[2, width]` */
  verdicts: Tensor;
};

export interface Reader {
  readonly options: Required<ReaderOptions>;
  readonly weights: ReaderWeights;
  /** Row of each word. */
  readonly index: ReadonlyMap<string, number>;
  /** Number of trained parameters. */
  readonly parameters: number;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * A reader with seeded starting weights:
 *
 *     x = 3 E[words] + PE,   h = LN(blocks(x)) at "it",   scores = h · [E; V]
 *
 * The state at "it" is read out linearly, by the embeddings themselves (tied: Press & Wolf 2017) and by two
 * verdict vectors V: the reader says the word that "it" stands for. So an answer names a noun, not a place, and
 * without positions two sentences with the same words get the same answer.
 * @throws InputError when the vocabulary has fewer than 3 or repeated words, sizes do not fit or `positions` is unknown
 * @example createReader({ vocabulary: ["<pad>", "<unknown>", "it"], seed: 1 })
 */
export function createReader(chosen: ReaderOptions): Reader {
  const defaults = { positions: "sinusoidal" as const, layers: 2, heads: 4, width: 64 };
  const options = { ...defaults, ...given(chosen) };
  const { vocabulary, width, layers, heads, seed } = options;
  const index = new Map(vocabulary.map((word, i) => [word, i]));
  if (vocabulary.length < 3 || index.size !== vocabulary.length) {
    throw new InputError("vocabulary", "at least 3 words, all different", `${vocabulary.length} words`);
  }
  requireSizes(options);
  const random = createRandom(`${seed}/embedding`);
  const weights: ReaderWeights = trainable({
    embedding: random.normalTensor([vocabulary.length, width], 1 / Math.sqrt(width)),
    blocks: Array.from({ length: layers }, (_, i) =>
      createEncoderWeights(`${seed}/block ${i}`, { dModel: width, heads, dHidden: 2 * width }),
    ),
    norm: createNormWeights(width),
    verdicts: random.normalTensor([2, width], 1 / Math.sqrt(width)),
  });
  const dispose = () => tf.dispose(tensorsOf(weights));
  return { options, weights, index, parameters: sizeOf(weights), dispose };
}

function requireSizes(options: Required<ReaderOptions>): void {
  for (const name of ["width", "heads", "layers"] as const) requireWhole(name, options[name]);
  const { width, heads, positions } = options;
  if (width % 2 !== 0) throw new InputError("width", "an even number", String(width));
  if (width % heads !== 0) throw new InputError("width", `a multiple of the ${heads} heads`, String(width));
  if (positions !== "sinusoidal" && positions !== "none") {
    throw new InputError("positions", '"sinusoidal" or "none"', String(positions));
  }
}
