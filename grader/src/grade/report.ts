/** What grading produces: the same object for every output format. */
import type { ExerciseResult } from "../core";
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
