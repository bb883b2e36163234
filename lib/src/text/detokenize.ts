/** Words back to sentences. */
import { requireLanguage, type Language } from "./language";
import { isElided } from "./tokenize";

/** Marks without a space before and after them. */
interface Marks {
  before: Set<string>;
  after: Set<string>;
  /** Marks that open and close in turn. */
  turning: Set<string>;
}

const marks: Record<Language, Marks> = {
  en: { before: new Set(".,;:!?…)]}”%»"), after: new Set("([{“«$£€"), turning: new Set("\"'") },
  fr: { before: new Set(".,…)]}”"), after: new Set("([{“"), turning: new Set('"') },
};

/**
 * Joins tokens to a sentence: punctuation clings to its word, French elisions to the next one. French puts a
 * plain space before ? ! ; : % » and after «, as its typography does with a narrow one.
 * `tokenize(detokenize(tokens))`, punctuation kept, gives the tokens of any sentence back.
 * @param tokens as `tokenize` gives them
 * @returns the sentence; quotes that look alike open and close in turn, a last one alone closes
 * @throws InputError when the language is unknown
 * @example detokenize(["C'", "est", "l'", "IA", ",", "non", "?"], "fr") // "C'est l'IA, non ?"
 */
export function detokenize(tokens: readonly string[], language: Language): string {
  requireLanguage(language);
  const { before, after, turning } = marks[language];
  const open = new Set<string>();
  let sentence = "";
  let attach = true; // whether the next token follows without a space
  for (const [i, token] of tokens.entries()) {
    const opens = turning.has(token) && !open.has(token) && tokens.includes(token, i + 1);
    const clings = before.has(token) || (turning.has(token) && !opens);
    if (opens) open.add(token);
    else open.delete(token);
    sentence += attach || clings ? token : ` ${token}`;
    attach = opens || after.has(token) || (language === "fr" && isElided(token));
  }
  return sentence;
}
