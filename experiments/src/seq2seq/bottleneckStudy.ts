/** The bottleneck curve: exact match and right letters against length for several state sizes, at equal numbers of parameters. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { experiment, train, type Experiment, type TrainResult } from "@attention-lab/lib/training";
import type { PairTask, SentencePair } from "@attention-lab/lib/seq2seq";
import { accuracyByPosition, exactMatch } from "@attention-lab/lib/text";
import type { BottleneckValues } from "./bottleneck";
import "./bottleneck";

/** What is compared, by the last part of the experiment's name. */
export const bottleneckVariants = ["NoAttention", "Reversed", "BothWays", "Attention"] as const;
export type BottleneckVariant = (typeof bottleneckVariants)[number];

/** State sizes of the model without attention; the others get the size with as many parameters. */
export const stateSizes = [16, 32, 64, 128] as const;

export interface BottleneckPoint {
  variant: BottleneckVariant;
  /** State size of the model without attention that has as many parameters. */
  size: number;
  /** Its own state size. */
  hidden: number;
  parameters: number;
  seed: number;
  steps: number;
  /** Mean of the last 20 training losses, nats a token. */
  loss: number;
  /** Share of whole sequences right, for lengths from 1 on. */
  exact: number[];
  /** Share of right letters, for lengths from 1 on. */
  letters: number[];
  /** Share of right tokens at each place of the longest training sequences. */
  byPosition: number[];
}

type Curve = Experiment<BottleneckValues, SentencePair>;

/** What a study left behind. */
export interface StudyResults {
  recipe: { command: string; params: Record<string, string> };
  points: BottleneckPoint[];
}

/** The stored results of `npm run study -- bottleneck`. */
export function bottleneckResults(): StudyResults {
  return storedResults("bottleneck");
}

/** What `npm run study -- NAME` stored. */
export function storedResults(name: "bottleneck" | "budget"): StudyResults {
  const path = join(__dirname, "../../results", `${name}.json`);
  return JSON.parse(readFileSync(path, "utf8")) as StudyResults;
}

/** The parameters of one run. */
export function bottleneckParams(kind: BottleneckVariant, size: number, seed: number) {
  const { hidden, embedding } = equalSizes(kind, size);
  const params = bottleneckExperiment(kind).params().set("train.seed", seed);
  return params.set("task.hidden", hidden).set("task.embedding", embedding);
}

export function bottleneckExperiment(kind: BottleneckVariant): Curve {
  return experiment(`bottleneck.copy.${kind}`) as unknown as Curve;
}

/**
 * Trains and measures one model.
 * @param options settings: changes of its parameters, as `--set` takes them; onStep as for `train`
 */
export async function bottleneckPoint(
  kind: BottleneckVariant,
  size: number,
  seed: number,
  {
    settings = [],
    onStep,
  }: { settings?: readonly string[]; onStep?: (loss: number, step: number) => void | Promise<void> } = {},
): Promise<BottleneckPoint> {
  const params = bottleneckParams(kind, size, seed).setFromText(...settings);
  const trained = await train(bottleneckExperiment(kind), {
    params,
    onStep: ({ loss, step }) => onStep?.(loss, step),
  });
  return measuredPoint({ variant: kind, size, seed }, params.values(), trained);
}

/** Measures a trained model and disposes it. */
export function measuredPoint(
  model: Pick<BottleneckPoint, "variant" | "size" | "seed">,
  { task: { hidden }, data: { longest } }: BottleneckValues,
  { task, data, losses, step }: TrainResult<SentencePair>,
): BottleneckPoint {
  const measured = measure(task as PairTask, Object.values(data.test).flat(), longest);
  const last = losses.slice(-20);
  const { parameters } = (task as PairTask).model;
  task.dispose();
  const loss = last.reduce((sum, x) => sum + x, 0) / last.length;
  return { ...model, hidden, parameters, steps: step, loss, ...measured };
}

function measure(task: PairTask, pairs: readonly SentencePair[], longest: number) {
  const said = task.translate(pairs.map(({ source }) => source)).map(({ tokens }) => tokens);
  const ofLength = (length: number) => pairs.flatMap((pair, i) => (pair.source.length === length ? [i] : []));
  const lengths = Array.from(
    { length: Math.max(...pairs.map(({ source }) => source.length)) },
    (_, i) => i + 1,
  );
  const both = (places: number[]) =>
    [
      places.map((i) => said[i] as string[]),
      places.map((i) => [...(pairs[i] as SentencePair).target]),
    ] as const;
  const byPosition = (length: number) => accuracyByPosition(...both(ofLength(length))).slice(0, length);
  return {
    exact: lengths.map((length) => exactMatch(...both(ofLength(length)))),
    letters: lengths.map((length) => byPosition(length).reduce((sum, share) => sum + share, 0) / length),
    byPosition: byPosition(longest),
  };
}

/** Width of vectors and state of the variant whose number of parameters is nearest to the plain model's. */
function equalSizes(kind: BottleneckVariant, size: number): { hidden: number; embedding: number } {
  const { embedding } = bottleneckExperiment("NoAttention").params().values().task;
  if (kind === "NoAttention" || kind === "Reversed") return { hidden: size, embedding };
  const wanted = parametersOf("NoAttention", size, embedding);
  const candidates = Array.from({ length: size }, (_, i) => 2 * i + 2).flatMap((hidden) =>
    [0, -1, 1, -2, 2].map((change) => ({ hidden, embedding: embedding + change })),
  );
  const off = (sizes: { hidden: number; embedding: number }) =>
    Math.abs(parametersOf(kind, sizes.hidden, sizes.embedding) / wanted - 1);
  return candidates.reduce((best, sizes) => (off(sizes) < off(best) ? sizes : best));
}

/** Number of parameters of a variant, by counting its matrices; a test compares it with the models'. */
export function parametersOf(kind: BottleneckVariant, d: number, e: number): number {
  const { task, data } = bottleneckExperiment(kind).params().values();
  const words = data.symbols + 4;
  const lstm = (dIn: number, width: number) => 4 * width * (dIn + width + 1);
  const encoder = task.bidirectional ? 2 * lstm(e, d / 2) : lstm(e, d);
  const looking = task.attention === "none" ? 0 : 2 * d * d + d + 2 * d * d; // W, U, v and W_c
  return 2 * words * e + encoder + lstm(e, d) + looking + (d + 1) * words;
}
