/** Linear regression y = 2 x + 1 as an experiment, with noise from the step so that resuming must repeat it. */
import {
  Params,
  trainParams,
  type ExperimentDefinition,
  type Task,
  type TrainValues,
} from "../../src/training";
import { createRandom, tf } from "../../src/runtime";
import { namedVariables, trainable } from "../../src/layers";

export interface Point {
  x: number;
  y: number;
}

export type ToyValues = { readonly train: TrainValues; readonly task: { readonly noise: number } };

export const toy: ExperimentDefinition<ToyValues, Point> = {
  description: "y = 2 x + 1 by a line",
  params: () =>
    new Params()
      .define("train", trainParams().set("steps", 20).set("batch", 4).set("evalEvery", 5), "training")
      .define("task", new Params().define("noise", 0.1, "of the inputs"), "the line"),
  create: ({ train, task }) => ({ task: line(train.seed, task.noise), data: points() }),
};

function points() {
  const random = createRandom("points");
  const draw = (count: number) => {
    const xs = Array.from({ length: count }, () => random.uniform(-1, 1));
    return xs.map((x) => ({ x, y: 2 * x + 1 }));
  };
  return { train: draw(11), dev: draw(5), test: { near: draw(3), far: [{ x: 10, y: 21 }] } };
}

function line(seed: number, noise: number): Task<Point> {
  const weights = trainable({ a: tf.tensor2d([[createRandom(seed).normal()]]), b: tf.zeros([1]) });
  const { a, b } = weights;
  const of = (batch: readonly Point[], key: keyof Point) => tf.tensor2d(batch.map((point) => [point[key]]));
  const error = (batch: readonly Point[], x: tf.Tensor) =>
    x.matMul(a).add(b).sub(of(batch, "y")).square().mean();
  return {
    variables: namedVariables(weights),
    loss: (batch, { random }) =>
      error(batch, of(batch, "x").add(random.normalTensor([batch.length, 1], noise))) as tf.Scalar,
    evaluate: (batch) => ({ loss: tf.tidy(() => error(batch, of(batch, "x")).dataSync()[0] as number) }),
    decode: (batch) => batch.map(({ x }) => `x = ${x}`),
    lengthOf: ({ x }) => (x < 0 ? 1 : 2),
    dispose: () => tf.dispose([a, b]),
  };
}
