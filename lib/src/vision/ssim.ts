/** Structural similarity. */
import { InputError, requireSameShape } from "../base";
import { countedValues, requireSameSize } from "./hole";
import type { Image } from "./image";
import type { MetricOptions } from "./metrics";

/** The window reaches 5 pixels in each direction: 3.5 standard deviations of 1.5 pixels. */
const radius = 5;
const bell = Array.from({ length: 2 * radius + 1 }, (_, i) =>
  Math.exp(-((i - radius) ** 2) / (2 * 1.5 ** 2)),
);
const windowWeights = bell.map((value) => value / bell.reduce((sum, x) => sum + x, 0));
/** (K₁ L)² and (K₂ L)² of Wang et al., for values up to L = 1. */
const [c1, c2] = [0.01 ** 2, 0.03 ** 2];

/**
 * Structural similarity (Wang et al. 2004, eq. 13): (2 μ_x μ_y + C₁)(2 σ_xy + C₂) / ((μ_x² + μ_y² + C₁)(σ_x² + σ_y² + C₂))
 * in a Gaussian window of σ 1.5 around every pixel, then the mean; 1 for equal pictures. Equals scikit-image's
 * `structural_similarity` with `gaussian_weights=True, use_sample_covariance=False, data_range=1`.
 * Over a whole picture the 5 pixels along the border do not count, as there; inside a hole all its pixels do, with the
 * picture mirrored at the border.
 * @param image `[height, width, channels]`, at least 11 by 11
 * @param truth of the same size
 * @throws InputError when sizes differ, a picture is smaller than the window, or the hole is empty
 */
export function ssim(image: Image, truth: Image, { hole }: MetricOptions = {}): number {
  requireSameSize("truth", image, truth);
  const { width, height, channels } = image;
  if (Math.min(width, height) <= 2 * radius) {
    throw new InputError("image", "at least 11 by 11 pixels", `${width} by ${height}`);
  }
  const map = similarityMap(image, truth);
  const inside = (place: number, length: number) => place >= radius && place < length - radius;
  const counted = hole
    ? countedValues(map, image, hole)
    : Array.from(map).filter((_, i) => {
        const pixel = Math.floor(i / channels);
        return inside(pixel % width, width) && inside(Math.floor(pixel / width), height);
      });
  return counted.reduce((sum, value) => sum + value, 0) / counted.length;
}

/** Weighted means in a window: of x, y, x², y² and xy. */
interface Moments {
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}

function similarity({ x, y, xx, yy, xy }: Moments): number {
  const [varianceX, varianceY, covariance] = [xx - x * x, yy - y * y, xy - x * y];
  const above = (2 * x * y + c1) * (2 * covariance + c2);
  return above / ((x * x + y * y + c1) * (varianceX + varianceY + c2));
}

/**
 * Structural similarity of one window (Wang et al. 2004, eq. 13), with weighted means, variances and covariance.
 * @param x values of the one picture in the window, 0 … 1
 * @param y values of the other, as many
 * @param weights one a value; they sum to 1
 * @throws InputError when the three differ in length
 * @example windowSsim([0, 1], [1, 0], [0.5, 0.5]) // −0.9964
 */
export function windowSsim(x: readonly number[], y: readonly number[], weights: readonly number[]): number {
  requireSameShape("y", [x.length], [y.length]);
  requireSameShape("weights", [x.length], [weights.length]);
  const meanOf = (value: (i: number) => number) =>
    weights.reduce((sum, weight, i) => sum + weight * value(i), 0);
  const [atX, atY] = [(i: number) => x[i] as number, (i: number) => y[i] as number];
  return similarity({
    x: meanOf(atX),
    y: meanOf(atY),
    xx: meanOf((i) => atX(i) ** 2),
    yy: meanOf((i) => atY(i) ** 2),
    xy: meanOf((i) => atX(i) * atY(i)),
  });
}

/** The similarity around every pixel, `[height, width, channels]`. */
function similarityMap(image: Image, truth: Image): Float64Array {
  const product = (a: Image, b: Image) => Float64Array.from(a.data, (x, i) => x * (b.data[i] as number));
  const blurred = (values: ArrayLike<number>) => blur(values, image);
  const [x, y] = [blurred(image.data), blurred(truth.data)];
  const [xx, yy, xy] = [
    blurred(product(image, image)),
    blurred(product(truth, truth)),
    blurred(product(image, truth)),
  ];
  const at = (moments: Float64Array, i: number) => moments[i] as number;
  return x.map((_, i) =>
    similarity({ x: at(x, i), y: at(y, i), xx: at(xx, i), yy: at(yy, i), xy: at(xy, i) }),
  );
}

/** The Gaussian window along both axes; the picture is mirrored at its border, the outermost pixel repeated. */
function blur(values: ArrayLike<number>, { width, height, channels }: Image): Float64Array {
  const rows = blurAxis(values, width, channels);
  return blurAxis(rows, height, width * channels);
}

/** The window along one axis, whose neighbours lie `step` apart. */
function blurAxis(values: ArrayLike<number>, length: number, step: number): Float64Array {
  const mirrored = (place: number) => {
    const inside = ((place % (2 * length)) + 2 * length) % (2 * length);
    return inside < length ? inside : 2 * length - 1 - inside;
  };
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const place = Math.floor(i / step) % length;
    const start = i - place * step;
    let sum = 0;
    for (let t = -radius; t <= radius; t++) {
      sum += (windowWeights[t + radius] as number) * (values[start + mirrored(place + t) * step] as number);
    }
    result[i] = sum;
  }
  return result;
}
