/** Whether an operation is one that an earlier run had at the same place. */
import type { StoredTensor } from "../runtime";
import { knownInputs } from "./operations";
import type { Attribute, Call, Kind, Source } from "./plan";
import { placeOf, shortenInputs, type Segment } from "./segment";

/** An operation as TensorFlow.js asks for it. */
export interface Request {
  kernel: string;
  attributes: readonly Attribute[];
  inputs: readonly StoredTensor[];
}

/** Whether an operation may wait: it is one of those, and the inputs that belong to the graph are known numbers. */
export function mayWait({ kernel, inputs }: Request): boolean {
  const places = knownInputs(kernel, inputs.length);
  return places?.every((i) => inputs[i]?.values) ?? false;
}

/** Whether a request is this operation of an earlier run; if so, its inputs are inputs of the segment from now on. */
export function fits(segment: Segment, call: Call, { kernel, attributes, inputs }: Request): boolean {
  if (call.kernel !== kernel || call.sources.length !== inputs.length) return false;
  if (!areSame(call.attributes, attributes)) return false;
  const before = segment.inputs.length;
  const fit = call.sources.every((source, i) => isFrom(segment, source, inputs[i] as StoredTensor));
  if (!fit) shortenInputs(segment, before);
  return fit;
}

/** Where the inputs of a request come from. */
export function sourcesOf(segment: Segment, { kernel, inputs }: Request): Source[] {
  const places = knownInputs(kernel, inputs.length) ?? [];
  return inputs.map((tensor, i): Source => {
    if (places.includes(i)) {
      segment.constants.add(tensor);
      return { from: "graph", known: { ...kindOf(tensor), values: Array.from(tensor.values as number[]) } };
    }
    const result = segment.placeOfResult.get(tensor);
    if (result !== undefined) return { from: "result", place: result };
    return { from: "input", place: placeOf(segment, tensor), kind: kindOf(tensor) };
  });
}

export function kindOf({ shape, dtype }: Kind): Kind {
  return { shape, dtype };
}

function isFrom(segment: Segment, source: Source, tensor: StoredTensor): boolean {
  if (source.from === "graph") {
    segment.constants.add(tensor);
    const { values } = tensor;
    return isKind(source.known, tensor) && values !== null && isEqual(source.known.values, values);
  }
  const result = segment.placeOfResult.get(tensor);
  if (source.from === "result") return result === source.place;
  return result === undefined && isKind(source.kind, tensor) && placeOf(segment, tensor) === source.place;
}

function isKind({ shape, dtype }: Kind, tensor: Kind): boolean {
  return dtype === tensor.dtype && isEqual(shape, tensor.shape);
}

function areSame(all: readonly Attribute[], others: readonly Attribute[]): boolean {
  if (all.length !== others.length) return false;
  return all.every(({ name, value }, i) => {
    const other = others[i] as Attribute;
    if (name !== other.name) return false;
    if (Array.isArray(value) && Array.isArray(other.value)) return isEqual(value, other.value);
    return value === other.value;
  });
}

function isEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
