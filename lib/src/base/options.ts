/** Options a function does not have are refused: dropped without a word, they would change what the result means. */
import { didYouMean } from "./closest";
import { InputError } from "./errors";

/**
 * @param options as the caller gave them; an unknown one that is `undefined` does no harm
 * @param known the names of all options the function has
 * @throws InputError naming the first option that is not known
 */
export function requireOptions(options: object, known: readonly string[]): void {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const unknown = given.find(([name]) => !known.includes(name));
  if (!unknown) return;
  const [name] = unknown;
  const expected = `one of the options ${known.join(", ")}`;
  throw new InputError(name, expected, `an option of another function${didYouMean(name, known)}`);
}

/**
 * Options without those that are `undefined`, so that `{ default, ...given(options) }` keeps its defaults.
 * @example ({ causal: true, ...given({ causal: undefined }) }) // { causal: true }
 */
export function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
