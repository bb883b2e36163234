export * from "./attention";
export * from "./reader";
export * from "./runtime";
export * from "./softmax";
