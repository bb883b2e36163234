/** Guards of the scores: hypotheses and references come in pairs. */
import { InputError } from "../base";

/** @throws InputError unless there is at least one hypothesis, and one entry of `references` for each */
export function requirePairs(hypotheses: readonly unknown[], references: readonly unknown[]): void {
  if (hypotheses.length === 0) throw new InputError("hypotheses", "at least one", "none (it is empty)");
  if (references.length !== hypotheses.length) {
    const expected = `one entry for each of ${hypotheses.length} hypotheses`;
    throw new InputError("references", expected, String(references.length));
  }
}

/** @throws InputError as {@link requirePairs}, or unless hypotheses are strings, references lists of them */
export function requireReferences(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
): void {
  requirePairs(hypotheses, references);
  const wrong = hypotheses.findIndex((hypothesis) => typeof hypothesis !== "string");
  if (wrong >= 0) {
    throw new InputError("hypotheses", "strings", `${typeof hypotheses[wrong]} at position ${wrong}`);
  }
  const isList = (list: unknown) =>
    Array.isArray(list) && list.length > 0 && list.every((reference) => typeof reference === "string");
  const bad = references.findIndex((list) => !isList(list));
  if (bad >= 0) {
    const expected = "for each hypothesis a list of at least one string";
    throw new InputError("references", expected, `${JSON.stringify(references[bad])} at position ${bad}`);
  }
}
