/**
 * Weights on disk, in the safetensors format: 8 bytes with the length of a JSON header, the header, then float32
 * numbers, all little-endian (github.com/huggingface/safetensors). Python's safetensors reads these files too.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { endianness } from "node:os";
import { InputError, requireSameShape } from "../base";
import { tf } from "../runtime";
import { writeAtomically } from "./folder";

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

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Writes weights with a checksum, atomically. */
export function writeWeights(path: string, { weights, metadata }: WeightsFile): void {
  const parts = [...weights.values()].map(({ values }) => toBytes(values));
  const header: Record<string, HeaderEntry | Record<string, string>> = {
    __metadata__: { ...metadata, sha256: checksum(parts) },
  };
  let offset = 0;
  for (const [name, { shape, values }] of weights) {
    const end = offset + values.byteLength;
    header[name] = { dtype: "F32", shape: [...shape], data_offsets: [offset, end] };
    offset = end;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc(-text.length & 7, " ")]); // data begins at a multiple of 8
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  writeAtomically(path, Buffer.concat([length, padded, ...parts]));
}

/**
 * Reads what {@link writeWeights} wrote.
 * @throws InputError when the file is missing, damaged or of another kind
 */
export function readWeights(path: string): WeightsFile {
  const bytes = readBytes(path);
  const start = 8 + Number(bytes.length < 8 ? 0 : bytes.readBigUInt64LE());
  const header = parseHeader(path, bytes.subarray(8, start));
  const { __metadata__: notes, ...entries } = header;
  const { sha256, ...metadata } = (notes ?? {}) as Record<string, string>;
  const data = bytes.subarray(start);
  if (sha256 !== checksum([data])) throw damaged(path, "one whose numbers do not have its checksum");
  const weights = Object.entries(entries as Record<string, HeaderEntry>).map(
    ([name, { shape, data_offsets }]) =>
      [name, { shape, values: toNumbers(data.subarray(...data_offsets)) }] as const,
  );
  return { weights: new Map(weights), metadata };
}

/**
 * Saves variables under their names.
 * @param metadata kept beside them
 * @example saveWeights("shipped/reader.safetensors", task.variables)
 */
export function saveWeights(
  path: string,
  variables: Readonly<Record<string, tf.Variable>>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  writeWeights(path, { weights: weightsOf(variables), metadata });
}

/**
 * Sets variables to the weights of a file; all fit, or none is changed.
 * @returns the file's metadata
 * @throws InputError when the file is missing or damaged, or names or shapes differ from those of the variables
 */
export function loadWeights(
  path: string,
  variables: Readonly<Record<string, tf.Variable>>,
): Readonly<Record<string, string>> {
  const { weights, metadata } = readWeights(path);
  assignWeights(weights, variables);
  return metadata;
}

/**
 * A copy of the variables' numbers.
 * @throws InputError when a variable is not float32
 */
export function weightsOf(variables: Readonly<Record<string, tf.Variable>>): Map<string, Weights> {
  const other = Object.entries(variables).find(([, { dtype }]) => dtype !== "float32");
  if (other) throw new InputError(other[0], "a float32 variable", other[1].dtype);
  const pairs = Object.entries(variables).map(
    ([name, variable]) =>
      [name, { shape: variable.shape, values: (variable.dataSync() as Float32Array).slice() }] as const,
  );
  return new Map(pairs);
}

/**
 * Sets variables to weights of the same names and shapes.
 * @throws InputError before anything is changed
 */
export function assignWeights(
  weights: ReadonlyMap<string, Weights>,
  variables: Readonly<Record<string, tf.Variable>>,
): void {
  const [wanted, given] = [Object.keys(variables).sort().join(", "), [...weights.keys()].sort().join(", ")];
  if (wanted !== given) throw new InputError("weights", `weights named ${wanted}`, given);
  for (const [name, { shape }] of weights) requireSameShape(name, variables[name]?.shape ?? [], shape);
  for (const [name, { shape, values }] of weights) {
    tf.tidy(() => variables[name]?.assign(tf.tensor(values, [...shape], "float32")));
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new InputError("path", "a weights file", error instanceof Error ? error.message : String(error));
  }
}

function parseHeader(path: string, bytes: Buffer): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(bytes.toString());
    if (typeof header === "object" && header !== null) return header as Record<string, unknown>;
  } catch {
    // no JSON: damaged, as below
  }
  throw damaged(path, "one that is cut off or of another kind");
}

function damaged(path: string, got: string): InputError {
  return new InputError("path", `an undamaged weights file at ${path}`, got);
}

function toBytes(values: Float32Array): Buffer {
  const bytes = Buffer.from(values.slice().buffer);
  return endianness() === "LE" ? bytes : bytes.swap32();
}

function toNumbers(bytes: Buffer): Float32Array {
  const copy = Buffer.from(bytes);
  const ordered = endianness() === "LE" ? copy : copy.swap32();
  return new Float32Array(Uint8Array.from(ordered).buffer);
}

function checksum(parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
