import type { Grey, Known } from "./grey";

/**
 * A partial convolution of a grey picture with one kernel, windows centred on every pixel: the sum over what is known,
 * times the number of places of the window over the number known, plus the bias (Liu et al. 2018, eq. 1 and 2).
 * @param known 1 where known; what lies outside the picture is not
 * @param kernel `[k][k]`, k odd
 * @returns the picture, 0 where a window knows nothing, and what is known afterwards
 * @example partialConvolutionByLoops([[2, 7, 7]], [[true, false, false]], [[1, 1, 1], [1, 1, 1], [1, 1, 1]], 0).picture // [[18, 18, 0]]
 */
export function partialConvolutionByLoops(
  picture: Grey,
  known: Known,
  kernel: Grey,
  bias: number,
): { picture: number[][]; known: boolean[][] } {
  const radius = (kernel.length - 1) / 2;
  const out = picture.map((row) => row.map(() => 0));
  const now = picture.map((row) => row.map(() => false));
  picture.forEach((row, y) =>
    row.forEach((_, x) => {
      let [sum, count] = [0, 0];
      kernel.forEach((weights, i) =>
        weights.forEach((weight, j) => {
          const [py, px] = [y + i - radius, x + j - radius];
          if (!known[py]?.[px]) return;
          sum += weight * (picture[py]?.[px] as number);
          count += 1;
        }),
      );
      if (count === 0) return;
      (out[y] as number[])[x] = (sum * kernel.length ** 2) / count + bias;
      (now[y] as boolean[])[x] = true;
    }),
  );
  return { picture: out, known: now };
}
