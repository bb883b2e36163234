/** Associative recall: which value stood behind this key? Only looking back at the right place answers it. */
import { createRandom, type Random } from "@attention-lab/lib/base";
import { ALPHABET, requireWhole } from "./draw";
import type { Pair } from "./pair";

export interface RecallOptions {
  /** How many keys with their values a source lists. */
  items: number;
  /** How many different keys, from "a" on; `items` to 26. Default 16 */
  keys?: number;
  /** How many different values, from "0" on. Default 10 */
  values?: number;
  /** How many pairs. */
  count: number;
  seed: string | number;
}

/** Separates the list from the question. */
export const QUESTION = "?";

/**
 * Pairs such as "c 7 a 2 ? a" → "2": keys differ within a source, values may repeat, each place is asked for
 * equally often. No source occurs twice unless there are too few, so any two slices are disjoint.
 * @throws InputError when a size is out of range
 * @example recallPairs({ items: 2, count: 1, seed: 1 })[0].source.length // 2 · items + 2 = 6
 */
export function recallPairs({ items, keys = 16, values = 10, count, seed }: RecallOptions): Pair[] {
  requireWhole("items", items, 1, 26);
  requireWhole("keys", keys, items, 26);
  requireWhole("values", values, 1);
  requireWhole("count", count, 0);
  const random = createRandom(`${seed}/recall`);
  let room = items * values ** items;
  for (let i = 0; i < items; i++) room *= keys - i;
  const seen = new Set<string>();
  const pairs: Pair[] = [];
  while (pairs.length < count) {
    const pair = drawPair(items, keys, values, random);
    const text = pair.source.join(" ");
    if (seen.size < room && seen.has(text)) continue;
    seen.add(text);
    pairs.push(pair);
  }
  return pairs;
}

function drawPair(items: number, keys: number, values: number, random: Random): Pair {
  const chosen = random.shuffle(ALPHABET.slice(0, keys)).slice(0, items);
  const behind = chosen.map(() => String(random.integer(0, values - 1)));
  const asked = random.integer(0, items - 1);
  const list = chosen.flatMap((key, i) => [key, behind[i] as string]);
  return { source: [...list, QUESTION, chosen[asked] as string], target: [behind[asked] as string] };
}
