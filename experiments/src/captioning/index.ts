/** Importing this registers the experiments of this topic. */
import type { CaptionTask } from "@attention-lab/lib/captioning";
import "./folder";
import type { SceneExample } from "./scenes";

declare module "../families" {
  interface Families {
    captioning: { task: CaptionTask; example: SceneExample };
  }
}

export {
  captionEnd,
  captioningParams,
  captioningPoints,
  captioningResults,
  captioningVariants,
  everydayScenes,
  hidingExamples,
  type CaptionEnd,
  type CaptioningVariant,
  type CaptionPoint,
} from "./captionStudy";
export type { FolderExample } from "./folder";
export {
  hiddenKinds,
  hideAndAsk,
  hidingOrders,
  looksByPart,
  meanHiding,
  sceneLooks,
  wordKinds,
  type HiddenKind,
  type Hiding,
  type HidingOrder,
  type PartOfLooks,
  type SceneLook,
} from "./looks";
export { plainModel, plainScenes, type PlainModel, type PlainScene } from "./plain";
export { sceneExample, sceneVocabulary, type SceneExample, type SceneValues } from "./scenes";
