export * from "../../runtime";
export { createAdam, type Adam, type AdamMoments, type AdamOptions } from "../../training";
