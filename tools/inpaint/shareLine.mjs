// @ts-check

/**
 * A bar that is redrawn in a terminal; elsewhere nothing.
 * @param {{ isTTY?: boolean, write(text: string): unknown }} output
 */
export function createShareLine(output) {
  const WIDTH = 30;
  let drawn = false;
  return {
    /** @param {number} share 0 … 1 */
    show(share) {
      if (!output.isTTY) return;
      const full = Math.round(WIDTH * share);
      const bar = "█".repeat(full) + "░".repeat(WIDTH - full);
      output.write(`\r\u001b[K${bar} ${Math.round(100 * share)} %`);
      drawn = true;
    },
    /** Takes the bar away. */
    end() {
      if (drawn) output.write("\r\u001b[K");
    },
  };
}
