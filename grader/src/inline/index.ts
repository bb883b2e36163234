/** `check`, `hint`, `failingCase` and `progress` as a learner uses them in a notebook. */
import { inspect } from "node:util";
import {
  type AnyExercise,
  defaultLimits,
  didYouMean,
  type ExerciseResult,
  inputText,
  judge,
  type Limits,
  notRun,
  type Runner,
  type Topic,
} from "../core";
import { decode, encode, plainTensors, type TensorBridge } from "../wire";
import { currentDisplay, type Display } from "./display";
import { createInProcessRunner, type LearnerFunction } from "./runner";
import { showCheck, showMessage, showProgress, type TopicProgress, type Way } from "./view";

export { createInProcessRunner, type LearnerFunction } from "./runner";
export type { Way } from "./view";

/** The notebook's seed: fixed, so that a check gives the same answer every time it is run. */
export const PRACTICE_SEED = "practice";

export interface NotebookChecks {
  /** Checks `learner` and shows the result below the cell: `await check("softmax.stable", softmax)`. */
  check(id: string, learner: unknown): Promise<void>;
  /** Shows the next hint for an exercise: `hint("softmax.stable")`. */
  hint(id: string): void;
  /**
   * The input with which the last check of an exercise failed, anew at each call, tensors as tensors:
   * `const [scores] = failingCase("softmax.stable")`. Empty, with a message, where there is none.
   */
  failingCase(id: string): any; // eslint-disable-line @typescript-eslint/no-explicit-any -- it is a tuple of any types
  /** Shows the points so far, topic by topic. */
  progress(): void;
}

export interface NotebookOptions {
  limits?: Limits;
  seed?: string;
  /** To the tensors of the notebook's own TensorFlow.js; without it, tensors are records. */
  tensors?: TensorBridge;
  /** Right answers to compare with, shown to who has passed; none by default. */
  ways?: (exercise: AnyExercise) => readonly Way[];
  /** Where results go; the running cell or the console by default. */
  display?: Display;
}

/** A cell that failed leaves the function as it was, so this may surprise somebody who has written it. */
const STILL_UNWRITTEN =
  "This is still the unwritten function. Have you run its cell, and did it run without a red message?";

/** The inline front end over `topics`; scores and hints given live as long as the kernel. */
export function createNotebookChecks(
  topics: readonly Topic[],
  options: NotebookOptions = {},
): NotebookChecks {
  const scores = new Map<string, number>();
  const hintsGiven = new Map<string, number>();
  const failing = new Map<string, string>();
  const exercises = topics.flatMap((topic) => topic.exercises);
  const find = (id: string) => exercises.find((exercise) => exercise.id === id);
  const display = () => options.display ?? currentDisplay();

  const run = async (id: string, learner: unknown, show: Display): Promise<void> => {
    const exercise = find(id);
    if (!exercise) return show(showMessage(unknownExercise(id, exercises)));
    if (typeof learner !== "function") return show(showMessage(notAFunction(exercise, learner)));
    const { judged, failed } = await judgeInline(exercise, learner as LearnerFunction, options);
    if (failed === undefined) failing.delete(id);
    else failing.set(id, failed);
    const result = judged.result === "not attempted" ? { ...judged, message: STILL_UNWRITTEN } : judged;
    scores.set(exercise.id, result.score);
    const hint = result.result !== "pass" && hasHint(exercise, hintsGiven) ? `hint("${id}")` : undefined;
    const retry = failed === undefined ? undefined : `failingCase("${id}")`;
    const ways = result.result === "pass" ? options.ways?.(exercise) : undefined;
    show(showCheck({ result, hint, retry, ways, progress: progressOf(topicOf(topics, exercise), scores) }));
  };

  return {
    check: (id, learner) => quiet(run(id, learner, display())),
    hint(id) {
      const exercise = find(id);
      const text = exercise ? nextHint(exercise, hintsGiven) : unknownExercise(id, exercises);
      display()(showMessage(text));
    },
    failingCase(id) {
      const found = failing.get(id);
      if (found !== undefined) return decode(found, options.tensors ?? plainTensors);
      const text = find(id) ? noFailingCase(id) : unknownExercise(id, exercises);
      display()(showMessage(text));
      return [];
    },
    progress: () => display()(showProgress(topics.map((topic) => progressOf(topic, scores)))),
  };
}

async function judgeInline(
  exercise: AnyExercise,
  learner: LearnerFunction,
  options: NotebookOptions,
): Promise<{ judged: ExerciseResult; failed?: string }> {
  const runner = createInProcessRunner(learner, options.limits ?? defaultLimits, options.tensors);
  const inputs = new Map<string, string>();
  const remembering: Runner = {
    call(args) {
      inputs.set(inputText(args), encode(args));
      return runner.call(args);
    },
  };
  try {
    const judged = await judge(exercise, remembering, options.seed ?? PRACTICE_SEED);
    const input = judged.decisive?.finding?.input;
    return { judged, failed: input === undefined ? undefined : inputs.get(input) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      judged: notRun(exercise, "runtime error", `This check is broken, and not your code: ${reason}`),
    };
  }
}

const noFailingCase = (id: string) =>
  `There is no failing input of ${id} to show: check it first. A law that ties several inputs together names none.`;

function topicOf(topics: readonly Topic[], exercise: AnyExercise): Topic {
  const found = topics.find((topic) => topic.exercises.includes(exercise));
  if (!found) throw new Error(`No topic holds the exercise ${exercise.id}.`);
  return found;
}

function progressOf(topic: Topic, scores: ReadonlyMap<string, number>): TopicProgress {
  const sum = (value: (exercise: AnyExercise) => number) =>
    topic.exercises.reduce((total, exercise) => total + value(exercise), 0);
  return { topic: topic.name, score: sum(({ id }) => scores.get(id) ?? 0), maxScore: sum((e) => e.points) };
}

const hasHint = (exercise: AnyExercise, given: ReadonlyMap<string, number>) =>
  (given.get(exercise.id) ?? 0) < exercise.hints.length;

function nextHint(exercise: AnyExercise, given: Map<string, number>): string {
  const total = exercise.hints.length;
  const index = given.get(exercise.id) ?? 0;
  const text = exercise.hints[index];
  if (text === undefined) {
    given.set(exercise.id, 0);
    return `There are no more hints for ${exercise.id}: you have seen all ${total}. Ask again to start over.`;
  }
  given.set(exercise.id, index + 1);
  return `Hint ${index + 1} of ${total} for ${exercise.id}: ${text}`;
}

function unknownExercise(id: unknown, exercises: readonly AnyExercise[]): string {
  const ids = exercises.map((exercise) => exercise.id);
  const guess = didYouMean(String(id), ids);
  const help = guess ? `Did you mean "${guess}"?` : `The exercises are: ${ids.join(", ") || "none"}.`;
  return `There is no exercise ${JSON.stringify(id) ?? String(id)}. ${help}`;
}

function notAFunction({ id, functionName, signature }: AnyExercise, got: unknown): string {
  const kind =
    got === undefined
      ? "nothing"
      : got === null
        ? "null"
        : `${typeof got === "object" ? "an" : "a"} ${typeof got}`;
  const example = `await check("${id}", ${functionName})`;
  return `check("${id}", …) needs your function, got ${kind}. Define ${signature} and call ${example}, without brackets after the name.`;
}

/** A cell whose last line is `check(…)` without `await` prints its value: let that be nothing. */
function quiet(promise: Promise<void>): Promise<void> {
  return Object.defineProperty(promise, inspect.custom, { value: () => "", enumerable: false });
}
