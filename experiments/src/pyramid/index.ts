/** Importing this registers the experiments of this topic. */
import type { BitPicture } from "@attention-lab/datasets";
import type { MotifTask } from "./motif";
import "./motif";

declare module "../families" {
  interface Families {
    pyramid: { task: MotifTask; example: BitPicture };
  }
}

export type { MotifTask } from "./motif";
export {
  motifPoint,
  motifResults,
  motifParams,
  motifVariants,
  type MotifPoint,
  type MotifVariant,
} from "./motifStudy";
