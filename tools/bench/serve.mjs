// @ts-check
/** What our sides of the benchmarks share: they read requests a line each and answer with a line of JSON. */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { profileKernels } from "./profile.mjs";

/** @typedef {{ do: string, name: string, shape: number[], runs: number }} Request */
/** @typedef {{ run: () => void, dispose: () => void }} Task something to do again and again */

/** @param {(request: any) => unknown} answer may also give a promise */
export async function serve(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    const reply = await Promise.resolve(JSON.parse(line))
      .then(answer)
      .catch((error) => ({ error: String(error?.stack ?? error) }));
    process.stdout.write(JSON.stringify(reply) + "\n");
  }
}

/**
 * Answers with times and profiles of tasks; one is kept until another is asked for.
 * @param {(name: string, shape: number[]) => Task} taskOf
 */
export function timesOf(taskOf) {
  /** @type {typeof import("@attention-lab/lib/runtime")} */
  const { backend, tf } = createRequire(import.meta.url)("@attention-lab/lib/runtime");
  /** @type {Task & { key: string } | undefined} */
  let current;
  return (/** @type {Request} */ { do: task, name, shape, runs }) => {
    if (task === "about") return { version: `tfjs ${backend().version}`, backend: backend().name };
    const key = `${name} ${shape}`;
    if (current?.key !== key) {
      current?.dispose();
      current = { key, ...taskOf(name, shape) };
    }
    if (task === "profile") return profileKernels(tf.backend(), current.run, runs);
    const start = performance.now();
    for (let i = 0; i < runs; i++) current.run();
    return { ms: (performance.now() - start) / runs };
  };
}
