/** Weights on disk, in the safetensors format, which Python's safetensors reads and writes too. */
import { readFileSync } from "node:fs";
import { InputError, requireSameShape } from "../base";
import { tf } from "../runtime";
import { writeAtomically } from "./folder";
import { FormatError } from "./safetensorsHeader";
import { fromBytes, toBytes, type Weights, type WeightsFile } from "./safetensors";

export type { Weights, WeightsFile } from "./safetensors";

/**
 * Writes weights with a checksum, atomically.
 * @throws InputError when the folder cannot be made, a name or the metadata cannot be written, or a shape does not fit
 *   its numbers
 */
export function writeWeights(path: string, file: WeightsFile): void {
  writeAtomically(path, toBytes(file));
}

/**
 * Reads a safetensors file of float32 numbers, by {@link writeWeights} or by others. Those by others have no checksum.
 * @throws InputError when the file is missing, not what the format asks for, of numbers of another type, or does not
 *   have its checksum
 */
export function readWeights(path: string): WeightsFile {
  const bytes = readBytes(path);
  try {
    return fromBytes(bytes);
  } catch (error) {
    if (error instanceof FormatError) {
      throw new InputError("path", `an undamaged weights file at ${path}`, error.message);
    }
    throw error instanceof InputError
      ? new InputError("path", `${error.expected} at ${path}`, error.got)
      : error;
  }
}

/**
 * Saves variables under their names.
 * @param metadata kept beside them
 * @throws InputError as {@link writeWeights}, or when a variable is not float32
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
 * @throws InputError as {@link readWeights} and {@link assignWeights}
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
  Object.entries(variables).forEach(requireUsable);
  const pairs = Object.entries(variables).map(
    ([name, variable]) =>
      [name, { shape: variable.shape, values: (variable.dataSync() as Float32Array).slice() }] as const,
  );
  return new Map(pairs);
}

/**
 * Sets variables to weights of the same names and shapes.
 * @throws InputError as {@link requireFitting}, before anything is changed
 */
export function assignWeights(
  weights: ReadonlyMap<string, Weights>,
  variables: Readonly<Record<string, tf.Variable>>,
): void {
  requireFitting(weights, variables);
  for (const [name, variable] of Object.entries(variables)) {
    const { shape, values } = weights.get(name) as Weights;
    tf.tidy(() => variable.assign(tf.tensor(values, [...shape], "float32")));
  }
}

/** @throws InputError unless names and shapes are those of the variables, and the variables float32 */
export function requireFitting(
  weights: ReadonlyMap<string, Weights>,
  variables: Readonly<Record<string, tf.Variable>>,
): void {
  const [wanted, given] = [Object.keys(variables).sort(), [...weights.keys()].sort()];
  if (wanted.length !== given.length || wanted.some((name, i) => name !== given[i])) {
    throw new InputError("weights", `weights named ${wanted.join(", ")}`, given.join(", "));
  }
  for (const [name, variable] of Object.entries(variables)) {
    requireUsable([name, variable]);
    const { shape, values } = weights.get(name) as Weights;
    requireSameShape(name, variable.shape, shape);
    requireSameShape(name, [variable.size], [values.length]);
  }
}

function requireUsable([name, variable]: [string, tf.Variable]): void {
  if (variable.isDisposed) throw new InputError(name, "a float32 variable", "one that is disposed");
  if (variable.dtype !== "float32") throw new InputError(name, "a float32 variable", variable.dtype);
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new InputError("path", "a weights file", error instanceof Error ? error.message : String(error));
  }
}
