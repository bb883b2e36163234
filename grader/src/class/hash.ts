/** Short names for content. */
import { createHash } from "node:crypto";

/** SHA-256 of all parts, each with its length, so that no two lists of parts are alike; in hexadecimal. */
export function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}

/** Enough of a hash to tell the learners of a class apart. */
export const shortHash = (text: string) => hashOf(text).slice(0, 8);

/** A number from 0 (inclusive) to 1 (exclusive), always the same for the same text. */
export const share = (text: string) => parseInt(hashOf(text).slice(0, 12), 16) / 2 ** 48;
