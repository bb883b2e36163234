/** What a recording holds, without a word about TensorFlow's insides. */

/** An attribute as TensorFlow.js hands it over: `type` is one of the numbers TF_ATTR_…. */
export interface Attribute {
  name: string;
  type: number;
  value: number | boolean | string | number[];
}

/** The shape of a tensor and the number of its type in TensorFlow. */
export interface Kind {
  shape: readonly number[];
  dtype: number;
}

/** Numbers that belong to the graph itself, such as an axis. They are copies. */
export interface Known extends Kind {
  values: readonly number[];
}

/** Where an operation's input comes from: an earlier result, an input of the graph, or the graph itself. */
export type Source =
  | { from: "result"; place: number }
  | { from: "input"; place: number; kind: Kind }
  | { from: "graph"; known: Known };

/** One operation of a recording. */
export interface Call {
  kernel: string;
  attributes: readonly Attribute[];
  sources: readonly Source[];
  /** Of its results, in order. */
  results: readonly Kind[];
}

/** A recording cut where a value was read: operations in order. Results are counted through all of them. */
export interface Plan {
  calls: readonly Call[];
  /** Of what comes from outside, in the order of first use. */
  inputs: readonly Kind[];
  /** Which results are wanted. */
  wanted: readonly number[];
}
