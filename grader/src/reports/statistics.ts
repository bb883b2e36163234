/** What a teacher wants to know of a class, from its table alone. */
import { mean, median, sampleCorrelation, standardDeviation } from "simple-statistics";
import type { ClassResult, ClassRow } from "../class";
import type { ResultClass } from "../core";

export interface ExerciseStatistics {
  readonly id: string;
  readonly title: string;
  readonly topic: string;
  readonly points: number;
  /** How many learners ended in which way. */
  readonly results: Readonly<Partial<Record<ResultClass, number>>>;
  /** The mean share of the points: 1 is easy, 0 is hard. */
  readonly difficulty: number;
  /**
   * The correlation of the points here with those of all other exercises (corrected item-total correlation): near 0
   * or below it, the exercise does not tell the strong from the weak. Undefined for few learners or equal points.
   */
  readonly discrimination?: number;
}

/** A mistake that the checks know by name, and how many learners make it. */
export interface MistakeStatistics {
  readonly exercise: string;
  readonly name: string;
  readonly learners: number;
}

export interface ClassStatistics {
  /** Learners with at least one graded notebook, or a mark set by hand; all other numbers are about them. */
  readonly graded: number;
  readonly mean: number;
  readonly median: number;
  /** How many have 0–9 %, 10–19 %, … and 90–100 % of the points. */
  readonly distribution: readonly number[];
  readonly exercises: readonly ExerciseStatistics[];
  /** The commonest first. */
  readonly mistakes: readonly MistakeStatistics[];
  /** Who tried much and got little right; the most tried in vain first. */
  readonly stuck: readonly { key: string; exercises: readonly string[] }[];
  readonly timeouts: readonly { key: string; exercises: readonly string[] }[];
}

/** With fewer learners a correlation says nothing. */
const FEWEST_FOR_CORRELATION = 10;
/** So many exercises tried in vain make somebody stuck; fewer, where nothing was passed. */
const STUCK_AT = 3;

const isGraded = ({ results }: ClassRow) => Object.keys(results).length > 0;

export function statisticsOf(table: ClassResult): ClassStatistics {
  const rows = table.learners.filter(isGraded);
  const scores = rows.map(({ score }) => score);
  return {
    graded: rows.length,
    mean: rows.length === 0 ? 0 : mean(scores),
    median: rows.length === 0 ? 0 : median(scores),
    distribution: distributionOf(rows),
    exercises: table.exercises.map((exercise) => exerciseStatistics(exercise, rows)),
    mistakes: mistakesOf(rows),
    stuck: stuckOf(table, rows),
    timeouts: rows.flatMap((row) => {
      const exercises = idsWith(row, table, (result) => result === "timeout");
      return exercises.length > 0 ? [{ key: row.key, exercises }] : [];
    }),
  };
}

function distributionOf(rows: readonly ClassRow[]): number[] {
  const bins = Array.from({ length: 10 }, () => 0);
  for (const { score, maxScore } of rows) {
    const share = maxScore > 0 ? score / maxScore : 0;
    const bin = Math.max(0, Math.min(9, Math.floor(10 * share + 1e-9)));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

function exerciseStatistics(
  { id, title, topic, points }: ClassResult["exercises"][number],
  rows: readonly ClassRow[],
): ExerciseStatistics {
  const results: Partial<Record<ResultClass, number>> = {};
  for (const row of rows) {
    const result = row.results[id]?.result ?? "not attempted";
    results[result] = (results[result] ?? 0) + 1;
  }
  const here = rows.map((row) => row.results[id]?.score ?? 0);
  const elsewhere = rows.map(
    (row, i) => Object.values(row.results).reduce((sum, { score }) => sum + score, 0) - (here[i] ?? 0),
  );
  const discrimination = correlation(here, elsewhere);
  return {
    ...{ id, title, topic, points, results },
    difficulty: rows.length === 0 || points === 0 ? 0 : mean(here) / points,
    ...(discrimination !== undefined && { discrimination }),
  };
}

function correlation(a: number[], b: number[]): number | undefined {
  if (a.length < FEWEST_FOR_CORRELATION) return undefined;
  if (standardDeviation(a) < 1e-9 || standardDeviation(b) < 1e-9) return undefined;
  return sampleCorrelation(a, b);
}

function mistakesOf(rows: readonly ClassRow[]): MistakeStatistics[] {
  const counts = new Map<string, { exercise: string; name: string; learners: number }>();
  for (const { results } of rows) {
    for (const [exercise, { misconception: name }] of Object.entries(results)) {
      if (name === undefined) continue;
      const key = `${exercise}\n${name}`;
      const before = counts.get(key) ?? { exercise, name, learners: 0 };
      counts.set(key, { ...before, learners: before.learners + 1 });
    }
  }
  const order = (a: MistakeStatistics, b: MistakeStatistics) =>
    b.learners - a.learners || (`${a.exercise}\n${a.name}` < `${b.exercise}\n${b.name}` ? -1 : 1);
  return [...counts.values()].sort(order);
}

function stuckOf(table: ClassResult, rows: readonly ClassRow[]): { key: string; exercises: string[] }[] {
  const found = rows.flatMap((row) => {
    const inVain = idsWith(row, table, (result) => result !== "pass" && result !== "not attempted");
    const passed = idsWith(row, table, (result) => result === "pass").length;
    const isStuck =
      inVain.length > 0 && (passed === 0 || (inVain.length >= STUCK_AT && inVain.length > passed));
    return isStuck ? [{ key: row.key, exercises: inVain }] : [];
  });
  return found.sort((a, b) => b.exercises.length - a.exercises.length || (a.key < b.key ? -1 : 1));
}

/** Exercises of one learner, in the order of the course, that ended in a certain way. */
function idsWith(
  row: ClassRow,
  { exercises }: ClassResult,
  wanted: (result: ResultClass) => boolean,
): string[] {
  return exercises.map(({ id }) => id).filter((id) => wanted(row.results[id]?.result ?? "not attempted"));
}
