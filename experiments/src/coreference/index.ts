/** Importing this registers the experiments of this topic. */
import type { ItSentence } from "@attention-lab/datasets/it";
import type { ReaderTask } from "./reader";
import "./reader";

declare module "../families" {
  interface Families {
    reader: { task: ReaderTask; example: ItSentence };
  }
}
export { readerKinds, readerParams, readerPoints, readerResults, type ReaderPoint } from "./readerStudy";
