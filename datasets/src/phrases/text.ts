/** Tokens as a text and back. */
import { names } from "./clause";

export type Language = "english" | "french";

/** Words that keep their capital wherever they stand. */
const proper: ReadonlySet<string> = new Set([
  "I",
  "AI",
  "IA",
  "French",
  "English",
  ...names.map(({ en }) => en),
]);

/**
 * Tokens as one reads them: a capital first, spaces between, but none after an apostrophe in French ("l'IA")
 * and none before an English question mark. No full stop: statements have none.
 * @example phraseText(["est-ce", "qu'", "elle", "aime", "l'", "IA", "?"], "french")
 *   // "Est-ce qu'elle aime l'IA ?"
 */
export function phraseText(tokens: readonly string[], language: Language): string {
  const text = tokens.reduce((left, token) => {
    const joined = left === "" || (language === "french" && left.endsWith("'"));
    return left + (joined || (language === "english" && token === "?") ? "" : " ") + token;
  }, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The inverse of {@link phraseText}, for typed sentences: the first word loses its capital unless it is I,
 * AI, IA, a language or a name of the corpus. A full stop at the end and the kind of apostrophe do not
 * matter.
 * @example phraseTokens("Elle n’aime pas l’IA.", "french") // ["elle", "n'", "aime", "pas", "l'", "IA"]
 */
export function phraseTokens(text: string, language: Language): string[] {
  const plain = text.replace(/[’ʼ]/g, "'").replace(/\.\s*$/, "").replace(/\?/g, " ? "); // prettier-ignore
  const split = language === "french" ? plain.replace(/(?<=^|[\s'])((?:[jndlcmts]|qu)')/gi, "$1 ") : plain;
  const [first, ...rest] = split.split(/\s+/).filter((token) => token !== "");
  if (first === undefined) return [];
  return [proper.has(first) ? first : first.charAt(0).toLowerCase() + first.slice(1), ...rest];
}
