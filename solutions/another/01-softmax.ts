/** Another way to each task of 01-softmax, shown beside ours to who has passed: as right, and different. */

// %% softmax.naive
/** The logarithm of a weight is its score minus the logarithm of the sum: the division becomes a subtraction. */
export function softmaxNaive(scores: number[]): number[] {
  const logOfSum = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
  return scores.map((score) => Math.exp(score - logOfSum));
}

// %% softmax.stable
/**
 * Shorten the fraction by its own upper part: 1 / Σ exp(s_k − s_i). No maximum is needed, since an exponential that
 * overflows gives 1 / ∞ = 0, which is right. The price: n² exponentials instead of n.
 */
export function softmax(scores: number[]): number[] {
  return scores.map((score) => 1 / scores.reduce((sum, other) => sum + Math.exp(other - score), 0));
}

// %% softmax.temperature
/** The maximum may be subtracted before the division: a positive temperature changes no order. */
export function softmaxWithTemperature(scores: number[], temperature: number): number[] {
  const max = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp((score - max) / temperature));
  const total = exponentials.reduce((sum, x) => sum + x, 0);
  return exponentials.map((x) => x / total);
}

// %% softmax.masked
/** Softmax of the visible scores alone, then every weight back to its place. */
export function maskedSoftmax(scores: number[], mask: boolean[]): number[] {
  const weights = softmax(scores.filter((_, i) => mask[i]));
  let next = 0;
  return mask.map((visible) => (visible ? weights[next++] : 0));
}

// %% softmax.crossEntropyGradient
/** Minus the one-hot vector of the target, and only one entry of that is not 0. */
export function crossEntropyGradient(scores: number[], target: number): number[] {
  const gradient = softmax(scores);
  gradient[target] = gradient[target] - 1;
  return gradient;
}

// %% softmax.jacobian
/** As many papers write it: diag(α) − α αᵀ. */
export function softmaxJacobian(scores: number[]): number[][] {
  const weights = softmax(scores);
  const jacobian = weights.map((a) => weights.map((b) => -a * b));
  weights.forEach((a, i) => (jacobian[i][i] = a - a * a));
  return jacobian;
}

// %% softmax.onlineMerge
interface RunningState {
  max: number;
  sum: number;
}

/** The part with the larger maximum stays as it is; the other one shrinks. One exponential instead of two. */
export function mergeOnline(a: RunningState, b: RunningState): RunningState {
  const [high, low] = a.max >= b.max ? [a, b] : [b, a];
  if (low.max === -Infinity) return { ...high };
  return { max: high.max, sum: high.sum + low.sum * Math.exp(low.max - high.max) };
}

// %% softmax.context
/** FlashAttention's way: one value after another, and the weights are never written down. */
export function contextVector(scores: number[], values: number[][]): number[] {
  let [max, sum] = [-Infinity, 0];
  let mixed = values[0].map(() => 0);
  scores.forEach((score, k) => {
    if (score === -Infinity) return;
    const top = Math.max(max, score);
    const [shrink, weight] = [Math.exp(max - top), Math.exp(score - top)];
    [max, sum] = [top, sum * shrink + weight];
    mixed = mixed.map((x, j) => x * shrink + weight * values[k][j]);
  });
  return sum === 0 ? mixed : mixed.map((x) => x / sum);
}
