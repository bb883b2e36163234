/** Importing this registers the experiments of this topic. */
import type { LookupQuestion } from "@attention-lab/lib/lookup";
import type { Task } from "@attention-lab/lib/training";
import "./lookup";

declare module "../families" {
  interface Families {
    lookup: { task: Task<LookupQuestion>; example: LookupQuestion };
  }
}
export {
  lookupDimensions,
  lookupMarks,
  lookupParams,
  lookupPoints,
  lookupResults,
  lookupVariants,
  type LookupPoint,
  type LookupVariant,
} from "./lookupStudy";
