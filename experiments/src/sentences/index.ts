/** Importing this registers the experiments of this topic. */
import type { ClassifierTask, LabelledSentence, LanguageTask } from "@attention-lab/lib/sentences";
import "./languageModel";
import "./sentiment";

declare module "../families" {
  interface Families {
    language: { task: LanguageTask; example: readonly string[] };
    sentiment: { task: ClassifierTask; example: LabelledSentence };
  }
}
