/** Judges one exercise through a runner: the same code for the inline check, the CLI and CI. */
import { firstDifference } from "./compare";
import type {
  AnyExercise,
  Check,
  CheckResult,
  Exercise,
  ExerciseResult,
  Finding,
  Outcome,
  ResultClass,
  Runner,
} from "./exercise";
import { isTensorData } from "../wire";
import { findingText, withInput } from "./finding";
import { causeOf, nameMistakes, type Recorded, type Suspect, suspectsOf } from "./mistakes";
import { createRandom } from "./random";
import { NOT_ATTEMPTED, stubNamed } from "./stub";

type CallFailure = Exclude<Outcome, { kind: "value" }>;

/** No value to judge: the call ended in an error, a time-out, … */
class CallFailed extends Error {
  readonly finding: Finding;

  constructor(
    readonly outcome: CallFailure,
    args: readonly unknown[],
  ) {
    const unwritten = stubNamed(outcome.message);
    const message =
      unwritten === undefined
        ? outcome.message
        : `The code arrives at a part that is not written yet: ${unwritten}.`;
    super(message);
    this.finding = INPUT_MATTERS.includes(outcome.kind) ? withInput({ message }, args) : { message };
  }
}

const INPUT_MATTERS: readonly ResultClass[] = ["runtime error", "timeout"];

/** After one of these the remaining checks are not run: they would end the same way, only later. */
const STOPPING: readonly ResultClass[] = ["timeout", "out of memory", "blocked", "compile error"];

interface Judged {
  result: CheckResult;
  callFailure?: CallFailure;
  /** The check itself found a fault, every call was answered: mistakes whose answers are those of the learner. */
  suspects?: readonly Suspect[];
}

/**
 * Runs every check of `exercise` on cases drawn from `seed` and adds up the points.
 * Never throws for anything the learner's code does; throws what a faulty check or reference throws.
 */
export async function judge(
  exercise: AnyExercise,
  runner: Runner,
  seed: string | number,
): Promise<ExerciseResult> {
  const judged: Judged[] = [];
  const seedOf = (check: { name: string }) => `${seed}/${exercise.id}/${check.name}`;
  for (const check of exercise.checks) {
    const skipped: Judged = { result: { name: check.name, passed: false, weight: check.weight } };
    judged.push(judged.some(isStopped) ? skipped : await runCheck(exercise, check, runner, seedOf(check)));
  }
  const told = nameMistakes(judged.map(withoutPremature));
  const first = told.findIndex(({ result }) => !result.passed);
  const [check, decisive] = [exercise.checks[first], told[first]];
  if (check?.smaller && decisive?.suspects && !judged.some(isStopped)) {
    const finding = await smallestFault(exercise, check, runner, seedOf(check));
    if (finding) told[first] = { ...decisive, result: { ...decisive.result, finding } };
  }
  return summarise(exercise, told);
}

const isStopped = ({ callFailure }: Judged) =>
  callFailure !== undefined && STOPPING.includes(callFailure.kind);

/** The fault on the smallest case that has it; undefined where a smaller case ends in another fault. */
async function smallestFault(
  { reference }: Exercise<never[], unknown>,
  check: Check<never[], unknown>,
  runner: Runner,
  seed: string,
): Promise<Finding | undefined> {
  const { ask, leaked } = listenTo(runner);
  try {
    const finding = await check.smaller?.({ ask, leaked, random: createRandom(seed), reference });
    return finding && withDigits(finding);
  } catch (error) {
    if (error instanceof InputChanged || error instanceof CallFailed) return undefined;
    throw error;
  }
}

/** A check that says nothing new counts as not reached; unless it is the only one that says anything. */
function withoutPremature(one: Judged, at: number, judged: readonly Judged[]): Judged {
  const { finding, ...rest } = one.result;
  const isKnown = judged.slice(0, at).some(({ result }) => result.finding);
  return finding?.premature && isKnown ? { result: rest } : one;
}

async function runCheck(
  exercise: Exercise<never[], unknown>,
  check: Check<never[], unknown>,
  runner: Runner,
  seed: string,
): Promise<Judged> {
  const base = { name: check.name, weight: check.weight };
  const { ask, call, leaked, recorded } = listenTo(runner);
  try {
    const { reference } = exercise;
    const context = { ask, leaked, random: createRandom(seed), reference };
    const finding = await check.run(context);
    const fickle = finding ? undefined : await askAgain(recorded, call);
    if (fickle) return { result: { ...base, passed: false, finding: fickle } };
    if (!finding) return { result: { ...base, passed: true } };
    const suspects = suspectsOf(exercise, recorded);
    return { result: { ...base, passed: false, finding: withDigits(finding) }, suspects };
  } catch (error) {
    if (error instanceof InputChanged) {
      return { result: { ...base, passed: false, finding: { message: error.message } } };
    }
    if (!(error instanceof CallFailed)) throw error;
    return {
      result: { ...base, passed: false, finding: error.finding },
      callFailure: error.outcome,
    };
  }
}

/** A runner's calls, kept as they are made, and what to throw where there is no answer to judge. */
function listenTo(runner: Runner) {
  const recorded: Recorded[] = [];
  let leaked = 0;
  const call = async (args: readonly unknown[]) => {
    const outcome = await runner.call(args);
    if (outcome.kind !== "value") throw new CallFailed(outcome, args);
    return outcome;
  };
  const ask = async (...args: unknown[]) => {
    const outcome = await call(args);
    recorded.push({ args, value: outcome.value });
    leaked += outcome.leaked ?? 0;
    if (outcome.disposed) throw new InputChanged(DISPOSED);
    if (outcome.mutated) throw new InputChanged(changed(args));
    return outcome.value;
  };
  return { ask, call, leaked: () => leaked, recorded };
}

/** Writes `1` as `1.000000` where it stands beside `1.000002`. */
function withDigits(finding: Finding): Finding {
  const { expected = "", got = "" } = finding;
  const isLonger = got.length > expected.length && got.startsWith(expected) && /^-?\d+\.\d+$/.test(got);
  if (!isLonger || !/^-?\d+(\.\d+)?$/.test(expected)) return finding;
  return { ...finding, expected: Number(expected).toFixed(got.length - got.indexOf(".") - 1) };
}

/** The call did something to its arguments. */
class InputChanged extends Error {}

/** What to say when a call changed its arguments; which of them is not known. */
function changed(args: readonly unknown[]): string {
  const kinds = new Set(args.filter((arg) => typeof arg === "object" && arg !== null).map(kindOf));
  const [only = "data", ...others] = kinds;
  const what = others.length > 0 ? "data" : only;
  return `The function changes the ${what} it was given. Build a new ${what === "data" ? "result" : "one"} and leave the caller's alone.`;
}

const kindOf = (value: unknown) =>
  isTensorData(value) ? "tensor" : Array.isArray(value) || ArrayBuffer.isView(value) ? "array" : "object";

/** Asks the first and the last input of a check once more: a function gives the same answer every time. */
async function askAgain(
  recorded: readonly Recorded[],
  call: (args: readonly unknown[]) => Promise<{ value: unknown }>,
): Promise<Finding | undefined> {
  const [first, last] = [recorded[0], recorded[recorded.length - 1]];
  for (const one of first === last ? [first] : [first, last]) {
    const difference = one && firstDifference(one.value, (await call(one.args)).value);
    if (!difference) continue;
    const message = `Asked the same a second time, the function gives another answer. ${difference.message}`;
    return withInput({ ...difference, message }, one.args);
  }
  return undefined;
}

const DISPOSED =
  "The function disposes the tensors it was given. They belong to the caller, who may need them again.";

function summarise(exercise: AnyExercise, judged: readonly Judged[]): ExerciseResult {
  const checks = judged.map(({ result }) => result);
  const passed = checks.every((check) => check.passed);
  const decisive = judged.find(isStopped) ?? judged.find(({ result }) => !result.passed);
  const base = { id: exercise.id, title: exercise.title, maxScore: exercise.points, checks };
  if (passed) return { ...base, score: exercise.points, result: "pass", message: "All checks passed." };
  const failure = decisive?.callFailure;
  if (judged.every(({ callFailure }) => isUntouched(exercise, callFailure))) {
    return { ...base, score: 0, result: "not attempted", message: NOT_ATTEMPTED };
  }
  return {
    ...base,
    score: partialScore(exercise.points, checks),
    result: failure?.kind ?? "fail",
    message: describeFailure(decisive?.result, checks),
    ...(decisive && { decisive: decisive.result }),
  };
}

/** Whether a call met the exercise's own stub, and nothing else. */
function isUntouched({ id, title }: AnyExercise, failure: CallFailure | undefined): boolean {
  const named = failure && stubNamed(failure.message);
  return named === id || named === title;
}

/** The weights earned as a share of the points, rounded down to a hundredth: never full unless all pass. */
function partialScore(points: number, checks: readonly CheckResult[]): number {
  const total = checks.reduce((sum, check) => sum + check.weight, 0);
  const earned = checks.reduce((sum, check) => sum + (check.passed ? check.weight : 0), 0);
  if (total === 0) return 0;
  const score = Math.floor((100 * points * earned) / total + 1e-9) / 100;
  return Math.min(score, Math.max(0, points - 0.01));
}

/** The result of an exercise that could not be run at all: nothing earned, and why. */
export function notRun(
  exercise: AnyExercise,
  result: Exclude<ResultClass, "pass">,
  message: string,
): ExerciseResult {
  const checks = exercise.checks.map(({ name, weight }) => ({ name, weight, passed: false }));
  const { id, title, points } = exercise;
  return { id, title, score: 0, maxScore: points, result, message, checks };
}

function describeFailure(check: CheckResult | undefined, checks: readonly CheckResult[]): string {
  if (!check) return "Not graded.";
  const { finding } = check;
  const difference =
    finding?.expected === undefined ? "" : ` Expected ${finding.expected}, got ${finding.got}.`;
  const likely = causeOf({ checks, decisive: check });
  const cause = likely === undefined ? "" : ` Likely cause: ${likely}`;
  const what = finding?.premature ? "" : `${check.name}: `;
  return `${what}${finding ? findingText(finding) : "not checked yet."}${difference}${cause}`;
}
