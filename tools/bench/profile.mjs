// @ts-check
/** Where the time of a function goes, kernel by kernel: what TensorFlow is asked to do, and how long each takes. */

/** @typedef {{ kernel: string, calls: number, ms: number }} KernelTime */
/** @typedef {{ totalMs: number, kernels: KernelTime[] }} Profile */

/**
 * Runs a function some times after a warm-up and adds up the time of every kernel call, per run.
 * @param {object} backend the native backend of TensorFlow.js
 * @param {() => unknown} run awaited
 * @param {number} repeats
 * @returns {Promise<Profile>} kernels by time, longest first; what is left to the total is JavaScript
 */
export async function profileKernels(backend, run, repeats) {
  for (let i = 0; i < 3; i++) await run();
  /** @type {Map<string, KernelTime>} */
  const times = new Map();
  const native = /** @type {Record<string, (...args: unknown[]) => unknown>} */ (backend);
  const methods = ["executeSingleOutput", "executeMultipleOutputs"];
  const originals = methods.map((method) => native[method]);
  methods.forEach((method, i) => {
    native[method] = (...args) => {
      const started = performance.now();
      const result = originals[i]?.apply(backend, args);
      const kernel = String(args[0]);
      const entry = times.get(kernel) ?? { kernel, calls: 0, ms: 0 };
      times.set(kernel, { kernel, calls: entry.calls + 1, ms: entry.ms + performance.now() - started });
      return result;
    };
  });
  const started = performance.now();
  for (let i = 0; i < repeats; i++) await run();
  const totalMs = (performance.now() - started) / repeats;
  methods.forEach((method, i) => {
    native[method] = /** @type {(...args: unknown[]) => unknown} */ (originals[i]);
  });
  const kernels = [...times.values()]
    .map(({ kernel, calls, ms }) => ({ kernel, calls: calls / repeats, ms: ms / repeats }))
    .sort((a, b) => b.ms - a.ms);
  return { totalMs, kernels };
}

/**
 * A table of a profile.
 * @param {string} title @param {Profile} profile
 */
export function profileText(title, { totalMs, kernels }) {
  const line = (/** @type {string} */ name, /** @type {string} */ calls, /** @type {number} */ ms) =>
    `${name.padEnd(36)} ${calls.padStart(8)} ${ms.toFixed(2).padStart(9)} ms ${((100 * ms) / totalMs).toFixed(0).padStart(4)} %`;
  const shown = kernels.slice(0, 12);
  const others = kernels.slice(12);
  const sum = (/** @type {KernelTime[]} */ list) => list.reduce((total, { ms }) => total + ms, 0);
  const calls = (/** @type {KernelTime[]} */ list) =>
    String(Math.round(list.reduce((n, kernel) => n + kernel.calls, 0)));
  return [
    title,
    ...shown.map((kernel) => line(kernel.kernel, String(Math.round(kernel.calls)), kernel.ms)),
    ...(others.length > 0 ? [line("other kernels", calls(others), sum(others))] : []),
    line("JavaScript", "", totalMs - sum(kernels)),
    line("all", calls(kernels), totalMs),
  ].join("\n");
}
