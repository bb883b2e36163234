/** The one door to sharp, loaded when the first picture is read: nobody else waits for it or needs it. */
import { InputError } from "@attention-lab/lib/base";
import type { Sharp, SharpInput, SharpOptions } from "sharp";

export type { Sharp, SharpOptions } from "sharp";

type CreateSharp = (input: SharpInput | SharpOptions, options?: SharpOptions) => Sharp;

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

/**
 * Words as a PNG of a given size, in the middle; nothing where the machine has no fonts.
 * @throws InputError as `pipeline`
 */
export async function words(text: string, size: { width: number; height: number }): Promise<Buffer[]> {
  const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const marked = `<span foreground="#222222">${plain}</span>`;
  const background = { r: 255, g: 255, b: 255 };
  try {
    const drawn = load()({ text: { text: marked, dpi: 110, rgba: true } });
    const laid = pipeline(await drawn.flatten({ background }).png().toBuffer(), {});
    return [
      await laid
        .resize({ ...size, fit: "contain", background, withoutEnlargement: true })
        .png()
        .toBuffer(),
    ];
  } catch (error) {
    if (error instanceof InputError) throw error;
    return [];
  }
}

/** What an error says, in one line. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0]?.trim() ?? "";
}
