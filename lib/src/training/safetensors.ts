/**
 * The safetensors format (github.com/huggingface/safetensors): 8 bytes with the length of a JSON header, the header,
 * then the numbers of all tensors, all little-endian, without gaps.
 */
import { createHash } from "node:crypto";
import { endianness } from "node:os";
import { InputError, showShape } from "../base";
import { FormatError, headerOf, type HeaderEntry } from "./safetensorsHeader";

/** Numbers and their shape. */
export interface Weights {
  shape: readonly number[];
  values: Float32Array;
}

export interface WeightsFile {
  weights: ReadonlyMap<string, Weights>;
  /** Whatever the writer wanted to say. */
  metadata: Readonly<Record<string, string>>;
}

/** The longest header that the format's own reader takes. */
const LONGEST_HEADER = 100_000_000;

/** Stands before the checksum of a whole file. Older files have one of the numbers alone, without it. */
const WHOLE = "whole:";
/** What stands in the place of the checksum while it is reckoned. */
const BLANK = WHOLE + "0".repeat(64);

/**
 * The bytes of a file, with a checksum of all of them among the metadata.
 * @throws InputError when a name or the metadata cannot be written, or a shape does not fit its numbers
 */
export function toBytes({ weights, metadata }: WeightsFile): Buffer {
  requireNotes(metadata);
  let offset = 0;
  const entries = [...weights].map(([name, { shape, values }]): [string, HeaderEntry] => {
    requireWritable(name, shape, values.length);
    const [from, to] = [offset, (offset += 4 * values.length)];
    return [name, { dtype: "F32", shape: [...shape], data_offsets: [from, to] }];
  });
  const data = Buffer.concat([...weights.values()].map(({ values }) => bytesOf(values)));
  const headerWith = (sha256: string) =>
    framed(JSON.stringify({ __metadata__: { sha256, ...metadata }, ...Object.fromEntries(entries) }));
  const sum = digest(headerWith(BLANK), data);
  return Buffer.concat([headerWith(WHOLE + sum), data]);
}

/**
 * What a file holds.
 * @throws FormatError when the bytes are not exactly what the format asks for, or do not have their checksum
 * @throws InputError for numbers of another type than float32
 */
export function fromBytes(bytes: Buffer): WeightsFile {
  const length = bytes.length < 8 ? 0n : bytes.readBigUInt64LE();
  if (length === 0n || length > LONGEST_HEADER || 8 + Number(length) > bytes.length) {
    throw new FormatError("one that is cut off or of another kind");
  }
  const start = 8 + Number(length);
  const [head, data] = [bytes.subarray(8, start), bytes.subarray(start)];
  const { text, entries, metadata: notes } = headerOf(head, data.length);
  const { sha256: _, ...metadata } = notes;
  requireChecksum(notes, text, data);
  const other = [...entries].find(([, { dtype }]) => dtype !== "F32");
  if (other)
    throw new InputError("path", "weights of type F32 (float32)", `"${other[0]}" of type ${other[1].dtype}`);
  const weights = [...entries].map(([name, { shape, data_offsets }]): [string, Weights] => [
    name,
    { shape, values: numbersOf(data.subarray(...data_offsets)) },
  ]);
  return { weights: new Map(weights), metadata };
}

/** Length and text of a header, filled up with blanks so that the numbers begin at a multiple of 8. */
function framed(json: string): Buffer {
  const text = Buffer.from(json);
  return withLength(Buffer.concat([text, Buffer.alloc(-text.length & 7, " ")]));
}

function withLength(header: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}

/** Files by others have no checksum. */
function requireChecksum(notes: Readonly<Record<string, string>>, text: string, data: Buffer): void {
  const misnamed = Object.keys(notes).some((name) => name !== "sha256" && notes[name]?.startsWith(WHOLE));
  const { sha256 } = notes;
  if (!misnamed && sha256 === undefined) return;
  const right = sha256?.startsWith(WHOLE)
    ? WHOLE + digest(withLength(Buffer.from(text.replace(sha256, BLANK))), data)
    : digest(data);
  if (misnamed || sha256 !== right) throw new FormatError("one that does not have its checksum");
}

function requireNotes(metadata: Readonly<Record<string, unknown>>): void {
  for (const [name, note] of Object.entries(metadata)) {
    if (typeof note !== "string") throw new InputError("metadata", "strings", `${typeof note} as "${name}"`);
    if (name === "sha256") throw new InputError("metadata", "names other than sha256", `"${name}"`);
    if (/\p{Surrogate}/u.test(name + note)) throw new InputError("metadata", "Unicode", JSON.stringify(name));
  }
}

function requireWritable(name: string, shape: readonly number[], count: number): void {
  if (name === "__metadata__" || /\p{Surrogate}/u.test(name)) {
    throw new InputError("weights", "names in Unicode other than __metadata__", JSON.stringify(name));
  }
  const whole = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (whole && shape.reduce((product, size) => product * size, 1) === count) return;
  throw new InputError("weights", `a shape for the ${count} numbers of "${name}"`, showShape(shape));
}

function bytesOf(values: Float32Array): Buffer {
  const bytes = Buffer.from(new Float32Array(values).buffer); // a copy, of float32 numbers whatever came
  return endianness() === "LE" ? bytes : bytes.swap32();
}

function numbersOf(bytes: Buffer): Float32Array {
  const copy = Buffer.from(bytes);
  const ordered = endianness() === "LE" ? copy : copy.swap32();
  return new Float32Array(Uint8Array.from(ordered).buffer);
}

function digest(...parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
