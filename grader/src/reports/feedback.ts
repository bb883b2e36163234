/** What a learner may read of a result: neither the inputs that were drawn for the class, nor paths of the grading machine. */
import { causeOf, checkState, type ExerciseResult, type Finding, type Grid, type ResultClass } from "../core";

/** One exercise as its learner sees it. */
export interface Feedback {
  readonly id: string;
  readonly title: string;
  readonly score: number;
  readonly maxScore: number;
  readonly result: ResultClass;
  readonly checks: readonly { name: string; state: ReturnType<typeof checkState> }[];
  /** Which check failed first and why; absent when all passed. */
  readonly why?: string;
  readonly expected?: string;
  readonly got?: string;
  readonly grids?: { expected: Grid; got: Grid };
  /** The known mistake whose answers the learner's code gives. */
  readonly cause?: string;
  /** Functions of earlier exercises that were lent, because the learner's own do not work. */
  readonly borrowed: readonly string[];
}

export function feedbackOn(result: ExerciseResult): Feedback {
  const { id, title, score, maxScore, borrowed = [] } = result;
  const cause = causeOf(result);
  return {
    ...{ id, title, score, maxScore, result: result.result, borrowed },
    checks: result.checks.map((check) => ({ name: check.name, state: checkState(check) })),
    ...(result.result !== "pass" && whyOf(result)),
    ...(cause !== undefined && { cause }),
  };
}

function whyOf({ decisive, message }: ExerciseResult): Partial<Feedback> {
  if (!decisive?.finding) return { why: withoutPaths(message) };
  const { expected, got, grids }: Finding = decisive.finding;
  return {
    why: withoutPaths(
      decisive.finding.premature ? decisive.finding.message : `${decisive.name}: ${decisive.finding.message}`,
    ),
    ...(expected !== undefined && { expected, got }),
    ...(grids && { grids }),
  };
}

/** Leaves of a path like `/srv/course/a.ipynb` or `C:\course\a.ipynb` only its last part. */
export function withoutPaths(text: string): string {
  return text.replace(/(?<![\w.:/])(?:\/[\w.@~ -]+)+\/(?=[\w.@~-])|\b[A-Za-z]:\\(?:[^\\\s]+\\)*/g, "");
}
