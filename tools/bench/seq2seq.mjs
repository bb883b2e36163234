// @ts-check
/** Training steps and decoding of sequence-to-sequence models here and in PyTorch, same sizes and threads, in turns. */
import { cpus } from "node:os";
import { printProfiles, timeInTurns, withBothSides } from "./turns.mjs";

/** @typedef {import("./runner.mjs").Runner} Runner */
/** @typedef {import("./turns.mjs").Options} Options */
/**
 * @typedef {{ name: string, shape: number[], oursMs: number, peerMs: number, ratio: number,
 *   oursTokensPerSecond: number, peerTokensPerSecond: number }} Result
 */

/** Shapes are [batch, length of source and target, words of each side, width of vectors and states]. */
const SHAPE = [64, 12, 1000, 128];
const CASES = [
  "LSTM, dot",
  "LSTM, additive",
  "LSTM, additive, input feeding",
  "GRU, dot",
  "Transformer",
  "LSTM, dot decoding",
  "Transformer decoding",
].flatMap((name) => [name, `${name}, compiled`]);
/** Training takes one step after another; the first after the other side's turn finds its memory gone from the caches. */
const RUNS = 5;
const WARM_UP = 2;

/**
 * @param {Runner} ours
 * @param {Runner} peer
 * @param {string} name
 * @param {number} repeats
 * @returns {Promise<Result>}
 */
async function compare(ours, peer, name, repeats) {
  const mine = { name, shape: SHAPE, runs: RUNS };
  const theirs = { ...mine, name: name.replace(/, compiled$/, "") }; // PyTorch is eager in both
  const times = await timeInTurns(ours, peer, [mine, theirs], { warmUp: WARM_UP, repeats });
  const tokens = /** @type {number} */ (SHAPE[0]) * /** @type {number} */ (SHAPE[1]);
  const perSecond = (/** @type {number} */ ms) => Math.round((tokens / ms) * 1000);
  return {
    name,
    shape: SHAPE,
    ...times,
    oursTokensPerSecond: perSecond(times.oursMs),
    peerTokensPerSecond: perSecond(times.peerMs),
  };
}

/** @param {Result} result */
function row({ name, oursMs, peerMs, ratio, oursTokensPerSecond, peerTokensPerSecond }) {
  const times = [oursMs, peerMs].map((ms) => `${ms.toFixed(1).padStart(9)} ms`).join("");
  const speeds = [oursTokensPerSecond, peerTokensPerSecond].map((n) => `${n}`.padStart(9)).join("");
  return `${name.padEnd(40)}${times}${ratio.toFixed(2).padStart(8)}${speeds}`;
}

/** @param {Runner} ours @param {Runner} peer @param {Options} options */
async function measure(ours, peer, { json, repeats, threads }) {
  const mine = await ours.ask({ do: "about" });
  const { version } = await peer.ask({ do: "about" });
  const cpu = cpus()[0]?.model.trim() ?? "unknown CPU";
  const about = `${mine.version} (${mine.backend}), ${version}, Node ${process.versions.node}, ${threads} threads, ${cpu}`;
  if (!json) {
    console.log(`${about}\nTraining steps (forward, loss, gradients, clipping, Adam) and greedy decoding of`);
    console.log("batch × length × words × width = " + SHAPE.join(" × "));
    console.log(
      `medians of ${repeats} pairs in turns, each of ${RUNS} in a row: ours, PyTorch, ratio, tokens a second of both\n`,
    );
  }
  /** @type {Result[]} */
  const results = [];
  for (const name of CASES) {
    if (json) process.stderr.write(`${name} …\n`);
    const result = await compare(ours, peer, name, repeats);
    results.push(result);
    if (!json) console.log(row(result));
  }
  if (json) console.log(JSON.stringify(results));
}

/**
 * Where the time of a training step goes.
 * @param {Pick<Options, "threads">} options @returns {Promise<number>} the exit code
 */
export function profileSeq2Seq({ threads }) {
  const cases = ["LSTM, dot", "LSTM, additive, input feeding"].map((name) => ({ name, shape: SHAPE }));
  return printProfiles("seq2seq", cases, threads);
}

/** @param {Options} options @returns {Promise<number>} the exit code */
export function benchSeq2Seq(options) {
  return withBothSides("seq2seq", options, measure);
}
