/** What a decoder learns of the picture at each word: by looking, or from one vector for all words. */
import { dotScore, prepareKeys, attention } from "../attention";
import { linear, createMatrix } from "../layers";
import { InputError, type Random, type Tensor } from "../runtime";
import type { PictureMemory } from "./model";

/**
 * `attention`: a weighted mean of the regions, weighted anew at each word. `mean`: their plain mean, the same at each
 * word. `flat`: all regions side by side, through two linear maps into one short vector, the same at each word.
 */
export const glances = ["attention", "mean", "flat"] as const;
export type Glance = (typeof glances)[number];

export type GlanceWeights = {
  /** Of `attention`: from the decoder's state to a query. `[d, width]` */
  query?: Tensor;
  /** Of `flat`: of each region. `[width, FEW]` */
  reduce?: Tensor;
  /** Of `flat`: of all regions together. `[regions · FEW, SHORT]` */
  flatten?: Tensor;
};

const FEW = 8;
const SHORT = 32;

/** How long the vector is that {@link glanceAt} gives. */
export function glanceWidth(glance: Glance, width: number): number {
  return glance === "flat" ? SHORT : width;
}

/** Queries begin near zero, so that attention begins nearly uniform. @throws InputError for another glance */
export function createGlanceWeights(
  random: Random,
  glance: Glance,
  { d, width, regions }: { d: number; width: number; regions: number },
): GlanceWeights {
  if (!glances.includes(glance)) throw new InputError("glance", glances.join(", "), String(glance));
  if (glance === "attention") return { query: random.normalTensor([d, width], 0.01) };
  if (glance === "mean") return {};
  return { reduce: createMatrix(random, width, FEW), flatten: createMatrix(random, regions * FEW, SHORT) };
}

/** What can be computed before the first word. */
export function prepareGlance(
  regions: Tensor,
  { query, reduce, flatten }: GlanceWeights,
): Pick<PictureMemory, "keys" | "summary"> {
  if (query) return { keys: prepareKeys(dotScore(), regions) };
  if (!reduce || !flatten) return { summary: regions.mean(1) };
  const all = linear(regions, reduce).reshape([regions.shape[0] as number, -1]); // [batch, regions · FEW]
  return { summary: linear(all, flatten) };
}

/**
 * The vector of each word.
 * @param h the decoder's states `[batch, target, d]`
 * @returns context `[batch, target, glanceWidth]`, and weights `[batch, target, regions]` of attention
 */
export function glanceAt(
  h: Tensor,
  { regions, keys, summary }: PictureMemory,
  { query }: GlanceWeights,
): { context: Tensor; weights?: Tensor } {
  if (query && keys) {
    const { output, weights } = attention(linear(h, query), keys, regions);
    return { context: output, weights };
  }
  if (!summary) throw new InputError("memory", "one that this captioner made", "another one's");
  return { context: summary.expandDims(1).tile([1, h.shape[1] as number, 1]) };
}
