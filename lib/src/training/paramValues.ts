/** What a hyperparameter may be, and how it is written. */
import { InputError } from "../base";

export type ParamScalar = number | string | boolean | null;

/** Numbers are finite; an array holds one type. */
export type ParamValue = ParamScalar | readonly number[] | readonly string[] | readonly boolean[];

/** Values by name, groups as objects. */
export type ParamTree = { readonly [name: string]: ParamValue | ParamTree };

/**
 * Whether `value` may stand where the default is `like`: the same type; for `null` any single value; for an array
 * one of the same type; for an empty array any.
 * @param path named in the message
 * @throws InputError when it may not
 */
export function requireFits(path: string, like: ParamValue, value: unknown): asserts value is ParamValue {
  if (fits(like, value)) return;
  throw new InputError(path, kindOf(like), shown(value));
}

function fits(like: ParamValue, value: unknown): boolean {
  if (Array.isArray(like)) {
    if (!Array.isArray(value)) return false;
    const example: unknown = like[0] ?? value[0];
    return value.every((item) => isScalar(item) && item !== null && typeof item === typeof example);
  }
  if (!isScalar(value)) return false;
  return like === null || typeof value === typeof like;
}

/** A value that nobody can change from outside. */
export function sealed(value: ParamValue): ParamValue {
  return Array.isArray(value) ? (Object.freeze([...(value as readonly unknown[])]) as ParamValue) : value;
}

function isScalar(value: unknown): value is ParamScalar {
  if (typeof value === "number") return Number.isFinite(value);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

function kindOf(like: ParamValue): string {
  if (Array.isArray(like))
    return like.length === 0 ? "an array of one type" : `an array of ${typeof like[0]}s`;
  if (like === null) return "a finite number, a string, true, false or null";
  return { number: "a finite number", string: "a string", boolean: "true or false" }[typeof like as "number"];
}

function shown(value: unknown): string {
  return typeof value === "object" || typeof value === "string" ? JSON.stringify(value) : String(value);
}

/**
 * A value as text that {@link parseValue} reads back exactly: strings in quotes, arrays in brackets.
 * @example formatValue(["en", "fr"]) // '["en", "fr"]'
 */
export function formatValue(value: ParamValue): string {
  if (Array.isArray(value)) return `[${value.map((item: ParamScalar) => formatValue(item)).join(", ")}]`;
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}

/**
 * Reads a value as the type of the default: strings with or without quotes, arrays with or without brackets.
 * @param path named in the message
 * @throws InputError when the text is no such value
 * @example parseValue("task.sizes", [1], "2, 3") // [2, 3]
 */
export function parseValue(path: string, like: ParamValue, text: string): ParamValue {
  const value = Array.isArray(like) ? parseArray(like, text) : parseScalar(like as ParamScalar, text);
  if (!fits(like, value)) throw new InputError(path, kindOf(like), `"${text}"`);
  return value as ParamValue;
}

function parseArray(like: readonly unknown[], text: string): unknown {
  const inner = text.trim();
  if (inner.startsWith("[")) return json(inner);
  return inner === ""
    ? []
    : inner.split(",").map((item) => parseScalar((like[0] ?? null) as ParamScalar, item));
}

function parseScalar(like: ParamScalar, given: string): unknown {
  const text = given.trim();
  if (typeof like === "string") return text.startsWith('"') ? json(text) : text;
  const value = json(text);
  return value === undefined && like === null ? text : value;
}

/** undefined when it is no JSON. */
function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
