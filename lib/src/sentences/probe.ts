/** What can be read out of a state by a straight line: linear probes. */
import { InputError, requireIds, requireWhole, shapeOf } from "../base";
import { createAdam } from "../training";
import { tf, type Tensor } from "../runtime";

export interface Readings {
  /** One state a row, as array or typed array. `[examples][d]` */
  states: readonly ArrayLike<number>[];
  /** What should be read from it, 0 … classes − 1. `[examples]` */
  labels: readonly number[];
}

/**
 * Multinomial logistic regression from states to labels (Alain & Bengio 2017), on states scaled to unit variance,
 * trained on all examples at once by Adam; the states themselves stay as they are. If a property can be read this
 * way from states not trained on, the states hold it in the plainest form.
 * @returns the share of right readings of `test`
 * @throws InputError when one of the parts is empty, its states are no finite numbers in rows of one width, or its
 *   labels not one class for each; when `steps` or `classes` is no whole number ≥ 1
 * @example linearProbe({ train, test, classes: 16 }) // 0.97
 */
export function linearProbe({
  train,
  test,
  classes,
  steps = 300,
}: {
  train: Readings;
  test: Readings;
  classes: number;
  steps?: number;
}): number {
  requireWhole("classes", classes);
  const width = requireReadings("train", train, classes);
  if (requireReadings("test", test, classes) !== width) {
    throw new InputError("test", `states of width ${width}`, `[${shapeOf(test.states)}]`);
  }
  requireWhole("steps", steps);
  const { x, scaled } = standardise(train.states);
  const weights = tf.tidy(() => ({
    w: tf.variable(tf.zeros([x.shape[1] as number, classes])),
    b: tf.variable(tf.zeros([classes])),
  }));
  const adam = createAdam([weights.w, weights.b], { learningRate: 0.05 });
  const wanted = tf.tidy(() => tf.oneHot(tf.tensor1d([...train.labels], "int32"), classes).toFloat());
  const loss = () =>
    wanted.mul(x.matMul(weights.w).add(weights.b).logSoftmax()).sum(1).mean().neg() as tf.Scalar;
  for (let step = 0; step < steps; step++) adam.step(loss);
  const said = tf.tidy(() => {
    const y = scaled(test.states);
    return [...y.matMul(weights.w).add(weights.b).argMax(1).dataSync()];
  });
  adam.dispose();
  tf.dispose([x, wanted, weights.w, weights.b]);
  return said.filter((label, i) => label === test.labels[i]).length / said.length;
}

/** @returns the width of the states */
function requireReadings(argument: string, { states, labels }: Readings, classes: number): number {
  const [count = 0, width] = shapeOf(states, argument);
  if (count === 0) throw new InputError(argument, "at least one state", "none (it is empty)");
  if (width === undefined || width === 0) throw new InputError(argument, "states with numbers", "none");
  if (!states.every((row) => Array.from(row).every(Number.isFinite))) {
    throw new InputError(argument, "states of finite numbers", "others");
  }
  if (labels.length !== count) throw new InputError(argument, `${count} labels`, String(labels.length));
  requireIds(argument, [labels], classes);
  return width;
}

/** States moved to mean 0 and variance 1, and the same move for others. */
function standardise(states: Readings["states"]) {
  const { mean, sd } = tf.tidy(() => {
    const { mean: m, variance } = tf.moments(matrix(states), 0);
    return { mean: [...m.dataSync()], sd: [...variance.sqrt().add(1e-6).dataSync()] };
  });
  const scaled = (others: Readings["states"]): Tensor =>
    matrix(others.map((row) => Array.from(row, (v, k) => (v - (mean[k] as number)) / (sd[k] as number))));
  return { x: scaled(states), scaled };
}

function matrix(states: Readings["states"]): Tensor {
  return tf.tensor2d(states.map((row) => Array.from(row)));
}
