/** `npm run grade`: reads the command line, grades, writes one report. */
import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { defaultLimits, type Topic } from "../core";
import { DEFAULT_SEED, gradeNotebooks, NO_WALL } from "../grade";
import { findNotebooks, missingFrom } from "./findNotebooks";
import { DEFAULT_IMAGE, findSandbox, type Sandbox } from "../isolation";
import { textReport } from "./textReport";
import { wallFor } from "./trust";

/** Where the command writes, so that it can be tried without a terminal. */
export interface GradeIo {
  out(text: string): void;
  err(text: string): void;
  /** Whether `out` shows colours. */
  coloured: boolean;
}

/** What the command knows of the place it is used in. */
export interface GradePlace {
  /** The folder that relative paths are meant from; the current one by default. */
  typedIn?: string;
  /** The file of the module that exports the topics; see {@link GradeSettings.references}. */
  references?: string;
  /** The folders whose notebooks are the user's own; others need a wall or `--trust`. All are trusted by default. */
  own?: readonly string[];
  /** What learner code runs in; the strongest wall that works here by default. */
  sandbox?: Sandbox;
  /** The environment, in which npm leaves options that it took for its own. */
  env?: NodeJS.ProcessEnv;
}

interface Arguments {
  paths: string[];
  format: "text" | "json";
  seed: string;
  jobs?: number;
  roster?: string;
  trust: boolean;
}

/** What to do where tensors have no wall. */
const ADVICE = [
  "They may be somebody else's, their exercises use tensors, and nothing on this machine keeps such code from doing",
  "harm: Node's own fence can be got around.",
  "On Linux install bubblewrap (for example: sudo apt install bubblewrap);",
  `elsewhere start Docker or Podman and fetch the image of a container once: docker pull ${DEFAULT_IMAGE}.`,
  "If you trust everybody whose notebooks these are, add --trust.",
].join(" ");

const GRADED = 0;
const NOT_GRADED = 2;

const consoleIo: GradeIo = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  coloured: process.stdout.isTTY === true && !process.env.NO_COLOR,
};

/**
 * Grades as `argv` says (without `node` and the script) and returns the exit code: 0 when graded, whatever the
 * score; 2 when the command or the machine does not allow it. Never throws.
 */
export async function runGrade(
  topics: readonly Topic[],
  argv: readonly string[],
  io: GradeIo = consoleIo,
  place: GradePlace = {},
): Promise<number> {
  try {
    const swallowed = takenByNpm(argv, place.env ?? {});
    if (swallowed) throw new Error(swallowed);
    const { paths, format, seed, jobs, roster, trust } = parseArguments(argv, io);
    const { handedIn, problems } = await findNotebooks(paths, place.typedIn);
    if (roster !== undefined)
      handedIn.push(...(await missingFrom(resolve(place.typedIn ?? ".", roster), handedIn)));
    problems.forEach((problem) => io.err(`grade: ${problem}\n`));
    if (handedIn.length === 0) return NOT_GRADED;
    const strongest = place.sandbox ?? (await findSandbox(defaultLimits));
    const sandbox = place.own && !trust ? wallFor(strongest, handedIn, place.own) : strongest;
    const report = await gradeNotebooks(topics, handedIn, {
      seed,
      jobs,
      sandbox,
      references: place.references,
    });
    io.out(format === "json" ? `${JSON.stringify(report, null, 2)}\n` : textReport(report, io.coloured));
    const isGraded = report.submissions.some(({ exercises }) => exercises.length > 0);
    const left = report.submissions.filter(({ message }) => message === NO_WALL).length;
    if (left > 0) io.err(`grade: ${left} of ${report.submissions.length} were not graded. ${ADVICE}\n`);
    return problems.length > 0 || left > 0 || !isGraded ? NOT_GRADED : GRADED;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? GRADED : NOT_GRADED;
    io.err(`grade: ${error instanceof Error ? error.message : String(error)}\n`);
    return NOT_GRADED;
  }
}

const OPTIONS = ["seed", "format", "jobs", "roster", "trust"];

/** What to say when npm has kept an option to itself, because `--` is missing before it. */
function takenByNpm(argv: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const has = (name: string) => argv.some((each) => each === `--${name}` || each.startsWith(`--${name}=`));
  const taken = OPTIONS.filter(
    (name) => name !== "jobs" && !has(name) && env[`npm_config_${name}`] !== undefined,
  );
  if (taken.length === 0) return undefined;
  const options = taken.map((name) => (name === "trust" ? "--trust" : `--${name} …`)).join(" ");
  return `npm has taken ${options} for an option of its own. Write two dashes first: npm run grade -- PATH ${options}`;
}

function parseArguments(argv: readonly string[], io: GradeIo): Arguments {
  const command = new Command("npm run grade --")
    .description("Grades exercise notebooks. The exit code is 0 when they were graded, whatever the score.")
    .argument("[paths...]", "notebooks, folders of notebooks, or quoted patterns", ["exercises"])
    .addOption(new Option("--format <format>", "how to report").choices(["text", "json"]).default("text"))
    .option("--seed <text>", "draws other test cases; the same seed gives the same result", DEFAULT_SEED)
    .option("--jobs <number>", "how many exercises to run at once (default: one per processor)", wholeNumber)
    .option("--roster <file>", "a list of names, one a line: everybody on it has a row in the report")
    .option(
      "--trust",
      "also grade other people's notebooks where no wall keeps their code from doing harm",
      false,
    )
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  command.parse([...argv], { from: "user" });
  const options = command.opts<Omit<Arguments, "paths">>();
  return { ...options, paths: command.processedArgs[0] as string[] };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 256) return value;
  throw new InvalidArgumentError("Expected a whole number from 1 to 256.");
}
