// @ts-check
/** What both benchmarks do: start our side and PyTorch's, ask them in turns, and end them whatever happens. */
import { fileURLToPath } from "node:url";
import { profileText } from "./profile.mjs";
import { benchPython, picturesPython } from "./pytorch.mjs";
import { Runner } from "./runner.mjs";
import { median } from "./statistics.mjs";

/** @typedef {{ json: boolean, repeats: number, threads: number }} Options */
/** @typedef {{ name: string, shape: readonly number[], runs?: number }} Case `runs` in a row, timed together; default 1 */

/** @typedef {"attention" | "seq2seq" | "captioning" | "inpaint"} Topic */

/** Threads that wait for work spin for a while; they must not disturb the other side. */
const PAUSE_MS = 10;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
const pathOf = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Times a case of ours and one of PyTorch's in turns.
 * @param {Runner} ours
 * @param {Runner} peer
 * @param {[Case, Case]} cases
 * @param {{ warmUp: number, repeats: number }} rounds
 * @returns {Promise<{ oursMs: number, peerMs: number, ratio: number }>} medians for one run, also of the ratios of each turn
 */
export async function timeInTurns(ours, peer, [mine, theirs], { warmUp, repeats }) {
  /** @type {[number, number][]} */
  const pairs = [];
  for (let i = 0; i < warmUp + repeats; i++) {
    const first = await ours.ask({ do: "time", ...mine });
    await pause();
    const second = await peer.ask({ do: "time", ...theirs });
    await pause();
    if (i >= warmUp) pairs.push([first.ms, second.ms]);
  }
  return {
    oursMs: median(pairs.map(([a]) => a)),
    peerMs: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([a, b]) => a / b)),
  };
}

/**
 * Runs a measurement with both sides of a topic started.
 * @param {Topic} topic
 * @param {Options} options
 * @param {(ours: Runner, peer: Runner, options: Options) => Promise<void>} measure
 * @returns {Promise<number>} the exit code
 */
export async function withBothSides(topic, options, measure) {
  const ours = new Runner(process.execPath, [pathOf(`${topic}_ours.mjs`)], options.threads);
  const python = topic === "inpaint" ? picturesPython : benchPython;
  const peer = new Runner(python, [pathOf(`${topic}_peer.py`)], options.threads);
  try {
    await measure(ours, peer, options);
    return 0;
  } finally {
    ours.end();
    peer.end();
  }
}

/**
 * Prints where our own time goes; PyTorch is not needed.
 * @param {Topic} topic
 * @param {readonly Case[]} cases
 * @param {number} threads
 * @param {number} [runs] of each
 * @returns {Promise<number>} the exit code
 */
export async function printProfiles(topic, cases, threads, runs = 20) {
  const ours = new Runner(process.execPath, [pathOf(`${topic}_ours.mjs`)], threads);
  try {
    for (const { name, shape } of cases) {
      const profile = await ours.ask({ do: "profile", name, shape, runs });
      const title = `${name} ${shape.join("×")}, ${threads} threads, mean of ${runs} runs`;
      console.log(`${profileText(title, profile)}\n`);
    }
    return 0;
  } finally {
    ours.end();
  }
}
