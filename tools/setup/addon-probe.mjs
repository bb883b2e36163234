// @ts-check
// Run in a process of its own: loads the native TensorFlow addon, multiplies two matrices, prints what it found as JSON.
import { createRequire } from "node:module";
import { join } from "node:path";
import { places } from "./places.mjs";

process.env["TF_CPP_MIN_LOG_LEVEL"] = "3";
const load = createRequire(join(places.root, "lib", "package.json"));

/** Two functions of Node's util that tfjs-node 4.22 calls and Node 23 removed. */
/** @type {Record<string, unknown>} */
const util = load("node:util");
util.isNullOrUndefined ??= (/** @type {unknown} */ value) => value === null || value === undefined;
util.isArray ??= Array.isArray;

const tf = load("@tensorflow/tfjs-node");
const product = tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0];
process.stdout.write(
  `${JSON.stringify({ backend: tf.getBackend(), product, version: tf.backend().binding?.TF_Version ?? "" })}\n`,
);
