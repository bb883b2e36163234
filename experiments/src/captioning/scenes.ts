/** Captioning of generated scenes, with attention and without. */
import {
  maskOf,
  sceneSet,
  sceneWords,
  tokensOf,
  trueCaptions,
  usualKinds,
  type Scene,
  type SceneKind,
} from "@attention-lab/datasets/scenes";
import type { CaptionExample } from "@attention-lab/lib/captioning";
import {
  Params,
  registerExperiment,
  trainParams,
  variant,
  type ExperimentDefinition,
  type TrainValues,
} from "@attention-lab/lib/training";
import { createVocabulary } from "@attention-lab/lib/text";
import { captionParams, captionTask, type CaptionValues } from "./model";

/** The values of an experiment on scenes. */
export interface SceneValues {
  readonly train: TrainValues;
  readonly task: CaptionValues;
  readonly data: {
    readonly seed: string;
    readonly side: number;
    readonly clutter: number;
    readonly noise: number;
    readonly kinds: readonly string[];
    readonly test: number;
  };
}

/** A scene as an example, with all that is known about it. */
export interface SceneExample extends CaptionExample {
  readonly scene: Scene;
}

/** A scene with its own caption; function words name nothing. */
export function sceneExample(scene: Scene): SceneExample {
  return {
    scene,
    image: scene.image,
    caption: tokensOf(scene.caption),
    references: () => trueCaptions(scene).map(tokensOf),
    named: () => scene.caption.map((word) => (word.objects.length > 0 ? maskOf(scene, word) : undefined)),
  };
}

/** The words of all scenes, whatever was drawn. */
export const sceneVocabulary = createVocabulary([sceneWords]);

const attention: ExperimentDefinition<SceneValues, SceneExample> = {
  description: "captions of generated scenes by two LSTMs with attention between them",
  params: () =>
    new Params()
      .define("train", trainValues(), "training")
      .define("task", captionParams(), "the model")
      .define("data", dataParams(), "the scenes; every batch is drawn anew"),
  create: ({ train, task, data }) => {
    const { seed, side, clutter, noise, kinds, test: size } = data;
    const set = sceneSet(seed, { side, clutter, noise, kinds: kinds as readonly SceneKind[], test: size });
    const test = Object.entries(set.test).map(([name, scenes]) => [name, scenes.map(sceneExample)]);
    return {
      task: captionTask(task, { vocabulary: sceneVocabulary, side, seed: train.seed }),
      data: {
        train: (random, count) => set.train(random, count).map(sceneExample),
        dev: set.dev.map(sceneExample),
        test: Object.fromEntries(test) as Record<string, SceneExample[]>,
      },
    };
  },
};

registerExperiment("captioning.scenes.Attention", attention);
registerExperiment(
  "captioning.scenes.NoAttention",
  variant(attention, "the same, given the mean of all regions at each word", { "task.glance": "mean" }),
);
registerExperiment(
  "captioning.scenes.Flat",
  variant(attention, "the same, given all regions in one short vector at each word", {
    "task.glance": "flat",
  }),
);
registerExperiment(
  "captioning.scenes.Transformer",
  variant(attention, "the same, by Transformer blocks instead of LSTMs", {
    "task.model": "transformer",
    "train.learningRate": 0.001,
  }),
);
registerExperiment(
  "captioning.scenes.DoublyStochastic",
  variant(attention, "the same, with attention that is to cover the whole picture", { "task.coverage": 0.1 }),
);

function trainValues() {
  return trainParams()
    .set("steps", 8000)
    .set("batch", 32)
    .set("learningRate", 0.003)
    .set("warmup", 100)
    .set("cooldown", 0.375)
    .set("evalEvery", 500)
    .set("best", "highest exact_match");
}

function dataParams() {
  return new Params()
    .define("seed", "scenes", "of dev and test scenes")
    .define("side", 64, "of the square pictures, in pixels")
    .define("clutter", 3, "grey marks in a picture")
    .define("noise", 0.04, "greatest change of a channel by noise")
    .define("kinds", [...usualKinds] as string[], "kinds of training and dev scenes, each entry as likely")
    .define("test", 200, "scenes in dev and in each test set");
}
