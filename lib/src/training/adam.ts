/** Adam on one flat vector: few operations a step, however many weights there are. */
import { adamByKernel } from "./kernels/adamKernel";
import { BETA_1, BETA_2, EPSILON, type AdamRule } from "./adamRule";
import { InputError, requirePositive, requireWhole, showShape } from "../base";
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
   * One update of all weights; all of them, or none.
   * @param loss computes a scalar from the weights
   * @param learningRate instead of the one given at the start, for schedules; ≥ 0
   * @returns the loss before the update
   * @throws InputError when the loss, the gradient's squared length (which v holds) or a weight after the update is no
   *   finite number: the weights then stay as they were
   */
  step(loss: () => tf.Scalar, learningRate?: number): number;
  /** A copy of the state. */
  moments(): AdamMoments;
  /** @throws InputError when the sizes do not fit the weights, or `steps` is no whole number ≥ 0; nothing is changed then */
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
 * @param weights the variables, float32, trained in place
 * @throws InputError when there are no weights, one is no float32 variable, or an option is not positive
 * @example const adam = createAdam([w], { learningRate: 0.1 }); adam.step(() => w.square().sum())
 */
export function createAdam(weights: readonly tf.Variable[], options: AdamOptions = {}): Adam {
  const { learningRate: rate = 0.001, clipNorm } = options;
  requireVariables(weights);
  requirePositive("learningRate", rate);
  if (clipNorm !== undefined) requirePositive("clipNorm", clipNorm);
  const total = weights.reduce((sum, { size }) => sum + size, 0);
  const rule = hasKernels() ? adamByKernel(total) : adamByParts(total);
  let steps = 0;
  const step = (loss: () => tf.Scalar, learningRate = rate) =>
    tf.tidy(() => {
      requireRate(learningRate);
      const { value, grads } = tf.variableGrads(() => requireScalar(loss()), [...weights]);
      const gradient = flat(weights, grads); // [total]
      const square = gradient.square().sum();
      const before = finite("loss", "a finite number", value); // read late: a compiled step runs up to here at once
      finite("loss", "one whose gradient has a finite squared length", square);
      const next = rule.update(joined(weights), clipped(gradient, square, clipNorm), learningRate, steps + 1);
      const zero = next.mul(0).sum(); // 0 · ∞ is NaN, and 0 · NaN too
      const values = apart(weights, next);
      finite("weights", "finite numbers after the update", zero);
      steps += 1;
      weights.forEach((weight, i) => assign(weight, values[i] as Tensor));
      return before;
    });
  return {
    get steps() {
      return steps;
    },
    step,
    moments: () => ({ steps, ...rule.moments() }),
    restore: (given) => {
      for (const name of ["m", "v"] as const) requireSize(name, total, given[name]);
      requireWhole("steps", given.steps, 0);
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
  return tf.tidy(() => tf.concat(weights.map((weight) => weight.reshape([-1]))));
}

/** The gradient of all weights as one vector; the single ones are freed. */
function flat(weights: readonly tf.Variable[], grads: tf.NamedTensorMap): Tensor {
  const parts = () =>
    weights.map((weight) => (grads[weight.name] ?? tf.zeros(weight.shape)).reshape([-1]) as Tensor);
  const gradient = tf.tidy(() => tf.concat(parts()));
  tf.dispose(grads);
  return gradient;
}

/** @param square the gradient's squared length */
function clipped(gradient: Tensor, square: Tensor, norm: number | undefined): Tensor {
  if (norm === undefined) return gradient;
  return gradient.mul(tf.minimum(1, tf.scalar(norm).div(square.sqrt().add(1e-12))));
}

function zeroVariable(size: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros([size]), false));
}

function assign(variable: tf.Variable, value: Tensor): void {
  variable.assign(value as never);
}

/** The vector of all weights cut into the weights' shapes. */
function apart(weights: readonly tf.Variable[], values: Tensor): Tensor[] {
  const parts = tf.split(
    values,
    weights.map(({ size }) => size),
  ) as Tensor[]; // each [size]
  return weights.map((weight, i) => tf.tidy(() => (parts[i] as Tensor).reshape(weight.shape)));
}

function requireSize(name: string, size: number, values: Float32Array): void {
  if (values.length === size) return;
  throw new InputError(name, `${size} numbers, as many as there are weights`, String(values.length));
}

/** A kernel given weights of another type would end the process. */
function requireVariables(weights: readonly tf.Variable[]): void {
  if (weights.length === 0) throw new InputError("weights", "at least one variable", "none (it is empty)");
  weights.forEach((weight: unknown, i) => {
    const isVariable = weight instanceof tf.Variable && !weight.isDisposed;
    if (isVariable && weight.dtype === "float32") return;
    const got = isVariable ? weight.dtype : "something else";
    throw new InputError("weights", "float32 variables", `${got} at position ${i}`);
  });
}

function requireRate(rate: number): void {
  if (Number.isFinite(rate) && rate >= 0) return;
  throw new InputError("learningRate", "a finite number ≥ 0", String(rate));
}

function requireScalar(loss: tf.Scalar): tf.Scalar {
  if (loss.rank === 0) return loss;
  throw new InputError("loss", "a scalar", `shape ${showShape(loss.shape)}`);
}

/** @returns the number of a scalar */
function finite(argument: string, expected: string, scalar: Tensor): number {
  const value = scalar.dataSync()[0] as number;
  if (Number.isFinite(value)) return value;
  throw new InputError(argument, expected, String(value));
}
