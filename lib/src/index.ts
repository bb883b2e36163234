export * from "./attention";
export * from "./experiment";
export * from "./reader";
export * from "./recurrent";
export * from "./runtime";
export * from "./seq2seq";
export * from "./softmax";
export * from "./text";
