/** Sentences to words: `natural`'s RegexpTokenizer with a pattern for each language. */
import { RegexpTokenizer } from "natural/lib/natural/tokenizers";
import { requireLanguage, requireString, type Language } from "./language";

export interface TokenizeOptions {
  language: Language;
  /** Whether punctuation becomes tokens of its own, one a character, or is left out. Default false. */
  keepPunctuation?: boolean;
  /** Whether all letters become small first. Default false: case is kept. */
  lowerCase?: boolean;
}

const number = String.raw`\p{N}+(?:[.,]\p{N}+)+`;
const word = String.raw`[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*`;
const mark = String.raw`[^\s\p{L}\p{M}\p{N}]`;
/** French words that lose their vowel before another one. "Aujourd'hui" and "quelqu'un" are one word. */
const elided = String.raw`(?:jusqu|lorsqu|puisqu|quoiqu|qu|[cdjlmnst])'`;

const tokenizers = {
  en: new RegexpTokenizer({ pattern: new RegExp(`${number}|${word}|${mark}`, "giu"), gaps: false }),
  fr: new RegexpTokenizer({ pattern: new RegExp(`${elided}|${number}|${word}|${mark}`, "giu"), gaps: false }),
};
const elidedToken = new RegExp(`^${elided}$`, "iu");
const hasLetter = /[\p{L}\p{M}\p{N}]/u;

/**
 * Cuts a text into words as a translator needs them. French elisions are words ("l'IA" is "l'" and "IA"),
 * English contractions stay whole ("didn't"), so do hyphenated words ("peut-être", "est-ce"; as `natural`'s
 * French tokenizer has them) and numbers ("3.14"). ’ becomes ', an accented letter one character (NFC).
 * @param text any text; an empty one has no tokens
 * @returns the tokens, none empty, none with white space
 * @throws InputError when `text` is no string or the language unknown
 * @example tokenize("Je suis en train d'apprendre l'IA", { language: "fr" })
 * // ["Je", "suis", "en", "train", "d'", "apprendre", "l'", "IA"]
 */
export function tokenize(text: string, options: TokenizeOptions): string[] {
  const { language, keepPunctuation = false, lowerCase = false } = options;
  requireString("text", text);
  requireLanguage(language);
  const plain = (lowerCase ? text.toLowerCase() : text).normalize("NFC").replaceAll("’", "'");
  // The tokenizer gives null, against its types, where nothing matches.
  const tokens: string[] | null = tokenizers[language].tokenize(plain);
  return (tokens ?? []).filter((token) => keepPunctuation || hasLetter.test(token));
}

/** Whether a French token belongs to the next word without a space. */
export function isElided(token: string): boolean {
  return elidedToken.test(token);
}
