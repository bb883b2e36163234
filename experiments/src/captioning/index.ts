/** Importing this registers the experiments of this topic. */
import type { CaptionTask } from "@attention-lab/lib/captioning";
import "./folder";
import type { SceneExample } from "./scenes";

declare module "../families" {
  interface Families {
    captioning: { task: CaptionTask; example: SceneExample };
  }
}

export { captionCurves, type CaptionCurves, type CaptionPoint } from "./curves";
export type { FolderExample } from "./folder";
export { plainModel, plainScenes, type PlainModel, type PlainScene } from "./plain";
export { sceneExample, sceneVocabulary, type SceneExample, type SceneValues } from "./scenes";
