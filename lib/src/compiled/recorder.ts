/**
 * Stands between TensorFlow.js and its native backend while a compiled function runs. Operations are not run but
 * written down, as long as the sequence is one that was seen before, so that the shapes of results are known; a value
 * that is read ends the segment, whose graph then runs as a whole. A sequence that was not seen before runs one by one,
 * becomes a graph at its end, and has its results replaced by the graph's: every later call gives the same bits.
 */
import { ASKING, nativeBackend, type NativeBackend, type StoredTensor, type tf } from "../runtime";
import { loadGraph } from "./graph";
import type { Branch, Memory, Remembered } from "./memory";
import type { Attribute, Call, Plan } from "./plan";
import { fits, kindOf, mayWait, sourcesOf } from "./matching";
import { addCall, createSegment, hasId, idOf, isPart, runOneByOne, type Segment } from "./segment";
import { firstDifference } from "./verify";

export interface RecorderOptions {
  memory: Memory;
  /** Told why a sequence of operations was refused a graph. */
  report: (line: string) => void;
  /** Told each sequence that has run. */
  onSegment?: (segment: Segment) => void;
}

export interface Recorder {
  /** Runs everything that still waits. */
  flush(): void;
  /** Gives TensorFlow.js its backend back. */
  remove(): void;
}

export function installRecorder({ memory, report, onSegment = () => {} }: RecorderOptions): Recorder {
  const native = nativeBackend();
  const state: State = { native, memory, report, onSegment, ...beginning(memory) };
  const execute: NativeBackend["executeMultipleOutputs"] = (kernel, attributes, inputs, outputs) =>
    record(state, kernel, attributes as Attribute[], inputs, outputs);
  const original = native.disposeData.bind(native);
  const replaced: Pick<NativeBackend, (typeof ASKING)[number]> = {
    executeMultipleOutputs: execute,
    executeSingleOutput: (kernel, attributes, inputs) =>
      execute(kernel, attributes, inputs, 1)[0] as tf.TensorInfo,
    getInputTensorIds(inputs) {
      flush(state);
      return inputs.map((input) => idOf(stored(state, input)));
    },
    readSync(id) {
      const tensor = native.tensorMap.get(id) as StoredTensor | undefined;
      if (tensor && state.segment.placeOfResult.has(tensor)) flush(state);
      return prototypeOf(native).readSync.call(native, id);
    },
    disposeData: (id, force) => dispose(state, id, force, original),
  };
  Object.assign(native, replaced);
  return {
    flush: () => flush(state),
    remove: () => ASKING.forEach((name) => delete (native as Partial<NativeBackend>)[name]),
  };
}

interface State {
  readonly native: NativeBackend;
  readonly memory: Memory;
  readonly report: (line: string) => void;
  readonly onSegment: (segment: Segment) => void;
  segment: Segment;
  /** Where in the tree of sequences the segment stands. */
  branch: Branch;
  /** Whether the operations of the segment have run already, because their sequence is new. */
  isNew: boolean;
}

function beginning(memory: Memory): Pick<State, "segment" | "branch" | "isNew"> {
  return { segment: createSegment(), branch: memory.root, isNew: false };
}

function record(
  state: State,
  kernel: string,
  attributes: Attribute[],
  given: tf.TensorInfo[],
  outputs: number,
): tf.TensorInfo[] {
  const { native, memory } = state;
  const request = { kernel, attributes, inputs: given.map((input) => stored(state, input)) };
  if (!mayWait(request)) {
    flush(state);
    return prototypeOf(native).executeMultipleOutputs.call(native, kernel, attributes, given, outputs);
  }
  const { segment } = state;
  const seen = state.branch.next.find(({ call }) => call && fits(segment, call, request));
  if (seen?.call && !state.isNew) {
    state.branch = seen;
    return follow(state, seen.call, request.inputs);
  }
  if (!state.isNew) runOneByOne(segment);
  state.isNew = true;
  const sources = seen?.call?.sources ?? sourcesOf(segment, request); // before their numbers are handed over
  const made = native.binding.executeOp(kernel, attributes, request.inputs.map(idOf), outputs);
  const results = made.map((output) => native.createOutputTensor(output));
  const call = seen?.call ?? { kernel, attributes, sources, results: made.map(kindOf) };
  state.branch = seen ?? memory.grow(state.branch, call);
  const { inputs: taken } = request;
  addCall(segment, { call, inputs: taken, results: results.map((result) => stored(state, result)) });
  return results;
}

/** Writes an operation down whose results have known shapes; they get their numbers later. */
function follow(state: State, call: Call, inputs: StoredTensor[]): tf.TensorInfo[] {
  const results = call.results.map(({ shape, dtype }) =>
    state.native.createOutputTensor({ id: -1, shape: [...shape], dtype }),
  );
  addCall(state.segment, { call, inputs, results: results.map((result) => stored(state, result)) });
  return results;
}

/** Ends the segment: the tensors that the program still holds get their numbers, everything else is let go of. */
function flush(state: State): void {
  const { segment, branch, isNew, memory } = state;
  Object.assign(state, beginning(memory));
  if (segment.happened.length === 0) return;
  try {
    const wanted = segment.results.flatMap((tensor, i) => (segment.gone.has(tensor) ? [] : [i]));
    if (wanted.length > 0) finish(state, segment, branch, wanted, isNew);
    state.onSegment(segment);
  } finally {
    letGo(segment);
  }
}

function finish(state: State, segment: Segment, branch: Branch, wanted: number[], isNew: boolean): void {
  const { memory } = state;
  const key = wanted.join();
  let remembered = memory.recall(branch, key);
  if (!remembered || isNew) runOneByOne(segment);
  if (!remembered) {
    remembered = tryGraph(segment, wanted);
    if ("refused" in remembered) state.report(remembered.refused);
    memory.keep(branch, key, remembered);
  }
  if ("refused" in remembered) return runOneByOne(segment);
  runGraph(remembered.graph.run, segment, wanted);
}

function runGraph(run: (inputs: number[]) => number[], segment: Segment, wanted: number[]): void {
  let ids: number[];
  try {
    ids = run(segment.inputs.map(idOf));
  } catch {
    return runOneByOne(segment); // which throws what it would have thrown without a graph
  }
  wanted.forEach((place, i) => {
    const tensor = segment.results[place] as StoredTensor;
    if (hasId(tensor.id)) nativeBackend().binding.deleteTensor(tensor.id);
    tensor.id = ids[i] as number;
  });
}

/** Makes the graph and compares what it gives with what the operations gave one by one. */
function tryGraph(segment: Segment, wanted: number[]): Remembered {
  const { binding } = nativeBackend();
  const calls = segment.happened.map(({ call }) => call);
  const plan: Plan = { calls, inputs: segment.inputs.map(kindOf), wanted };
  try {
    const graph = loadGraph(plan);
    const ids = graph.run(segment.inputs.map(idOf));
    const difference = firstDifference(
      ids.map((id) => binding.tensorDataSync(id)),
      wanted.map((place) => binding.tensorDataSync((segment.results[place] as StoredTensor).id as number)),
    );
    ids.forEach((id) => binding.deleteTensor(id));
    if (difference === undefined) return { graph };
    graph.dispose();
    return { refused: `results differ by ${difference} from those without a graph` };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

function dispose(
  state: State,
  id: tf.Tensor["dataId"],
  force: boolean | undefined,
  original: NativeBackend["disposeData"],
): boolean {
  // prettier-ignore
  const { segment, native } = state;
  const tensor = native.tensorMap.has(id) ? native.tensorMap.get(id) : undefined;
  if (!tensor || !isPart(segment, tensor)) return original(id, force);
  const { id: number } = tensor;
  tensor.id = null; // the backend would delete it, and the segment may need it
  const disposed = original(id, force);
  tensor.id = number;
  if (disposed) segment.gone.add(tensor);
  return disposed;
}

function letGo({ gone }: Segment): void {
  for (const { id } of gone) if (hasId(id)) nativeBackend().binding.deleteTensor(id);
}

function stored({ native }: State, { dataId }: tf.TensorInfo): StoredTensor {
  return native.tensorMap.get(dataId as tf.Tensor["dataId"]);
}

function prototypeOf(native: NativeBackend): NativeBackend {
  return Object.getPrototypeOf(native) as NativeBackend;
}
