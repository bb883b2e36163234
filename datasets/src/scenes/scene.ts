/** One picture with all that is known about it. */
import { InputError, createRandom, type Random } from "@attention-lab/lib/base";
import type { Image } from "@attention-lab/lib/vision";
import { drawCaption, type Caption, type CaptionWord } from "./captions";
import { hasHeldOutRelation, isHeldOutCombination } from "./heldOut";
import { drawKind, drawLayout, sceneKinds, type Layout, type SceneKind } from "./layout";
import { render, type RenderOptions } from "./render";

export interface Scene extends Layout {
  readonly image: Image;
  /** Of each object: 1 where it can be seen, row by row. `[height · width]` */
  readonly masks: readonly Uint8Array[];
  /** One of the true captions, drawn with the scene; `trueCaptions(scene)` are all of them. */
  readonly caption: Caption;
}

export interface SceneOptions extends Partial<RenderOptions> {
  /** Kinds to choose from, each entry as likely. Default: one, beside (twice), inside, count */
  kinds?: readonly SceneKind[];
  /**
   * `known`: nothing that is held out (default). `combination`: at least one colour on a shape that training never
   * shows. `relation`: two known objects in an order that training never shows. `any`: whatever comes.
   */
  content?: SceneContent;
}

export type SceneContent = "known" | "combination" | "relation" | "any";

/** Kinds of scenes that models are trained on; `between` is left for those who want it. */
export const usualKinds: readonly SceneKind[] = ["one", "beside", "beside", "inside", "count"];

/**
 * A scene at random.
 * @param options side: of the picture, from 16 pixels on, default 64; clutter: grey marks, default 3; noise: greatest
 *   change of a channel, 0 … 1, default 0.04
 * @throws InputError for options out of range, or a content that the kinds cannot show
 * @example drawScene(createRandom("scenes")).caption.map(({ text }) => text).join(" ")
 */
export function drawScene(random: Random, options: SceneOptions = {}): Scene {
  const { side = 64, clutter = 3, noise = 0.04, kinds = usualKinds, content = "known" } = options;
  requireOptions({ side, clutter, noise, kinds });
  if (content === "relation" && !kinds.includes("beside")) {
    throw new InputError(
      "kinds",
      'some with "beside", the only kind with held-out relations',
      kinds.join(", "),
    );
  }
  const layout = suitable(random, content === "relation" ? ["beside"] : kinds, content);
  const { image, masks } = render(layout.objects, { side, clutter, noise }, random);
  return { ...layout, image, masks, caption: drawCaption(layout, random) };
}

/**
 * Some scenes from a seed, the same on every machine.
 * @throws InputError as {@link drawScene}
 * @example drawScenes("album", 3, { kinds: ["one"] }).length // 3
 */
export function drawScenes(seed: string | number, count: number, options: SceneOptions = {}): Scene[] {
  const random = createRandom(`scenes/${seed}`);
  return Array.from({ length: count }, () => drawScene(random, options));
}

/** Layouts are drawn until one shows what was asked for. */
function suitable(random: Random, kinds: readonly SceneKind[], content: SceneContent): Layout {
  for (;;) {
    const layout = drawLayout(random, drawKind(random, kinds));
    const combination = layout.objects.some(isHeldOutCombination);
    const relation = hasHeldOutRelation(layout);
    if (content === "any") return layout;
    if (combination === (content === "combination") && relation === (content === "relation")) return layout;
  }
}

/** The pixels that a word names: 1 where one of its objects can be seen. `[height · width]` */
export function maskOf(
  { masks, image }: Pick<Scene, "masks" | "image">,
  { objects }: CaptionWord,
): Uint8Array {
  const mask = new Uint8Array(image.width * image.height);
  for (const place of objects)
    masks[place]?.forEach((seen, pixel) => (mask[pixel] = (mask[pixel] as number) | seen));
  return mask;
}

/** The words of a caption as tokens. */
export function tokensOf(caption: Caption): string[] {
  return caption.map(({ text }) => text);
}

function requireOptions({ side, clutter, noise, kinds }: Required<Omit<SceneOptions, "content">>): void {
  if (!Number.isInteger(side) || side < 16) throw new InputError("side", "a whole number ≥ 16", String(side));
  if (!Number.isInteger(clutter) || clutter < 0) {
    throw new InputError("clutter", "a whole number ≥ 0", String(clutter));
  }
  if (!(noise >= 0 && noise <= 1)) throw new InputError("noise", "a number from 0 to 1", String(noise));
  const unknown = kinds.find((kind) => !sceneKinds.includes(kind));
  if (kinds.length > 0 && unknown === undefined) return;
  throw new InputError("kinds", `some of ${sceneKinds.join(", ")}`, unknown ?? "none");
}
