export * from "./matrices";
export { mistake } from "./mistake";
