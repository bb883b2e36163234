/** Words to their stems, through `natural`. */
import { PorterStemmer, PorterStemmerFr } from "natural/lib/natural/stemmers";
import { requireLanguage, requireString, type Language } from "./language";

const LONGEST_WORD = 200;

/**
 * What is left of a word without its endings: Porter's stemmer (1980) for English, Snowball's for French, as
 * `natural` has them. A stem need not be a word. Small letters always. What is longer than 200 characters is no word and
 * stays whole (the stemmer's time grows with the square of the length).
 * @param token one word, as `tokenize` gives it; an elision ("l'") stays as it is
 * @throws InputError when `token` is no string or the language unknown
 * @example stem("relational", "en") // "relat"
 * @example stem("continuellement", "fr") // "continuel"
 */
export function stem(token: string, language: Language): string {
  requireString("token", token);
  requireLanguage(language);
  const word = token.normalize("NFC").toLowerCase();
  if (word === "" || word.length > LONGEST_WORD) return word; // of nothing natural says "undefined"
  const stemmer = language === "en" ? PorterStemmer : PorterStemmerFr;
  return stemmer.stem(word);
}
