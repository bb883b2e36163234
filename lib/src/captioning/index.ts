export { exactCaptions, partAccuracy } from "./accuracy";
export * from "./loops";
export { groundingOf, type Compared, type Grounding, type WordLook } from "./measures";
export {
  centreMap,
  deletionCurve,
  insertionCurve,
  type OcclusionCurve,
  type OcclusionOptions,
} from "./occlusion";
