/** Importing this registers the experiments of this topic. */
import type { PairTask, SentencePair } from "@attention-lab/lib/seq2seq";
import type { NumberList, NumbersTask } from "./numbers";
import "./bottleneck";
import "./numbers";
import "./punctuation";
import "./translation";

export * from "./bottleneckCurves";
export * from "./bottleneckStudy";
export * from "./budgetStudy";
export { rightBefore } from "./numbers";
export { namedByPath } from "./pairs";
export { translatorInArrays, type TranslatorInArrays } from "./inArrays";
export * from "./probing";
export { say, unknownInWords, type Said } from "./say";

declare module "../families" {
  interface Families {
    bottleneck: { task: PairTask; example: SentencePair };
    numbers: { task: NumbersTask; example: NumberList };
    punctuation: { task: PairTask; example: SentencePair };
    translation: { task: PairTask; example: SentencePair };
  }
}
