export { fastSoftmax } from "./fastSoftmax";
export { normalise } from "../tensors";
