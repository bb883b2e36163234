// @ts-check
/** Filling holes here, in OpenCV, scikit-image and PyTorch: the same pictures and threads, in turns; time and quality. */
import { cpus } from "node:os";
import { printProfiles, timeInTurns, withBothSides } from "./turns.mjs";

/** @typedef {import("./runner.mjs").Runner} Runner */
/** @typedef {import("./turns.mjs").Options} Options */
/**
 * @typedef {{ picture: string, name: string, against: string, oursMs: number, peerMs: number, ratio: number,
 *   oursDb: number, peerDb: number }} Result
 */

/**
 * Our method, and what it is compared with.
 * @type {readonly [string, string][]}
 */
const METHODS = [
  ["pyramid", "PyTorch, pyramid"],
  ["one-scale", "PyTorch, one scale"],
  ["search", "PyTorch, pyramid"],
  ["telea", "OpenCV Telea"],
  ["navier-stokes", "OpenCV Navier–Stokes"],
  ["biharmonic", "scikit-image biharmonic"],
];
const WARM_UP = 1;

/**
 * @param {Runner} ours @param {Runner} peer @param {string} picture @param {number} index
 * @param {number} repeats @param {(result: Result) => void} onResult
 */
async function comparePicture(ours, peer, picture, index, repeats, onResult) {
  const shape = [index];
  const made = await ours.ask({ do: "picture", shape });
  await peer.ask({ do: "take", shape, ...made });
  const quality = async (/** @type {Runner} */ side, /** @type {string} */ name) => {
    const { values } = await side.ask({ do: "fill", name, shape });
    return (await ours.ask({ do: "judge", shape, values })).db;
  };
  for (const [name, against] of METHODS) {
    /** @type {Parameters<typeof timeInTurns>[2]} */
    const cases = [
      { name, shape },
      { name: against, shape },
    ];
    const times = await timeInTurns(ours, peer, cases, { warmUp: WARM_UP, repeats });
    const [oursDb, peerDb] = [await quality(ours, name), await quality(peer, against)];
    onResult({ picture, name, against, ...times, oursDb, peerDb });
  }
}

/** @param {Result} result */
function row({ picture, name, against, oursMs, peerMs, ratio, oursDb, peerDb }) {
  const times = [oursMs, peerMs].map((ms) => `${ms.toFixed(1).padStart(9)} ms`).join("");
  const db = [oursDb, peerDb].map((one) => `${one.toFixed(2).padStart(7)} dB`).join("");
  return `${picture.padEnd(24)}${`${name} / ${against}`.padEnd(40)}${times}${ratio.toFixed(2).padStart(8)}${db}`;
}

/** @param {Runner} ours @param {Runner} peer @param {Options} options */
async function measure(ours, peer, { json, repeats, threads }) {
  const { version, backend, names } = await ours.ask({ do: "about" });
  const about = await peer.ask({ do: "about" });
  const cpu = cpus()[0]?.model.trim() ?? "unknown CPU";
  if (!json) {
    console.log(
      `${version} (${backend}), ${about.version}, Node ${process.versions.node}, ${threads} threads, ${cpu}`,
    );
    console.log(
      `Medians of ${repeats} pairs in turns: ours, the other, ratio; then PSNR in the hole of both\n`,
    );
  }
  /** @type {Result[]} */
  const results = [];
  for (const [i, picture] of names.entries()) {
    await comparePicture(ours, peer, picture, i, repeats, (result) => {
      results.push(result);
      if (json) process.stderr.write(`${picture}: ${result.name} …\n`);
      else console.log(row(result));
    });
  }
  if (json) console.log(JSON.stringify(results));
}

/**
 * Where the time of filling by attention goes.
 * @param {Pick<Options, "threads">} options @returns {Promise<number>} the exit code
 */
export function profileInpaint({ threads }) {
  const cases = ["pyramid", "search"].map((name) => ({ name, shape: [1] }));
  return printProfiles("inpaint", cases, threads, 3);
}

/** @param {Options} options @returns {Promise<number>} the exit code */
export function benchInpaint(options) {
  return withBothSides("inpaint", options, measure);
}
