/** A captioner with its vocabulary: what an experiment trains and a notebook asks. */
import type { Task } from "../training";
import { InputError, requireWhole, tf, type Tensor } from "../runtime";
import { maskedCrossEntropy } from "../seq2seq";
import { corpusBleu, padBatch, perplexity, type Vocabulary } from "../text";
import { imagesToTensor, type Image } from "../vision";
import { namedVariables } from "../layers";
import { beamCaptions, greedyCaptions } from "./decode";
import type { CaptionExample } from "./example";
import { doublyStochasticLoss, type CoverageTarget } from "./loss";
import { lookAt, massOnNamed, type Look } from "./look";
import type { Captioner } from "./model";

export interface CaptionTaskOptions {
  captioner: Captioner;
  vocabulary: Vocabulary;
  /** Most words of a caption, here and in training. Default 24 */
  maxLength?: number;
  /** λ of the doubly stochastic loss. Default 0: none */
  coverage?: number;
  /** Its target. Default share */
  coverageTarget?: CoverageTarget;
}

/** A caption as tokens, with where the model looked. */
export interface CaptionedPicture {
  tokens: string[];
  /** At each token, and at the end mark if it came; empty without attention. `[…][regions]` */
  weights: number[][];
  /** How much was let through. */
  gate: number[];
}

export interface CaptionTask extends Task<CaptionExample> {
  readonly captioner: Captioner;
  readonly vocabulary: Vocabulary;
  /** Greedy captions. */
  describe(images: readonly Image[]): CaptionedPicture[];
  /** The best captions of one picture, best first. */
  describeByBeam(
    image: Image,
    options?: { width?: number; lengthPenalty?: number },
  ): { tokens: string[]; weights: number[][]; score: number; logProbability: number }[];
  /** Where the model looks while it is made to say the captions of the examples. */
  look(examples: readonly CaptionExample[]): Look[];
}

/** How many pictures are read at once. */
const BATCH = 50;

/**
 * The task of captioning: cross-entropy of the next word with teacher forcing, and the doubly stochastic loss where
 * asked for. `evaluate` gives the share of greedy captions that are among the references, perplexity and BLEU of the
 * captions, and with attention the mean mass on what content words name.
 * @throws InputError when sizes do not fit, when a caption is empty, too long, or holds a word that is not known
 * @example createCaptionTask({ captioner, vocabulary }).describe([image])[0]?.tokens
 */
export function createCaptionTask(options: CaptionTaskOptions): CaptionTask {
  const { captioner, vocabulary, maxLength = 24 } = options;
  requireWhole("maxLength", maxLength);
  requireVocabulary(captioner, vocabulary);
  const { encoder } = captioner;
  const regionsOf = (images: readonly Image[], training = false) =>
    encoder.encode(imagesToTensor(images, encoder.side), { training });
  const describe = (images: readonly Image[]) =>
    inBatches(images, (some) => {
      const regions = tf.tidy(() => regionsOf(some));
      const said = greedyCaptions(captioner, regions, maxLength);
      regions.dispose();
      return said.map(({ ids, ...rest }) => ({ tokens: vocabulary.decode(ids), ...rest }));
    });
  const look = (examples: readonly CaptionExample[]) =>
    inBatches(examples, (some) => {
      const { inputs } = captionIds(some, vocabulary, maxLength);
      return lookAt(captioner, () => regionsOf(some.map(({ image }) => image)), inputs);
    });
  return {
    captioner,
    vocabulary,
    variables: { ...namedVariables(captioner.weights), ...encoder.statistics },
    loss: (examples) => {
      const regions = regionsOf(examples.map(({ image }) => image), true); // prettier-ignore
      return lossOf(regions, examples, options, maxLength);
    },
    evaluate: (examples) => ({
      ...measure(describe, examples),
      ...massOnNamed(captioner, examples, look),
      perplexity: perplexityOf(regionsOf, examples, options, maxLength),
    }),
    decode: (examples) => describe(examples.map(({ image }) => image)).map(({ tokens }) => tokens.join(" ")),
    describe,
    describeByBeam(image, { width = 4, lengthPenalty = 0 } = {}) {
      const regions = tf.tidy(() => regionsOf([image]));
      const found = beamCaptions(captioner, regions, { width, lengthPenalty, maxLength });
      regions.dispose();
      return found.map(({ ids, ...rest }) => ({ tokens: vocabulary.decode(ids), ...rest }));
    },
    look,
    dispose: () => captioner.dispose(),
  };
}

type CaptionIds = { inputs: number[][]; targets: { ids: number[][]; lengths: number[] } };

/** What the decoder is fed, and what it should say. */
export function captionIds(
  examples: readonly Pick<CaptionExample, "caption">[],
  vocabulary: Vocabulary,
  maxLength: number,
): CaptionIds {
  for (const { caption } of examples) requireCaption(caption, vocabulary, maxLength);
  const rows = (marks: { start?: boolean; end?: boolean }) =>
    padBatch(examples.map(({ caption }) => vocabulary.encode(caption, marks)));
  return { inputs: rows({ start: true }).ids, targets: rows({ end: true }) };
}

function requireCaption(caption: readonly string[], vocabulary: Vocabulary, maxLength: number): void {
  if (caption.length === 0) throw new InputError("caption", "at least one word", "an empty caption");
  if (caption.length > maxLength) {
    throw new InputError("caption", `at most ${maxLength} words (maxLength)`, `${caption.length}`);
  }
  const unknown = caption.find((word) => !vocabulary.words.includes(word));
  if (unknown !== undefined) {
    throw new InputError("caption", `words of the vocabulary of ${vocabulary.size}`, `"${unknown}"`);
  }
}

function requireVocabulary(captioner: Captioner, vocabulary: Vocabulary): void {
  const words = tf.tidy(() => {
    const regions = tf.zeros([
      1,
      captioner.encoder.grid.rows * captioner.encoder.grid.columns,
      captioner.encoder.width,
    ]);
    const memory = captioner.remember(regions);
    return captioner.step(memory, memory.start, [0]).logits.shape[1] as number;
  });
  if (words === vocabulary.size) return;
  throw new InputError(
    "vocabulary",
    `one of ${words} words, as the captioner has`,
    `one of ${vocabulary.size}`,
  );
}

function lossOf(
  regions: Tensor,
  examples: readonly CaptionExample[],
  { captioner, vocabulary, coverage = 0, coverageTarget = "share" }: CaptionTaskOptions,
  maxLength: number,
): tf.Scalar {
  const { inputs, targets } = captionIds(examples, vocabulary, maxLength);
  const { logits, weights } = captioner.teacherForced(captioner.remember(regions), inputs);
  const loss = maskedCrossEntropy(logits, targets);
  if (coverage === 0 || !weights) return loss;
  return loss.add(doublyStochasticLoss(weights, targets.lengths, coverageTarget).mul(coverage));
}

function perplexityOf(
  regionsOf: (images: readonly Image[]) => Tensor,
  examples: readonly CaptionExample[],
  options: CaptionTaskOptions,
  maxLength: number,
): number {
  const words = (some: readonly CaptionExample[]) =>
    some.reduce((n, { caption }) => n + caption.length + 1, 0);
  const losses = inBatches(examples, (some) => [
    tf.tidy(() => {
      const regions = regionsOf(some.map(({ image }) => image));
      const loss = lossOf(regions, some, { ...options, coverage: 0 }, maxLength).dataSync()[0] as number;
      return loss * words(some);
    }),
  ]);
  return perplexity(losses.reduce((sum, loss) => sum + loss, 0), words(examples)); // prettier-ignore
}

function measure(
  describe: CaptionTask["describe"],
  examples: readonly CaptionExample[],
): Record<string, number> {
  const said = describe(examples.map(({ image }) => image)).map(({ tokens }) => tokens.join(" "));
  const references = examples.map(({ caption, references }) =>
    (references ? references() : [caption]).map((words) => words.join(" ")),
  );
  const right = said.filter((text, i) => references[i]?.includes(text)).length;
  const some = references.map((all) => [...all.slice(0, 5)]);
  const equally = Math.min(...some.map((all) => all.length));
  const bleu = corpusBleu(said, some.map((all) => all.slice(0, equally)), { tokenize: "none" }); // prettier-ignore
  return { exact_match: right / examples.length, bleu: bleu.score };
}

function inBatches<T, R>(items: readonly T[], f: (some: readonly T[]) => readonly R[]): R[] {
  const starts = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) => i * BATCH);
  return starts.flatMap((start) => f(items.slice(start, start + BATCH)));
}
