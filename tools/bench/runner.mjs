// @ts-check
/** A program that measures: it reads a request a line as JSON and answers with a line of JSON. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class Runner {
  /** @type {import("node:child_process").ChildProcessByStdio<import("node:stream").Writable, import("node:stream").Readable, null>} */
  #child;
  /** @type {{ resolve: (answer: any) => void, reject: (error: Error) => void }[]} */
  #waiting = [];

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {number} threads how many threads every library in there may use
   */
  constructor(command, args, threads) {
    const count = String(threads);
    const env = {
      ...process.env,
      OMP_NUM_THREADS: count,
      MKL_NUM_THREADS: count,
      TF_NUM_INTRAOP_THREADS: count,
      TF_NUM_INTEROP_THREADS: "1",
      TF_CPP_MIN_LOG_LEVEL: "3",
      PYTHONDONTWRITEBYTECODE: "1",
    };
    this.#child = spawn(command, args, { env, stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.#answer(line));
    this.#child.on("error", (error) => this.#fail(error));
    this.#child.on("exit", (code) => this.#fail(new Error(`${command} ended with code ${code}`)));
  }

  /** @param {string} line */
  #answer(line) {
    const next = this.#waiting.shift();
    if (!next) return;
    try {
      const answer = JSON.parse(line);
      if (answer.error) next.reject(new Error(answer.error));
      else next.resolve(answer);
    } catch {
      next.reject(new Error(`not an answer: ${line}`));
    }
  }

  /** @param {Error} error */
  #fail(error) {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  /**
   * @param {Record<string, unknown>} request
   * @returns {Promise<any>}
   */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(JSON.stringify(request) + "\n");
    });
  }

  end() {
    this.#child.stdin.end();
  }
}
