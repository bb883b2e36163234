/** From a marked sentence to its bare words, and to a readable text. */
import type { Pair } from "../sequences";

const marks: readonly string[] = [",", ".", "?", "!", "“", "”"];

/** A sentence of lower-case words and marks as a pair: source without case and marks, target with both. */
export function pairOf(tokens: readonly string[]): Pair {
  const target = tokens.map((token, i) => {
    const starts = i === 0 || tokens[i - 1] === "“";
    return starts || token === "i" ? token.charAt(0).toUpperCase() + token.slice(1) : token;
  });
  return {
    source: target.filter((token) => !marks.includes(token)).map((word) => word.toLowerCase()),
    target,
  };
}

/**
 * Tokens as a text: no space before a mark nor after an opening quotation mark.
 * @example punctuatedText(["Come", "here", ",", "Anna", "!"]) // "Come here, Anna!"
 */
export function punctuatedText(tokens: readonly string[]): string {
  return tokens.reduce((text, token) => {
    const joined = text === "" || text.endsWith("“") || (marks.includes(token) && token !== "“");
    return text + (joined ? "" : " ") + token;
  }, "");
}
