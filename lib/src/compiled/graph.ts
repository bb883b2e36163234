/** A recording as one graph of TensorFlow: written as a SavedModel, loaded by the addon, run with one call. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nativeBackend } from "../runtime";
import { savedModel, type NodeMessage } from "./messages";
import { missingTypes } from "./operations";
import type { Attribute, Call, Kind, Known, Plan, Source } from "./plan";

export interface Graph {
  /** @param inputs the numbers by which TensorFlow knows the tensors @returns those of the wanted results */
  run(inputs: number[]): number[];
  dispose(): void;
}

const TAG = "step";

/** @throws Error of TensorFlow when it does not take the graph */
export function loadGraph(plan: Plan): Graph {
  const { binding } = nativeBackend();
  const directory = mkdtempSync(join(tmpdir(), "attention-lab-graph-"));
  try {
    writeFileSync(join(directory, "saved_model.pb"), savedModel(nodesOf(plan), TAG));
    const session = binding.loadSavedModel(directory, TAG);
    const inputs = plan.inputs.map((_, i) => `${inputName(i)}:0`).join(",");
    const names = resultNames(plan.calls);
    const outputs = plan.wanted.map((result) => names[result]).join(",");
    return {
      run: (ids) =>
        nativeBackend()
          .binding.runSavedModel(session, ids, inputs, outputs)
          .map(({ id }) => id),
      dispose: () => binding.deleteSavedModel(session),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The nodes of the graph: inputs, known numbers, operations. */
export function nodesOf({ calls, inputs }: Plan): NodeMessage[] {
  const names = resultNames(calls);
  const nodes: NodeMessage[] = inputs.map((kind, i) => ({
    name: inputName(i),
    op: "Placeholder",
    input: [],
    attr: { dtype: { type: kind.dtype }, shape: { shape: shapeOf(kind) } },
  }));
  const known = (name: string, value: Known) => {
    const tensor = { dtype: value.dtype, shape: shapeOf(value), content: bytesOf(value) };
    nodes.push({ name, op: "Const", input: [], attr: { dtype: { type: value.dtype }, value: { tensor } } });
    return name;
  };
  calls.forEach((call, place) => {
    const name = callName(call, place);
    const input = call.sources.map((source, i) => {
      if (source.from === "result") return names[source.place] as string;
      return source.from === "input" ? inputName(source.place) : known(`${name}.${i}`, source.known);
    });
    nodes.push({ name, op: call.kernel, input, attr: attributesOf(call, calls) });
  });
  return nodes;
}

const inputName = (i: number) => `input.${i}`;

/** Begins with a digit, since a name may not begin with the underscore of `_MklSoftmax`. */
const callName = ({ kernel }: Call, place: number) => `${place}.${kernel}`;

/** `name:output` of each result, counted through all operations. */
function resultNames(calls: readonly Call[]): string[] {
  return calls.flatMap((call, place) =>
    call.results.map((_, output) => `${callName(call, place)}:${output}`),
  );
}

function attributesOf(call: Call, calls: readonly Call[]): Record<string, object> {
  const given = call.attributes.map((attribute) => [attribute.name, messageOf(attribute)] as const);
  const missing = Object.entries(missingTypes(call.kernel)).map(([name, i]) => {
    return [name, { type: kindOf(call.sources[i] as Source, calls).dtype }] as const;
  });
  return Object.fromEntries([...missing, ...given]);
}

function kindOf(source: Source, calls: readonly Call[]): Kind {
  if (source.from === "graph") return source.known;
  if (source.from === "input") return source.kind;
  return calls.flatMap(({ results }) => results)[source.place] as Kind;
}

function messageOf({ type, value }: Attribute): object {
  const { binding } = nativeBackend();
  if (type === binding["TF_ATTR_STRING"]) return { s: Buffer.from(String(value)) };
  if (type === binding["TF_ATTR_SHAPE"]) return { shape: shapeOf({ shape: value as number[] }) };
  if (Array.isArray(value)) return { list: { i: value } };
  if (type === binding["TF_ATTR_TYPE"]) return { type: value };
  if (type === binding["TF_ATTR_INT"]) return { i: value };
  if (type === binding["TF_ATTR_FLOAT"]) return { f: value };
  if (type === binding["TF_ATTR_BOOL"]) return { b: value };
  throw new Error(`an attribute of type ${type} has no place in a graph`);
}

function shapeOf({ shape }: Pick<Kind, "shape">): object {
  return { dim: shape.map((size) => ({ size })) };
}

function bytesOf({ values, dtype }: Known): Uint8Array {
  const { binding } = nativeBackend();
  const numbers = dtype === binding["TF_FLOAT"] ? Float32Array.from(values) : Int32Array.from(values);
  return new Uint8Array(numbers.buffer);
}
