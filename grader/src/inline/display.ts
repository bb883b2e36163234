/** Where a check's result appears: below the cell under tslab, on the console in plain Node. */

/** The same content for both places. */
export interface Shown {
  html: string;
  text: string;
}
export type Display = (shown: Shown) => void;

interface KernelModule {
  lastWriteDisplayData?: ((data: object, update: boolean) => void) | null;
}

/**
 * The display of the cell that is running now. Ask for it before the first `await`: what is shown later still
 * belongs to this cell, even if the next one has started.
 */
export function currentDisplay(): Display {
  const write = kernelModule()?.lastWriteDisplayData;
  if (!write) return ({ text }) => console.log(text);
  return ({ html, text }) =>
    write({ data: { "text/html": html, "text/plain": text }, metadata: {}, transient: {} }, false);
}

/** tslab's Jupyter side, if this process is its kernel; never loads it. */
function kernelModule(): KernelModule | undefined {
  try {
    return require.cache[require.resolve("tslab/dist/jupyter")]?.exports as KernelModule | undefined;
  } catch {
    return undefined;
  }
}
