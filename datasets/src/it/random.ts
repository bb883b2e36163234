/** Seeded random numbers, so that this package needs no other. */

export interface Dice {
  /** A whole number from 0 to n − 1. */
  below(n: number): number;
  /** One of the items. */
  pick<T>(items: readonly T[]): T;
  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/** A 32-bit hash of a text (FNV-1a, with a final mix so that near texts land far apart). */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (const character of text) h = Math.imul(h ^ (character.codePointAt(0) as number), 0x01000193);
  return mix(h);
}

/** Dice for a seed: mulberry32 over the hash of the seed. */
export function createDice(seed: string | number): Dice {
  let state = hash(String(seed));
  const below = (n: number) => {
    state = (state + 0x6d2b79f5) | 0;
    return Math.floor((mix(state) / 2 ** 32) * n);
  };
  const pick = <T>(items: readonly T[]) => items[below(items.length)] as T;
  const shuffle = <T>(items: readonly T[]) => {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = below(i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  };
  return { below, pick, shuffle };
}

function mix(h: number): number {
  const a = Math.imul(h ^ (h >>> 15), h | 1);
  const b = a ^ (a + Math.imul(a ^ (a >>> 7), a | 61));
  return (b ^ (b >>> 14)) >>> 0;
}
