/** Restoring case and punctuation: generated English sentences. Data card: card.md. */
import { createRandom, InputError, type Random } from "@attention-lab/lib/base";
import type { Pair } from "../sequences";
import { frames, punctuationKinds, type PunctuationKind } from "./frames";
import { pairOf } from "./restore";
import { acts, adjectives, errands, goods, names, places, things, times, verbs } from "./words";

/** Bare words and the sentence they are, with what makes it need its marks. */
export interface PunctuationPair extends Pair {
  kind: PunctuationKind;
}

export interface PunctuationCorpus {
  train: PunctuationPair[];
  /** Drawn like training, other sentences. */
  test: PunctuationPair[];
  /**
   * Names that training holds in two simple statements each ("Olga sings."), here in every other kind of
   * sentence.
   */
  heldOutNames: PunctuationPair[];
}

export interface PunctuationSizes {
  /** 2000 to 10,000. Default 4000 */
  train?: number;
  /** Sentences of each of the two test splits; 1 to 1000. Default 400 */
  test?: number;
}

/**
 * The pairs of a seed, all kinds of sentence equally frequent; the same on every machine. Source: lower-case
 * words without marks. Target: the same words with case, and the marks , . ? ! “ ” as tokens. No source has
 * two targets and none occurs twice.
 * @throws InputError when a size is out of range
 * @example punctuationPairs().train.length // 4000
 */
export function punctuationPairs(
  seed: string | number = "punctuation",
  { train: size = 4000, test = 400 }: PunctuationSizes = {},
): PunctuationCorpus {
  requireSize("train", size, 2000, 10_000);
  requireSize("test", test, 1, 1000);
  const taken = new Set<string>();
  const fill = (
    split: string,
    count: number,
    kinds: readonly PunctuationKind[],
    people: readonly string[],
  ) => {
    const random = createRandom(`${seed}/${split}`);
    const asksForName = split === "heldOutNames";
    const pairs: PunctuationPair[] = split === "train" ? simpleStatements() : [];
    for (let turn = 0; pairs.length < count; turn++) {
      const pair = drawPair(kinds[turn % kinds.length] as PunctuationKind, people, random);
      const key = pair.source.join(" ");
      if (taken.has(key) || (asksForName && !pair.target.some((token) => people.includes(token)))) continue;
      taken.add(key);
      pairs.push(pair);
    }
    return random.shuffle(pairs);
  };
  const others = punctuationKinds.filter((kind) => kind !== "statement");
  return {
    train: fill("train", size, punctuationKinds, names.train),
    test: fill("test", test, punctuationKinds, names.train),
    heldOutNames: fill("heldOutNames", test, others, names.heldOut),
  };
}

/** What training says of the held-out names. */
function simpleStatements(): PunctuationPair[] {
  return names.heldOut.flatMap((name, i) =>
    [acts[i % acts.length], acts[(i + 1) % acts.length]].map((act) => ({
      ...pairOf([name, act?.third as string, "."]),
      kind: "statement" as const,
    })),
  );
}

function drawPair(kind: PunctuationKind, people: readonly string[], random: Random): PunctuationPair {
  const pick = <T>(items: readonly T[]) => items[random.integer(0, items.length - 1)] as T;
  const [n, m, k] = random.shuffle(people);
  const [o, p, q, r] = random.shuffle(goods);
  const verb = pick(verbs);
  const [act, other] = random.shuffle(acts);
  const slots: Record<string, string | undefined> = {
    ...{ n, m, k, o, p, q, r, base: verb.base, third: verb.third, fetch: pick(errands) },
    ...{ act: act?.base, acts: act?.third, does: other?.third, thing: pick(things) },
    ...{ place: pick(places), time: pick(times), adj: pick(adjectives) },
  };
  const text = pick(frames[kind]).replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] as string);
  return { ...pairOf(withArticle(text).split(" ")), kind };
}

/** "a old car" becomes "an old car". */
function withArticle(text: string): string {
  return text.replace(/\ba (?=[aeiou])/g, "an ");
}

function requireSize(argument: string, size: number, low: number, high: number): void {
  if (Number.isInteger(size) && size >= low && size <= high) return;
  throw new InputError(argument, `a whole number from ${low} to ${high}`, String(size));
}
