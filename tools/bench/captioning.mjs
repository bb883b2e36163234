// @ts-check
/** A training step of the captioner, and its encoder alone, here and in PyTorch: same sizes and threads, in turns. */
import { cpus } from "node:os";
import { printProfiles, timeInTurns, withBothSides } from "./turns.mjs";

/** @typedef {import("./runner.mjs").Runner} Runner */
/** @typedef {import("./turns.mjs").Options} Options */
/** @typedef {{ name: string, shape: number[], oursMs: number, peerMs: number, ratio: number }} Result */

/** Shapes are [batch, side of the pictures, words of a caption, words of the vocabulary]. */
const SHAPE = [32, 64, 12, 60];
const CASES = ["training step", "training step, compiled", "encoder", "encoder gradient"];
const RUNS = 5;
const WARM_UP = 2;

/** @param {Result} result */
function row({ name, oursMs, peerMs, ratio }) {
  const times = [oursMs, peerMs].map((ms) => `${ms.toFixed(1).padStart(9)} ms`).join("");
  return `${name.padEnd(28)}${times}${ratio.toFixed(2).padStart(8)}`;
}

/** @param {Runner} ours @param {Runner} peer @param {Options} options */
async function measure(ours, peer, { json, repeats, threads }) {
  const { version, backend } = await ours.ask({ do: "about" });
  const about = await peer.ask({ do: "about" });
  if (!json) {
    const cpu = cpus()[0]?.model.trim() ?? "unknown CPU";
    console.log(`${version} (${backend}), ${about.version}, Node ${process.versions.node}, ${threads} threads, ${cpu}`); // prettier-ignore
    console.log(
      `Two LSTMs with attention between them; batch × side × length × words = ${SHAPE.join(" × ")}`,
    );
    console.log(`medians of ${repeats} pairs in turns, each of ${RUNS} in a row: ours, PyTorch, ratio\n`);
  }
  /** @type {Result[]} */
  const results = [];
  for (const name of CASES) {
    if (json) process.stderr.write(`${name} …\n`);
    const mine = { name, shape: SHAPE, runs: RUNS };
    const theirs = { ...mine, name: name.replace(/, compiled$/, "") }; // PyTorch is eager in both
    const times = await timeInTurns(ours, peer, [mine, theirs], { warmUp: WARM_UP, repeats });
    const result = { name, shape: SHAPE, ...times };
    results.push(result);
    if (!json) console.log(row(result));
  }
  if (json) console.log(JSON.stringify(results));
}

/**
 * Where the time of a training step goes.
 * @param {Pick<Options, "threads">} options @returns {Promise<number>} the exit code
 */
export function profileCaptioning({ threads }) {
  return printProfiles("captioning", [{ name: "training step", shape: SHAPE }], threads);
}

/** @param {Options} options @returns {Promise<number>} the exit code */
export function benchCaptioning(options) {
  return withBothSides("captioning", options, measure);
}
