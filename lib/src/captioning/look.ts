/** Where a captioner looks while it is made to say given captions, and how much of that lies on what is named. */
import { InputError, tf, type Tensor } from "../runtime";
import type { Grid } from "../vision";
import type { Captioner } from "./model";
import type { CaptionExample } from "./example";

/** One caption's steps, the one that predicts the end mark included. */
export interface Look {
  /** `[target][regions]`; empty without attention */
  weights: number[][];
  /** `[target]` */
  gate: number[];
}

/** The looks of a batch, fed with `inputs` `[batch][target]`. */
export function lookAt(
  captioner: Captioner,
  regionsOf: () => Tensor,
  inputs: readonly (readonly number[])[],
): Look[] {
  return tf.tidy(() => {
    const run = captioner.teacherForced(captioner.remember(regionsOf()), inputs);
    const weights = run.weights?.arraySync() as number[][][] | undefined;
    const gate = run.gate?.arraySync() as number[][] | undefined;
    return inputs.map((_, i) => ({ weights: weights?.[i] ?? [], gate: gate?.[i] ?? [] }));
  }) as unknown as Look[];
}

/**
 * The share of each region that a mask covers.
 * @param mask 1 or 0, row by row `[height · width]`
 * @returns `[rows · columns]`, 0 … 1
 * @throws InputError when the grid does not divide the picture or the mask has another size
 * @example regionShares(Uint8Array.of(1, 0, 0, 0), { width: 4, height: 1 }, { rows: 1, columns: 2 }) // [0.5, 0]
 */
export function regionShares(
  mask: Uint8Array,
  { width, height }: { width: number; height: number },
  { rows, columns }: Grid,
): number[] {
  if (mask.length !== width * height)
    throw new InputError("mask", `${width * height} numbers`, String(mask.length));
  if (width % columns !== 0 || height % rows !== 0) {
    throw new InputError("grid", `one that divides ${width} × ${height}`, `${columns} × ${rows}`);
  }
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  const shares = new Array<number>(rows * columns).fill(0);
  mask.forEach((seen, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const region = Math.floor(y / cellHeight) * columns + Math.floor(x / cellWidth);
    shares[region] = (shares[region] as number) + seen / (cellWidth * cellHeight);
  });
  return shares;
}

/** A region belongs to what a word names when that covers at least this share of it. */
export const BELONGS = 1 / 16;

/** 1 for the regions that belong to a mask, 0 for the others. `[regions]` */
export function regionMask(mask: Uint8Array, size: { width: number; height: number }, grid: Grid): number[] {
  return regionShares(mask, size, grid).map((share) => Number(share >= BELONGS));
}

/**
 * The mean of the weights on the regions of what is named, over all words that name something, beside the same mean for
 * equal weights. Nothing without attention.
 */
export function massOnNamed(
  { encoder: { grid } }: Captioner,
  examples: readonly CaptionExample[],
  look: (examples: readonly CaptionExample[]) => readonly Look[],
): { mass?: number; area?: number } | Record<string, never> {
  const looks = look(examples);
  const both = examples.flatMap(({ image, named }, i) =>
    (named?.() ?? []).flatMap((mask, t) => {
      const weights = looks[i]?.weights[t];
      if (!mask || !weights) return [];
      const region = regionMask(mask, image, grid);
      const mass = weights.reduce((sum, weight, r) => sum + weight * (region[r] as number), 0);
      return [{ mass, area: region.reduce((sum, x) => sum + x, 0) / region.length }];
    }),
  );
  if (both.length === 0) return {};
  const mean = (of: "mass" | "area") => both.reduce((sum, each) => sum + each[of], 0) / both.length;
  return { mass: mean("mass"), area: mean("area") };
}
