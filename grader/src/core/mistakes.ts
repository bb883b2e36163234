/** Which known mistakes are behind wrong answers. */
import { agree } from "./compare";
import type { AnyExercise, CheckResult, ExerciseResult, Misconception } from "./exercise";

/** A known mistake that may be behind a failing check. */
export type Suspect = Misconception<never[], unknown>;

/** One call: what was asked, and the learner's answer. */
export interface Recorded {
  args: readonly unknown[];
  value: unknown;
}

/** A check, and the mistakes whose answers are those of the learner. */
interface Explainable {
  readonly result: CheckResult;
  readonly suspects?: readonly Suspect[];
}

/** The misconceptions whose answers equal the learner's on every recorded call, where they differ from right. */
export function suspectsOf(exercise: AnyExercise, recorded: readonly Recorded[]): readonly Suspect[] {
  const equals = ({ wrong }: Suspect) =>
    recorded.every(({ args, value }) => agree(attempt(wrong, args), value)) &&
    recorded.some(({ args }) => !agree(attempt(exercise.reference, args), attempt(wrong, args)));
  return exercise.misconceptions.filter(equals);
}

/** Names as few mistakes as explain the checks that failed, the first of them first: mostly one, sometimes two. */
export function nameMistakes<One extends Explainable>(judged: readonly One[]): One[] {
  const named = new Map<One, Suspect>();
  for (const one of judged) {
    if (named.has(one) || !one.suspects) continue;
    const explainedBy = (suspect: Suspect) =>
      judged.filter((each) => !named.has(each) && each.suspects?.includes(suspect));
    const most = Math.max(...one.suspects.map((suspect) => explainedBy(suspect).length));
    const [mistake] = one.suspects.filter((suspect) => explainedBy(suspect).length === most);
    if (mistake) explainedBy(mistake).forEach((each) => named.set(each, mistake));
  }
  return judged.map((one) => {
    const mistake = named.get(one);
    if (!mistake) return one;
    const { name, message } = mistake;
    return { ...one, result: { ...one.result, misconception: { name, message } } };
  });
}

/** What is likely behind an answer that is not right: the mistake that the decisive check shows, and another one. */
export function causeOf({
  checks,
  decisive,
}: Pick<ExerciseResult, "checks" | "decisive">): string | undefined {
  const first = decisive?.misconception;
  if (!first) return undefined;
  const others = checks.flatMap(({ misconception }) => misconception ?? []);
  const other = others.find(({ name }) => name !== first.name);
  return other ? `${first.message} And another mistake: ${other.message}` : first.message;
}

const THREW = Symbol("threw");

function attempt(f: (...args: never[]) => unknown, args: readonly unknown[]): unknown {
  try {
    return f(...(structuredClone(args) as never[]));
  } catch {
    return THREW;
  }
}
