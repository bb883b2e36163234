/** What grading produces: the same object for every output format. */
import { didYouMean, type ExerciseResult, type Topic } from "../core";
import type { Isolation } from "../isolation";

export interface SubmissionReport {
  path: string;
  score: number;
  maxScore: number;
  /** Why it could not be graded, if so. */
  message?: string;
  /** One sentence for everything that had to be put right before grading. */
  repaired: readonly string[];
  exercises: readonly ExerciseResult[];
}

export interface GradeReport {
  score: number;
  maxScore: number;
  isolation: Isolation;
  seed: string;
  submissions: readonly SubmissionReport[];
}

/** Adds points without the tail that binary fractions leave. */
export const addPoints = (values: readonly number[]) =>
  Math.round(100 * values.reduce((sum, value) => sum + value, 0)) / 100;

/** A submission's report from its exercises. */
export function submissionReport(
  path: string,
  exercises: readonly ExerciseResult[],
  repaired: readonly string[],
  message?: string,
): SubmissionReport {
  return {
    path,
    score: addPoints(exercises.map(({ score }) => score)),
    maxScore: addPoints(exercises.map(({ maxScore }) => maxScore)),
    ...(message !== undefined && { message }),
    repaired,
    exercises,
  };
}

/** What a report says of the exercises of `topics`. */
export function onlyExercises(report: SubmissionReport, topics: readonly Topic[]): SubmissionReport {
  const chosen = new Set(topics.flatMap(({ exercises }) => exercises.map(({ id }) => id)));
  const exercises = report.exercises.filter(({ id }) => chosen.has(id));
  return submissionReport(report.path, exercises, report.repaired, report.message);
}

/**
 * Topics with the exercises that are named; all of them when nothing is.
 * @param names exercises (`softmax.stable`) or topics (`01-softmax`)
 * @throws Error for a name that is neither
 */
export function onlyTopics(topics: readonly Topic[], names: readonly string[] = []): Topic[] {
  const known = new Set(topics.flatMap(({ name, exercises }) => [name, ...exercises.map(({ id }) => id)]));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) {
    const like = didYouMean(unknown, [...known]);
    throw new Error(
      `There is no exercise or topic ${unknown}${like === undefined ? "" : `; did you mean ${like}?`}`,
    );
  }
  if (names.length === 0) return [...topics];
  return topics
    .map((topic) => ({
      ...topic,
      exercises: topic.exercises.filter(({ id }) => names.includes(id) || names.includes(topic.name)),
    }))
    .filter(({ exercises }) => exercises.length > 0);
}
