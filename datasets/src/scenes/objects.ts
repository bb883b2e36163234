/** What a scene can hold, and how its parts are called. */
import type { Random } from "@attention-lab/lib/base";

/** Names of colours with their red, green and blue parts, 0 … 1. */
export const colourValues = {
  red: [0.86, 0.1, 0.1],
  green: [0.1, 0.64, 0.18],
  blue: [0.1, 0.24, 0.86],
  yellow: [0.96, 0.88, 0.1],
  purple: [0.56, 0.12, 0.68],
  orange: [0.99, 0.52, 0.05],
} as const;

export type ColourName = keyof typeof colourValues;
export const colourNames = Object.keys(colourValues) as ColourName[];

export const shapeNames = ["circle", "square", "triangle", "star", "cross", "ring"] as const;
export type ShapeName = (typeof shapeNames)[number];

export const textureNames = ["plain", "striped", "dotted"] as const;
export type TextureName = (typeof textureNames)[number];

/** Small and large differ so much that nobody would argue; what lies between has no word. */
export type SizeName = "small" | "medium" | "large";

/** One thing in a picture. Lengths are shares of the picture's side. */
export interface SceneObject {
  readonly colour: ColourName;
  readonly shape: ShapeName;
  readonly texture: TextureName;
  readonly size: SizeName;
  /** Of the centre, from the left and from the top, 0 … 1. */
  readonly x: number;
  readonly y: number;
  /** Of the circle around it. */
  readonly radius: number;
  /** Turned by, in radians. */
  readonly angle: number;
}

/** A radius up to this is small. */
export const SMALL = 0.125;
/** A radius from this on is large. */
export const LARGE = 0.2;

export function sizeOf(radius: number): SizeName {
  if (radius <= SMALL) return "small";
  return radius >= LARGE ? "large" : "medium";
}

/** Everything of an object but its place. */
export type Look = Pick<SceneObject, "colour" | "shape" | "texture" | "angle">;

/** A look at random; a quarter of all objects is striped or dotted. */
export function drawLook(random: Random, shapes: readonly ShapeName[] = shapeNames): Look {
  return {
    colour: pick(random, colourNames),
    shape: pick(random, shapes),
    texture: random.uniform() < 0.75 ? "plain" : pick(random, ["striped", "dotted"] as const),
    angle: random.uniform(-0.25, 0.25),
  };
}

/** One of some items, each as likely. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(0, items.length - 1)] as T;
}
