/** Hidden bits of a motif whose copy stands elsewhere, at the same size or twice as large: who finds them? */
import { drawBits, type BitPicture } from "@attention-lab/datasets";
import {
  Params,
  registerExperiment,
  trainParams,
  variant,
  type ExperimentDefinition,
  type Task,
  type TrainValues,
} from "@attention-lab/lib/training";
import {
  createPagNetWeights,
  pagBatch,
  pagNet,
  pyramidLoss,
  type PagNetOptions,
} from "@attention-lab/lib/pyramid";
import { createRandom, InputError, tf, type Tensor } from "@attention-lab/lib/runtime";
import type { Image } from "@attention-lab/lib/vision";
import { namedVariables, tensorsOf, trainable } from "@attention-lab/lib/layers";

/** PAG-Net as a task. */
export interface MotifTask extends Task<BitPicture> {
  /** How many numbers it holds. */
  readonly parameters: number;
  /** The filled pictures: what was known stays as it was. */
  fill(examples: readonly BitPicture[]): Image[];
}

interface MotifValues {
  readonly train: TrainValues;
  readonly task: {
    readonly attention: string;
    readonly convolution: string;
    readonly scales: readonly number[];
    readonly features: readonly number[];
    readonly dK: number;
  };
  readonly data: { readonly test: number };
}

const pagNetMotif: ExperimentDefinition<MotifValues, BitPicture> = {
  description: "PAG-Net finds the hidden middle of a motif at the same size or twice as large",
  params: () =>
    new Params()
      .define("train", trainParams().set("steps", 250).set("batch", 8).set("learningRate", 0.003), "training")
      .define("task", taskParams(), "the model")
      .define(
        "data",
        new Params().define("test", 64, "pictures in dev and in each test set"),
        "the pictures",
      ),
  create: ({ train, task, data }) => {
    const draw = (name: string, ratio?: number) => {
      const random = createRandom(`${train.seed}/${name}`);
      return Array.from({ length: data.test }, (_, i) => drawBits(random, ratio ?? 1 + (i % 2)));
    };
    return {
      task: motifTask(task, train.seed),
      data: {
        train: (random, count) => Array.from({ length: count }, (_, i) => drawBits(random, 1 + (i % 2))),
        dev: draw("dev"),
        test: { same_size: draw("same", 1), twice_as_large: draw("twice", 2) },
      },
    };
  },
};

registerExperiment("pyramid.motif.PagNet", pagNetMotif);
registerExperiment(
  "pyramid.motif.SingleScale",
  variant(pagNetMotif, "the same without the smaller copy of the picture", { "task.scales": [1] }),
);
registerExperiment(
  "pyramid.motif.Partial",
  variant(pagNetMotif, "the same with partial convolutions, which do not read what is hidden", { "task.convolution": "partial" }), // prettier-ignore
);
registerExperiment(
  "pyramid.motif.LearnedScores",
  variant(pagNetMotif, "the same with learned scores alone", { "task.attention": "learned" }),
);
registerExperiment(
  "pyramid.motif.NoAttention",
  variant(pagNetMotif, "the same network without attention, a plain U-Net", { "task.attention": "none" }),
);

function taskParams() {
  return new Params()
    .define("attention", "prior", "none; learned: q·k alone; prior: plus the likeness of known pixels")
    .define("convolution", "plain", "of the encoder: plain or partial")
    .define("scales", [1, 0.5], "at which the picture is looked at")
    .define("features", [16, 24, 32], "of each level, the largest level first")
    .define("dK", 16, "width of queries and keys");
}

function motifTask(
  { attention, convolution, scales, features, dK }: MotifValues["task"],
  seed: number,
): MotifTask {
  const options = { attention: attentionOf(attention), convolution: convolutionOf(convolution) };
  const weights = trainable(createPagNetWeights(seed, { channels: 1, features, dK }));
  const filled = (examples: readonly BitPicture[]) => {
    const batch = pagBatch(examples, features.length, scales);
    return { batch, pictures: pagNet(weights, batch, options) };
  };
  const numbers = (examples: readonly BitPicture[]) =>
    tf.tidy(() => {
      const { batch, pictures } = filled(examples);
      const values = pictures[0]?.dataSync() as Float32Array;
      return { values, loss: pyramidLoss(pictures, batch.truth, batch.hidden).dataSync()[0] as number };
    });
  return {
    variables: namedVariables(weights),
    parameters: tensorsOf(weights).reduce((sum: number, { size }: Tensor) => sum + size, 0),
    loss(examples) {
      const { batch, pictures } = filled(examples);
      return pyramidLoss(pictures, batch.truth, batch.hidden);
    },
    evaluate(examples) {
      const { values, loss } = numbers(examples);
      return { accuracy: bitsRight(examples, values), loss };
    },
    fill(examples) {
      const { values } = numbers(examples);
      const area = values.length / examples.length;
      return examples.map(({ truth, mask }, i) => ({
        ...truth,
        data: truth.data.map((known, at) => (mask.data[at] ? (values[i * area + at] as number) : known)),
      }));
    },
    dispose: () => tf.dispose(tensorsOf(weights)),
  };
}

/** @throws InputError unless it is one of the three */
function attentionOf(name: string): PagNetOptions["attention"] {
  if (name === "none" || name === "learned" || name === "prior") return name;
  throw new InputError("task.attention", "none, learned or prior", `"${name}"`);
}

/** @throws InputError unless it is one of the two */
function convolutionOf(name: string): PagNetOptions["convolution"] {
  if (name === "plain" || name === "partial") return name;
  throw new InputError("task.convolution", "plain or partial", `"${name}"`);
}

/** Share of hidden bits whose four pixels are on the right side of ½ on average. */
function bitsRight(examples: readonly BitPicture[], values: Float32Array): number {
  const right = examples.flatMap(({ truth: { width, height }, bits }, i) =>
    bits.map(({ value, x, y }) => {
      const at = i * width * height + y * width + x;
      const mean = [at, at + 1, at + width, at + width + 1].reduce(
        (sum, p) => sum + (values[p] as number) / 4,
        0,
      );
      return mean > 0.5 === (value === 1);
    }),
  );
  return right.filter(Boolean).length / right.length;
}
