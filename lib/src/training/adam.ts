/** Adam on one flat vector: few operations a step, however many weights there are. */
import { adamByKernel } from "./kernels/adamKernel";
import { BETA_1, BETA_2, EPSILON, type AdamRule } from "./adamRule";
import { InputError, requirePositive } from "../base";
import { hasKernels, type Tensor, tf } from "../runtime";

export interface AdamOptions {
  /** Step size η. Default 0.001 */
  learningRate?: number;
  /** Gradients are shortened to this Euclidean norm over all weights (Pascanu et al. 2013). Default: never */
  clipNorm?: number;
}

/** What a later run needs to go on exactly. */
export interface AdamMoments {
  /** Updates so far. */
  steps: number;
  /** Running means of the gradients, all weights one after the other. */
  m: Float32Array;
  /** Running means of their squares. */
  v: Float32Array;
}

export interface Adam {
  /** Updates so far. */
  readonly steps: number;
  /**
   * One update of all weights.
   * @param loss computes a scalar from the weights
   * @param learningRate instead of the one given at the start, for schedules
   * @returns the loss before the update
   */
  step(loss: () => tf.Scalar, learningRate?: number): number;
  /** A copy of the state. */
  moments(): AdamMoments;
  /** @throws InputError when the sizes do not fit the weights */
  restore(moments: AdamMoments): void;
  /** Frees the state, not the weights. */
  dispose(): void;
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1):
 *
 *     m = β₁ m + (1 − β₁) g,   v = β₂ v + (1 − β₂) g²,   θ = θ − η m̂ / (√v̂ + ε)
 *
 * with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), β₁ = 0.9, β₂ = 0.999, ε = 1e−7. Weights that the loss does not use
 * have gradient 0.
 * @param weights the variables, trained in place
 * @throws InputError when there are no weights or an option is not positive
 * @example const adam = createAdam([w], { learningRate: 0.1 }); adam.step(() => w.square().sum())
 */
export function createAdam(weights: readonly tf.Variable[], options: AdamOptions = {}): Adam {
  const { learningRate: rate = 0.001, clipNorm } = options;
  if (weights.length === 0) throw new InputError("weights", "at least one variable", "none (it is empty)");
  requirePositive("learningRate", rate);
  if (clipNorm !== undefined) requirePositive("clipNorm", clipNorm);
  const total = weights.reduce((sum, { size }) => sum + size, 0);
  const rule = hasKernels() ? adamByKernel(total) : adamByParts(total);
  let steps = 0;
  const step = (loss: () => tf.Scalar, learningRate = rate) =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, [...weights]);
      const gradient = clipped(flat(weights, grads), clipNorm); // [total]
      steps += 1;
      assignAll(weights, rule.update(joined(weights), gradient, learningRate, steps));
      return value.dataSync()[0] as number;
    });
  return {
    get steps() {
      return steps;
    },
    step,
    moments: () => ({ steps, ...rule.moments() }),
    restore: (given) => {
      for (const name of ["m", "v"] as const) requireSize(name, total, given[name]);
      rule.restore(given);
      steps = given.steps;
    },
    dispose: () => rule.dispose(),
  };
}

/** The rule from single operations: the reference, and the way on plain JavaScript. */
export function adamByParts(total: number): AdamRule {
  const [m, v] = [zeroVariable(total), zeroVariable(total)];
  return {
    update(weights, gradient, rate, step) {
      assign(m, m.mul(BETA_1).add(gradient.mul(1 - BETA_1)));
      assign(v, v.mul(BETA_2).add(gradient.square().mul(1 - BETA_2)));
      const size = rate / (1 - BETA_1 ** step);
      const spread = v
        .mul(1 / (1 - BETA_2 ** step))
        .sqrt()
        .add(EPSILON);
      return weights.sub(m.mul(size).div(spread));
    },
    moments: () => ({ m: m.dataSync().slice() as Float32Array, v: v.dataSync().slice() as Float32Array }),
    restore: (given) =>
      tf.tidy(() => {
        assign(m, tf.tensor1d(given.m));
        assign(v, tf.tensor1d(given.v));
      }),
    dispose: () => tf.dispose([m, v]),
  };
}

function joined(weights: readonly tf.Variable[]): Tensor {
  return tf.concat(weights.map((weight) => weight.reshape([-1])));
}

function flat(weights: readonly tf.Variable[], grads: tf.NamedTensorMap): Tensor {
  return tf.concat(weights.map((weight) => (grads[weight.name] ?? tf.zeros(weight.shape)).reshape([-1])));
}

function clipped(gradient: Tensor, norm: number | undefined): Tensor {
  if (norm === undefined) return gradient;
  const length = gradient.square().sum().sqrt();
  return gradient.mul(tf.minimum(1, tf.scalar(norm).div(length.add(1e-12))));
}

function zeroVariable(size: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros([size]), false));
}

function assign(variable: tf.Variable, value: Tensor): void {
  variable.assign(value as never);
}

function assignAll(weights: readonly tf.Variable[], values: Tensor): void {
  const parts = tf.split(
    values,
    weights.map(({ size }) => size),
  ) as Tensor[]; // each [size]
  weights.forEach((weight, i) => assign(weight, (parts[i] as Tensor).reshape(weight.shape)));
}

function requireSize(name: string, size: number, values: Float32Array): void {
  if (values.length === size) return;
  throw new InputError(name, `${size} numbers, as many as there are weights`, String(values.length));
}
