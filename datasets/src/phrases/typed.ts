/** What people type, as the tokens of the corpus. */
import { closest } from "@attention-lab/lib/base";
import { phraseTokens } from "./text";

/** A typed sentence as the translator reads it. */
export interface TypedPhrase {
  /** Every word that could be found in the vocabulary is spelled as it is there. */
  tokens: string[];
  /** Words that are not in the vocabulary, with a known word that is spelled nearly the same, if there is one. */
  unknown: { word: string; near?: string }[];
}

/** What stands for what; after "not" is taken out, "is", "have" or "am" remain. */
const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bcan't\b/gi, "can not"],
  [/\bwon't\b/gi, "will not"],
  [/n't\b/gi, " not"],
  [/\bI'm\b/gi, "I am"],
  [/'re\b/gi, " are"],
  [/'ll\b/gi, " will"],
  [/'ve\b/gi, " have"],
  [/\b(he|she|it|what|who|where|that|there)'s\b/gi, "$1 is"],
];

/**
 * Reads an English sentence as a person types it: contractions are written out ("isn't" is "is not"), commas,
 * exclamation marks and quotation marks are left out, a question gets its mark, capitals do not matter. A word that training never held is
 * named and not guessed: to the network all such words are one and the same.
 * @param known the English words of training
 * @example typedPhrase("i'm learning ai!", vocabulary.english) // tokens: I am learning AI
 */
export function typedPhrase(text: string, known: readonly string[]): TypedPhrase {
  const spelled = new Map(known.map((word) => [word.toLowerCase(), word]));
  const plain = text.normalize("NFC").replace(/[’ʼ`]/g, "'");
  const written = CONTRACTIONS.reduce((left, [short, long]) => left.replace(short, long), plain);
  const tokens = phraseTokens(
    written.replace(/[!,;:"“”«»()…]|\.+(?=\s|$)|'(?=\s|$)|(?<=^|\s)'/g, " "),
    "english",
  );
  const asks = /^(?:is|are|am|do|does|did)$/i.test(tokens[0] ?? "") && !tokens.includes("?");
  const found = [...tokens, ...(asks ? ["?"] : [])].map((token) => spelled.get(token.toLowerCase()) ?? token);
  const strange = [...new Set(found.filter((token) => spelled.get(token.toLowerCase()) === undefined))];
  return {
    tokens: found,
    unknown: strange.map((word) => {
      const near = word.length < 5 ? undefined : closest(word, known); // short words are near to too many
      return near === undefined ? { word } : { word, near };
    }),
  };
}
