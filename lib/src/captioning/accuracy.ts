/** How much of a caption is right, where several captions are. */
import { InputError } from "../base";

type Tokens = readonly string[];

/**
 * The share of captions that equal one of their right ones, word by word.
 * @param hypotheses `[captions][words]`, at least one
 * @param references the right captions of each `[captions][right ones][words]`
 * @returns 0 … 1
 * @throws InputError when there is no caption, or one has no right one
 * @example exactCaptions([["a", "star"]], [[["one", "star"], ["a", "star"]]]) // 1
 */
export function exactCaptions(
  hypotheses: readonly Tokens[],
  references: readonly (readonly Tokens[])[],
): number {
  return partAccuracy(hypotheses, references, () => true);
}

/**
 * The share of captions whose words of one kind (colours, shapes, relations, numbers) are those of a right caption, in
 * the same order. Captions of which no right one has a word of that kind are not counted.
 * @param isPart whether a word is of that kind, such as `(word) => colours.has(word)`
 * @returns 0 … 1, NaN when no caption counts
 * @throws InputError as {@link exactCaptions}
 * @example partAccuracy([["a", "red", "star"]], [[["red", "circle"]]], (word) => word === "red") // 1
 */
export function partAccuracy(
  hypotheses: readonly Tokens[],
  references: readonly (readonly Tokens[])[],
  isPart: (word: string) => boolean,
): number {
  requireReferences(hypotheses, references);
  const part = (tokens: Tokens) => JSON.stringify(tokens.filter(isPart));
  const counted = hypotheses.flatMap((hypothesis, i) => {
    const right = (references[i] as Tokens[]).map(part);
    return right.every((words) => words === "[]") ? [] : [Number(right.includes(part(hypothesis)))];
  });
  return counted.reduce((sum, hit) => sum + hit, 0) / counted.length;
}

function requireReferences(hypotheses: readonly Tokens[], references: readonly (readonly Tokens[])[]): void {
  if (hypotheses.length === 0) throw new InputError("hypotheses", "at least one", "none (it is empty)");
  const missing = hypotheses.findIndex((_, i) => (references[i]?.length ?? 0) === 0);
  if (missing >= 0 || references.length !== hypotheses.length) {
    const got = missing >= 0 ? `none at position ${missing}` : String(references.length);
    throw new InputError("references", `at least one for each of ${hypotheses.length} captions`, got);
  }
}
