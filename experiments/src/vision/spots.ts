/** Have two squares the same colour? Self-attention over patches and convolutional networks, at two distances. */
import { drawSpots, type SpotDistance, type SpotPicture } from "@attention-lab/datasets/spots";
import { InputError } from "@attention-lab/lib/base";
import {
  createMatrix,
  linear,
  mapWeights,
  namedVariables,
  sizeOf,
  trainable,
} from "@attention-lab/lib/layers";
import { createRandom, tf, type Random, type Tensor } from "@attention-lab/lib/runtime";
import {
  Params,
  registerExperiment,
  trainParams,
  variant,
  type ExperimentDefinition,
  type Task,
  type TrainValues,
} from "@attention-lab/lib/training";
import { createConvEncoder, createVitEncoder, imagesToTensor, type ConvLayer, type ImageEncoder } from "@attention-lab/lib/vision"; // prettier-ignore

/** A classifier of pictures with two squares. */
export interface SpotTask extends Task<SpotPicture> {
  /** How many numbers are trained. */
  readonly parameters: number;
}

interface SpotValues {
  readonly train: TrainValues;
  readonly task: { readonly encoder: string; readonly width: number; readonly hidden: number };
  readonly data: { readonly distance: string; readonly test: number };
}

const SIDE = 32;

const spots: ExperimentDefinition<SpotValues, SpotPicture> = {
  description: "have two squares the same colour? patches with self-attention",
  params: () =>
    new Params()
      .define(
        "train",
        trainParams().set("steps", 2000).set("batch", 32).set("learningRate", 0.002).set("warmup", 100),
        "training",
      ) // prettier-ignore
      .define("task", taskParams(), "the model")
      .define("data", dataParams(), "the pictures"),
  create: ({ train: { seed }, task, data }) => {
    const distance = data.distance as SpotDistance;
    const draw = (random: Random, count: number) =>
      Array.from({ length: count }, () => drawSpots(random, distance));
    return {
      task: spotTask(encoderOf(task, seed), task.hidden, seed),
      data: {
        train: draw,
        dev: draw(createRandom(`${seed}/dev`), data.test),
        test: { [distance]: draw(createRandom(`${seed}/test`), data.test) },
      },
    };
  },
};

registerExperiment("vision.spots.SelfAttention", spots);
registerExperiment(
  "vision.spots.SmallField",
  variant(spots, "the same question, by a convolutional network that sees 15 pixels at a time", { "task.encoder": "small_field", "task.width": 32 }), // prettier-ignore
);
registerExperiment(
  "vision.spots.LargeField",
  variant(spots, "the same, by a deeper one that sees the whole picture", { "task.encoder": "large_field", "task.width": 24 }), // prettier-ignore
);
registerExperiment(
  "vision.spots.SmallFieldHidden",
  variant(spots, "the same, by the one that sees 15 pixels, with a hidden layer after the mean", { "task.encoder": "small_field", "task.width": 32, "task.hidden": 64 }), // prettier-ignore
);

function taskParams() {
  return new Params()
    .define(
      "encoder",
      "vit",
      "vit: patches of 4 × 4 and two blocks of self-attention; small_field; large_field",
    )
    .define("width", 32, "of the regions' vectors")
    .define("hidden", 0, "size of the hidden layer between the mean of the regions and the answer; 0: none");
}

function dataParams() {
  return new Params()
    .define("distance", "far", "of the squares: near or far")
    .define("test", 500, "pictures in dev and in the test set");
}

/** @throws InputError for an encoder that is none of the three */
function encoderOf({ encoder, width }: SpotValues["task"], seed: number): ImageEncoder {
  const layer = (kernel: number, stride: number): ConvLayer => ({ kernel, stride, channels: width });
  if (encoder === "vit") return createVitEncoder({ side: SIDE, patch: 4, width, layers: 2, heads: 4, seed });
  if (encoder === "small_field") return createConvEncoder({ side: SIDE, layers: [layer(3, 2), layer(3, 2), layer(3, 1)], seed }); // prettier-ignore
  if (encoder === "large_field") return createConvEncoder({ side: SIDE, layers: [layer(3, 2), layer(3, 2), layer(3, 1), layer(3, 2), layer(3, 1)], seed }); // prettier-ignore
  throw new InputError("task.encoder", "vit, small_field or large_field", `"${encoder}"`);
}

/** The mean of all regions answers, through a hidden layer where there is one. */
function spotTask(encoder: ImageEncoder, hidden: number, seed: number): SpotTask {
  const random = createRandom(`${seed}/head`);
  const between = hidden > 0 ? hidden : encoder.width;
  const head = trainable({
    ...(hidden > 0
      ? { hidden: { w: createMatrix(random, encoder.width, hidden), b: tf.zeros([hidden]) } }
      : {}),
    out: { w: createMatrix(random, between, 1), b: tf.zeros([1]) },
  }) as { hidden?: { w: Tensor; b: Tensor }; out: { w: Tensor; b: Tensor } };
  const weights = { encoder: encoder.weights, head };
  const logits = (examples: readonly SpotPicture[], training = false) => {
    const images = imagesToTensor(examples.map(({ image }) => image), encoder.side); // prettier-ignore
    const mean = encoder.encode(images, { training }).mean(1); // [batch, width]
    const seen = head.hidden ? linear(mean, head.hidden.w, head.hidden.b).relu() : mean;
    return linear(seen, head.out.w, head.out.b).squeeze([1]); // [batch]
  };
  const answers = (examples: readonly SpotPicture[]) => tf.tensor1d(examples.map(({ same }) => Number(same)));
  return {
    variables: { ...namedVariables(weights), ...encoder.statistics },
    parameters: sizeOf(weights),
    loss: (examples) =>
      tf.losses.sigmoidCrossEntropy(answers(examples), logits(examples, true)) as unknown as tf.Scalar,
    evaluate(examples) {
      const right = tf.tidy(() => logits(examples).greater(0).equal(answers(examples).cast("bool")).mean().dataSync()[0]); // prettier-ignore
      return { accuracy: right as number };
    },
    dispose() {
      mapWeights(head, (tensor) => (tensor.dispose(), tensor));
      encoder.dispose();
    },
  };
}
