/** Loaders for real sentence pairs. Data card: card.md. */
import { InputError } from "@attention-lab/lib/base";
import { readLines, type Encoding, type Line } from "./lines";

/** A sentence and its translation, as they stand in the file, without blanks around them. */
export interface TextPair {
  source: string;
  target: string;
}

/** A line that was skipped. */
export interface LineProblem {
  /** Counted from 1. */
  line: number;
  problem: string;
}

export interface ReadPairs {
  pairs: TextPair[];
  problems: LineProblem[];
}

export interface ReadOptions {
  /** Default "utf8". A byte order mark overrides it, and UTF-16 is read where it has one. */
  encoding?: Encoding;
  /** A side with more words between blanks is too long. Default 100 */
  maxTokens?: number;
}

/**
 * Reads source TAB target, perhaps TAB attribution, one pair a line: the form of Tatoeba's pairs for Anki. A
 * bad line (no tab, more than three columns, an empty side, invalid UTF-8, control characters, too long) is
 * skipped and reported.
 * @throws InputError when the file cannot be read (missing, a folder, packed) or an option is wrong
 * @example readTabSeparated("fra.txt").pairs[0] // { source: "Go.", target: "Va !" }
 */
export function readTabSeparated(path: string, options: ReadOptions = {}): ReadPairs {
  const { encoding = "utf8", maxTokens = 100 } = options;
  requireLimit(maxTokens);
  return collect(readLines("path", path, encoding), (line) => {
    if ("problem" in line) return line.problem;
    const columns = line.text.split("\t");
    const [source, target] = columns;
    if (line.text.trim() === "") return "empty line";
    if (source === undefined || target === undefined) return "no tab: expected source TAB target";
    if (columns.length > 3)
      return `expected source TAB target [TAB attribution], got ${columns.length} columns`;
    return pairOf(source, target, maxTokens);
  });
}

/**
 * Reads two files of which line i of one translates line i of the other (Moses, Europarl, WMT). A pair with
 * a bad line on either side is skipped and reported.
 * @throws InputError when a file cannot be read, the numbers of lines differ, or an option is wrong
 * @example readMoses("train.en", "train.fr").pairs.length
 */
export function readMoses(sourcePath: string, targetPath: string, options: ReadOptions = {}): ReadPairs {
  const { encoding = "utf8", maxTokens = 100 } = options;
  requireLimit(maxTokens);
  const sources = readLines("sourcePath", sourcePath, encoding);
  const targets = readLines("targetPath", targetPath, encoding);
  if (sources.length !== targets.length) {
    const expected = `${sources.length} lines, as many as "${sourcePath}" has (line i translates line i)`;
    throw new InputError("targetPath", expected, `${targets.length}: take both files from the same release`);
  }
  return collect(sources, (source, i) => {
    const target = targets[i] as Line;
    if ("problem" in source) return `source: ${source.problem}`;
    if ("problem" in target) return `target: ${target.problem}`;
    return pairOf(source.text, target.text, maxTokens);
  });
}

/** @param read gives a pair, or what is wrong */
function collect(lines: readonly Line[], read: (line: Line, i: number) => TextPair | string): ReadPairs {
  const result: ReadPairs = { pairs: [], problems: [] };
  lines.forEach((line, i) => {
    const found = read(line, i);
    if (typeof found === "string") result.problems.push({ line: i + 1, problem: found });
    else result.pairs.push(found);
  });
  return result;
}

function pairOf(left: string, right: string, maxTokens: number): TextPair | string {
  const pair = { source: left.trim(), target: right.trim() };
  for (const side of ["source", "target"] as const) {
    if (pair[side] === "") return `${side}: empty`;
    const tokens = countWords(pair[side]);
    if (tokens > maxTokens) return `${side}: ${tokens} words, more than ${maxTokens}`;
  }
  return pair;
}

function countWords(text: string): number {
  return text.split(/\s+/).length;
}

function requireLimit(maxTokens: number): void {
  if (maxTokens >= 1) return;
  throw new InputError("maxTokens", "a number ≥ 1", String(maxTokens));
}
