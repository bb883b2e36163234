/** One sentence of the "it" corpus, its words as numbers, and the corpus' vocabulary. */
import { kindFrames, storyFrames } from "./templates";
import { adjectives, animalVerbs, animals, nouns, wayVerbs } from "./words";

/** What a sentence asks for: the first or second noun, or whether noun and adjective fit. */
export const itLabels = ["first", "second", "plausible", "implausible"] as const;
export type ItLabel = (typeof itLabels)[number];

/** What decides: the kind of noun (content), who did it to whom (order); or a lesson about one noun (kind). */
export type ItKind = "content" | "order" | "kind";

export interface ItSentence {
  kind: ItKind;
  words: readonly string[];
  /** Where "it" stands; positions count from 0. */
  it: number;
  /** Where the nouns stand, in order: two, or one for kind "kind". */
  nouns: readonly number[];
  /** Where the adjective stands. */
  adjective: number;
  label: ItLabel;
}

export const PADDING = "<pad>";
export const UNKNOWN = "<unknown>";

/** Every word a sentence may hold: padding first, unknown second, then the rest in alphabetical order. */
export const itVocabulary: readonly string[] = [PADDING, UNKNOWN, ...allWords()];

function allWords(): string[] {
  const slots = new Set(["A", "P", "N", "X", "verb", "done"]);
  const frames = [...storyFrames, ...kindFrames].flatMap((frame) => frame.split(" "));
  const verbs = [...wayVerbs, ...animalVerbs].flatMap(({ verb, done }) => [verb, done]);
  const words = [...frames.filter((word) => !slots.has(word)), ...verbs, ...nouns, ...adjectives];
  return [...new Set(words)].sort();
}

/** The words as one text. */
export function textOf({ words }: Pick<ItSentence, "words">): string {
  return words.join(" ");
}

/** "animal" or "way" for a noun of the corpus, undefined for any other word. */
export function nounKind(word: string): "animal" | "way" | undefined {
  if ([...animals.train, ...animals.heldOut].includes(word)) return "animal";
  return nouns.includes(word) ? "way" : undefined;
}
