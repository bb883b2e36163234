// @ts-check
/** @param {readonly number[]} numbers @returns {number} */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * The exponent p of y ≈ c · xᵖ: the slope of a line through (log x, log y), by least squares.
 * @param {readonly number[]} x
 * @param {readonly number[]} y
 */
export function logLogSlope(x, y) {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const mean = (/** @type {number[]} */ z) => z.reduce((a, b) => a + b, 0) / z.length;
  const [mu, mv] = [mean(u), mean(v)];
  const across = u.reduce((sum, ui, i) => sum + (ui - mu) * ((v[i] ?? NaN) - mv), 0);
  return across / u.reduce((sum, ui) => sum + (ui - mu) ** 2, 0);
}
