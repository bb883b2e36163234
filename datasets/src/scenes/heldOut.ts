/** What training never sees, although it sees every part of it. */
import type { Layout, Relation } from "./layout";
import type { ColourName, SceneObject, ShapeName } from "./objects";

/** Colours and shapes that training sees, but not together. */
export const heldOutCombinations: readonly (readonly [ColourName, ShapeName])[] = [
  ["purple", "star"],
  ["orange", "ring"],
  ["blue", "triangle"],
  ["green", "cross"],
];

/** Shapes that training sees, also side by side, but not with the first on this side of the second. */
export const heldOutRelations: readonly (readonly [ShapeName, Relation, ShapeName])[] = [
  ["star", "left of", "circle"],
  ["ring", "left of", "triangle"],
  ["cross", "above", "square"],
];

export function isHeldOutCombination({ colour, shape }: SceneObject): boolean {
  return heldOutCombinations.some(([c, s]) => c === colour && s === shape);
}

/** Whether a layout shows a held-out relation, whichever object it names first. */
export function hasHeldOutRelation({ objects, relation }: Layout): boolean {
  const [a, b] = objects;
  if (!a || !b || relation === undefined) return false;
  const turned = relation === "right of" || relation === "below";
  const [first, second] = turned ? [b, a] : [a, b];
  const name = relation === "right of" ? "left of" : relation === "below" ? "above" : relation;
  return heldOutRelations.some(([s, r, t]) => first.shape === s && r === name && second.shape === t);
}
