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

/** The arguments of a call in one line. */
export const inputText = (args: readonly unknown[]) => args.map((arg) => format(arg)).join(", ");

/** Adds the input that showed the failure, so that a learner can try it. */
export function withInput(finding: Finding, args: readonly unknown[]): Finding {
  return { ...finding, input: inputText(args) };
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
  if (depth === 1) return [windowOf(value, row).map(cell)];
  return windowOf(value, row).map((each) => windowOf(each, column).map(cell));
}

/** Deeper than any result of an exercise; a learner's answer may be as deep as it likes. */
const DEEPEST = 6;

const isSequence = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/**
 * 1 for a list of numbers, 2 for a list of such lists, and so on; 0 for anything else. Only first items are looked at:
 * an answer may hold one list in many places, and to visit all of them would never end.
 */
function depthOf(value: unknown): number {
  let [depth, item] = [0, value];
  for (; depth < DEEPEST && isSequence(item); depth++) item = item[0];
  return typeof item === "number" ? depth : 0;
}

/** All items of a list, or as many as are kept around one of them; what is no list stands for itself. */
function windowOf(value: unknown, around: string | number | undefined): unknown[] {
  const items = isSequence(value) ? value : [value];
  const middle = typeof around === "number" ? around : 0;
  const first = Math.max(0, Math.min(middle - SIDE / 2, items.length - SIDE));
  return Array.from({ length: Math.min(SIDE, items.length) }, (_, i) => items[first + i]);
}

function cell(value: unknown): number | string {
  if (typeof value === "number") return Number.isFinite(value) ? Number(value.toPrecision(6)) : String(value);
  if (typeof value === "string") return value.slice(0, SIDE);
  return value === null ? "null" : isSequence(value) ? "array" : typeof value;
}
