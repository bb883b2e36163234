/** The table of a class for spreadsheets and for the gradebooks of learning platforms. */
import { stringify } from "csv-stringify/sync";
import type { ClassCell, ClassResult, ClassRow } from "../class";
import { points } from "./points";

type Cell = string | number | undefined;

/**
 * RFC 4180, with line ends that every program takes. A text that a spreadsheet would run as a formula gets a quotation
 * mark in front.
 */
const csv = (rows: readonly (readonly Cell[])[]) =>
  stringify(rows as Cell[][], {
    record_delimiter: "\r\n",
    escape_formulas: true,
    cast: { string: printable },
  });

const printable = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");

const scoreOf = (cell: ClassCell | undefined) => (cell === undefined ? undefined : points(cell.score));

/** Everybody, with the points of each exercise. */
export function scoresCsv({ exercises, learners }: ClassResult): string {
  const ids = exercises.map(({ id }) => id);
  const head = ["id", "name", "email", "score", "max score", "days late", "deduction", "problem", ...ids];
  const row = (each: ClassRow): Cell[] => [
    ...[each.id, each.name, each.email, points(each.score), points(each.maxScore)],
    ...[each.lateDays, each.deduction, each.problem],
    ...ids.map((id) => scoreOf(each.results[id])),
  ];
  return csv([head, ...learners.map(row)]);
}

/**
 * What Canvas imports into its gradebook: it finds a student by `ID`, its own number, or by `SIS Login ID`. The second
 * row gives the points possible.
 */
export function canvasCsv({ exercises, learners }: ClassResult, assignment: string): string {
  const most = exercises.reduce((sum, each) => sum + each.points, 0);
  const head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment];
  const row = ({ id, name, score }: ClassRow): Cell[] => {
    const isNumber = /^\d+$/.test(id);
    return [name ?? id, isNumber ? id : "", "", isNumber ? "" : id, "", points(score)];
  };
  return csv([head, ["    Points Possible", "", "", "", "", points(most)], ...learners.map(row)]);
}

/** Moodle's grading worksheet, which its assignments take back: participants are known by the number of their folder. */
export function moodleCsv({ learners }: ClassResult): string {
  const head = ["Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Feedback comments"];
  const row = (each: ClassRow): Cell[] => [
    /^\d+$/.test(each.id) ? `Participant ${each.id}` : each.id,
    ...[each.name, each.email, points(each.score), points(each.maxScore), each.problem],
  ];
  return csv([head, ...learners.map(row)]);
}
