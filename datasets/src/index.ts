export * from "./colours";
export * from "./it";
export * from "./sequences";
export * from "./phrases";
export * from "./punctuation";
export * from "./sentiment";
export * from "./parallel";
export * from "./scenes";
