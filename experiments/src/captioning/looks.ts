/** What the words of captions look at, and what hiding it does to them: on scenes, of which all is known. */
import { createRandom } from "@attention-lab/lib/base";
import {
  centreMap,
  deletionCurve,
  insertionCurve,
  probabilityWithout,
  regionMask,
  regionShares,
  type CaptionTask,
  type Look,
  type WordLook,
} from "@attention-lab/lib/captioning";
import { maskOf, type WordKind } from "@attention-lab/datasets/scenes";
import type { Grid } from "@attention-lab/lib/vision";
import type { SceneExample } from "./scenes";

/** A word's look, with the regions that count as right for it. */
export interface SceneLook extends WordLook {
  /** colour, shape, relation and so on. */
  readonly part: WordKind;
  /** β, how much of what was seen was let through. */
  readonly gate: number;
}

/**
 * The looks of all words of captions. What counts as right for a function word is all that the caption names.
 * @param looks of the examples, in order
 * @example sceneLooks(examples, task.look(examples), task.captioner.encoder.grid)
 */
export function sceneLooks(
  examples: readonly SceneExample[],
  looks: readonly Look[],
  grid: Grid,
): SceneLook[] {
  return examples.flatMap(({ scene, image }, i) =>
    scene.caption.map((word, t): SceneLook => {
      const isFunction = word.kind === "function";
      const objects = isFunction ? scene.objects.map((_, place) => place) : word.objects;
      const named = regionMask(maskOf(scene, { ...word, objects }), image, grid).map((x) => x === 1);
      const { weights, gate } = looks[i] as Look;
      return {
        kind: isFunction ? "function" : "content",
        part: word.kind,
        gate: gate[t] as number,
        weights: weights[t] as number[],
        named,
      };
    }),
  );
}

/** Looks of one kind of word, as means. */
export interface PartOfLooks {
  part: WordKind;
  words: number;
  /** Of the attention, on what the word names. */
  mass: number;
  /** The share of the regions that it names: the mass of even attention. */
  area: number;
  gate: number;
}

/** The kinds of words of the captions, in the order in which notebook 04 shows them. */
export const wordKinds = ["colour", "shape", "size", "texture", "count", "relation", "function"] as const;

/** Means by kind of word; kinds without words are left out. */
export function looksByPart(looks: readonly SceneLook[]): PartOfLooks[] {
  return wordKinds.flatMap((part) => {
    const own = looks.filter((look) => look.part === part);
    if (own.length === 0) return [];
    const mean = (of: (look: SceneLook) => number) =>
      own.reduce((sum, look) => sum + of(look), 0) / own.length;
    return {
      part,
      words: own.length,
      mass: mean(({ weights, named }) => weights.reduce((sum, x, r) => sum + (named[r] ? x : 0), 0)),
      area: mean(({ named }) => named.filter(Boolean).length / named.length),
      gate: mean(({ gate }) => gate),
    };
  });
}

/** Kinds of words that are asked for while regions are hidden. */
export const hiddenKinds = ["colour", "shape", "relation"] as const;
export type HiddenKind = (typeof hiddenKinds)[number];

/** Orders in which regions are hidden; the last knows the scene, the three before it know nothing of the word. */
export const hidingOrders = [
  "its own look",
  "the look one word before",
  "its own weights, permuted",
  "at random",
  "from the centre",
  "the named object",
] as const;
export type HidingOrder = (typeof hidingOrders)[number];

/** The mean probability of a right word while regions are hidden, or shown, in the order of a map. */
export interface Hiding {
  part: HiddenKind;
  order: HidingOrder;
  deletion: number;
  insertion: number;
}

/**
 * Hides and shows regions of one picture, for its first word of each kind of {@link hiddenKinds} that it has.
 * @param look of the example, from `task.look`
 * @param seed of the orders at random
 */
export function hideAndAsk(task: CaptionTask, example: SceneExample, look: Look, seed: string): Hiding[] {
  const { scene, image } = example;
  const { grid } = task.captioner.encoder;
  return hiddenKinds.flatMap((part) => {
    const place = scene.caption.findIndex(({ kind }) => kind === part);
    const [word, weights] = [scene.caption[place], look.weights[place]];
    if (!word || !weights) return [];
    const random = createRandom(`${seed} ${part}`);
    const maps: Record<HidingOrder, readonly number[]> = {
      "its own look": weights,
      "the look one word before": look.weights[place - 1] ?? weights,
      "its own weights, permuted": random.shuffle(weights),
      "at random": weights.map(() => random.uniform()),
      "from the centre": centreMap(grid),
      "the named object": regionShares(maskOf(scene, word), image, grid),
    };
    const ask = probabilityWithout(task, example, place);
    return hidingOrders.map((order) => {
      const [deleted, inserted] = [deletionCurve, insertionCurve].map((curve) =>
        curve(maps[order], ask, { steps: 16 }),
      );
      return { part, order, deletion: deleted?.area ?? NaN, insertion: inserted?.area ?? NaN };
    });
  });
}

/** The mean over all hidings of a kind of word in one order. */
export function meanHiding(
  hidings: readonly Hiding[],
  part: HiddenKind,
  order: HidingOrder,
  of: "deletion" | "insertion" = "deletion",
): number {
  const own = hidings.filter((each) => each.part === part && each.order === order);
  return own.reduce((sum, each) => sum + each[of], 0) / own.length;
}
