/** A typed sentence as one of the corpus, for trying one's own. */
import { nounKind, type ItLabel, type ItSentence } from "./sentence";
import { adjectives } from "./words";

/**
 * Finds "it", the nouns and the adjective of a typed sentence, and labels it with the noun it asks for.
 * @param text words between spaces; upper case, full stops and commas do not matter
 * @param label which noun "it" is: the answer to compare with
 * @throws RangeError when it has no "it", no adjective of the corpus, or not two nouns of the corpus
 * @example parseIt("The animal didn't cross the street because it was tired.", "first").nouns // [1, 5]
 */
export function parseIt(text: string, label: ItLabel): ItSentence {
  const words = text.toLowerCase().replace(/[.,!?]/g, " ").trim().split(/\s+/); // prettier-ignore
  const nouns = words.flatMap((word, i) => (nounKind(word) ? [i] : []));
  const adjective = words.findIndex((word) => adjectives.includes(word));
  const it = words.indexOf("it");
  if (nouns.length !== 2) throw new RangeError(`text: expected two nouns of the corpus, got ${nouns.length}`);
  if (it < 0) throw new RangeError('text: expected the word "it", got none');
  if (adjective < 0) throw new RangeError("text: expected an adjective of the corpus, got none");
  const kinds = new Set(nouns.map((i) => nounKind(words[i] as string)));
  return { kind: kinds.size === 2 ? "content" : "order", words, it, nouns, adjective, label };
}
