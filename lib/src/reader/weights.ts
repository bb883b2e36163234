/** All tensors of a model's weights. */
import type { WeightTree } from "../attention";
import { mapWeights } from "../attention/scoreWeights";
import type { Tensor } from "../runtime";

/** The tensors of a tree, in the order they were written. */
export function tensorsOf(weights: WeightTree): Tensor[] {
  const tensors: Tensor[] = [];
  mapWeights(weights, (tensor) => {
    tensors.push(tensor);
    return tensor;
  });
  return tensors;
}
