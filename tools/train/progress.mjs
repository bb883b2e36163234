// @ts-check

/**
 * @typedef {object} Step
 * @property {number} step
 * @property {number} steps
 * @property {number} loss
 * @property {Record<string, number>} [dev]
 */

/** Redrawing more often than this only costs time. */
const REDRAW_MS = 100;

/**
 * One line that is redrawn in a terminal; elsewhere a line at each tenth of the way, and at the end.
 * @param {{ isTTY?: boolean, write(text: string): unknown }} output
 */
export function createProgress(output) {
  const started = Date.now();
  let first = 0;
  let drawnAt = 0;
  let dev = "";
  return {
    /** @param {Step} step */
    step({ step, steps, loss, dev: metrics }) {
      first ||= step; // a resumed run does not start at 1
      if (metrics) dev = ` · dev ${metricsText(metrics)}`;
      const now = Date.now();
      const last = step === steps;
      const seconds = (now - started) / 1000;
      const left = (seconds / (step - first + 1)) * (steps - step);
      const time = last ? `took ${duration(seconds)}` : `about ${duration(left)} left`;
      const line = `${step} of ${steps} · loss ${loss.toPrecision(4)}${dev} · ${time}`;
      if (!output.isTTY) {
        if (last || step % Math.ceil(steps / 10) === 0) output.write(`${line}\n`);
      } else if (last || now - drawnAt >= REDRAW_MS) {
        drawnAt = now;
        output.write(`\r\u001b[K${line}`);
      }
    },
    /** Leaves the line as it stands. */
    end() {
      if (output.isTTY && drawnAt > 0) output.write("\n");
    },
  };
}

/** @param {Record<string, number>} metrics */
export function metricsText(metrics) {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${value.toPrecision(4)}`)
    .join(", ");
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
