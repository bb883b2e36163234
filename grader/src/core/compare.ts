/** Compares what a function should return with what it did, and says where and how they differ. */
import { tensorDifference } from "./compareTensors";
import type { Finding } from "./exercise";
import { isTensorData, type TensorData } from "../wire";
import { nestedOf, showShape } from "./tensors";
import { defaultTolerance, tensorTolerance, type Tolerance } from "./tolerance";

const isSequence = (x: unknown): x is ArrayLike<unknown> => Array.isArray(x) || ArrayBuffer.isView(x);
const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && !isSequence(x);

/** `[2, 3]` for a 2 by 3 array; `[]` for anything that is not an array; uses first elements only. */
export function shapeOf(value: unknown): number[] {
  return isSequence(value) ? [value.length, ...(value.length ? shapeOf(value[0]) : [])] : [];
}

/** What a value is, in words a learner knows. */
export function describe(value: unknown): string {
  if (value === undefined) return "undefined (is a `return` missing?)";
  if (value === null) return "null";
  if (isTensorData(value)) return `a tensor of shape ${showShape(value.shape)}`;
  if (isSequence(value)) return `an array of shape [${shapeOf(value).join(", ")}]`;
  if (isRecord(value)) return `an object with the keys ${Object.keys(value).join(", ") || "(none)"}`;
  return typeof value === "number" ? `the number ${format(value)}` : `a ${typeof value}`;
}

/** A number to 6 significant digits, or more where 6 would make it look rounder than it is. */
function formatNumber(value: number, digits = 6): string {
  const short = Number(value.toPrecision(digits));
  const rounded = Math.abs(value - short) > 1e-9 * Math.abs(value);
  // 10 digits round no number by so much, so this ends.
  if (rounded && String(short).length <= 3) return formatNumber(value, digits + 1);
  return String(short);
}

/** Two numbers that differ, with as many digits as it takes to see that. */
export function formatApart(expected: number, got: number): [string, string] {
  for (let digits = 6; digits < 17; digits++) {
    const [a, b] = [formatNumber(expected, digits), formatNumber(got, digits)];
    if (a !== b) return [a, b];
  }
  return [String(expected), String(got)];
}

/** Numbers to 6 significant digits, long arrays cut: short enough for one line of feedback. */
export function format(value: unknown, limit = 8): string {
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (isSequence(value)) {
    const parts = Array.from({ length: Math.min(value.length, limit) }, (_, i) => format(value[i], limit));
    return `[${parts.join(", ")}${value.length > limit ? `, … ${value.length} in all` : ""}]`;
  }
  if (isTensorData(value)) return formatTensor(value, limit);
  if (isRecord(value)) {
    const parts = Object.entries(value).map(([key, item]) => `${key}: ${format(item, limit)}`);
    return `{ ${parts.slice(0, limit).join(", ")} }`;
  }
  return String(value);
}

/** More numbers than this say less than the shape alone. */
const SHOWN_IN_FULL = 24;

function formatTensor(data: TensorData, limit: number): string {
  const shape = showShape(data.shape);
  if (data.values.length > SHOWN_IN_FULL) return `a tensor of shape ${shape}`;
  return `tensor ${shape} ${format(nestedOf(data), limit)}`;
}

function numbersAgree(expected: number, got: number, tolerance: Tolerance): boolean {
  if (Object.is(expected, got) || expected === got) return true;
  const difference = Math.abs(expected - got);
  return difference <= tolerance.absolute + tolerance.relative * Math.abs(expected) && difference < Infinity;
}

const tensorNumbersAgree =
  (tolerance: Tolerance = tensorTolerance) =>
  (expected: number, got: number) =>
    numbersAgree(expected, got, tolerance);

/**
 * The first place where `got` differs from `expected`; undefined when they agree. Without a tolerance, tensors get
 * what float32 needs and everything else {@link defaultTolerance}.
 */
export function firstDifference(
  expected: unknown,
  got: unknown,
  tolerance?: Tolerance,
  at = "",
): Finding | undefined {
  if (isTensorData(expected) || isTensorData(got)) {
    const rules = { agree: tensorNumbersAgree(tolerance), formatApart, describe };
    return tensorDifference(expected, got, at, rules);
  }
  if (typeof expected === "number" && typeof got === "number") {
    if (numbersAgree(expected, got, tolerance ?? defaultTolerance)) return undefined;
    const place = at === "" ? "The result" : `The value at ${at}`;
    const size = Number.isNaN(got) ? "" : ` (off by ${format(Math.abs(expected - got))})`;
    const [should, is] = formatApart(expected, got);
    return { message: `${place} is wrong${size}.`, expected: should, got: is, at };
  }
  if (isSequence(expected) && isSequence(got)) return sequenceDifference(expected, got, tolerance, at);
  if (isRecord(expected) && isRecord(got)) {
    for (const [key, item] of Object.entries(expected)) {
      const finding = firstDifference(item, got[key], tolerance, `${at}.${key}`);
      if (finding) return finding;
    }
    return undefined;
  }
  if (expected === got) return undefined;
  if (typeof expected === typeof got && (typeof expected === "boolean" || typeof expected === "string")) {
    const message = at === "" ? "The result is wrong." : `The value at ${at} is wrong.`;
    return { message, expected: format(expected), got: format(got), at };
  }
  return {
    message: at === "" ? "The result is of the wrong kind." : `The value at ${at} is of the wrong kind.`,
    expected: describe(expected),
    got: describe(got),
    at,
  };
}

function sequenceDifference(
  expected: ArrayLike<unknown>,
  got: ArrayLike<unknown>,
  tolerance: Tolerance | undefined,
  at: string,
): Finding | undefined {
  if (expected.length !== got.length) {
    return {
      message: at === "" ? "The result has the wrong shape." : `The part at ${at} has the wrong shape.`,
      expected: describe(expected),
      got: describe(got),
      at,
    };
  }
  for (let i = 0; i < expected.length; i++) {
    const finding = firstDifference(expected[i], got[i], tolerance, `${at}[${i}]`);
    if (finding) return finding;
  }
  return undefined;
}

/** Whether two results agree within the tolerance. */
export function agree(expected: unknown, got: unknown, tolerance?: Tolerance): boolean {
  return firstDifference(expected, got, tolerance) === undefined;
}
