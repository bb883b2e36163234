// @ts-check
/** `npm start` in a folder: waits until JupyterLab answers with the kernel of that folder, then stops it. */
import { spawn } from "node:child_process";
import { createServer } from "node:net";

/** Fetching and installing everything takes a while on a busy machine. */
const LONGEST_MS = 900_000;

/**
 * @param {string} folder
 * @returns {Promise<{ isRight: boolean, output: string, seconds: number }>}
 */
export async function startLab(folder) {
  const port = await freePort();
  const started = performance.now();
  const flags = ["--no-browser", "--port", String(port), "--IdentityProvider.token=ci"];
  const child = spawn("npm", ["start", "--", ...flags], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise((resolve) => child.on("close", resolve));
  const kernels = `http://127.0.0.1:${port}/api/kernelspecs?token=ci`;
  let answer = "";
  while (answer === "" && child.exitCode === null && performance.now() - started < LONGEST_MS) {
    answer = await fetch(kernels).then(
      (response) => response.text(),
      () => "",
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const seconds = (performance.now() - started) / 1000;
  const isRight = answer.includes('"tslab"') && answer.includes(JSON.stringify(folder).slice(1, -1));
  process.kill(-(child.pid ?? 0), "SIGTERM");
  await ended;
  return { isRight, output: isRight ? output : `${output}\n${answer.slice(0, 500)}`, seconds };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
