/** What a finding tells besides its message: which input showed it, and how both results look around it. */
import { isTensorData } from "../wire";
import { format } from "./compare";
import type { CheckResult, Finding, Grid } from "./exercise";
import { nestedOf } from "./tensors";

/** How a check stands, in words for the learner: what was not looked at is not called wrong. */
export function checkState({ passed, finding }: CheckResult): "passed" | "failed" | "not checked yet" {
  if (passed) return "passed";
  return finding && !finding.premature ? "failed" : "not checked yet";
}

/** The sign that goes with it. */
export const checkSign = (check: CheckResult) =>
  ({ passed: "✓", failed: "✗", "not checked yet": "–" })[checkState(check)];

/** Adds the input that showed the failure, so that a learner can try it. */
export function withInput(finding: Finding, args: readonly unknown[]): Finding {
  return { ...finding, input: args.map((arg) => format(arg)).join(", ") };
}

/** The whole finding in one sentence or more. */
export function findingText({ input, message }: Finding): string {
  return input === undefined ? message : `For the input ${input}: ${message}`;
}

/** At most so many rows and columns are kept: more cannot be read. */
const SIDE = 12;

/** Adds the part of both results around the first difference, where both are lists or tables of numbers. */
export function withGrids(finding: Finding, expected: unknown, got: unknown): Finding {
  const grids = gridsAt(expected, got, stepsOf(finding.at ?? ""));
  return grids ? { ...finding, grids } : finding;
}

/** `[1].weights[2]` as 1, "weights", 2. */
const stepsOf = (at: string) =>
  [...at.matchAll(/\[(\d+)\]|\.([^.[]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? "") : Number(index),
  );

/** The last two dimensions around a place; undefined where one of the two has no such table. */
function gridsAt(a: unknown, b: unknown, path: readonly (string | number)[]): Finding["grids"] {
  const [expected, got] = [a, b].map((value) => (isTensorData(value) ? nestedOf(value) : value));
  const depth = depthOf(expected);
  if (depth === 1 || depth === 2) {
    if (depthOf(got) !== depth) return undefined;
    return { expected: gridOf(expected, depth, path), got: gridOf(got, depth, path) };
  }
  const [step, ...rest] = path;
  if (step === undefined || !isObject(expected) || !isObject(got)) return undefined;
  return gridsAt(expected[step], got[step], rest);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function gridOf(value: unknown, depth: 1 | 2, [row, column]: readonly (string | number)[]): Grid {
  if (depth === 1) return [windowOf(value as ArrayLike<unknown>, row).map(cell)];
  const rows = windowOf(value as ArrayLike<ArrayLike<unknown>>, row);
  return rows.map((each) => windowOf(each, column).map(cell));
}

/** Deeper than any result of an exercise; a learner's answer may be as deep as it likes. */
const DEEPEST = 6;

/** 1 for a list of numbers, 2 for a list of such lists, more for a list of those; 0 for anything else. */
function depthOf(value: unknown, levels = DEEPEST): number {
  if (levels === 0 || (!Array.isArray(value) && !ArrayBuffer.isView(value))) return 0;
  const items = Array.from(value as ArrayLike<unknown>);
  if (items.length === 0) return 0;
  if (items.every((item) => typeof item === "number")) return 1;
  const depths = items.map((item) => depthOf(item, levels - 1));
  return depths.every((depth) => depth > 0 && depth === depths[0]) ? 1 + (depths[0] ?? 0) : 0;
}

/** All items, or as many as are kept around one of them. */
function windowOf<T>(items: ArrayLike<T>, around: string | number | undefined): T[] {
  const middle = typeof around === "number" ? around : 0;
  const first = Math.max(0, Math.min(middle - SIDE / 2, items.length - SIDE));
  return Array.from({ length: Math.min(SIDE, items.length - first) }, (_, i) => items[first + i] as T);
}

const cell = (value: unknown): number | string =>
  typeof value === "number" && Number.isFinite(value) ? Number(value.toPrecision(6)) : String(value);
