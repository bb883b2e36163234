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
 * ∂ Σ c ⊙ f / ∂x of every input by autograd against central differences; c is fixed and random, so that no
 * direction cancels.
 */
export function expectGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: Tensor[],
  { tolerance = 5e-3, step = 1e-2 } = {},
): void {
  const example = f(...inputs);
  const c = createRandom("direction").normalTensor(example.shape);
  const objective = (...moved: Tensor[]) =>
    tf.tidy(
      () =>
        f(...moved)
          .mul(c)
          .sum() as Tensor,
    );
  const gradients = tf.grads((...moved: Tensor[]) => objective(...moved) as tf.Scalar)(inputs);
  inputs.forEach((input, which) => {
    const values = [...input.dataSync()];
    const numeric = values.map((_, i) => {
      const at = (move: number) =>
        tf.tidy(() => {
          const data = values.map((v, k) => (k === i ? v + move : v));
          const moved = inputs.map((x, k) => (k === which ? tf.tensor(data, x.shape) : x));
          return objective(...moved).dataSync()[0] as number;
        });
      return (at(step) - at(-step)) / (2 * step);
    });
    expectClose(gradients[which] as Tensor, numeric, tolerance);
  });
  tf.dispose([example, c, gradients]);
}
