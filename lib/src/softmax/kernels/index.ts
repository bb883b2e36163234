export { fastSoftmax } from "./fastSoftmax";
