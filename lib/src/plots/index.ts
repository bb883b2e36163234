export { groupedBars, type BarGroup } from "./bars";
export { curves, type CurveOptions, type Region, type Series } from "./curves";
export * from "./matrix";
export { thereAndBack } from "./operations";
export * from "./template";
