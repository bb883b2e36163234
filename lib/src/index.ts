export * from "./attention";
export * from "./runtime";
export * from "./softmax";
