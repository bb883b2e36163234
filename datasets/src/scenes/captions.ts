/** What can truly be said about a scene, word by word, each word with the objects it names. */
import { createRandom, type Random } from "@attention-lab/lib/base";
import type { Layout, Relation } from "./layout";
import type { SceneObject } from "./objects";

/** All but function words can be pointed at: a relation at all objects it relates. */
export type WordKind = "colour" | "shape" | "size" | "texture" | "count" | "relation" | "function";

export interface CaptionWord {
  readonly text: string;
  readonly kind: WordKind;
  /** Places in the scene's list of the objects that the word is about; none for function words. */
  readonly objects: readonly number[];
}

export type Caption = readonly CaptionWord[];

/** Every true caption of a layout, each once: all openings, orders, and with or without words for size and texture. */
export function trueCaptions(layout: Layout): Caption[] {
  const all = frames(layout).flatMap((frame) => choices(frame));
  return [...new Map(all.map((caption) => [caption.map(({ text }) => text).join(" "), caption])).values()];
}

/** One true caption: how it begins and turns is equally likely; size is named once in four, texture once in two. */
export function drawCaption(layout: Layout, random: Random = createRandom("caption")): Caption {
  const all = frames(layout);
  const frame = all[random.integer(0, all.length - 1)] as Frame;
  return frame.flatMap((options) => {
    if (options.length === 1) return options[0] as Caption;
    const wanted = (phrase: Caption) => phrase.reduce((p, { kind }) => p * (shares[kind] ?? 1), 1);
    const weights = options.map((phrase) => wanted(phrase));
    let left = random.uniform(0, weights.reduce((sum, weight) => sum + weight, 0)); // prettier-ignore
    return options.find((_, i) => (left -= weights[i] as number) <= 0) ?? (options[0] as Caption);
  });
}

/** Odds of a phrase that names such a thing against the phrase that does not. */
const shares: Partial<Record<WordKind, number>> = { size: 1 / 3, texture: 0.5 };

/** A caption with the places where one of several phrases may stand. */
type Frame = readonly (readonly Caption[])[];

/** All ways to choose one phrase at each place. */
function choices(frame: Frame): Caption[] {
  return frame.reduce<Caption[]>(
    (begun, options) => begun.flatMap((start) => options.map((phrase) => [...start, ...phrase])),
    [[]],
  );
}

const COUNTS = ["no", "one", "two", "three", "four"];

function frames({ kind, objects, relation }: Layout): Frame[] {
  if (kind === "count") {
    const several = phrasesOf(objects, objects.map((_, i) => i)); // prettier-ignore
    return [[several], [[spoken("there are")], several]];
  }
  const nouns = objects.map((object, i) => phrasesOf([object], [i]));
  const [first = [], second, third] = nouns;
  if (!relation || !second) return [[first], [[spoken("there is")], first]];
  if (third) {
    const between = (b: readonly Caption[], c: readonly Caption[]) =>
      related(first, relation, [b, [spoken("and")], c]);
    return [...between(second, third), ...between(third, second)];
  }
  return [...related(first, relation, [second]), ...related(second, opposite[relation], [first])];
}

const opposite: Record<Relation, string> = {
  "left of": "right of",
  "right of": "left of",
  above: "below",
  below: "above",
  inside: "around",
  between: "between",
};

/** "A left of B", "A is left of B", "there is A left of B". */
function related(subject: readonly Caption[], relation: string, rest: Frame): Frame[] {
  const objects = [...new Set([subject, ...rest].flat(2).flatMap((word) => word.objects))].sort();
  const words = relation.split(" ").map((text): CaptionWord => {
    return text === "of" ? { text, kind: "function", objects: [] } : { text, kind: "relation", objects };
  });
  return [
    [subject, [words], ...rest],
    [subject, [spoken("is")], [words], ...rest],
    [[spoken("there is")], subject, [words], ...rest],
  ];
}

function spoken(text: string): Caption {
  return text.split(" ").map((word) => ({ text: word, kind: "function", objects: [] }));
}

/** "a red circle", "a small red circle", "a striped red circle", "a red circle with stripes", …: what is true. */
function phrasesOf(alike: readonly SceneObject[], places: readonly number[]): Caption[] {
  const { colour, shape, size, texture } = alike[0] as SceneObject;
  const word = (text: string, kind: WordKind): CaptionWord => ({ text, kind, objects: places });
  const noun = [word(colour, "colour"), word(alike.length > 1 ? plural(shape) : shape, "shape")];
  const patterned =
    texture === "plain"
      ? [noun]
      : [
          noun,
          [word(texture, "texture"), ...noun],
          [...noun, ...spoken("with"), word(texture === "striped" ? "stripes" : "dots", "texture")],
        ];
  const sized =
    size === "medium" ? patterned : patterned.flatMap((phrase) => [phrase, [word(size, "size"), ...phrase]]);
  if (alike.length > 1) return sized.map((phrase) => [word(COUNTS[alike.length] as string, "count"), ...phrase]); // prettier-ignore
  return sized.map((phrase) => [...spoken(/^[aeiou]/.test(phrase[0]?.text ?? "") ? "an" : "a"), ...phrase]);
}

function plural(shape: string): string {
  return shape.endsWith("s") ? `${shape}es` : `${shape}s`;
}
