// @ts-check
/** Attention here against PyTorch, same sizes and threads, in turns; then memory and time against length. */
import { cpus } from "node:os";
import { logLogSlope, median } from "./statistics.mjs";
import { printProfiles, timeInTurns, withBothSides } from "./turns.mjs";

/** @typedef {import("./runner.mjs").Runner} Runner */
/** @typedef {import("./turns.mjs").Options} Options */
/** @typedef {{ name: string, shape: number[], oursMs: number, peerMs: number, ratio: number }} Result */

/**
 * What is measured: our function, PyTorch's, and the shape [batch, heads, length, d].
 * @type {[string, string, number[]][]}
 */
const CASES = [
  ["blocked", "fused", [8, 8, 512, 64]],
  ["naive", "fused", [8, 8, 512, 64]],
  ["naive", "naive", [8, 8, 512, 64]],
  ["blocked causal", "fused causal", [8, 8, 512, 64]],
  ["blocked gradient", "fused gradient", [8, 8, 512, 64]],
  ["naive gradient", "naive gradient", [8, 8, 512, 64]],
  ["blocked", "fused", [8, 8, 128, 64]],
  ["naive", "fused", [8, 8, 128, 64]],
  ["naive", "naive", [8, 8, 128, 64]],
  ["blocked", "fused", [1, 8, 2048, 64]],
  ["naive", "naive", [1, 8, 2048, 64]],
  ["local", "fused", [1, 8, 2048, 64]],
];
const WARM_UP = 3;
const LENGTHS = [512, 1024, 2048, 4096, 8192];
/**
 * Ours, and the longest length that is affordable with 2 heads of 64.
 * @type {[string, number][]}
 */
const LONG = [
  ["naive", 4096],
  ["blocked", 8192],
  ["blocked gradient", 8192],
  ["local", 8192],
];

const log = (/** @type {string} */ text) => process.stderr.write(text);

/**
 * @param {Runner} ours
 * @param {Runner} peer
 * @param {typeof CASES[number]} what
 * @param {number} repeats
 * @returns {Promise<Result>}
 */
async function compare(ours, peer, [name, against, shape], repeats) {
  /** @type {Parameters<typeof timeInTurns>[2]} */
  const cases = [
    { name, shape },
    { name: against, shape },
  ];
  const times = await timeInTurns(ours, peer, cases, { warmUp: WARM_UP, repeats });
  await Promise.all([ours.ask({ do: "forget" }), peer.ask({ do: "forget" })]);
  return { name: `${name} / PyTorch ${against}`, shape, ...times };
}

/** @param {Result} result */
function row({ name, shape, oursMs, peerMs, ratio }) {
  const times = `${oursMs.toFixed(1).padStart(9)} ms ${peerMs.toFixed(1).padStart(9)} ms`;
  return `${name.padEnd(44)} ${shape.join("×").padEnd(12)} ${times} ${ratio.toFixed(2).padStart(7)}`;
}

/**
 * Time and peak extra memory of ours against length, and the exponent of both.
 * @param {Runner} ours
 * @param {number} repeats
 */
async function measureLengths(ours, repeats) {
  for (const [name, longest] of LONG) {
    const lengths = LENGTHS.filter((n) => n <= longest);
    const [bytes, times] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
    for (const n of lengths) {
      const shape = [1, 2, n, 64];
      const runs = [];
      for (let i = 0; i < repeats; i++) runs.push((await ours.ask({ do: "time", name, shape })).ms);
      times.push(median(runs.slice(1)));
      bytes.push((await ours.ask({ do: "memory", name, shape })).bytes);
      await ours.ask({ do: "forget" });
    }
    const cell = (/** @type {string} */ text) => text.padStart(10);
    console.log(`\n${name.padEnd(17)}${lengths.map((n) => cell(`n = ${n}`)).join("")}${cell("slope")}`);
    const memory = bytes.map((b) => cell(`${(b / 2 ** 20).toFixed(1)} MiB`)).join("");
    console.log(`  extra memory   ${memory}${cell(logLogSlope(lengths, bytes).toFixed(2))}`);
    const time = times.map((t) => cell(`${t.toFixed(1)} ms`)).join("");
    console.log(`  time           ${time}${cell(logLogSlope(lengths, times).toFixed(2))}`);
  }
}

/** @param {Runner} ours @param {Runner} peer @param {Options} options */
async function measure(ours, peer, { json, repeats, threads }) {
  const mine = await ours.ask({ do: "about" });
  const { version } = await peer.ask({ do: "about" });
  const cpu = cpus()[0]?.model.trim() ?? "unknown CPU";
  const about = `${mine.version} (${mine.backend}), ${version}, Node ${process.versions.node}, ${threads} threads, ${cpu}`;
  if (!json)
    console.log(`${about}\nMedians of ${repeats} pairs in turns; shape = batch × heads × length × d\n`);
  /** @type {Result[]} */
  const results = [];
  for (const what of CASES) {
    if (json) log(`${what[0]} / PyTorch ${what[1]} ${what[2].join("×")} …\n`);
    const result = await compare(ours, peer, what, repeats);
    results.push(result);
    if (!json) console.log(row(result));
  }
  if (json) console.log(JSON.stringify(results));
  else await measureLengths(ours, Math.max(2, Math.ceil(repeats / 5)));
}

/**
 * Where the time of blocked attention goes.
 * @param {Pick<Options, "threads">} options @returns {Promise<number>} the exit code
 */
export function profileAttention({ threads }) {
  const shape = [8, 8, 512, 64];
  const cases = ["blocked", "blocked gradient"].map((name) => ({ name, shape }));
  return printProfiles("attention", cases, threads);
}

/** @param {Options} options @returns {Promise<number>} the exit code */
export function benchAttention(options) {
  return withBothSides("attention", options, measure);
}
