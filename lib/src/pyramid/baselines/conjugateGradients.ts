/** A solver for the equations of diffusion. */

const dot = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

/** a + factor · b, into `to`. */
function combine(a: Float64Array, factor: number, b: Float64Array, to: Float64Array): void {
  for (let i = 0; i < a.length; i++) to[i] = (a[i] as number) + factor * (b[i] as number);
}

/**
 * Solves A x = b for a symmetric positive definite A by conjugate gradients (Hestenes and Stiefel 1952), from x = 0.
 * @param times x ↦ A x
 * @param tolerance the solver stops when ‖b − A x‖ ≤ tolerance · ‖b‖, or after ten times as many steps as unknowns
 */
export function conjugateGradients(
  times: (x: Float64Array) => Float64Array,
  b: Float64Array,
  tolerance = 1e-10,
): Float64Array {
  const x = new Float64Array(b.length);
  const residual = Float64Array.from(b);
  const direction = Float64Array.from(b);
  let squared = dot(residual, residual);
  const enough = tolerance ** 2 * squared;
  for (let step = 0; squared > enough && step < 10 * b.length; step++) {
    const image = times(direction);
    const length = squared / dot(direction, image);
    combine(x, length, direction, x);
    combine(residual, -length, image, residual);
    const before = squared;
    squared = dot(residual, residual);
    combine(residual, squared / before, direction, direction);
  }
  return x;
}
