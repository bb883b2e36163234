export { sceneExample, sceneVocabulary, type SceneExample, type SceneValues } from "./scenes";
