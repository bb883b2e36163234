export * from "./runtime";
export * from "./softmax";
