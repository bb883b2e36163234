/** Grades notebooks in parallel into one report. */
import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { createCompiler } from "../compile";
import { defaultLimits, type Limits, type Topic } from "../core";
import { findSandbox, type Sandbox } from "../isolation";
import { addPoints, type GradeReport } from "./report";
import { gradeSubmission } from "./submission";

export type { GradeReport, SubmissionReport } from "./report";

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
}

/**
 * Grades the notebooks at `paths`; every one gets a report, in the order given.
 * @throws Error when the grader is not built.
 */
export async function gradeNotebooks(
  topics: readonly Topic[],
  paths: readonly string[],
  settings: GradeSettings = {},
): Promise<GradeReport> {
  const { seed = DEFAULT_SEED, limits = defaultLimits, project = process.cwd() } = settings;
  const jobs = settings.jobs ?? availableParallelism();
  const sandbox = settings.sandbox ?? (await findSandbox(limits));
  const options = { seed, limits, sandbox, compiler, project, pool: pLimit(jobs) };
  const place = pLimit(jobs + 1);
  const grade = (path: string) => place(() => gradeSubmission(path, topics, options));
  const submissions = await Promise.all(paths.map(grade));
  return {
    score: addPoints(submissions.map(({ score }) => score)),
    maxScore: addPoints(submissions.map(({ maxScore }) => maxScore)),
    isolation: sandbox.isolation,
    seed,
    submissions,
  };
}
