export { phraseCorpus, type PhraseCorpus, type PhraseSizes } from "./corpus";
export type { Phrase } from "./phrase";
export { phraseText, phraseTokens, type Language } from "./text";
