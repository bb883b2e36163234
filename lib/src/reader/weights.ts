/** All tensors of a model's weights. */
export { tensorsOf } from "../attention/scoreWeights";
