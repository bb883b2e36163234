/** The Keras program of many posts, which repeats lists of numbers: what it can learn. */
import {
  Params,
  registerExperiment,
  trainParams,
  type Task,
  type TrainValues,
} from "@attention-lab/lib/training";
import { createRandom, tf, type Tensor } from "@attention-lab/lib/runtime";
import { requireWhole } from "@attention-lab/lib/base";
import { kerasSeq2Seq } from "@attention-lab/lib/seq2seq";

/** A list of numbers between −1 and 1. */
export type NumberList = readonly number[];

/** The Keras model as a task. */
export interface NumbersTask extends Task<NumberList> {
  readonly model: tf.LayersModel;
  /** What it answers to lists of one length when its decoder is fed with others. `[lists][length]` */
  answers(lists: readonly NumberList[], fed: readonly NumberList[]): number[][];
}

/** The values of the experiment. */
interface NumbersValues {
  readonly train: TrainValues;
  readonly task: { readonly units: number };
  readonly data: {
    readonly seed: string;
    readonly length: number;
    readonly train: number;
    readonly test: number;
  };
}

registerExperiment<NumbersValues, NumberList>("numbers.copy.Keras", {
  description: "the Keras encoder and decoder of beginners' posts, repeating numbers",
  params: () =>
    new Params()
      .define("train", trainValues(), "training")
      .define("task", new Params().define("units", 64, "of both LSTMs"), "the model")
      .define("data", dataParams(), "the lists"),
  create: ({ train, task, data }) => {
    requireWhole("task.units", task.units);
    for (const name of ["length", "train"] as const) requireWhole(`data.${name}`, data[name]);
    requireWhole("data.test", data.test, 0);
    const lists = (name: string, count: number) => {
      const random = createRandom(`${data.seed}/${name}`);
      return Array.from({ length: count }, () =>
        Array.from({ length: data.length }, () => random.uniform(-1, 1)),
      );
    };
    return {
      task: numbersTask(kerasSeq2Seq({ units: task.units, seed: train.seed })),
      data: {
        train: lists("train", data.train),
        dev: lists("dev", data.test),
        test: { fresh: lists("test", data.test) },
      },
    };
  },
});

function trainValues() {
  return trainParams().set("steps", 80).set("learningRate", 0.01).set("clipNorm", 0);
}

function dataParams() {
  return new Params()
    .define("seed", "numbers", "of the lists")
    .define("length", 5, "of every list")
    .define("train", 256, "lists")
    .define("test", 200, "lists in dev and in the test set");
}

/** What the decoder is fed with in training: a zero, then the right numbers but the last. */
export function rightBefore(lists: readonly NumberList[]): number[][] {
  return lists.map((list) => [0, ...list.slice(0, -1)]);
}

function numbersTask(model: tf.LayersModel): NumbersTask {
  const column = (lists: readonly NumberList[]) => tf.tensor2d(lists as number[][]).expandDims(2); // [lists, length, 1]
  const apply = (lists: readonly NumberList[], fed: readonly NumberList[]) =>
    model.apply([column(lists), column(fed)]) as Tensor; // [lists, length, 1]
  const loss = (lists: readonly NumberList[]) =>
    tf.tidy(() => apply(lists, rightBefore(lists)).sub(column(lists)).square().mean() as tf.Scalar);
  const answers: NumbersTask["answers"] = (lists, fed) =>
    tf.tidy(() => apply(lists, fed).squeeze([2]).arraySync() as number[][]);
  return {
    model,
    answers,
    variables: Object.fromEntries(
      model.trainableWeights.map((weight) => [weight.originalName, weight.read() as tf.Variable]),
    ),
    loss,
    evaluate: (lists) => ({ loss: tf.tidy(() => loss(lists).dataSync()[0] as number) }),
    decode(lists) {
      const shown = (list: NumberList) => list.map((x) => x.toFixed(2)).join(" ");
      const said = answers(lists, rightBefore(lists));
      return lists.map((list, i) => `${shown(list)}: answered ${shown(said[i] as number[])}`);
    },
    dispose: () => void model.dispose(),
  };
}
