/** Importing this registers the experiments of this topic. */
import type { Task } from "@attention-lab/lib/training";
import type { RecallExample } from "./recall";
import "./recall";

declare module "../families" {
  interface Families {
    recall: { task: Task<RecallExample>; example: RecallExample };
  }
}
export {
  recallDistances,
  recallGrid,
  recallLengths,
  recallMarks,
  recallParams,
  recallPoints,
  recallResults,
  recallVariants,
  type RecallPoint,
  type RecallVariant,
} from "./recallStudy";
