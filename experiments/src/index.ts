/** Importing this registers every experiment. One folder a topic, one line here. */
import "./captioning";
import "./coreference";
import "./lookup";
import "./pyramid";
import "./recall";
import "./sentences";
import "./vision";

export {
  hiddenKinds,
  hideAndAsk,
  hidingOrders,
  looksByPart,
  meanHiding,
  plainModel,
  plainScenes,
  sceneExample,
  sceneLooks,
  sceneVocabulary,
  wordKinds,
  type HiddenKind,
  type Hiding,
  type HidingOrder,
  type PartOfLooks,
  type PlainModel,
  type PlainScene,
  type SceneExample,
  type SceneLook,
  type SceneValues,
} from "./captioning";
export {
  rightBefore,
  say,
  translatorInArrays,
  unknownInWords,
  type Said,
  type TranslatorInArrays,
} from "./seq2seq";
export * from "./studies";
export { shipped, shippedWeights, trainNow } from "./trained";
export type { ExperimentName, Trained, TrainNowOptions } from "./trained";
