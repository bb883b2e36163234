/** `results.json` as Gradescope reads it, one for each student. Everything in it may be seen by the student. */
import { basename } from "node:path";
import type { SubmissionReport } from "../grade";
import { feedbackOn, type Feedback, withoutPaths } from "./feedback";

export interface GradescopeResults {
  readonly score: number;
  readonly output: string;
  readonly output_format: "text";
  readonly visibility: "visible";
  readonly tests: readonly {
    readonly name: string;
    readonly number: string;
    readonly score: number;
    readonly max_score: number;
    readonly status: "passed" | "failed";
    readonly output: string;
    readonly output_format: "text";
    readonly visibility: "visible";
  }[];
}

/** @param notes what else the student should know: lateness, marks set by hand */
export function gradescopeResults(
  score: number,
  submissions: readonly SubmissionReport[],
  notes: readonly string[] = [],
): GradescopeResults {
  const exercises = submissions.flatMap((each) => each.exercises).map(feedbackOn);
  return {
    score: Math.max(0, score),
    output: [...notes, ...submissions.flatMap(remarks)].join("\n"),
    output_format: "text",
    visibility: "visible",
    tests: exercises.map((each, i) => ({
      name: `${each.title} (${each.id})`,
      number: String(i + 1),
      score: each.score,
      max_score: each.maxScore,
      status: each.result === "pass" ? "passed" : "failed",
      output: feedbackText(each),
      output_format: "text",
      visibility: "visible",
    })),
  };
}

function remarks({ path, message, repaired }: SubmissionReport): string[] {
  const said = [...(message === undefined ? [] : [message]), ...repaired.map((each) => `Repaired: ${each}`)];
  return said.map((each) => `${basename(path)}: ${withoutPaths(each)}`);
}

function feedbackText({ result, why, expected, got, cause, borrowed }: Feedback): string {
  return [
    result,
    ...(why === undefined ? [] : [why]),
    ...(expected === undefined ? [] : [`expected ${expected}`, `got      ${got}`]),
    ...(cause === undefined ? [] : [`Likely cause: ${cause}`]),
    ...(borrowed.length > 0 ? [`The grader's own ${borrowed.join(", ")} stood in for yours.`] : []),
  ].join("\n");
}
