/** The tokeniser that published BLEU scores are computed with. */

/** White space as Python's `str.split` has it; JavaScript's \s differs in six characters. */
const space = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const gap = new RegExp(`${space}+`, "u");
const oneSpace = new RegExp(space, "u");

/** What sacrebleu takes from NIST's mteval-v13a: marks and symbols stand alone, unless inside of a number. */
const steps: readonly (readonly [RegExp, string])[] = [
  [/([{-~[-` -&(-+:-@/])/gu, " $1 "],
  [/([^0-9])([.,])/gu, "$1 $2 "],
  [/([.,])([^0-9])/gu, " $1 $2"],
  [/([0-9])(-)/gu, "$1 $2 "],
];
const entities = { "&quot;": '"', "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/**
 * Tokens of the "13a" tokeniser, exactly as sacrebleu 2 makes them: for scores, not for training. Apostrophes
 * and hyphens stay inside words, French elisions too.
 * @example tokenize13a("It's 3.14, isn't it?") // ["It's", "3.14", ",", "isn't", "it", "?"]
 */
export function tokenize13a(text: string): string[] {
  const line = withoutTrailingSpace(text)
    .replaceAll("<skipped>", "")
    .replaceAll("-\n", "")
    .replaceAll("\n", " ");
  const decoded = Object.entries(entities).reduce((t, [entity, mark]) => t.replaceAll(entity, mark), line);
  return splitAtSpaces(steps.reduce((t, [pattern, by]) => t.replace(pattern, by), ` ${decoded} `));
}

/** The parts between white space, as Python's `str.split()`. */
export function splitAtSpaces(text: string): string[] {
  return text.split(gap).filter((part) => part !== "");
}

/** From the end, as a pattern tried at every place would take time quadratic in the length of a gap. */
function withoutTrailingSpace(text: string): string {
  let end = text.length;
  while (oneSpace.test(text[end - 1] ?? "")) end--;
  return text.slice(0, end);
}
