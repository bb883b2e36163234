/** Importing this registers the experiments of this topic. */
import type { SpotPicture } from "@attention-lab/datasets/spots";
import type { SpotTask } from "./spots";

declare module "../families" {
  interface Families {
    vision: { task: SpotTask; example: SpotPicture };
  }
}

export type { SpotTask } from "./spots";
export {
  reachParams,
  reachPoints,
  reachResults,
  reachRuns,
  reachVariants,
  type ReachPoint,
  type ReachVariant,
} from "./reachStudy";
