export { curves, type CurveOptions, type Region, type Series } from "./curves";
export * from "./matrix";
export * from "./template";
