/** The one door to sharp, loaded when the first picture is read: nobody else waits for it or needs it. */
import { InputError } from "@attention-lab/lib/base";
import type { Sharp, SharpInput, SharpOptions } from "sharp";

export type { Sharp, SharpOptions } from "sharp";

type CreateSharp = (input: SharpInput, options?: SharpOptions) => Sharp;

/**
 * sharp's pipeline over a picture.
 * @throws InputError when sharp is not installed for this machine
 */
export function pipeline(input: SharpInput, options: SharpOptions): Sharp {
  return load()(input, options);
}

function load(): CreateSharp {
  try {
    return require("sharp") as CreateSharp;
  } catch (error) {
    const reason = firstLine(error);
    throw new InputError("sharp", "sharp installed for this machine (run npm run setup)", reason);
  }
}

/** What an error says, in one line. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0]?.trim() ?? "";
}
