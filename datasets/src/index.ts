export * from "./colours";
export * from "./it";
