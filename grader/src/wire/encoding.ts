/**
 * The one form in which data crosses between grader and learner code: JSON text with tags.
 *
 * Only data survives: numbers (with NaN, ±Infinity and −0), strings, booleans, null, undefined, typed arrays,
 * tensors, arrays and objects. Getters, proxies, `toJSON` and "always equal" objects are read once and become
 * dull values. Both sides use this file.
 */
import {
  defineProperty,
  is,
  isArray,
  isView,
  keys,
  parse,
  RangeErrorOf,
  slice,
  stringify,
  tagOf,
  TypeErrorOf,
} from "./originals";
import { checkedTensor, plainTensors, type TensorBridge, type TensorData } from "./tensors";

const typedArrays = { __proto__: null, Float32Array, Float64Array, Int32Array, Uint8Array } as const;
type TypedName = "Float32Array" | "Float64Array" | "Int32Array" | "Uint8Array";
const typedNames = keys(typedArrays) as TypedName[];

const MAX_DEPTH = 64;

/** Characters left, and how to read tensors. */
interface Budget {
  left: number;
  readonly tensors: TensorBridge;
}

/**
 * Writes `value` as tagged JSON text of at most `limit` characters; `tensors` tells and reads tensors.
 * @throws TypeError for what is not data (functions, symbols, too deep or circular); RangeError beyond `limit`.
 */
export function encode(value: unknown, limit = Infinity, tensors = plainTensors): string {
  return write(value, { left: limit, tensors }, 0);
}

function spend(text: string, budget: Budget): string {
  budget.left -= text.length;
  if (budget.left < 0) throw new RangeErrorOf("too large");
  return text;
}

function write(value: unknown, budget: Budget, depth: number): string {
  if (depth > MAX_DEPTH) throw new TypeErrorOf("circular or nested too deeply");
  switch (typeof value) {
    case "number":
      return spend(writeNumber(value), budget);
    case "string":
      return spend(value.length > budget.left ? refuse() : stringify(value), budget);
    case "boolean":
      return spend(value ? "true" : "false", budget);
    case "undefined":
      return spend('{"$":"undefined"}', budget);
    case "object":
      return value === null ? spend("null", budget) : writeObject(value, budget, depth);
    default:
      throw new TypeErrorOf(`a ${typeof value}`);
  }
}

function refuse(): never {
  throw new RangeErrorOf("too large");
}

function writeNumber(value: number): string {
  if (value !== value) return '{"$":"NaN"}';
  if (value === Infinity) return '{"$":"Infinity"}';
  if (value === -Infinity) return '{"$":"-Infinity"}';
  return is(value, -0) ? '{"$":"-0"}' : `${value}`;
}

function writeObject(value: object, budget: Budget, depth: number): string {
  if (isArray(value)) return writeItems(value, budget, depth);
  if (isView(value)) return writeView(value, budget, depth);
  if (budget.tensors.isTensor(value)) return writeTensor(budget.tensors.fromTensor(value), budget, depth);
  refuseKind(value);
  const names = keys(value);
  let text = "";
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    // A key of the learner's own that looks like a tag is escaped with one more `$`.
    const key = stringify(name[0] === "$" ? `$${name}` : name);
    text += `${i ? "," : ""}${spend(key, budget)}:${write((value as Record<string, unknown>)[name], budget, depth + 1)}`;
  }
  return `{${text}}`;
}

/** Objects whose content is not in their keys, and what a learner may do instead. */
const KINDS: Readonly<Record<string, string>> = {
  __proto__: null as never,
  Map: "a Map (Object.fromEntries or an array of it would be data)",
  Set: "a Set ([...set] would be data)",
  WeakMap: "a WeakMap",
  WeakSet: "a WeakSet",
  Generator: "a generator ([...generator] would be data)",
  AsyncGenerator: "an async generator",
  Promise: "a Promise (is an `await` missing?)",
  Date: "a Date",
  RegExp: "a RegExp",
  Error: "an Error",
  ArrayBuffer: "an ArrayBuffer",
  "Array Iterator": "an iterator ([...iterator] would be data)",
  "Map Iterator": "an iterator ([...iterator] would be data)",
  "Set Iterator": "an iterator ([...iterator] would be data)",
  "Iterator Helper": "an iterator ([...iterator] would be data)",
};

function refuseKind(value: object): void {
  const kind = KINDS[slice(tagOf(value), 8, -1)];
  if (kind !== undefined) throw new TypeErrorOf(kind);
}

function writeView(value: ArrayBufferView, budget: Budget, depth: number): string {
  const name = typedName(value);
  if (!name) throw new TypeErrorOf("an unsupported kind of array");
  return `{"$":"${name}","of":${writeItems(value as unknown as ArrayLike<number>, budget, depth)}}`;
}

function writeTensor({ tensor, shape, values }: TensorData, budget: Budget, depth: number): string {
  return `{"$":"tensor","of":${writeItems([tensor, shape, values], budget, depth)}}`;
}

function typedName(value: object): TypedName | undefined {
  for (let i = 0; i < typedNames.length; i++) {
    const name = typedNames[i] as TypedName;
    if (value instanceof typedArrays[name]) return name;
  }
  return undefined;
}

function writeItems(items: ArrayLike<unknown>, budget: Budget, depth: number): string {
  const { length } = items;
  if (length > budget.left) refuse();
  let text = "";
  for (let i = 0; i < length; i++) text += `${i ? "," : ""}${write(items[i], budget, depth + 1)}`;
  return `[${text}]`;
}

/** Reads what {@link encode} wrote. Throws SyntaxError or TypeError for anything else. */
export function decode(text: string, tensors = plainTensors): unknown {
  return revive(parse(text), tensors, 0);
}

function revive(value: unknown, tensors: TensorBridge, depth: number): unknown {
  if (depth > MAX_DEPTH + 2) throw new TypeErrorOf("nested too deeply");
  if (typeof value !== "object" || value === null) return value;
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = revive(value[i], tensors, depth + 1);
    return value;
  }
  const record = value as Record<string, unknown>;
  if (typeof record.$ === "string") return reviveTag(record.$, record.of, tensors);
  const result: Record<string, unknown> = {};
  const names = keys(record);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const key = name[0] === "$" ? slice(name, 1) : name;
    const item = revive(record[name], tensors, depth + 1);
    // defineProperty, so that a key such as `__proto__` is a key like any other.
    defineProperty(result, key, { value: item, enumerable: true, writable: true, configurable: true });
  }
  return result;
}

function reviveTag(tag: string, of: unknown, tensors: TensorBridge): unknown {
  switch (tag) {
    case "undefined":
      return undefined;
    case "NaN":
      return NaN;
    case "Infinity":
      return Infinity;
    case "-Infinity":
      return -Infinity;
    case "-0":
      return -0;
  }
  if (tag === "tensor" && isArray(of)) {
    return tensors.toTensor(checkedTensor(revive(of, plainTensors, 1) as unknown[]));
  }
  const typed = typedArrays[tag as TypedName];
  if (!typed || !isArray(of)) throw new TypeErrorOf(`unknown tag ${tag}`);
  const result = new typed(of.length);
  for (let i = 0; i < of.length; i++) result[i] = revive(of[i], tensors, 1) as number;
  return result;
}
