/** Grades notebooks in parallel into one report. */
import { availableParallelism } from "node:os";
import { basename } from "node:path";
import pLimit from "p-limit";
import { createCompiler } from "../compile";
import { defaultLimits, type Limits, type Topic } from "../core";
import { closeDebugger, createLender, findSandbox, type Sandbox } from "../isolation";
import type { HandedIn } from "../notebook";
import type { GradeOptions } from "./options";
import { addPoints, type GradeReport, type SubmissionReport, submissionReport } from "./report";
import { gradeSubmission } from "./submission";

export { NO_WALL, topicsOf } from "./submission";
export {
  addPoints,
  type GradeReport,
  onlyExercises,
  onlyTopics,
  type SubmissionReport,
  submissionReport,
} from "./report";

/** The seed when nobody chooses one: results are the same every time. */
export const DEFAULT_SEED = "attention-lab";

/** One for all runs of this process: starting it takes longer than compiling a notebook. */
const compiler = createCompiler();

export interface GradeSettings {
  seed?: string;
  jobs?: number;
  limits?: Limits;
  sandbox?: Sandbox;
  project?: string;
  /** How many exercises of one submission run at once: as many as `jobs` by default, which is best for a few. */
  lanes?: number;
  /** The file of a module that exports the same `topics`: lends references of earlier exercises to later ones. */
  references?: string;
}

/** Grades one thing after another, several at once, until it is stopped. */
export interface Grader {
  readonly isolation: Sandbox["isolation"];
  readonly seed: string;
  /** Always gives a report, whatever was handed in. Asked for many at once, it starts as many as there are processors. */
  grade(handedIn: HandedIn): Promise<SubmissionReport>;
  stop(): void;
}

/** @throws Error when the grader is not built. */
export async function createGrader(topics: readonly Topic[], settings: GradeSettings = {}): Promise<Grader> {
  const { seed = DEFAULT_SEED, limits = defaultLimits, project = process.cwd(), references } = settings;
  closeDebugger();
  const jobs = settings.jobs ?? availableParallelism();
  const sandbox = settings.sandbox ?? (await findSandbox(limits));
  const lender = references === undefined ? undefined : createLender(references, limits);
  const options = {
    seed,
    limits,
    sandbox,
    compiler,
    project,
    pool: pLimit(jobs),
    lanes: settings.lanes ?? jobs,
    lender,
  };
  const place = pLimit(jobs + 1);
  return {
    isolation: sandbox.isolation,
    seed,
    grade: (handedIn) => place(() => gradeRow(handedIn, topics, options)),
    stop: () => lender?.stop(),
  };
}

/**
 * Grades what was handed in; every one gets a row, in the order given.
 * @throws Error when the grader is not built.
 */
export async function gradeNotebooks(
  topics: readonly Topic[],
  handedIn: readonly (string | HandedIn)[],
  settings: GradeSettings = {},
): Promise<GradeReport> {
  const grader = await createGrader(topics, settings);
  const rows = handedIn.map((each) => (typeof each === "string" ? { path: each } : each));
  const graded = await Promise.all(rows.map((row) => grader.grade(row)));
  grader.stop();
  const submissions = withMaxScores(graded, topics);
  return {
    score: addPoints(submissions.map(({ score }) => score)),
    maxScore: addPoints(submissions.map(({ maxScore }) => maxScore)),
    isolation: grader.isolation,
    seed: grader.seed,
    submissions,
  };
}

async function gradeRow(
  handedIn: HandedIn,
  topics: readonly Topic[],
  options: GradeOptions,
): Promise<SubmissionReport> {
  const { path, problem, note } = handedIn;
  if (problem !== undefined) return submissionReport(path, [], [], problem);
  const report = await gradeSubmission(handedIn, topics, options);
  return note === undefined ? report : { ...report, repaired: [note, ...report.repaired] };
}

/** What could not be graded counts as nothing of what it should have been: by its name, or as the others are. */
function withMaxScores(rows: readonly SubmissionReport[], topics: readonly Topic[]): SubmissionReport[] {
  const ids = new Set(rows.flatMap(({ exercises }) => exercises.map(({ id }) => id)));
  const pointsOf = (chosen: readonly Topic[]) =>
    addPoints(chosen.flatMap(({ exercises }) => exercises.map(({ points }) => points)));
  const others = pointsOf(topics.filter(({ exercises }) => exercises.some(({ id }) => ids.has(id))));
  return rows.map((row) => {
    if (row.exercises.length > 0) return row;
    const byName = pointsOf(topics.filter(({ name }) => basename(row.path).toLowerCase().includes(name)));
    return { ...row, maxScore: byName || others };
  });
}
