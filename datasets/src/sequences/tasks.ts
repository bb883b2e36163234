/**
 * Copy, reverse, sort: pairs whose answer follows from the source by one rule. Data card:
 * card.md.
 */
import { createRandom, InputError } from "@attention-lab/lib/base";
import { drawSequences, requireWhole } from "./draw";
import type { Pair } from "./pair";

export const sequenceTasks = ["copy", "reverse", "sort"] as const;
export type SequenceTask = (typeof sequenceTasks)[number];

export interface SequenceOptions {
  task: SequenceTask;
  /** How many different symbols, from "a" on; 2 to 26. Default 16 */
  symbols?: number;
  /** Lengths of the source, both included. */
  minLength: number;
  maxLength: number;
  /** How many pairs. */
  count: number;
  seed: string | number;
}

const answers: Record<SequenceTask, (source: readonly string[]) => string[]> = {
  copy: (source) => [...source],
  reverse: (source) => [...source].reverse(),
  sort: (source) => [...source].sort(),
};

/**
 * Pairs of a task. Lengths are equally frequent, but a length never gives more than it has distinct
 * sequences (16 of length 1): the longer ones make up for it. No source occurs twice unless there are too
 * few sequences.
 * @throws InputError for an unknown task, lengths not 1 ≤ `minLength` ≤ `maxLength`, other sizes out of range
 * @example sequencePairs({ task: "sort", minLength: 3, maxLength: 3, count: 1, seed: 1 })
 *   // [{ source: ["g", "e", "b"], target: ["b", "e", "g"] }]
 */
export function sequencePairs(options: SequenceOptions): Pair[] {
  const { task, symbols = 16, minLength, maxLength, count, seed } = options;
  requireTask(task);
  requireWhole("symbols", symbols, 2, 26);
  requireWhole("minLength", minLength, 1);
  requireWhole("maxLength", maxLength, minLength);
  requireWhole("count", count, 0);
  const random = createRandom(`${seed}/${task}`);
  return pairsOf(task, drawSequences({ symbols, minLength, maxLength, count, random }));
}

/** @throws InputError for an unknown task */
export function requireTask(task: SequenceTask): void {
  if (sequenceTasks.includes(task)) return;
  throw new InputError("task", `one of ${sequenceTasks.join(", ")}`, String(task));
}

/** The pair of each source. */
export function pairsOf(task: SequenceTask, sources: readonly string[][]): Pair[] {
  return sources.map((source) => ({ source, target: answers[task](source) }));
}
