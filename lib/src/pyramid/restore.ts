/** The same attention for other tasks: doubling a picture and taking noise out of it, by its own patches. */
import { requirePositive, requireWhole, tf, type Tensor } from "../runtime";
import type { Image } from "../vision";
import { gaussianDown, gaussianUp } from "./levels";
import { blockedPatchAttention } from "./patchAttention";
import { extractPatches, overlapAdd } from "./patches";

export interface RestoreOptions {
  /** Side of a patch in pixels. Default 5. */
  size?: number;
  /** τ of the softmax over minus the mean squared difference. Default 0.001. */
  temperature?: number;
}

/**
 * A picture at twice its size. Each patch is compared with the patches of the picture halved; what stands at the same
 * place of the picture itself is what such a patch looks like when it is twice as large (Glasner et al. 2009).
 * @param image at least twice as large as a patch along both axes
 * @returns 2 · width × 2 · height
 * @throws InputError when the picture is too small, or an option is out of range
 */
export function superResolve(image: Image, { size = 5, temperature = 0.001 }: RestoreOptions = {}): Image {
  requireWhole("size", size);
  requirePositive("temperature", temperature);
  const { width, height, channels } = image;
  const even = (length: number) => length - (length % 2);
  const large = tf.tidy(() => {
    const whole = tf.tensor(image.data, [height, width, channels]);
    const source = whole.slice([0, 0, 0], [even(height), even(width), channels]);
    const keys = extractPatches(gaussianDown(source), { size }); // [keys, size² · channels]
    // The even starts of patches twice as large: where each key lies in the picture itself.
    const values = everySecond(extractPatches(source, { size: 2 * size }), source, size); // [keys, (2 size)² · channels]
    const queries = allKnown(extractPatches(whole, { size }));
    const guess = gaussianUp(whole, [2 * height, 2 * width]);
    // What the doubled key lacks beside the key itself is all that is brought: brightness stays the picture's own.
    const detail = values.sub(everySecond(extractPatches(blurred(source), { size: 2 * size }), source, size));
    const { output } = blockedPatchAttention(queries, { values: keys }, detail, {
      temperature,
      score: "distance",
    });
    return guess.add(overlapAdd(output, [2 * height, 2 * width, channels], { size: 2 * size, stride: 2 }));
  });
  return imageOf(large);
}

/** What halving and doubling leave of a picture. */
function blurred(source: Tensor): Tensor {
  const [height = 0, width = 0] = source.shape;
  return gaussianUp(gaussianDown(source), [height, width]);
}

/** Of the patches of a picture, those that begin at even rows and columns. */
function everySecond(patches: Tensor, source: Tensor, size: number): Tensor {
  const [height = 0, width = 0] = source.shape.map((length) => length - 2 * size + 1);
  const kept: number[] = [];
  for (let y = 0; y < height; y += 2) for (let x = 0; x < width; x += 2) kept.push(y * width + x);
  return patches.gather(tf.tensor1d(kept, "int32"));
}

/**
 * A picture with less noise: each patch becomes a weighted mean of all patches like it, and overlaps are averaged
 * (non-local means: Buades et al. 2005, as attention). A patch is compared with itself, too, at a distance of 0.
 * @param noise standard deviation of the noise, by which the temperature is set: τ = strength · noise²
 * @param strength default 1
 * @throws InputError when a number is not positive
 */
export function denoise(image: Image, noise: number, { size = 5, strength = 1 } = {}): Image {
  requirePositive("noise", noise);
  requirePositive("strength", strength);
  const { width, height, channels } = image;
  const clean = tf.tidy(() => {
    const patches = extractPatches(tf.tensor(image.data, [height, width, channels]), { size });
    const options = { temperature: strength * noise ** 2, score: "distance" } as const;
    const { output } = blockedPatchAttention(allKnown(patches), { values: patches }, patches, options);
    return overlapAdd(output, [height, width, channels], { size });
  });
  return imageOf(clean);
}

function allKnown(values: Tensor) {
  return { values, known: tf.onesLike(values) };
}

function imageOf(tensor: Tensor): Image {
  const [height = 0, width = 0, channels = 0] = tensor.shape;
  const data = Float32Array.from(tensor.dataSync());
  tensor.dispose();
  return { width, height, channels, data };
}
