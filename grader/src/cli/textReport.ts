/** The report as a person reads it in a terminal. */
import { createColors } from "picocolors";
import type { ExerciseResult } from "../core";
import type { GradeReport, SubmissionReport } from "../grade";

type Colours = ReturnType<typeof createColors>;

/** The whole report; colours only where they can be seen. */
export function textReport(report: GradeReport, coloured: boolean): string {
  const look = createColors(coloured);
  const parts = report.submissions.map((submission) => submissionText(submission, look));
  const total = `Total ${report.score} / ${report.maxScore} points`;
  const facts = look.dim(`isolation: ${report.isolation} · seed: ${report.seed}`);
  return `${[...parts, `${look.bold(total)}   ${facts}`].join("\n\n")}\n`;
}

function submissionText(submission: SubmissionReport, look: Colours): string {
  const { path, score, maxScore, message, repaired, exercises } = submission;
  const width = Math.max(...exercises.map(({ id }) => id.length), 0);
  return [
    look.bold(printable(path)) + (maxScore > 0 ? `   ${score} / ${maxScore} points` : ""),
    ...(message === undefined ? [] : [`  ${look.red("✗")} ${message}`]),
    ...repaired.map((sentence) => look.dim(`  repaired: ${printable(sentence)}`)),
    ...exercises.map((exercise) => exerciseText(exercise, width, look)),
  ].join("\n");
}

function exerciseText(exercise: ExerciseResult, width: number, look: Colours): string {
  const { id, score, maxScore, result, message } = exercise;
  const passed = result === "pass";
  const mark = passed ? look.green("✓") : look.red("✗");
  const points = `${score} / ${maxScore}`.padStart(9);
  const line = `  ${mark} ${id.padEnd(width)} ${points}  ${result}`;
  return passed ? line : `${line}\n      ${look.dim(printable(message))}`;
}

/** Learner text must not move the cursor or forge a line of the report. */

export const printable = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
