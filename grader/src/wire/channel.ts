/** The child's end of the private channel: one line in, one line out, on descriptors 3 and 4. */
import { readSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { indexOf, slice } from "./originals";

const INPUT = 3;
const OUTPUT = 4;
const bytesOf = Buffer.from as (text: string) => Buffer;
const chunk = Buffer.alloc(64 * 1024);
const decoder = new StringDecoder("utf8");
const part = chunk.subarray.bind(chunk);
let pending = "";

/** The next line, waiting for it; undefined when the grader has closed the channel. */
export function readLine(): string | undefined {
  let end = indexOf(pending, "\n");
  while (end < 0) {
    const size = readSome();
    if (size === 0) return undefined;
    const from = pending.length;
    pending += decoder.write(part(0, size));
    end = indexOf(pending, "\n", from);
  }
  const line = slice(pending, 0, end);
  pending = slice(pending, end + 1);
  return line;
}

function readSome(): number {
  for (;;) {
    try {
      return readSync(INPUT, chunk, 0, chunk.length, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EOF") return 0;
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

/** Sends one line to the grader. */
export const writeLine = (line: string) => writeAll(OUTPUT, `${line}\n`);

/** Writes all of `content` to a descriptor; gives up silently when nobody reads any more. */
export function writeAll(descriptor: number, content: string): void {
  const bytes = bytesOf(content);
  const { length } = bytes;
  for (let done = 0; done < length;) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
    }
  }
}
