// @ts-check
import { createRequire } from "node:module";

/** @typedef {{ variant: string, size?: number, distance?: string | number, seed: number }} Wanted one training: a model, its size or data, its seed */
/** @typedef {Wanted & { loss: number }} Point what a training came to, and more that only the study knows */
/** @typedef {typeof import("@attention-lab/experiments/studies")} Studied */
/** @typedef {import("@attention-lab/experiments/studies").BottleneckVariant} BottleneckVariant */
/** @typedef {import("@attention-lab/experiments/studies").CaptioningVariant} CaptioningVariant */
/** @typedef {import("@attention-lab/experiments/studies").LookupVariant} LookupVariant */
/** @typedef {import("@attention-lab/experiments/studies").MotifVariant} MotifVariant */
/** @typedef {import("@attention-lab/experiments/studies").RecallVariant} RecallVariant */
/**
 * @typedef {object} Plan
 * @property {Record<string, string>} params what the results are measured with
 * @property {Wanted[]} all every training, in order
 * @property {(wanted: Wanted) => Promise<Point[]>} measure trains one; what is measured on the way comes first
 */

/** @type {Record<string, (studied: Studied, seeds: number[], settings: string[]) => Plan>} */
const plans = {
  bottleneck: ({ bottleneckVariants, bottleneckParams, bottleneckPoint, stateSizes }, seeds, settings) => ({
    params: texts(bottleneckVariants, (kind) => bottleneckParams(kind, 64, 1), settings),
    all: seeds.flatMap((seed) =>
      stateSizes.flatMap((size) => bottleneckVariants.map((variant) => ({ variant, size, seed }))),
    ),
    measure: async ({ variant, size, seed }) => [
      await bottleneckPoint(/** @type {BottleneckVariant} */ (variant), Number(size), seed, { settings }),
    ],
  }),
  budget: ({ budgetParams, budgetPoints, budgetRuns }, seeds, settings) => ({
    params: Object.fromEntries(
      budgetRuns.map((run) => [
        `${run.variant} ${run.size}`,
        budgetParams(run, 1)
          .setFromText(...settings)
          .toText(),
      ]),
    ),
    all: seeds.flatMap((seed) => budgetRuns.map(({ variant, size }) => ({ variant, size, seed }))),
    measure: ({ variant, size, seed }) => {
      const run = budgetRuns.find((one) => one.variant === variant && one.size === size);
      if (!run) throw new Error(`the study of the budget has no ${variant} ${size}`);
      return budgetPoints(run, seed, settings);
    },
  }),
  states: ({ statesParams, statesPoint }, seeds, settings) => ({
    params: texts(["NoAttention"], () => statesParams(1), settings),
    all: seeds.map((seed) => ({ variant: "NoAttention", seed })),
    measure: async ({ seed }) => [await statesPoint(seed, settings)],
  }),
  pyramid: ({ motifVariants, motifParams, motifPoint }, seeds, settings) => ({
    params: texts(motifVariants, (kind) => motifParams(kind, 1), settings),
    all: seeds.flatMap((seed) => motifVariants.map((variant) => ({ variant, seed }))),
    measure: async ({ variant, seed }) => [
      await motifPoint(/** @type {MotifVariant} */ (variant), seed, settings),
    ],
  }),
  reach: ({ reachParams, reachPoints, reachRuns }, seeds, settings) => ({
    params: Object.fromEntries(
      reachRuns.map(({ variant, distance }) => [
        `${variant} ${distance}`,
        reachParams(variant, distance, 1)
          .setFromText(...settings)
          .toText(),
      ]),
    ),
    all: seeds.flatMap((seed) => reachRuns.map((run) => ({ ...run, seed }))),
    measure: ({ variant, distance, seed }) => {
      const run = reachRuns.find((one) => one.variant === variant && one.distance === distance);
      if (!run) throw new Error(`the study of reach has no ${variant} ${distance}`);
      return reachPoints(run.variant, run.distance, seed, undefined, settings);
    },
  }),
  captioning: ({ captioningVariants, captioningParams, captioningPoints }, seeds, settings) => ({
    params: texts(captioningVariants, (kind) => captioningParams(kind, 1), settings),
    all: seeds.flatMap((seed) => captioningVariants.map((variant) => ({ variant, seed }))),
    measure: ({ variant, seed }) =>
      captioningPoints(/** @type {CaptioningVariant} */ (variant), seed, settings),
  }),
  lookup: ({ lookupDimensions, lookupParams, lookupPoints, lookupVariants }, seeds, settings) => ({
    params: texts(lookupVariants, (kind) => lookupParams(kind, 64, 1), settings),
    all: seeds.flatMap((seed) =>
      lookupDimensions.flatMap((size) => lookupVariants.map((variant) => ({ variant, size, seed }))),
    ),
    measure: ({ variant, size, seed }) =>
      lookupPoints(/** @type {LookupVariant} */ (variant), Number(size), seed, undefined, settings),
  }),
  recall: ({ recallParams, recallPoints, recallVariants }, seeds, settings) => ({
    params: texts(recallVariants, (kind) => recallParams(kind, 1), settings),
    all: seeds.flatMap((seed) => recallVariants.map((variant) => ({ variant, seed }))),
    measure: ({ variant, seed }) =>
      recallPoints(/** @type {RecallVariant} */ (variant), seed, undefined, settings),
  }),
  reader: ({ readerParams, readerPoints }, seeds, settings) => ({
    params: texts(["Sinusoidal"], () => readerParams(1), settings),
    all: seeds.map((seed) => ({ variant: "Sinusoidal", seed })),
    measure: ({ seed }) => readerPoints(seed, undefined, settings),
  }),
};

/** What can be studied. */
export const studies = Object.keys(plans);

/**
 * @param {string} name @param {number[]} seeds
 * @param {string[]} settings changes of the parameters, as `--set` takes them
 * @returns {Plan}
 */
export function planOf(name, seeds, settings = []) {
  const studied = createRequire(import.meta.url)("@attention-lab/experiments/studies");
  const plan = plans[name];
  if (!plan) throw new Error(`there is no study called ${name}`);
  return plan(studied, seeds, settings);
}

/**
 * @template {string} V
 * @param {readonly V[]} kinds
 * @param {(kind: V) => { setFromText(...settings: string[]): { toText(): string } }} params
 * @param {string[]} settings
 * @returns {Record<string, string>}
 */
function texts(kinds, params, settings) {
  const textOf = (/** @type {V} */ kind) =>
    params(kind)
      .setFromText(...settings)
      .toText();
  return Object.fromEntries(kinds.map((kind) => [kind, textOf(kind)]));
}
