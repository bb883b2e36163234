/** Keeps others out of the grader's own processes. */

let isClosed = false;

/**
 * From now on SIGUSR1 does nothing here. Node would start its debugger, and whoever can send the signal and reach
 * this machine's network could run code in the process that gives the marks.
 */
export function closeDebugger(): void {
  if (isClosed) return;
  isClosed = true;
  process.on("SIGUSR1", () => undefined);
}
