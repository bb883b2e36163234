// @ts-check
import { failureText } from "./failures.mjs";

/** @typedef {{ write(text: string): unknown, isTTY?: boolean }} Output */

/**
 * @param {number} milliseconds
 * @returns {string} such as "0.4 s", "31.2 s" or "2 min 5 s"
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

const QUIET_PROGRESS_MS = 15_000;
const LIVE_PROGRESS_MS = 150;

/** One line a step; on a terminal the running step's line also shows what it is doing. */
export class Reporter {
  /**
   * @param {Output} output
   * @param {{ quiet?: boolean }} [options] quiet: say nothing about steps that had nothing to do
   */
  constructor(output, { quiet = false } = {}) {
    this.output = output;
    this.quiet = quiet;
    this.shownAt = 0;
    this.live = false;
  }

  clear() {
    if (this.live) this.output.write("\r\u001b[2K");
    this.live = false;
  }

  /** @param {string} text */
  line(text) {
    this.clear();
    this.output.write(`${text}\n`);
  }

  /** @param {string} name @param {string} [note] */
  alreadyDone(name, note = "") {
    if (!this.quiet) this.line(`· ${name} … already done${note ? ` (${note})` : ""}`);
  }

  /** @param {string} name @param {number} milliseconds @param {string} [note] */
  done(name, milliseconds, note = "") {
    this.line(`✓ ${name} … ${duration(milliseconds)}${note ? ` (${note})` : ""}`);
  }

  /**
   * A step that failed but whose work can be done without.
   * @param {string} name @param {number} milliseconds @param {string[]} notice
   */
  withoutIt(name, milliseconds, notice) {
    this.line(`! ${name} … ${duration(milliseconds)}`);
    for (const line of notice) this.note(line);
  }

  /** @param {string} name @param {number} milliseconds @param {import("./failures.mjs").SetupFailure} failure */
  failed(name, milliseconds, failure) {
    this.line(`✗ ${name} … ${duration(milliseconds)}\n${failureText(failure)}`);
  }

  /** @param {string} text something to know before a long wait */
  note(text) {
    this.line(`  ${text}`);
  }

  /** @param {string} name @param {string} text what the running step is doing */
  progress(name, text) {
    const now = Date.now();
    if (text === "") return;
    if (now - this.shownAt < (this.output.isTTY ? LIVE_PROGRESS_MS : QUIET_PROGRESS_MS)) return;
    this.shownAt = now;
    if (!this.output.isTTY) return this.line(`  ${name}: ${text.slice(0, 120)}`);
    this.clear();
    this.output.write(`  ${name} … ${text}`.slice(0, 100));
    this.live = true;
  }

  /** @param {string} name a step begins */
  begin(name) {
    this.shownAt = Date.now();
    if (!this.output.isTTY) return;
    this.output.write(`  ${name} …`);
    this.live = true;
  }
}
