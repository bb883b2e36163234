export { phraseCorpus, type PhraseCorpus, type PhraseSizes } from "./corpus";
export { englishNouns } from "./nouns";
export type { Phrase } from "./phrase";
export { phraseText, phraseTokens, type Language } from "./text";
export { typedPhrase, type TypedPhrase } from "./typed";
