/** What French words do to their neighbours: l'eau, d'un, au, du. */

const ELIDED: Record<string, string> = { je: "j'", ne: "n'", de: "d'", le: "l'", la: "l'", que: "qu'" };
const CONTRACTED: Record<string, string> = { "à le": "au", "à les": "aux", "de le": "du", "de les": "des" };

/** Whether a word begins with a vowel sound. Every h of the grammar is mute; "IA" is spelled out, i-a. */
export function beginsWithVowel(word: string): boolean {
  return /^[aeiouhàâéèêîôœ]/i.test(word);
}

/**
 * Elides, then contracts: ["de", "le", "eau"] would be "de l'eau", ["à", "le", "parc"] is "au parc".
 * @returns tokens; an elided one ends with an apostrophe and belongs to the next
 */
export function joinWords(tokens: readonly string[]): string[] {
  const elided = tokens.map((token, i) => {
    const next = tokens[i + 1];
    return (next !== undefined && beginsWithVowel(next) && ELIDED[token]) || token;
  });
  return elided.flatMap((token, i) => {
    if (CONTRACTED[`${elided[i - 1]} ${token}`]) return [];
    return [CONTRACTED[`${token} ${elided[i + 1]}`] ?? token];
  });
}
