export {
  classifierKinds,
  createClassifierTask,
  type ClassifierKind,
  type ClassifierOptions,
  type ClassifierTask,
  type LabelledSentence,
} from "./classifier";
export {
  createLanguageTask,
  neighbours,
  type LanguageModelOptions,
  type LanguageTask,
} from "./languageModel";
export { createNgramModel, type NgramModel } from "./ngramModel";
export { linearProbe, type Readings } from "./probe";
