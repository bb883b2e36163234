/** Random sequences of symbols, equally many of each length as far as there are enough. */
import { InputError, type Random } from "@attention-lab/lib/base";

/** The symbols "a", "b", … in order. */
export const ALPHABET: readonly string[] = "abcdefghijklmnopqrstuvwxyz".split("");

/** @throws InputError unless `value` is a whole number from `low` to `high` */
export function requireWhole(argument: string, value: number, low: number, high = Infinity): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  const range = high === Infinity ? `≥ ${low}` : `from ${low} to ${high}`;
  throw new InputError(argument, `a whole number ${range}`, String(value));
}

export interface Drawing {
  symbols: number;
  minLength: number;
  maxLength: number;
  count: number;
  random: Random;
  /** Sequences, as texts, that are not to be drawn. */
  without?: ReadonlySet<string>;
}

/**
 * `count` sequences in random order. Lengths are equally frequent; what a short length cannot hold goes to
 * the longer ones. No sequence twice, unless even the longest length holds too few.
 */
export function drawSequences({
  symbols,
  minLength,
  maxLength,
  count,
  random,
  without,
}: Drawing): string[][] {
  const drawn: string[][] = [];
  for (let length = minLength; length <= maxLength; length++) {
    const free = symbols ** length - countLength(without, length);
    const share = Math.floor((count - drawn.length) / (maxLength - length + 1));
    const size = length === maxLength ? share : Math.min(free, share);
    drawn.push(...drawLength(length, size, free, symbols, random, without));
  }
  return random.shuffle(drawn);
}

function drawLength(
  length: number,
  size: number,
  free: number,
  symbols: number,
  random: Random,
  without?: ReadonlySet<string>,
): string[][] {
  const seen = new Set<string>();
  const drawn: string[][] = [];
  while (drawn.length < size) {
    const sequence = Array.from({ length }, () => ALPHABET[random.integer(0, symbols - 1)] as string);
    const text = sequence.join("");
    if (without?.has(text) || (seen.size < free && seen.has(text))) continue;
    seen.add(text);
    drawn.push(sequence);
  }
  return drawn;
}

function countLength(texts: ReadonlySet<string> | undefined, length: number): number {
  return [...(texts ?? [])].filter((text) => text.length === length).length;
}
