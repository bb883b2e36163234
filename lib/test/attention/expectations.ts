/** What the tests of this folder share: comparing tensors with nested arrays, and finite differences. */
import { createRandom, tf, type Random, type Tensor } from "../../src/runtime";

/** Every entry within `tolerance` of the expected one, relative to its size where that is above 1. */
export function expectClose(got: Tensor, expected: unknown, tolerance = 2e-6): void {
  const flat = (expected as unknown[]).flat(Infinity) as number[];
  const values = got.dataSync();
  expect(values.length).toBe(flat.length);
  flat.forEach((x, i) => {
    const error = Math.abs(x - (values[i] as number)) / Math.max(1, Math.abs(x));
    if (!(error <= tolerance)) throw new Error(`entry ${i}: expected ${x}, got ${values[i]}`);
  });
}

/** The largest |a − b|; NaN when either holds one. */
export function distance(a: Tensor, b: Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return tf.tidy(() => a.sub(b).abs().max().dataSync()[0] as number);
}

/** The very same numbers, bit for bit. */
export function expectIdentical(a: Tensor, b: Tensor): void {
  expect([...a.dataSync()]).toEqual([...b.dataSync()]);
}

/** A seeded normal matrix as rows. */
export function matrix(random: Random, rows: number, columns: number, sd = 1): number[][] {
  return Array.from({ length: rows }, () => random.normals(columns, sd));
}

/**
 * ∂ Σ c ⊙ f / ∂x of every input by autograd against differences; c is fixed and random, so that no direction cancels.
 * Two central differences are combined so that the error falls with step⁴ (Richardson), and sums are taken in double
 * precision. The tolerance is a share of the largest derivative of that input, which must not be 0: where nothing
 * moves, nothing would be tested.
 */
export function expectGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: Tensor[],
  { tolerance = 5e-4, step = 4e-2 } = {},
): void {
  const example = f(...inputs);
  const c = createRandom("direction").normalTensor(example.shape);
  const direction = c.dataSync();
  const objective = (...moved: Tensor[]) =>
    tf.tidy(() => [...f(...moved).dataSync()].reduce((sum, y, i) => sum + y * (direction[i] as number), 0));
  const weighted = (...moved: Tensor[]) => f(...moved).mul(c).sum() as tf.Scalar; // prettier-ignore
  const gradients = tf.grads(weighted)(inputs);
  inputs.forEach((input, which) => {
    const values = [...input.dataSync()];
    const numeric = values.map((_, i) => {
      const at = (move: number) =>
        tf.tidy(() => {
          const data = values.map((v, k) => (k === i ? v + move : v));
          return objective(...inputs.map((x, k) => (k === which ? tf.tensor(data, x.shape) : x)));
        });
      const slope = (h: number) => (at(h) - at(-h)) / (2 * h);
      return (4 * slope(step / 2) - slope(step)) / 3;
    });
    const scale = Math.max(...numeric.map(Math.abs));
    expect(scale).toBeGreaterThan(1e-2);
    const off = [...(gradients[which] as Tensor).dataSync()].map((g, i) =>
      Math.abs(g - (numeric[i] as number)),
    );
    if (!(Math.max(...off) <= tolerance * scale)) {
      throw new Error(`input ${which}: off by ${Math.max(...off)} where derivatives reach ${scale}`);
    }
  });
  tf.dispose([example, c, gradients]);
}

/**
 * Second derivatives: {@link expectGradients} of the first gradient of Σ f³ (a function of f that is not linear, or a
 * constant in place of a result would not show).
 */
export function expectSecondDerivatives(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: Tensor[],
  options?: { tolerance?: number; step?: number },
): void {
  const first = (...xs: Tensor[]) => {
    const gradients = tf.grads((...zs: Tensor[]) => f(...zs).pow(3).sum() as tf.Scalar)(xs); // prettier-ignore
    return tf.concat(
      gradients.map((g) => g.flatten()),
      0,
    );
  };
  expectGradients(first, inputs, options);
}
