/** Options with their defaults. */

/**
 * The options given, with defaults for those left out. One that is `undefined` is left out too; a spread
 * `{ ...defaults, ...given }` would let it beat the default.
 * @example orDefaults({ width: undefined, seed: 3 }, { width: 64, heads: 4 }) // { width: 64, heads: 4, seed: 3 }
 */
export function orDefaults<G extends object, D extends object>(given: G, defaults: D): D & G {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(said) } as D & G;
}
