/** A progress bar for long work: how far, how long still, and the loss. */
import { randomUUID } from "node:crypto";
import { requireWhole } from "../base";
import escapeHtml from "escape-html";
import { inNotebook, send } from "./kernel";

export interface ProgressBar {
  /**
   * One step is done. Await it in the loop: it lets the kernel send the update.
   * @param loss shown beside the bar when given
   */
  step(loss?: number): Promise<void>;
  /** Steps done so far. */
  readonly done: number;
}

/** Redrawing more often than this only costs time. */
const REDRAW_MS = 100;

/**
 * A bar for `total` steps, redrawn in place in a notebook and printed at each tenth in plain node.
 * @param total number of steps, ≥ 1
 * @param label what is being done
 * @throws InputError when total is not a whole number ≥ 1
 * @example
 * const bar = progressBar(200, "training");
 * for (const loss of [2, 1]) await bar.step(loss);
 */
export function progressBar(total: number, label = "progress"): ProgressBar {
  requireWhole("total", total);
  const started = performance.now();
  const displayId = randomUUID();
  let done = 0;
  let drawnAt = -Infinity;
  const draw = (loss: number | undefined) => {
    const now = performance.now();
    const due = inNotebook() ? now - drawnAt >= REDRAW_MS : done % Math.ceil(total / 10) === 0;
    if (!due && done < total) return false;
    const first = drawnAt === -Infinity;
    drawnAt = now;
    const words = describe(label, done, total, (now - started) / 1000, loss);
    send({ "text/html": bar(words, done / total), "text/plain": words }, { displayId, update: !first });
    return true;
  };
  return {
    get done() {
      return done;
    },
    async step(loss) {
      done = Math.min(done + 1, total);
      if (draw(loss)) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function describe(label: string, done: number, total: number, seconds: number, loss?: number): string {
  const left = (seconds / done) * (total - done);
  const time = done === total ? `took ${duration(seconds)}` : `about ${duration(left)} left`;
  const lossText = loss === undefined ? "" : ` · loss ${loss.toPrecision(4)}`;
  return `${label}: ${done} of ${total}${lossText} · ${time}`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function bar(words: string, fraction: number): string {
  const percent = (100 * fraction).toFixed(1);
  return (
    `<div>${escapeHtml(words)}</div><div style="height:6px;background:rgba(128,128,128,0.3);max-width:420px">` +
    `<div style="height:6px;width:${percent}%;background:#0072B2"></div></div>`
  );
}
