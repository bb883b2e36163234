/** The one error type for bad input: it names the argument, what was expected, and what came. */
export class InputError extends Error {
  override readonly name = "InputError";

  /**
   * @param argument the argument's name as in the signature, such as `mask`
   * @param expected what would have been right, in words
   * @param got what came, in words
   */
  constructor(
    readonly argument: string,
    readonly expected: string,
    readonly got: string,
  ) {
    super(`${argument}: expected ${expected}, got ${got}`);
  }
}

/** @throws InputError unless `value` is a whole number ≥ `least` (and below 2⁵³, where they end to be exact) */
/** @throws InputError unless `value` is a finite number */
export function requireFinite(argument: string, value: number): void {
  if (!Number.isFinite(value)) throw new InputError(argument, "a finite number", String(value));
}

/** @throws InputError unless `value` is a whole number ≥ `least` */
export function requireWhole(argument: string, value: number, least = 1): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new InputError(argument, `a whole number ≥ ${least}`, String(value));
}
