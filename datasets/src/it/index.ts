export { itCorpus, type ItCorpus, type ItSizes } from "./corpus";
export { parseIt } from "./parse";
export {
  itLabels,
  itVocabulary,
  nounKind,
  textOf,
  PADDING,
  UNKNOWN,
  type ItKind,
  type ItLabel,
  type ItSentence,
} from "./sentence";
