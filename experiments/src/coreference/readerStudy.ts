/** The study behind claim A3: several trained readers, where they look, and what they answer when they may not. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ItSentence } from "@attention-lab/datasets/it";
import {
  accuracyOf,
  attentionRollout,
  read,
  type Reader,
  type ReaderSentence,
} from "@attention-lab/lib/coreference";
import { experiment, train, type Experiment, type ExperimentValues } from "@attention-lab/lib/training";
import type { ReaderTask } from "./reader";

/** Kinds of sentences whose two nouns were held out. */
export const readerKinds = ["content", "order"] as const;

/** One trained reader on one kind of sentences; shares from 0 to 1. */
export interface ReaderPoint {
  variant: "Sinusoidal";
  seed: number;
  /** Of the last update. */
  loss: number;
  kind: (typeof readerKinds)[number];
  /** Answered right. */
  right: number;
  /** Rollout from "it" gives the right noun more than the wrong one. */
  looks: number;
  /** Rollout and answer are the same noun. */
  agree: number;
  /** Answered right when "it" may look at the right noun in no layer, at the wrong one, at another word as far away. */
  withoutRight: number;
  withoutWrong: number;
  withoutOther: number;
}

export function readerParams(seed: number) {
  return chosen().params().set("train.seed", seed).set("train.evalEvery", 400);
}

/**
 * Trains one reader and measures it on both kinds.
 * @param settings changes of its parameters, as `--set` takes them
 */
export async function readerPoints(
  seed: number,
  steps = 400,
  settings: readonly string[] = [],
): Promise<ReaderPoint[]> {
  const params = readerParams(seed).setFromText(...settings);
  const { task, data, losses } = await train(chosen(), { params, stopAfter: steps });
  const { reader } = task as ReaderTask;
  const points = readerKinds.map((kind) => ({
    ...{ variant: "Sinusoidal" as const, seed, loss: losses.at(-1) ?? NaN, kind },
    ...measured(reader, data.test[`nouns_${kind}`] ?? []),
  }));
  task.dispose();
  return points;
}

function measured(reader: Reader, sentences: readonly ItSentence[]) {
  const { answers, weights } = read(reader, sentences);
  const seen = sentences.map(({ it, nouns }, i) => {
    const [first = 0, second = 0] = nouns.map((at) => attentionRollout(weights[i] ?? [])[it]?.[at]);
    return first > second ? "first" : "second";
  });
  const share = (holds: (sentence: ItSentence, i: number) => boolean) =>
    sentences.filter(holds).length / sentences.length;
  const without = (place: (sentence: ReaderSentence) => number) =>
    accuracyOf(reader, sentences, { hidden: (sentence) => [place(sentence)] });
  return {
    right: share(({ label }, i) => answers[i] === label),
    looks: share(({ label }, i) => seen[i] === label),
    agree: share((_, i) => answers[i] === seen[i]),
    withoutRight: without((sentence) => nounOf(sentence, true)),
    withoutWrong: without((sentence) => nounOf(sentence, false)),
    withoutOther: without(otherPlace),
  };
}

function nounOf({ nouns, label }: ReaderSentence, right: boolean): number {
  return nouns[(label === "first") === right ? 0 : 1] as number;
}

/** A word that is no noun, next to the right one: what hiding a place costs whatever stands there. */
function otherPlace(sentence: ReaderSentence): number {
  const at = nounOf(sentence, true) - 1;
  return Math.max(0, at);
}

function chosen() {
  return experiment("reader.it.Sinusoidal") as unknown as Experiment<ExperimentValues, ItSentence>;
}

/** The stored results of `npm run study -- reader`. */
export function readerResults() {
  return JSON.parse(readFileSync(join(__dirname, "../../results/reader.json"), "utf8")) as {
    recipe: { command: string; params: Record<string, string> };
    points: ReaderPoint[];
  };
}
