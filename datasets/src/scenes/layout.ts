/** Where things stand: one layout for each kind of scene. */
import type { Random } from "@attention-lab/lib/base";
import { drawLook, pick, sizeOf, type SceneObject } from "./objects";

/**
 * `one` object; `beside`: two, next to or above each other; `inside`: the first lies on the second; `count`: two to
 * four alike; `between`: three in a row, the first in the middle.
 */
export const sceneKinds = ["one", "beside", "inside", "count", "between"] as const;
export type SceneKind = (typeof sceneKinds)[number];

/** What the first object is to the second. */
export type Relation = "left of" | "right of" | "above" | "below" | "inside" | "between";

export interface Layout {
  readonly kind: SceneKind;
  /** Drawn from last to first, so that an earlier one covers a later one. */
  readonly objects: readonly SceneObject[];
  /** Of the first object to the others; absent for kinds `one` and `count`. */
  readonly relation?: Relation;
}

/** A layout of a kind at random. */
export function drawLayout(random: Random, kind: SceneKind): Layout {
  return layouts[kind](random);
}

const layouts: Record<SceneKind, (random: Random) => Layout> = {
  one: (random) => {
    const radius = random.uniform(0.09, 0.25);
    return {
      kind: "one",
      objects: [place(random, radius, anywhere(random, radius), anywhere(random, radius))],
    };
  },
  beside: (random) => {
    const vertical = random.uniform() < 0.5;
    const [first, second] = row(random, 2, 0.09, 0.22, vertical) as [SceneObject, SceneObject];
    const swapped = random.uniform() < 0.5;
    const relation = vertical ? (swapped ? "below" : "above") : swapped ? "right of" : "left of";
    return { kind: "beside", objects: swapped ? [second, first] : [first, second], relation };
  },
  inside: (random) => {
    const radius = random.uniform(0.27, 0.36);
    const [x, y] = [anywhere(random, radius), anywhere(random, radius)];
    const outer = { ...place(random, radius, x, y), ...drawLook(random, ["circle", "square", "ring"]) };
    const inner = place(random, random.uniform(0.085, 0.12), x + random.uniform(-0.02, 0.02), y);
    const { colour } = inner;
    return colour === outer.colour
      ? drawLayout(random, "inside") // it could not be seen
      : { kind: "inside", objects: [inner, outer], relation: "inside" };
  },
  count: (random) => {
    const look = drawLook(random);
    const radius = random.uniform(0.09, 0.12);
    const places = apart(random, random.integer(2, 4), radius);
    const objects = places.map(({ x, y }) => ({ ...place(random, radius, x, y), ...look }));
    return { kind: "count", objects };
  },
  between: (random) => {
    const [a, b, c] = row(random, 3, 0.09, 0.13, random.uniform() < 0.5) as SceneObject[];
    const [left, middle, right] = [a, b, c] as [SceneObject, SceneObject, SceneObject];
    return { kind: "between", objects: [middle, left, right], relation: "between" };
  },
};

function place(random: Random, radius: number, x: number, y: number): SceneObject {
  return { ...drawLook(random), x, y, radius, size: sizeOf(radius) };
}

function anywhere(random: Random, radius: number): number {
  return random.uniform(radius + 0.01, 0.99 - radius);
}

/** Objects in a row without touching, from left to right or from top to bottom; across they differ little. */
function row(random: Random, count: number, least: number, most: number, vertical: boolean): SceneObject[] {
  const radii = Array.from({ length: count }, () => random.uniform(least, most));
  const free = 0.94 - 2 * radii.reduce((sum, radius) => sum + radius, 0);
  const gaps = random.shuffle([...radii.map(() => random.uniform()), random.uniform()]);
  const all = gaps.reduce((sum, gap) => sum + gap, 0);
  const across = random.uniform(most + 0.06, 0.94 - most);
  let edge = 0.01;
  return radii.map((radius, i) => {
    const gap = ((gaps[i] as number) / all) * free;
    const along = edge + 0.01 + gap + radius;
    edge = along + radius + 0.01;
    const shifted = Math.min(0.99 - radius, Math.max(0.01 + radius, across + random.uniform(-0.05, 0.05)));
    return vertical ? place(random, radius, shifted, along) : place(random, radius, along, shifted);
  });
}

/** Places so far apart that not even the corners of two squares touch. */
function apart(random: Random, count: number, radius: number): { x: number; y: number }[] {
  const places: { x: number; y: number }[] = [];
  while (places.length < count) {
    const next = { x: anywhere(random, radius), y: anywhere(random, radius) };
    const free = places.every(({ x, y }) => Math.hypot(x - next.x, y - next.y) > 2.4 * radius + 0.02);
    if (free) places.push(next);
  }
  return places;
}

/** One kind at random, with the given weights. */
export function drawKind(random: Random, mix: readonly SceneKind[]): SceneKind {
  return pick(random, mix);
}
