/** `npm run grade -- SUBMISSIONS --out FOLDER`: grades a whole class into a folder. */
import { join, resolve } from "node:path";
import {
  type ClassResult,
  type ClassRow,
  collectClass,
  type Collected,
  deadlineOf,
  fingerprint,
  inShard,
  lateRule,
  mergeParts,
  openCache,
  type Policy,
  readOverrides,
  readRoster,
  runClass,
  writePart,
} from "../class";
import { defaultLimits, type Topic } from "../core";
import { createGrader, NO_WALL, onlyTopics } from "../grade";
import { findSandbox } from "../isolation";
import { writeReports } from "../reports";
import type { ClassArguments } from "./arguments";
import type { GradeIo, GradePlace } from "./io";
import { createProgress } from "./progress";
import { printable } from "./textReport";
import { ADVICE, despiteSignals, wallFor } from "./trust";

/** How the run of a class ends: 0 when it was graded, 2 when something was not, 130 when it was interrupted. */
export async function gradeClass(
  topics: readonly Topic[],
  args: ClassArguments,
  io: GradeIo,
  place: GradePlace,
): Promise<number> {
  const at = (path: string) => resolve(place.typedIn ?? ".", path);
  const out = at(args.out);
  const roster = args.roster === undefined ? undefined : await readRoster(at(args.roster));
  const policy = await policyOf(args, topics, at);
  const chosen = onlyTopics(topics, args.only);
  const names = topics.map(({ name }) => name);
  const collected = await collectClass(args.paths, { typedIn: place.typedIn, roster, topics: names });
  collected.problems.forEach((problem) => io.err(`grade: ${problem}\n`));
  if (collected.learners.length === 0) return 2;
  const learners = args.shard ? inShard(collected.learners, args.shard) : collected.learners;
  const strongest = place.sandbox ?? (await findSandbox(defaultLimits));
  const found = learners.flatMap((each) => each.found);
  const sandbox = place.own && !args.trust ? wallFor(strongest, found, place.own) : strongest;
  const whole = topics.filter(({ name }) => chosen.some((topic) => topic.name === name));
  const grader = await createGrader(whole, { ...args, sandbox, lanes: 1, references: place.references });
  const build = await fingerprint(place.builds ?? []);
  const cache = await openCache(join(out, "cache"), { seed: args.seed, isolation: grader.isolation, build });
  const progress = createProgress(learners.length, io);
  const interrupt = new AbortController();
  const stop = () => interrupt.abort();
  process.once("SIGINT", stop);
  try {
    const settings = { out, topics: chosen, policy, grader, cache, signal: interrupt.signal };
    const run = () => runClass(learners, { ...settings, onDone: progress.done });
    const table = await despiteSignals(sandbox, io, run);
    progress.end();
    const isFinished = !interrupt.signal.aborted;
    if (args.shard) await writePart(out, { ...args.shard, finished: isFinished });
    // What was done is reported, whether or not it is all.
    const reports = await writeReports(table, { out, topics, formats: args.formats });
    io.out(summary(table, { out: args.out, collected, progress, reports, total: learners.length }));
    if (!isFinished) return INTERRUPTED;
    unknownIn(policy, collected).forEach((id) => io.err(`grade: ${args.overrides}: nobody in the class is ${id}.\n`)); // prettier-ignore
    return exitCode(table, collected, io);
  } finally {
    process.removeListener("SIGINT", stop);
    grader.stop();
  }
}

/** `npm run grade -- merge PARTS… --out FOLDER`. */
export async function mergeClass(
  topics: readonly Topic[],
  { paths, out, formats }: Pick<ClassArguments, "paths" | "out" | "formats">,
  io: GradeIo,
  place: GradePlace,
): Promise<number> {
  const at = (path: string) => resolve(place.typedIn ?? ".", path);
  const table = await mergeParts(paths.map(at), at(out), topics);
  const reports = await writeReports(table, { out: at(out), topics, formats });
  io.out(summary(table, { out, reports, total: table.learners.length }));
  return 0;
}

/** As a shell says that Ctrl-C ended a program. */
export const INTERRUPTED = 130;

async function policyOf(
  { deadline, late, attempts, overrides }: ClassArguments,
  topics: readonly Topic[],
  at: (path: string) => string,
): Promise<Policy> {
  if (late !== undefined && deadline === undefined) throw new Error("--late needs a --deadline.");
  const points = new Map(topics.flatMap(({ exercises }) => exercises.map(({ id, points }) => [id, points])));
  return {
    attempts,
    ...(deadline !== undefined && { deadline: deadlineOf(deadline) }),
    ...(late !== undefined && { late: lateRule(late) }),
    overrides: overrides === undefined ? new Map() : await readOverrides(at(overrides), points),
  };
}

function unknownIn({ overrides }: Policy, { learners }: Collected): string[] {
  const known = new Set(learners.map(({ id }) => id.normalize("NFC").toLowerCase()));
  return [...overrides.keys()].filter((id) => !known.has(id));
}

const isUngraded = ({ problem, results }: ClassRow) =>
  problem !== undefined && Object.keys(results).length === 0;

function exitCode({ learners }: ClassResult, { problems }: Collected, io: GradeIo): number {
  const left = learners.filter(({ problem }) => problem?.includes(NO_WALL)).length;
  if (left > 0) io.err(`grade: ${left} of ${learners.length} were not graded. ${ADVICE}\n`);
  return problems.length > 0 || left > 0 || learners.every(isUngraded) ? 2 : 0;
}

interface Facts {
  out: string;
  total: number;
  reports: readonly string[];
  collected?: Collected;
  progress?: { remembered: number };
}

function summary({ learners, isolation, seed }: ClassResult, facts: Facts): string {
  const graded = learners.filter((row) => !isUngraded(row));
  const scores = graded.map(({ score }) => score).sort((a, b) => a - b);
  const [low = 0, high = 0] = [scores[(scores.length - 1) >> 1], scores[scores.length >> 1]];
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  const most = learners[0]?.maxScore ?? 0;
  const points = (value: number) => String(Math.round(100 * value) / 100);
  const layouts = facts.collected?.layouts.filter((name) => name !== "names") ?? [];
  const strangers = facts.collected?.strangers ?? [];
  const again = facts.progress?.remembered ?? 0;
  return `${[
    `${learners.length} of ${facts.total} learners, ${graded.length} of them graded: mean ${points(mean)}, median ${points((low + high) / 2)} of ${most} points.`, // prettier-ignore
    ...(again > 0 ? [`${again} had not changed since the last run.`] : []),
    ...(layouts.length > 0 ? [`Laid out as by ${layouts.join(" and ")}.`] : []),
    ...(strangers.length > 0 ? [`Not on the roster: ${strangers.map(printable).join(", ")}.`] : []),
    ...(learners.length < facts.total ? ["Interrupted. The same command goes on from here."] : []),
    `Results: ${join(facts.out, "class.json")} and one file a learner in ${join(facts.out, "results")}.`,
    ...(facts.reports.length > 0 ? [`Reports: ${facts.reports.map((name) => join(facts.out, name)).join(", ")}.`] : []), // prettier-ignore
    `isolation: ${isolation} · seed: ${seed}`,
  ].join("\n")}\n`;
}
