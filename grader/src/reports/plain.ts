/** The report of some notebooks, as one text for standard output. */
import type { GradeReport } from "../grade";
import { gradescopeResults } from "./gradescope";
import { junit, junitSuite } from "./junit";
import { reportMarkdown } from "./markdown";

/** Reports for other programs; the one for people in a terminal is the command's own. */
export const PLAIN_FORMATS = ["json", "junit", "markdown", "gradescope"] as const;
export type PlainFormat = (typeof PLAIN_FORMATS)[number];

export function plainReport(report: GradeReport, format: PlainFormat): string {
  const { submissions, score } = report;
  if (format === "junit") return junit(submissions.map((each) => junitSuite(each.path, each)));
  if (format === "markdown") return reportMarkdown(report);
  if (format === "gradescope") return `${JSON.stringify(gradescopeResults(score, submissions), null, 1)}\n`;
  return `${JSON.stringify({ version: 1, ...report }, null, 2)}\n`;
}
