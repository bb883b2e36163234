/** Names for the weights of a model. */
import { InputError } from "../base";
import { tf } from "../runtime";
import type { WeightTree } from "./tree";

/**
 * The variables of a tree by the path to each, in the order of the tree: what a task's `variables` are.
 * @throws InputError for a tensor that is no variable (see `trainable`), or two variables of one path
 * @example namedVariables({ blocks: [{ w }], b }) // { "blocks.0.w": w, b }
 */
export function namedVariables(weights: WeightTree, path = ""): Record<string, tf.Variable> {
  const found = variablesIn(weights, path);
  const twice = found.find(([name], i) => found.findIndex(([other]) => other === name) !== i);
  if (twice) throw new InputError("weights", "a path of its own for each variable", `${twice[0]} twice`);
  return Object.fromEntries(found);
}

function variablesIn(weights: WeightTree, path: string): [string, tf.Variable][] {
  if (weights === undefined) return [];
  if (weights instanceof tf.Variable) return [[path, weights]];
  if (weights instanceof tf.Tensor) throw new InputError(path, "a variable (see trainable)", "a tensor");
  return Object.entries(weights).flatMap(([name, item]: [string, WeightTree]) =>
    variablesIn(item, path === "" ? name : `${path}.${name}`),
  );
}
