/** From what somebody handed in to one score: which attempt counts, what lateness costs, what a person has set. */
import type { ExerciseResult, Topic } from "../core";
import { addPoints, type SubmissionReport } from "../grade";
import { lateness, type Policy } from "./policy";
import type { ClassCell, ClassRow, LearnerAttempt, LearnerResult, Override } from "./result";

/** One notebook of a learner, graded. */
export interface Graded {
  readonly shown: string;
  readonly submittedAt?: string;
  readonly markedLate?: true;
  readonly report: SubmissionReport;
}

/** Who somebody is, as both results say it. */
export interface Person {
  readonly key: string;
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
}

/** What counts of one topic. */
interface Counted {
  readonly attempt: Graded;
  readonly exercises: readonly ExerciseResult[];
  readonly late?: { readonly days: number; readonly deduction: number };
}

export const pointsOf = (topics: readonly Topic[]) =>
  addPoints(topics.flatMap(({ exercises }) => exercises.map(({ points }) => points)));

/** Topics that somebody's graded notebooks are about. */
export function topicsIn(graded: readonly Graded[], topics: readonly Topic[]): Topic[] {
  const ids = new Set(graded.flatMap(({ report }) => report.exercises.map(({ id }) => id)));
  return topics.filter(({ exercises }) => exercises.some(({ id }) => ids.has(id)));
}

/**
 * One learner's result in full and as a row of the class. `maxScore` is that of the learner's own topics: see
 * {@link assign}.
 */
export function settle(
  person: Person,
  graded: readonly Graded[],
  topics: readonly Topic[],
  policy: Policy,
  overrides: readonly Override[],
): { result: LearnerResult; row: ClassRow } {
  const counted = topics.flatMap((topic) => counting(graded, topic, policy) ?? []);
  const cells = cellsOf(counted, overrides);
  const deduction = addPoints(counted.map(({ late }) => late?.deduction ?? 0));
  const whole = overrides.find(({ exercise }) => exercise === undefined);
  const earned = addPoints([...Object.values(cells).map(({ score }) => score), -deduction]);
  const problem = problemOf(graded, counted);
  const shared = {
    ...person,
    score: whole?.score ?? Math.max(0, earned),
    maxScore: pointsOf(topicsIn(graded, topics)),
    ...(problem !== undefined && { problem }),
  };
  const lateDays = Math.max(0, ...counted.map(({ late }) => late?.days ?? 0));
  return {
    result: {
      version: 1,
      ...shared,
      attempts: graded.map((each) => attemptOf(each, counted, policy)),
      overrides,
    },
    row: { ...shared, ...(lateDays > 0 && { lateDays, deduction }), results: cells },
  };
}

/** The attempt of a topic that counts; undefined when none is about it. */
function counting(graded: readonly Graded[], topic: Topic, policy: Policy): Counted | undefined {
  const ids = new Set(topic.exercises.map(({ id }) => id));
  const candidates = graded.flatMap((attempt) => {
    const exercises = attempt.report.exercises.filter(({ id }) => ids.has(id));
    const score = addPoints(exercises.map((each) => each.score));
    const late = lateness(attempt, policy, score, pointsOf([topic]));
    return exercises.length === 0
      ? []
      : [{ attempt, exercises, late, value: score - (late?.deduction ?? 0) }];
  });
  const time = ({ attempt }: Counted) => attempt.submittedAt ?? "";
  const later = (a: Counted, b: Counted) =>
    time(b).localeCompare(time(a), "en") ||
    b.attempt.shown.localeCompare(a.attempt.shown, "en", { numeric: true });
  const better = policy.attempts === "last" ? later : undefined;
  const [first] = candidates.sort(better ?? ((a, b) => b.value - a.value || -later(a, b)));
  return (
    first && { attempt: first.attempt, exercises: first.exercises, ...(first.late && { late: first.late }) }
  );
}

function cellsOf(counted: readonly Counted[], overrides: readonly Override[]): Record<string, ClassCell> {
  const cells = counted.flatMap(({ exercises }) => exercises).map((each) => [each.id, cellOf(each)] as const);
  const found: Record<string, ClassCell> = Object.fromEntries(cells);
  for (const { exercise, score } of overrides) {
    if (exercise === undefined) continue;
    found[exercise] = { result: "not attempted", ...found[exercise], score, overridden: true };
  }
  return found;
}

function cellOf({ score, result, decisive }: ExerciseResult): ClassCell {
  const misconception = decisive?.misconception?.name;
  return { score, result, ...(misconception !== undefined && { misconception }) };
}

function attemptOf(graded: Graded, counted: readonly Counted[], policy: Policy): LearnerAttempt {
  const { shown, submittedAt, report } = graded;
  const own = counted.filter(({ attempt }) => attempt === graded);
  const days = lateness(graded, policy, 0, 0)?.days;
  return {
    path: shown,
    ...(submittedAt !== undefined && { submittedAt }),
    counts: own.length > 0,
    ...(days !== undefined && {
      late: { days, deduction: addPoints(own.map(({ late }) => late?.deduction ?? 0)) },
    }),
    report,
  };
}

function problemOf(graded: readonly Graded[], counted: readonly Counted[]): string | undefined {
  if (counted.length > 0) return undefined;
  const messages = graded.flatMap(({ shown, report }) =>
    report.message === undefined ? [] : [`${shown}: ${report.message}`],
  );
  return messages.length === 0 ? "Nothing was handed in." : messages.join(" ");
}
