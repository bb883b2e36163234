export * from "./colours";
