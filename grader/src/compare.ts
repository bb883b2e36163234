/** Compares what a function should return with what it did, and says where and how they differ. */
import type { Finding } from "./exercise";

export interface Tolerance {
  /** Largest allowed |expected − got|. */
  absolute: number;
  /** Largest allowed |expected − got| / |expected|. */
  relative: number;
}

export const defaultTolerance: Tolerance = { absolute: 1e-6, relative: 1e-6 };

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
  if (isSequence(value)) return `an array of shape [${shapeOf(value).join(", ")}]`;
  if (isRecord(value)) return `an object with the keys ${Object.keys(value).join(", ") || "(none)"}`;
  return typeof value === "number" ? `the number ${format(value)}` : `a ${typeof value}`;
}

/** Numbers to 6 significant digits, long arrays cut: short enough for one line of feedback. */
export function format(value: unknown, limit = 8): string {
  if (typeof value === "number") return Object.is(value, -0) ? "0" : String(Number(value.toPrecision(6)));
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (isSequence(value)) {
    const parts = Array.from({ length: Math.min(value.length, limit) }, (_, i) => format(value[i], limit));
    return `[${parts.join(", ")}${value.length > limit ? `, … ${value.length} in all` : ""}]`;
  }
  if (isRecord(value)) {
    const parts = Object.entries(value).map(([key, item]) => `${key}: ${format(item, limit)}`);
    return `{ ${parts.slice(0, limit).join(", ")} }`;
  }
  return String(value);
}

function numbersAgree(expected: number, got: number, tolerance: Tolerance): boolean {
  if (Object.is(expected, got) || expected === got) return true;
  const difference = Math.abs(expected - got);
  return difference <= tolerance.absolute + tolerance.relative * Math.abs(expected) && difference < Infinity;
}

/** The first place where `got` differs from `expected`; undefined when they agree. */
export function firstDifference(
  expected: unknown,
  got: unknown,
  tolerance: Tolerance = defaultTolerance,
  at = "",
): Finding | undefined {
  if (typeof expected === "number" && typeof got === "number") {
    if (numbersAgree(expected, got, tolerance)) return undefined;
    const place = at === "" ? "The result" : `The value at ${at}`;
    const size = Number.isNaN(got) ? "" : ` (off by ${format(Math.abs(expected - got))})`;
    return { message: `${place} is wrong${size}.`, expected: format(expected), got: format(got), at };
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
  return {
    message: "The result is of the wrong kind.",
    expected: describe(expected),
    got: describe(got),
    at,
  };
}

function sequenceDifference(
  expected: ArrayLike<unknown>,
  got: ArrayLike<unknown>,
  tolerance: Tolerance,
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
export function agree(expected: unknown, got: unknown, tolerance: Tolerance = defaultTolerance): boolean {
  return firstDifference(expected, got, tolerance) === undefined;
}
