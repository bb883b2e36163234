export { drawCaption, trueCaptions, type Caption, type CaptionWord, type WordKind } from "./captions";
export { heldOutCombinations, heldOutRelations } from "./heldOut";
export { sceneKinds, type Layout, type Relation, type SceneKind } from "./layout";
export { colourNames, shapeNames, type ColourName, type SceneObject, type ShapeName } from "./objects";
export { sceneSet, sceneWords, type SceneSet, type SceneSetOptions } from "./sceneSet";
export {
  drawScene,
  drawScenes,
  maskOf,
  tokensOf,
  usualKinds,
  type Scene,
  type SceneContent,
  type SceneOptions,
} from "./scene";
