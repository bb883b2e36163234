// @ts-check
/** What a command does when nobody reads its output any more, as in `npm run train -- --list | head`. */

/** From now on it ends then, as other programs do, without a word. */
export function endWithReader() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  }
}
