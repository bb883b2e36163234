/** How far a picture is from the true one, over the whole picture or inside a hole. Values run from 0 to 1. */
import type { Image } from "./image";
import { countedValues, requireSameSize } from "./hole";

export interface MetricOptions {
  /** Count the pixels of this hole only: one channel, 0.5 or more where hidden. Default: all pixels. */
  hole?: Image;
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

function differences(image: Image, truth: Image, hole?: Image): number[] {
  requireSameSize("truth", image, truth);
  return countedValues(
    Float64Array.from(image.data, (value, i) => value - (truth.data[i] as number)),
    image,
    hole,
  );
}

/**
 * Mean absolute error: mean |x̂ − x|.
 * @param image x̂ `[height, width, channels]`
 * @param truth x, of the same size
 * @throws InputError when sizes differ, or the hole is empty
 * @example l1(imageOfRows([[0, 1]]), imageOfRows([[0.5, 1]])) // 0.25
 */
export function l1(image: Image, truth: Image, { hole }: MetricOptions = {}): number {
  return mean(differences(image, truth, hole).map(Math.abs));
}

/**
 * Peak signal-to-noise ratio in dB for values from 0 to 1: −10 log₁₀ mean (x̂ − x)². Equal pictures give Infinity.
 * @param image x̂ `[height, width, channels]`
 * @param truth x, of the same size
 * @throws InputError when sizes differ, or the hole is empty
 * @example psnr(imageOfRows([[0, 1]]), imageOfRows([[0.5, 1]])) // 9.0309
 */
export function psnr(image: Image, truth: Image, { hole }: MetricOptions = {}): number {
  return -10 * Math.log10(mean(differences(image, truth, hole).map((difference) => difference ** 2)));
}

/**
 * How differently sharp two pictures are, wherever their edges lie: the earth mover's distance between their histograms
 * of gradient magnitudes √(∂x² + ∂y²), without bins. Blur lowers all gradients and costs much here; a sharp edge one
 * pixel off costs nothing here and much in {@link psnr}. Differences are central inside and one-sided at the border.
 * @param image `[height, width, channels]`
 * @param truth of the same size
 * @returns the mean distance of the sorted magnitudes; 0 for equal histograms
 * @throws InputError when sizes differ, or the hole is empty
 * @example gradientHistogramDistance(imageOfRows([[0, 1]]), imageOfRows([[1, 0]])) // 0
 */
export function gradientHistogramDistance(image: Image, truth: Image, { hole }: MetricOptions = {}): number {
  requireSameSize("truth", image, truth);
  const sorted = (picture: Image) =>
    countedValues(gradientMagnitudes(picture), picture, hole).sort((a, b) => a - b);
  const [own, wanted] = [sorted(image), sorted(truth)];
  return mean(own.map((value, i) => Math.abs(value - (wanted[i] as number))));
}

/** √(∂x² + ∂y²) for every channel of every pixel. */
function gradientMagnitudes({ width, height, channels, data }: Image): number[] {
  const slope = (at: number, place: number, length: number, step: number) => {
    const [back, ahead] = [place > 0 ? 1 : 0, place < length - 1 ? 1 : 0];
    const rise = (data[at + ahead * step] as number) - (data[at - back * step] as number);
    return rise / Math.max(back + ahead, 1);
  };
  return Array.from(data, (_, i) => {
    const pixel = Math.floor(i / channels);
    const dx = slope(i, pixel % width, width, channels);
    return Math.hypot(dx, slope(i, Math.floor(pixel / width), height, width * channels));
  });
}
