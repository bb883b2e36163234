/** Markdown for the summary of a step on a build server. */
import type { ClassResult } from "../class";
import type { GradeReport } from "../grade";
import { counted, percent, points } from "./points";
import { type ClassStatistics } from "./statistics";

/** The report of some notebooks. */
export function reportMarkdown({ submissions, score, maxScore, isolation, seed }: GradeReport): string {
  const parts = submissions.map(({ path, message, repaired, exercises, ...submission }) => [
    `## ${plain(path)}: ${points(submission.score)} of ${points(submission.maxScore)} points`,
    ...(message === undefined ? [] : [plain(message)]),
    ...repaired.map((sentence) => `- repaired: ${plain(sentence)}`),
    ...(exercises.length === 0
      ? []
      : [
          table(
            ["exercise", "points", "result", "why"],
            exercises.map((each) => [
              each.id,
              `${points(each.score)} / ${points(each.maxScore)}`,
              each.result,
              each.result === "pass" ? "" : each.message,
            ]),
          ),
        ]),
  ]);
  const total = `**${points(score)} of ${points(maxScore)} points** · isolation: ${isolation} · seed: ${plain(seed)}`;
  return `${[...parts.flat(), total].join("\n\n")}\n`;
}

/** The report of a class: no names, since such summaries are often public. */
export function classMarkdown(klass: ClassResult, statistics: ClassStatistics): string {
  const { graded, exercises, mistakes } = statistics;
  const most = klass.learners[0]?.maxScore ?? 0;
  const problems = klass.learners.length - graded;
  return `${[
    `## ${counted(graded, "learner")} graded: mean ${points(statistics.mean)}, median ${points(statistics.median)} of ${points(most)} points`,
    ...(problems > 0 ? [`${counted(problems, "learner")} without a graded notebook.`] : []),
    table(
      ["exercise", "points", "mean share", "discrimination", "passed", "not attempted", "timed out"],
      exercises.map(({ id, results, difficulty, discrimination, ...exercise }) => [
        id,
        points(exercise.points),
        percent(difficulty),
        discrimination === undefined ? "–" : discrimination.toFixed(2),
        String(results.pass ?? 0),
        String(results["not attempted"] ?? 0),
        String(results.timeout ?? 0),
      ]),
    ),
    ...(mistakes.length === 0
      ? []
      : [
          "### Commonest mistakes",
          table(
            ["exercise", "mistake", "learners"],
            mistakes.slice(0, 10).map(({ exercise, name, learners }) => [exercise, name, String(learners)]),
          ),
        ]),
    `isolation: ${klass.isolation} · seed: ${plain(klass.seed)}`,
  ].join("\n\n")}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** Text that Markdown shows as it stands: no markup, no HTML, no mention of anybody, one line. */
export function plain(text: string): string {
  return text
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ")
    .replace(/[\\`*_{}[\]()#|~$]|^[-+=]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "@\u200b");
}
