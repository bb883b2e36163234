/** metrics.jsonl: one JSON object a step. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { InputError } from "../base";
import { writeAtomically } from "./folder";

/** One line. It holds no times, so that the same run gives the same file. */
export interface StepMetrics {
  step: number;
  /** Of the step's batch, before its update. */
  loss: number;
  learningRate: number;
  /** Metrics on dev, on the steps that evaluate. */
  dev?: Record<string, number>;
}

/**
 * Appends to a file, which first loses what a run that ended suddenly wrote after its last checkpoint.
 * @param step the checkpoint's; 0 begins anew
 */
export function openMetrics(path: string, step: number): (line: StepMetrics) => void {
  const kept = step === 0 ? [] : readMetrics(path).filter((line) => line.step <= step);
  writeAtomically(path, kept.map(lineOf).join(""));
  return (line) => appendFileSync(path, lineOf(line));
}

/**
 * The lines of a metrics file; a last line that was cut off does not count.
 * @throws InputError when a line is damaged
 * @example readMetrics(".runs/recall.Attention/metrics.jsonl").filter(({ dev }) => dev)
 */
export function readMetrics(path: string): StepMetrics[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line, i) => parseLine(path, line, i + 1));
}

function parseLine(path: string, line: string, number: number): StepMetrics {
  try {
    return JSON.parse(line) as StepMetrics;
  } catch {
    throw new InputError("path", `one JSON object a line in ${path}`, `a damaged line ${number}`);
  }
}

function lineOf(line: StepMetrics): string {
  return `${JSON.stringify(line)}\n`;
}
