// @ts-check
/** Training steps and decoding of sequence-to-sequence models here and in PyTorch, same sizes and threads, in turns. */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { benchPython } from "./pytorch.mjs";
import { profileText } from "./profile.mjs";
import { Runner } from "./runner.mjs";
import { median } from "./statistics.mjs";

/** @typedef {{ json: boolean, repeats: number, threads: number }} Options */
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
];
const WARM_UP = 5;
/** Threads that wait for work spin for a while; they must not disturb the other side. */
const PAUSE_MS = 10;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/**
 * @param {Runner} ours
 * @param {Runner} peer
 * @param {string} name
 * @param {number} repeats
 * @returns {Promise<Result>}
 */
async function compare(ours, peer, name, repeats) {
  /** @type {[number, number][]} */
  const pairs = [];
  for (let i = 0; i < WARM_UP + repeats; i++) {
    const first = await ours.ask({ do: "time", name, shape: SHAPE });
    await pause();
    const second = await peer.ask({ do: "time", name, shape: SHAPE });
    await pause();
    if (i >= WARM_UP) pairs.push([first.ms, second.ms]);
  }
  const [oursMs, peerMs] = [median(pairs.map(([a]) => a)), median(pairs.map(([, b]) => b))];
  const tokens = /** @type {number} */ (SHAPE[0]) * /** @type {number} */ (SHAPE[1]);
  const perSecond = (/** @type {number} */ ms) => Math.round((tokens / ms) * 1000);
  return {
    name,
    shape: SHAPE,
    oursMs,
    peerMs,
    ratio: median(pairs.map(([a, b]) => a / b)),
    oursTokensPerSecond: perSecond(oursMs),
    peerTokensPerSecond: perSecond(peerMs),
  };
}

/** @param {Result} result */
function row({ name, oursMs, peerMs, ratio, oursTokensPerSecond, peerTokensPerSecond }) {
  const times = [oursMs, peerMs].map((ms) => `${ms.toFixed(1).padStart(9)} ms`).join("");
  const speeds = [oursTokensPerSecond, peerTokensPerSecond].map((n) => `${n}`.padStart(9)).join("");
  return `${name.padEnd(32)}${times}${ratio.toFixed(2).padStart(8)}${speeds}`;
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
    console.log(`medians of ${repeats} pairs in turns: ours, PyTorch, ratio, tokens a second of both\n`);
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
export async function profileSeq2Seq({ threads }) {
  const path = fileURLToPath(new URL("seq2seq_ours.mjs", import.meta.url));
  const ours = new Runner(process.execPath, [path], threads);
  try {
    for (const name of ["LSTM, dot", "LSTM, additive, input feeding"]) {
      const profile = await ours.ask({ do: "profile", name, shape: SHAPE });
      console.log(profileText(`${name}, ${threads} threads, mean of 20 training steps`, profile) + "\n");
    }
    return 0;
  } finally {
    ours.end();
  }
}

/** @param {Options} options @returns {Promise<number>} the exit code */
export async function benchSeq2Seq(options) {
  const file = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
  const ours = new Runner(process.execPath, [file("seq2seq_ours.mjs")], options.threads);
  const peer = new Runner(benchPython, [file("seq2seq_peer.py")], options.threads);
  try {
    await measure(ours, peer, options);
    return 0;
  } finally {
    ours.end();
    peer.end();
  }
}
