/** Reads the command line of `npm run grade`. */
import { Command, InvalidArgumentError, Option } from "commander";
import type { Shard } from "../class";
import { DEFAULT_SEED } from "../grade";
import { CLASS_FORMATS, type ClassFormat, PLAIN_FORMATS, type PlainFormat } from "../reports";
import type { GradeIo } from "./io";

/** What the run of a class needs to know. */
export interface ClassArguments {
  paths: string[];
  out: string;
  seed: string;
  jobs?: number;
  roster?: string;
  trust: boolean;
  only?: string[];
  shard?: Shard;
  deadline?: string;
  late?: string;
  attempts: "best" | "last";
  overrides?: string;
  formats: readonly ClassFormat[];
}

/** Grades notebooks one by one and reports on standard output. */
export interface PlainArguments {
  command: "plain";
  paths: string[];
  seed: string;
  jobs?: number;
  roster?: string;
  trust: boolean;
  only?: string[];
  format: "text" | PlainFormat;
  watch: boolean;
}

/** Compares the answers of a class with each other. */
export interface SimilarArguments {
  command: "similar";
  paths: string[];
  out: string;
  only?: string[];
  least: number;
}

export type Arguments =
  | PlainArguments
  | SimilarArguments
  | (ClassArguments & { command: "class" })
  | (Pick<ClassArguments, "paths" | "out" | "formats"> & { command: "merge" });

const OPTIONS =
  "seed format jobs roster trust out least only shard deadline late attempts overrides watch".split(" ");
/** Options that npm has as well. */
const OF_NPM: Readonly<Record<string, RegExp>> = { jobs: /^/, only: /^(prod|dev)|^$|^null$/ };
const FOR_A_CLASS = ["shard", "deadline", "late", "overrides"] as const;

/** What to say when npm has kept an option to itself, because `--` is missing before it. */
export function takenByNpm(argv: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const has = (name: string) => argv.some((each) => each === `--${name}` || each.startsWith(`--${name}=`));
  const taken = OPTIONS.filter((name) => {
    const value = env[`npm_config_${name}`];
    return value !== undefined && !has(name) && OF_NPM[name]?.test(value) !== true;
  });
  if (taken.length === 0) return undefined;
  const options = taken
    .map((name) => (["trust", "watch"].includes(name) ? `--${name}` : `--${name} …`))
    .join(" ");
  return `npm has taken ${options} for an option of its own. Write two dashes first: npm run grade -- PATH ${options}`;
}

/** @throws CommanderError, which has said what is wrong, or Error that says it */
export function parseArguments(argv: readonly string[], io: GradeIo): Arguments {
  if (argv[0] === "similar") return similarArguments(argv.slice(1), io);
  const isMerge = argv[0] === "merge";
  const command = isMerge ? mergeCommand() : gradeCommand();
  command.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.err });
  command.parse(isMerge ? argv.slice(1) : [...argv], { from: "user" });
  const { format, out, watch = false, ...options } = command.opts<Options>();
  const paths = command.processedArgs[0] as string[];
  const lonely = out === undefined && FOR_A_CLASS.find((name) => options[name] !== undefined);
  if (lonely) throw new Error(`--${lonely} is for a whole class: add --out FOLDER.`);
  if (watch && (out !== undefined || format !== undefined)) {
    throw new Error("--watch writes to the terminal: leave out --out and --format.");
  }
  if (out === undefined) return { ...options, command: "plain", paths, format: plainFormat(format), watch };
  return { ...options, command: isMerge ? "merge" : "class", paths, out, formats: classFormats(format) };
}

type Options = Omit<ClassArguments, "paths" | "out" | "formats"> & {
  format?: string[];
  out?: string;
  watch?: boolean;
};

const FOR_ONE: readonly string[] = ["text", ...PLAIN_FORMATS];

function plainFormat(format: readonly string[] = ["text"]): "text" | PlainFormat {
  const [only = "", ...more] = format;
  if (more.length === 0 && FOR_ONE.includes(only)) return only as "text" | PlainFormat;
  const isForClass = [only, ...more].every((each) => [...FOR_ONE, ...CLASS_FORMATS].includes(each));
  if (isForClass) throw new Error(`--format ${format.join(",")} is for a whole class: add --out FOLDER.`);
  throw new Error(`There is no --format ${format.join(",")}. Choose one of ${FOR_ONE.join(", ")}.`);
}

/** Pages and a table, unless something else is wanted; JSON is always there. */
function classFormats(format: readonly string[] = ["html", "csv"]): ClassFormat[] {
  const unknown = format.find((each) => ![...CLASS_FORMATS, "json"].includes(each as ClassFormat));
  if (unknown !== undefined) {
    throw new Error(`There is no --format ${unknown} of a class. Choose from ${CLASS_FORMATS.join(", ")}, with commas.`); // prettier-ignore
  }
  return CLASS_FORMATS.filter((each) => format.includes(each));
}

const FORMAT_OF_CLASS = `some of ${CLASS_FORMATS.join(",")} (default: html,csv), or json for neither`;

function mergeCommand(): Command {
  return new Command("npm run grade -- merge")
    .description("Joins the parts of a class that were graded with --shard into one report.")
    .argument("<parts...>", "the folders that --out named")
    .requiredOption("--out <folder>", "where the report goes")
    .option("--format <formats>", FORMAT_OF_CLASS, listed);
}

function similarArguments(argv: readonly string[], io: GradeIo): SimilarArguments {
  const command = new Command("npm run grade -- similar")
    .description("Answers that are more alike than those of the class, side by side: an aid, not evidence.")
    .argument("<submissions...>", "what the class handed in, as for grading")
    .option("--out <file>", "where the page goes", "similar.html")
    .option("--only <names>", "exercises or topics to compare, with commas", listed)
    .option("--least <percent>", "pairs that are less alike are left out", percentOf, 0.5);
  command.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.err });
  command.parse([...argv], { from: "user" });
  const paths = command.processedArgs[0] as string[];
  return { ...command.opts<Omit<SimilarArguments, "command" | "paths">>(), command: "similar", paths };
}

function gradeCommand(): Command {
  const command = new Command("npm run grade --")
    .description("Grades exercise notebooks. The exit code is 0 when they were graded, whatever the score.")
    .argument("[paths...]", "notebooks, folders, archives, or quoted patterns", ["exercises"])
    .option(
      "--format <formats>",
      `${FOR_ONE.join(", ")} (default: text); with --out, ${FORMAT_OF_CLASS}`,
      listed,
    )
    .option("--seed <text>", "draws other test cases; the same seed gives the same result", DEFAULT_SEED)
    .option("--jobs <number>", "how many exercises to run at once (default: one per processor)", wholeNumber)
    .option(
      "--roster <file>",
      "the class: a table with ids, names, addresses, or one name a line; all have a row",
    )
    .option(
      "--only <names>",
      "exercises (softmax.stable) or topics (01-softmax) that count, with commas",
      listed,
    )
    .option(
      "--trust",
      "also grade other people's notebooks where no wall keeps their code from doing harm",
      false,
    )
    .option("--watch", "grades a notebook again whenever it is saved, and names the next exercise", false);
  return classOptions(command).addHelpText("after", HELP);
}

function classOptions(command: Command): Command {
  return command
    .option(
      "--out <folder>",
      "grades a whole class into this folder, and goes on where an earlier run stopped",
    )
    .option("--deadline <time>", "when work was due, such as 2026-12-01 or 2026-12-01T18:00+01:00")
    .option("--late <cost>", "what each day late costs: 10%/day of the points, or 2/day")
    .addOption(
      new Option("--attempts <which>", "which of several notebooks of a topic counts")
        .choices(["best", "last"])
        .default("best"),
    )
    .option("--overrides <file>", "marks that a person has set: a table id,exercise,score,reason")
    .option("--shard <i/n>", "grades one of n parts of the class, for several machines", shardOf);
}

const HELP = `
Layouts of Canvas, Moodle, Gradescope, GitHub Classroom and nbgrader are recognised, and archives are opened.
Parts of a class are joined with: npm run grade -- merge PARTS… --out FOLDER
Answers that are alike are found with: npm run grade -- similar SUBMISSIONS --out similar.html`;

const listed = (text: string, before: string[] = []) => [
  ...before,
  ...text.split(",").map((name) => name.trim()),
];

function shardOf(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError("Expected a part and how many there are, such as 2/10.");
}

function percentOf(text: string): number {
  const value = Number(text.replace(/\s*%$/, ""));
  if (text.trim() !== "" && value > 0 && value <= 100) return value / 100;
  throw new InvalidArgumentError("Expected a percentage above 0, such as 50.");
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 256) return value;
  throw new InvalidArgumentError("Expected a whole number from 1 to 256.");
}
