/** Rules of a course on top of what the grader finds: deadline, lateness, several attempts, marks set by a person. */
import { addPoints } from "../grade";
import { fold, readTable } from "./roster";
import type { Override } from "./result";
import { timeOf } from "./layouts";

/** What a day late costs. */
export interface LateRule {
  readonly amount: number;
  readonly unit: "percent" | "points";
}

export interface Policy {
  /** ISO 8601. */
  readonly deadline?: string;
  readonly late?: LateRule;
  /** Which of several notebooks of one topic counts. */
  readonly attempts: "best" | "last";
  /** By learner id, folded. */
  readonly overrides: ReadonlyMap<string, readonly Override[]>;
}

const DAY = 24 * 60 * 60 * 1000;

/** `10%/day` or `2/day`. @throws Error that says how to write it */
export function lateRule(text: string): LateRule {
  const [, number = "", percent] = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*(?:\/|per)\s*day\s*$/i.exec(text) ?? [];
  const rule: LateRule = { amount: Number(number), unit: percent === "%" ? "percent" : "points" };
  if (number === "" || (rule.unit === "percent" && rule.amount > 100)) {
    throw new Error(`--late ${text}: write what each day costs, such as --late 10%/day or --late 2/day (points).`); // prettier-ignore
  }
  return rule;
}

/** `2026-12-01` (the whole day counts), `2026-12-01 18:00`, `2026-12-01T18:00+01:00`; UTC unless it says otherwise. */
export function deadlineOf(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text.trim());
  const { submittedAt } = timeOf(isDay ? `${text.trim()}T23:59:59` : text);
  if (submittedAt !== undefined) return submittedAt;
  throw new Error(`--deadline ${text}: write a day or a time, such as 2026-12-01 or 2026-12-01T18:00+01:00.`);
}

/**
 * Days after the deadline, begun ones included, and the points they cost.
 * @param points what the work could have earned: a percentage is meant of that, as learning platforms mean it
 */
export function lateness(
  { submittedAt, markedLate }: { submittedAt?: string; markedLate?: true },
  { deadline, late }: Policy,
  score: number,
  points: number,
): { days: number; deduction: number } | undefined {
  const after =
    deadline !== undefined && submittedAt !== undefined ? Date.parse(submittedAt) - Date.parse(deadline) : 0;
  const isUnknown = markedLate === true && submittedAt === undefined;
  const days = after > 0 ? Math.ceil(after / DAY) : isUnknown ? 1 : 0;
  if (days === 0) return undefined;
  const cost = late === undefined ? 0 : days * (late.unit === "percent" ? (late.amount / 100) * points : late.amount); // prettier-ignore
  return { days, deduction: addPoints([Math.min(score, cost)]) };
}

/**
 * Reads marks set by a person: a table with the headings `id,exercise,score,reason`; with an empty exercise the whole
 * score is set.
 * @param exercises ids that there are, with their points
 * @throws Error that names the line at fault
 */
export async function readOverrides(
  file: string,
  exercises: ReadonlyMap<string, number>,
): Promise<Map<string, Override[]>> {
  const [first = [], ...rows] = await readTable(file);
  const headings = first.map((each) => each.toLowerCase());
  const missing = ["id", "score", "reason"].filter((each) => !headings.includes(each));
  if (missing.length > 0)
    throw new Error(`${file}: its first line must be id,exercise,score,reason (${missing.join(", ")} is missing).`); // prettier-ignore
  const found = new Map<string, Override[]>();
  rows.forEach((row, i) => {
    const cell = (name: string) => row[headings.indexOf(name)] ?? "";
    const fault = faultOf(cell("id"), cell("exercise"), cell("score"), cell("reason"), exercises);
    if (fault !== undefined) throw new Error(`${file}, line ${i + 2}: ${fault}`);
    const exercise = cell("exercise");
    const mark = { ...(exercise !== "" && { exercise }), score: Number(cell("score")), reason: cell("reason") }; // prettier-ignore
    const key = fold(cell("id"));
    found.set(key, [...(found.get(key) ?? []), mark]);
  });
  return found;
}

function faultOf(
  id: string,
  exercise: string,
  score: string,
  reason: string,
  exercises: ReadonlyMap<string, number>,
): string | undefined {
  if (id === "") return "whose mark is it? The id is empty.";
  if (exercise !== "" && !exercises.has(exercise)) return `there is no exercise ${exercise}.`;
  const value = Number(score);
  const most = exercises.get(exercise) ?? Infinity;
  if (score === "" || !Number.isFinite(value) || value < 0) return `the score "${score}" is no number of points.`; // prettier-ignore
  if (value > most) return `${exercise} has ${most} points, and ${score} is more.`;
  return reason === "" ? "a mark set by hand needs a reason." : undefined;
}
