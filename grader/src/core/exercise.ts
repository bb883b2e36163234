/** What an exercise is. The engine runs any object of this shape; it knows no particular exercise. */
import type { TensorData } from "../wire";
import type { Random } from "./random";

/** Data that may cross the border to learner code: no functions, no class instances but typed arrays. */
export type Value =
  | number
  | string
  | boolean
  | null
  | undefined
  | Float32Array
  | Int32Array
  | TensorData
  | Value[]
  | { [key: string]: Value };

/** The eight ways a graded exercise can end. */
export type ResultClass =
  | "pass"
  | "fail"
  | "not attempted"
  | "compile error"
  | "runtime error"
  | "timeout"
  | "out of memory"
  | "blocked";

/**
 * What one call of the learner's function gave. `mutated`: the call changed its arguments; `disposed`: it disposed
 * tensors it was given; `leaked`: so many tensors it made are neither returned nor disposed.
 */
export type Outcome =
  | { kind: "value"; value: unknown; mutated: boolean; disposed?: boolean; leaked?: number }
  | { kind: Exclude<ResultClass, "pass" | "fail" | "not attempted">; message: string };

/** Runs learner code on data: in this process (inline check) or in an isolated one (grading). */
export interface Runner {
  call(args: readonly unknown[]): Promise<Outcome>;
}

/** Numbers as a table; what is no finite number stands as text. */
export type Grid = readonly (readonly (number | string)[])[];

/** Why a check failed, in words and data. Only `message` is required. */
export interface Finding {
  message: string;
  /** The arguments that showed it, as the learner would type them. */
  input?: string;
  expected?: string;
  got?: string;
  /** Where the first difference is, such as `[1][2]`. */
  at?: string;
  /** What the check is about was not reached, because the answer is wrong already. */
  premature?: true;
  /** The part of both results around the first difference, where results are tables of numbers. */
  grids?: { expected: Grid; got: Grid };
}

/** Asks the learner's function; throws {@link CallFailed} when there is no value to judge. */
export type Ask<Args extends readonly unknown[]> = (...args: Args) => Promise<unknown>;

export interface CheckContext<Args extends readonly unknown[], Result> {
  ask: Ask<Args>;
  /** Tensors left behind by all calls of this check so far. */
  leaked: () => number;
  random: Random;
  reference: (...args: Args) => Result;
}

/** One named, weighted demand. It draws its own cases from the seeded generator. */
export interface Check<Args extends readonly unknown[], Result> {
  name: string;
  weight: number;
  run(context: CheckContext<Args, Result>): Promise<Finding | undefined>;
  /**
   * What to tell instead of what `run` found: the same fault on the smallest of its cases. Asked once all checks have
   * their verdict, with the same random cases, so that nothing it meets can cost a point.
   */
  smaller?(context: CheckContext<Args, Result>): Promise<Finding | undefined>;
}

/** A wrong answer that people really give, and what to tell those who give it. */
export interface Misconception<Args extends readonly unknown[], Result> {
  name: string;
  message: string;
  wrong: (...args: Args) => Result;
}

/** One task: what the learner writes, how it is judged, and the proof that the judging works. */
export interface Exercise<Args extends readonly unknown[] = never[], Result = unknown> {
  /** `topic.task`, such as `softmax.stable`; also the `// exercise:` comment in the learner's cell. */
  id: string;
  title: string;
  points: number;
  /** The name of the function to write. */
  functionName: string;
  /** Its typed signature as the learner sees it, such as `softmax(scores: number[]): number[]`. */
  signature: string;
  /** From a question to a pointer to nearly there; never the answer. */
  hints: readonly [string, string, ...string[]];
  reference: (...args: Args) => Result;
  checks: readonly Check<Args, Result>[];
  /** At least five. CI proves that each fails and is named. */
  misconceptions: readonly Misconception<Args, Result>[];
  /** At least two right answers written differently. CI proves that each passes. */
  alternatives: readonly ((...args: Args) => Result)[];
  /** Packages the learner's code may import; nothing by default. */
  allowedImports?: readonly string[];
}

/** An exercise of any signature: what lists and registries hold. */
// Args is contravariant in the checks, so a common supertype needs the bottom type here.
export type AnyExercise = Exercise<never[], unknown>;

export interface Topic {
  /** The notebook's name without extension, such as `01-softmax`. */
  name: string;
  title: string;
  exercises: readonly AnyExercise[];
}

/** What judging one exercise gave. `score` counts points, `message` says why. */
export interface ExerciseResult {
  id: string;
  title: string;
  score: number;
  maxScore: number;
  result: ResultClass;
  message: string;
  checks: readonly CheckResult[];
  /** The check whose finding `message` tells; absent when nothing could be judged. */
  decisive?: CheckResult;
  /** Functions of earlier exercises that were the grader's, because the learner's own do not work. */
  borrowed?: readonly string[];
}

export interface CheckResult {
  name: string;
  passed: boolean;
  weight: number;
  finding?: Finding;
  /** The known mistake the learner's output equals. */
  misconception?: { name: string; message: string };
}

/** Checks the author's typing and gives the common type. */
export function defineExercise<Args extends readonly unknown[], Result>(
  exercise: Exercise<Args, Result>,
): AnyExercise {
  return exercise as unknown as AnyExercise;
}
