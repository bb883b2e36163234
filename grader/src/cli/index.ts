/** `npm run grade`: reads the command line, grades, writes one report. */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Topic } from "../core";
import { DEFAULT_SEED, gradeNotebooks } from "../grade";
import { findNotebooks } from "./findNotebooks";
import { textReport } from "./textReport";

/** Where the command writes, so that it can be tried without a terminal. */
export interface GradeIo {
  out(text: string): void;
  err(text: string): void;
  /** Whether `out` shows colours. */
  coloured: boolean;
}

interface Arguments {
  paths: string[];
  format: "text" | "json";
  seed: string;
  jobs?: number;
}

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
): Promise<number> {
  try {
    const { paths, format, seed, jobs } = parseArguments(argv, io);
    const { notebooks, problems } = await findNotebooks(paths);
    problems.forEach((problem) => io.err(`grade: ${problem}\n`));
    if (notebooks.length === 0) return NOT_GRADED;
    const report = await gradeNotebooks(topics, notebooks, { seed, jobs });
    io.out(format === "json" ? `${JSON.stringify(report, null, 2)}\n` : textReport(report, io.coloured));
    return problems.length > 0 ? NOT_GRADED : GRADED;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? GRADED : NOT_GRADED;
    io.err(`grade: ${error instanceof Error ? error.message : String(error)}\n`);
    return NOT_GRADED;
  }
}

function parseArguments(argv: readonly string[], io: GradeIo): Arguments {
  const command = new Command("npm run grade --")
    .description("Grades exercise notebooks. The exit code is 0 when they were graded, whatever the score.")
    .argument("[paths...]", "notebooks, or folders of notebooks", ["exercises"])
    .addOption(new Option("--format <format>", "how to report").choices(["text", "json"]).default("text"))
    .option("--seed <text>", "draws other test cases; the same seed gives the same result", DEFAULT_SEED)
    .option("--jobs <number>", "how many exercises to run at once (default: one per processor)", wholeNumber)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err });
  command.parse([...argv], { from: "user" });
  const { format, seed, jobs } = command.opts<Omit<Arguments, "paths">>();
  return { paths: command.processedArgs[0] as string[], format, seed, jobs };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 256) return value;
  throw new InvalidArgumentError("Expected a whole number from 1 to 256.");
}
