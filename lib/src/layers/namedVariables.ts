/** Names for the weights of a model. */
import { InputError } from "../base";
import { tf } from "../runtime";
import type { WeightTree } from "./tree";

/**
 * The variables of a tree by the path to each, in the order of the tree: what a task's `variables` are.
 * @throws InputError for a tensor that is no variable (see `trainable`)
 * @example namedVariables({ blocks: [{ w }], b }) // { "blocks.0.w": w, b }
 */
export function namedVariables(weights: WeightTree, path = ""): Record<string, tf.Variable> {
  if (weights === undefined) return {};
  if (weights instanceof tf.Variable) return { [path]: weights };
  if (weights instanceof tf.Tensor) throw new InputError(path, "a variable (see trainable)", "a tensor");
  const named = Object.entries(weights).map(([name, item]: [string, WeightTree]) =>
    namedVariables(item, path === "" ? name : `${path}.${name}`),
  );
  return Object.assign({}, ...named) as Record<string, tf.Variable>;
}
