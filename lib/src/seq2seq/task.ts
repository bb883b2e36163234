/** A sequence-to-sequence model with its vocabularies: what an experiment trains and a notebook asks. */
import type { Task, TrainContext } from "../training";
import { given, InputError, requireWhole, requireWithin } from "../base";
import { tf } from "../runtime";
import { corpusBleu, exactMatch, perplexity, tokenAccuracy } from "../text";
import { namedVariables } from "../layers";
import { encodePairs, encodeSources, type Encoding, type SentencePair } from "./batch";
import { beamDecode } from "./beamDecode";
import type { BeamOptions } from "./beamSearch";
import { greedy } from "./greedy";
import { pairLogProbabilities } from "./likelihood";
import { maskedCrossEntropy } from "./loss";
import type { Seq2Seq } from "./model";
import { scheduledRun, teacherForcingAt } from "./scheduled";

export interface PairTaskOptions extends Encoding {
  model: Seq2Seq;
  /** Share of word vectors' and outputs' entries that become 0 while training. Default 0 */
  dropout?: number;
  /** How much teacher forcing is left at the end; it falls in a straight line. Default 1: always all */
  teacherForcingFloor?: number;
  /** Where free running stops, if it has not at twice the longest source and 5 words. Default 50 */
  maxLength?: number;
}

/** What came out for one sentence. */
export interface Translation {
  tokens: string[];
  /**
   * Where the decoder looked at each token and at the end mark, source words in reading order; empty without
   * attention. `[…][source]`
   */
  weights: number[][];
}

export interface PairTask extends Task<SentencePair> {
  readonly model: Seq2Seq;
  readonly encoding: Encoding;
  /** Greedy translations of source sentences. */
  translate(sentences: readonly (readonly string[])[]): Translation[];
  /** log P(target | source) of each pair, end mark included. `[pairs]` */
  logProbabilities(pairs: readonly SentencePair[]): number[];
  /** The best translations of one sentence by beam search, best first, with their scores. */
  translateByBeam(
    sentence: readonly string[],
    options?: Partial<Omit<BeamOptions, "startId" | "endId">>,
  ): (Translation & { score: number; logProbability: number })[];
}

/** How many sentences are decoded at once. */
const BATCH = 200;

/**
 * The task of turning sources into targets: masked cross-entropy with teacher forcing; `evaluate` decodes greedily
 * and gives exact match, token accuracy (by place) and perplexity, and BLEU of the tokens (0–100, sacrebleu's
 * definition without a tokeniser).
 * @throws InputError when a share is outside of its range or `maxLength` no whole number ≥ 1; when it is used, for no
 *   pair at all, an empty source, or words that the model has no place for
 * @example createPairTask({ model, source: sourceVocabulary, target: targetVocabulary })
 */
export function createPairTask(options: PairTaskOptions): PairTask {
  const { model, maxLength = 50, dropout = 0, teacherForcingFloor = 1 } = options;
  requireWithin("dropout", dropout, 0, 1, true);
  requireWithin("teacherForcingFloor", teacherForcingFloor, 0, 1);
  requireWhole("maxLength", maxLength);
  const translate = (sentences: readonly (readonly string[])[]) =>
    inBatches(sentences, (some) => translateGreedily(model, some, options, maxLength));
  return {
    model,
    encoding: options,
    variables: namedVariables(model.weights),
    loss: (pairs, context) => tf.tidy(() => lossOf(options, pairs, context)),
    evaluate: (pairs) => evaluate(model, pairs, options, translate),
    decode: (pairs) =>
      translate(pairs.map(({ source }) => source)).map(
        ({ tokens }, i) => `${(pairs[i] as SentencePair).source.join(" ")} → ${tokens.join(" ")}`,
      ),
    lengthOf: ({ source, target }) => Math.max(source.length, target.length),
    translate,
    logProbabilities: (pairs) => inBatches(pairs, (some) => pairLogProbabilities(model, some, options)),
    translateByBeam: (sentence, beam = {}) => {
      const [ids] = encodeSources([sentence], options).ids as [readonly number[]];
      return beamDecode(model, ids, { maxLength, ...given(beam) }).map((hypothesis) => ({
        tokens: options.target.decode(hypothesis.ids),
        weights: inReadingOrder(hypothesis.weights, sentence.length, options.reverseSource),
        score: hypothesis.score,
        logProbability: hypothesis.logProbability,
      }));
    },
    dispose: () => model.dispose(),
  };
}

function lossOf(
  { model, dropout = 0, teacherForcingFloor = 1, ...encoding }: PairTaskOptions,
  pairs: readonly SentencePair[],
  { step, steps, random }: TrainContext,
): tf.Scalar {
  const { source, inputs, targets } = encodePairs(pairs, encoding);
  const noise = dropout > 0 ? { dropout, random } : undefined;
  const memory = model.encode(source, noise);
  const teacherForcing = teacherForcingAt(step, { floor: teacherForcingFloor, steps });
  const run =
    teacherForcing === 1
      ? model.teacherForced(memory, inputs, noise)
      : scheduledRun(model, memory, inputs, { teacherForcing, random });
  return maskedCrossEntropy(run.logits, targets);
}

function translateGreedily(
  model: Seq2Seq,
  sentences: readonly (readonly string[])[],
  encoding: Encoding,
  maxLength: number,
): Translation[] {
  const enough = 2 * Math.max(...sentences.map((words) => words.length)) + 5; // as beamDecode
  const { ids, weights } = greedy(model, encodeSources(sentences, encoding), Math.min(maxLength, enough));
  return ids.map((row, i) => ({
    tokens: encoding.target.decode(row),
    weights: inReadingOrder(weights?.[i] ?? [], sentences[i]?.length ?? 0, encoding.reverseSource),
  }));
}

/** Weights without padding, first source word first. */
function inReadingOrder(
  weights: readonly (readonly number[])[],
  length: number,
  reversed = false,
): number[][] {
  const real = weights.map((row) => row.slice(0, length));
  return reversed ? real.map((row) => row.reverse()) : real;
}

function evaluate(
  model: Seq2Seq,
  pairs: readonly SentencePair[],
  encoding: Encoding,
  translate: PairTask["translate"],
): Record<string, number> {
  if (pairs.length === 0) throw new InputError("pairs", "at least one", "none (it is empty)");
  const said = translate(pairs.map(({ source }) => source)).map(({ tokens }) => tokens);
  const wanted = pairs.map(({ target }) => [...target]);
  const words = pairs.reduce((sum, { target }) => sum + target.length + 1, 0);
  const losses = inBatches(pairs, (some) => [tf.tidy(() => totalLoss(model, some, encoding))]);
  const bleu = corpusBleu(
    said.map((tokens) => tokens.join(" ")),
    wanted.map((tokens) => [tokens.join(" ")]),
    { tokenize: "none" },
  );
  return {
    exact_match: exactMatch(said, wanted),
    token_accuracy: tokenAccuracy(said, wanted),
    perplexity: perplexity(
      losses.reduce((sum, loss) => sum + loss, 0),
      words,
    ),
    bleu: bleu.score,
  };
}

/** Σ −log p of all words of some pairs, end marks included. */
function totalLoss(model: Seq2Seq, pairs: readonly SentencePair[], encoding: Encoding): number {
  const { source, inputs, targets } = encodePairs(pairs, encoding);
  const { logits } = model.teacherForced(model.encode(source), inputs);
  const words = targets.lengths.reduce((sum, n) => sum + n, 0);
  return (maskedCrossEntropy(logits, targets).dataSync()[0] as number) * words;
}

function inBatches<T, R>(items: readonly T[], f: (some: readonly T[]) => readonly R[]): R[] {
  const starts = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) => i * BATCH);
  return starts.flatMap((start) => f(items.slice(start, start + BATCH)));
}
