/** The header of a safetensors file: a JSON object that says which tensors there are and where their numbers lie. */

/** The bytes are no safetensors file; the message says what they are instead. */
export class FormatError extends Error {}

export interface HeaderEntry {
  dtype: string;
  shape: number[];
  /** From the first byte after the header. */
  data_offsets: [from: number, to: number];
}

export interface Header {
  text: string;
  entries: ReadonlyMap<string, HeaderEntry>;
  metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a header and compares it with the number of bytes behind it.
 * @throws FormatError when it is no UTF-8, no JSON object, names something twice, has metadata that are no strings or
 *   an entry of another form, when float32 numbers do not fill their place, or the places do not cover all bytes once
 */
export function headerOf(bytes: Uint8Array, dataLength: number): Header {
  const text = textOf(bytes);
  const parsed = parsedObject(text);
  const twice = repeatedName(text);
  if (twice !== undefined) throw new FormatError(`one that names ${JSON.stringify(twice)} twice`);
  const { __metadata__: metadata = {}, ...rest } = parsed;
  if (!isObject(metadata) || Object.values(metadata).some((note) => typeof note !== "string")) {
    throw new FormatError("one whose metadata are no strings by name");
  }
  const entries = new Map(Object.entries(rest).map(([name, entry]) => [name, entryOf(name, entry)]));
  requireCovered(entries, dataLength);
  return { text, entries, metadata: metadata as Record<string, string> };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FormatError("one whose header is no UTF-8");
  }
}

function parsedObject(text: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(text);
    if (text.startsWith("{") && isObject(header)) return header;
  } catch {
    // no JSON: as below
  }
  throw new FormatError("one whose header is no JSON object");
}

/** The first name that stands twice in one object of a valid JSON text, where `JSON.parse` keeps only the last. */
function repeatedName(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, quoted] of json.matchAll(/[{}]|("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (quoted !== undefined) {
      const name = JSON.parse(quoted) as string;
      if (open.at(-1)?.has(name)) return name;
      open.at(-1)?.add(name);
    }
  }
  return undefined;
}

function entryOf(name: string, entry: unknown): HeaderEntry {
  const fields: Record<string, unknown> = isObject(entry) ? entry : {};
  const { dtype, shape, data_offsets: offsets } = fields;
  const counts = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0 && !Object.is(n, -0));
  if (typeof dtype !== "string" || !counts(shape) || !counts(offsets) || offsets.length !== 2) {
    throw new FormatError(`one in which ${JSON.stringify(name)} lacks a dtype, a shape or two offsets`);
  }
  const [from, to] = offsets as [number, number];
  const wanted = 4 * shape.reduce((product, size) => product * size, 1);
  if (to < from || (dtype === "F32" && to - from !== wanted)) {
    const got = `${to - from} bytes for the shape [${shape.join(", ")}]`;
    throw new FormatError(`one in which ${JSON.stringify(name)} has ${got} of ${dtype}`);
  }
  return { dtype, shape, data_offsets: [from, to] };
}

function requireCovered(entries: ReadonlyMap<string, HeaderEntry>, dataLength: number): void {
  const places = [...entries.values()].map(({ data_offsets }) => data_offsets);
  let end = 0;
  for (const [from, to] of places.sort(([a, b], [c, d]) => a - c || b - d)) {
    if (from !== end) throw new FormatError(`one with ${from > end ? "a gap" : "an overlap"} at byte ${end}`);
    end = to;
  }
  if (end !== dataLength)
    throw new FormatError(`one with ${dataLength} bytes of numbers where ${end} are named`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
