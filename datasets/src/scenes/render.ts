/** From a layout to pixels and masks. */
import type { Random } from "@attention-lab/lib/base";
import type { Image } from "@attention-lab/lib/vision";
import { drawBackground } from "./background";
import { colourValues, type SceneObject } from "./objects";
import { shadeOn } from "./shapes";

export interface RenderOptions {
  /** Of the square picture, in pixels. */
  side: number;
  /** How many grey marks lie about. */
  clutter: number;
  /** Greatest change of a pixel's channel by noise. */
  noise: number;
}

export interface Rendered {
  image: Image;
  /** 1 where an object can be seen, row by row, one mask an object. `[height · width]` */
  masks: Uint8Array[];
}

/** Draws objects on a background; a pixel belongs to what covers at least half of it. */
export function render(objects: readonly SceneObject[], options: RenderOptions, random: Random): Rendered {
  const { side, noise } = options;
  const data = drawBackground(options, random);
  const masks = objects.map(() => new Uint8Array(side * side));
  for (let i = objects.length - 1; i >= 0; i--) {
    drawObject(objects[i] as SceneObject, side, data, random, (pixel) => {
      for (let j = i; j < masks.length; j++) (masks[j] as Uint8Array)[pixel] = Number(i === j);
    });
  }
  addNoise(data, noise, random.integer(1, 2 ** 31 - 1));
  return { image: { width: side, height: side, channels: 3, data }, masks };
}

function drawObject(
  object: SceneObject,
  side: number,
  data: Float32Array,
  random: Random,
  covered: (pixel: number) => void,
): void {
  const colour = colourValues[object.colour].map((part) => part + random.uniform(-0.05, 0.05));
  const shade = shadeOn(object, side);
  const from = (centre: number) => Math.max(0, Math.floor((centre - object.radius) * side) - 1);
  const to = (centre: number) => Math.min(side - 1, Math.ceil((centre + object.radius) * side) + 1);
  const [left, right] = [from(object.x), to(object.x)];
  const sums = new Float64Array(2);
  for (let y = from(object.y); y <= to(object.y); y++) {
    for (let x = left; x <= right; x++) {
      sample(shade, x, y, side, sums);
      const cover = sums[0] as number;
      const light = sums[1] as number;
      if (cover === 0) continue;
      const pixel = y * side + x;
      for (let c = 0; c < 3; c++) {
        const behind = data[pixel * 3 + c] as number;
        data[pixel * 3 + c] = behind * (1 - cover) + (colour[c] as number) * light;
      }
      if (cover >= 0.5) covered(pixel);
    }
  }
}

/**
 * The share of a pixel that an object covers, and its mean brightness, from four points, so that edges are smooth.
 * @param sums where both go: a new object for each pixel would cost more than the drawing
 */
function sample(
  shade: (x: number, y: number) => number,
  x: number,
  y: number,
  side: number,
  sums: Float64Array,
): void {
  sums.fill(0);
  for (let corner = 0; corner < 4; corner++) {
    const value = shade((x + 0.25 + 0.5 * (corner & 1)) / side, (y + 0.25 + 0.25 * (corner & 2)) / side);
    sums[0] = (sums[0] as number) + (value > 0 ? 0.25 : 0);
    sums[1] = (sums[1] as number) + value / 4;
  }
}

/** Uniform noise by Marsaglia's xorshift: a scene has twelve thousand numbers, and training draws millions. */
function addNoise(data: Float32Array, noise: number, seed: number): void {
  let state = seed | 0;
  for (let i = 0; i < data.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const value = (data[i] as number) + noise * (state / 2 ** 31);
    data[i] = Math.min(1, Math.max(0, value));
  }
}
