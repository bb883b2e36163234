/** Operations that wait: from the start of a compiled call, or the last value read, to the next value read. */
import { nativeBackend, type StoredTensor } from "../runtime";
import type { Call } from "./plan";

/** A call as it happened: the plan's operation, and the tensors that took part. */
export interface Happened {
  call: Call;
  inputs: readonly StoredTensor[];
  results: readonly StoredTensor[];
}

export interface Segment {
  readonly happened: Happened[];
  /** Tensors from outside, in the order of first use, and the place of each. */
  readonly inputs: StoredTensor[];
  readonly placeOfInput: Map<StoredTensor, number>;
  /** Results of all operations in order, and the place of each. */
  readonly results: StoredTensor[];
  readonly placeOfResult: Map<StoredTensor, number>;
  /** Tensors whose numbers belong to the graph. */
  readonly constants: Set<StoredTensor>;
  /** Tensors of this segment that the program has let go of, while the segment may still need them. */
  readonly gone: Set<StoredTensor>;
}

export function createSegment(): Segment {
  return {
    happened: [],
    inputs: [],
    placeOfInput: new Map(),
    results: [],
    placeOfResult: new Map(),
    constants: new Set(),
    gone: new Set(),
  };
}

export function addCall({ happened, results, placeOfResult }: Segment, made: Happened): void {
  happened.push(made);
  for (const tensor of made.results) {
    placeOfResult.set(tensor, results.length);
    results.push(tensor);
  }
}

/** Whether a tensor is a result here, or goes into an operation. */
export function isPart({ placeOfInput, placeOfResult, constants }: Segment, tensor: StoredTensor): boolean {
  return placeOfResult.has(tensor) || placeOfInput.has(tensor) || constants.has(tensor);
}

/** The place of an outside tensor, which is taken in when it is met for the first time. */
export function placeOf({ inputs, placeOfInput }: Segment, tensor: StoredTensor): number {
  const place = placeOfInput.get(tensor);
  if (place !== undefined) return place;
  placeOfInput.set(tensor, inputs.length);
  return inputs.push(tensor) - 1;
}

/** Lets go of the inputs that were taken in last. */
export function shortenInputs({ inputs, placeOfInput }: Segment, length: number): void {
  for (const tensor of inputs.splice(length)) placeOfInput.delete(tensor);
}

/** Runs the operations that have not run yet, one by one, as they would have run without a graph. */
export function runOneByOne({ happened }: Segment): void {
  const { binding } = nativeBackend();
  for (const { call, inputs, results } of happened) {
    if (results.every(({ id }) => hasId(id))) continue;
    const made = binding.executeOp(call.kernel, call.attributes, inputs.map(idOf), results.length);
    made.forEach(({ id }, i) => ((results[i] as StoredTensor).id = id));
  }
}

/** The number by which TensorFlow knows a tensor; hands its numbers over when it does not have them yet. */
export function idOf(tensor: StoredTensor): number {
  if (tensor.values !== null) {
    tensor.id = nativeBackend().binding.createTensor(tensor.shape, tensor.dtype, tensor.values);
    tensor.values = null;
  }
  return tensor.id as number;
}

export function hasId(id: number | null): id is number {
  return id !== null && id >= 0;
}
