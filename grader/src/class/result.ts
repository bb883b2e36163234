/**
 * What a class run leaves behind. The same submissions, seed and options give the same results byte for byte: there
 * are no times in them, and everything stands in a fixed order.
 */
import type { ResultClass } from "../core";
import type { SubmissionReport } from "../grade";

/** One notebook that a learner handed in. */
export interface LearnerAttempt {
  /** Relative to the submissions' folder, with "/"; inside a zip "a.zip/b.ipynb". */
  readonly path: string;
  /** ISO 8601, where the layout knows it. */
  readonly submittedAt?: string;
  /** Whether it is the one that counts among all of the same topic. */
  readonly counts: boolean;
  /** Days after the deadline, begun ones included, and the points they cost. */
  readonly late?: { readonly days: number; readonly deduction: number };
  readonly report: SubmissionReport;
}

/** A mark that a person has set, with the reason. */
export interface Override {
  /** The exercise; without it, the whole score. */
  readonly exercise?: string;
  readonly score: number;
  readonly reason: string;
}

/** OUT/results/KEY.json: everything about one learner. */
export interface LearnerResult {
  readonly version: 1;
  /** Unique in the class, and safe as a file name on every system. */
  readonly key: string;
  /** As the layout or the roster gives it. */
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  /** Points over all topics, after what lateness costs and after overrides. */
  readonly score: number;
  readonly maxScore: number;
  readonly attempts: readonly LearnerAttempt[];
  readonly overrides: readonly Override[];
  /** Why there is nothing to grade, if so. */
  readonly problem?: string;
}

/** One exercise of one learner, as the class sees it. */
export interface ClassCell {
  readonly score: number;
  readonly result: ResultClass;
  readonly misconception?: string;
  readonly overridden?: true;
}

/** One learner in the table of the class. */
export interface ClassRow {
  readonly key: string;
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly score: number;
  readonly maxScore: number;
  readonly problem?: string;
  /** The most days that an attempt that counts is late. */
  readonly lateDays?: number;
  /** Points that lateness costs, over all topics. */
  readonly deduction?: number;
  /** By exercise; only of attempts that count, and of overrides. */
  readonly results: Readonly<Record<string, ClassCell>>;
}

/** OUT/class.json: the table of the class. */
export interface ClassResult {
  readonly version: 1;
  readonly seed: string;
  readonly isolation: string;
  readonly exercises: readonly {
    readonly id: string;
    readonly title: string;
    readonly topic: string;
    readonly points: number;
  }[];
  readonly learners: readonly ClassRow[];
}
