export {
  punctuationPairs,
  type PunctuationCorpus,
  type PunctuationPair,
  type PunctuationSizes,
} from "./corpus";
export { punctuationKinds, type PunctuationKind } from "./frames";
export { punctuatedText } from "./restore";
