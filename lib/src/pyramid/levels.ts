/** The image pyramid on tensors: smaller and smaller copies, and what each smaller copy cannot say. */
import { InputError, requireSameShape, requireWhole, showShape, tf, type Tensor } from "../runtime";
import { areaWeights, downWeights, resample, upWeights } from "./resample";

/**
 * The next smaller level: blurred with [1, 4, 6, 4, 1] / 16 along both axes, then every second pixel (Burt & Adelson
 * 1983, eq. 1). The border is mirrored without repeating the outermost pixel.
 * @param image `[batch…, height, width, channels]`
 * @returns `[batch…, ⌈height / 2⌉, ⌈width / 2⌉, channels]`
 * @throws InputError when the image has fewer than three axes or an empty one
 * @example gaussianDown(tf.tensor([0, 0, 16, 0, 0], [1, 5, 1])) // [[[2], [6], [2]]]
 */
export function gaussianDown(image: Tensor): Tensor {
  const [height, width] = sides(image);
  return resample(image, downWeights(height), downWeights(width));
}

/**
 * The next larger level: zeros between the pixels, then four times the filter of {@link gaussianDown} (eq. 2).
 * @param image `[batch…, ⌈height / 2⌉, ⌈width / 2⌉, channels]`
 * @param size height and width of the result
 * @throws InputError when the size is not twice the image's, or one less along an axis
 */
export function gaussianUp(image: Tensor, size: readonly [height: number, width: number]): Tensor {
  requireSameShape(
    "size / 2",
    sides(image),
    size.map((length) => Math.ceil(length / 2)),
  );
  return resample(image, upWeights(size[0]), upWeights(size[1]));
}

/**
 * The picture and its smaller copies, largest first.
 * @param image `[batch…, height, width, channels]`
 * @param levels how many, ≥ 1; 1 is the picture itself
 */
export function gaussianPyramid(image: Tensor, levels: number): Tensor[] {
  requireWhole("levels", levels);
  return levels === 1 ? [image.clone()] : [image.clone(), ...smallerLevels(image, levels)];
}

function smallerLevels(image: Tensor, levels: number): Tensor[] {
  const smaller = gaussianDown(image);
  const rest = gaussianPyramid(smaller, levels - 1);
  smaller.dispose();
  return rest;
}

/**
 * What each level has beyond the next smaller one, and last the smallest level itself: L_l = G_l − up(G_{l+1})
 * (Burt & Adelson 1983, eq. 3).
 */
export function laplacianPyramid(image: Tensor, levels: number): Tensor[] {
  return tf.tidy(() => {
    const copies = gaussianPyramid(image, levels);
    return copies.map((copy, l) => {
      const smaller = copies[l + 1];
      return smaller ? copy.sub(gaussianUp(smaller, sides(copy))) : copy;
    });
  });
}

/**
 * The picture of a Laplacian pyramid: undoes {@link laplacianPyramid} whatever the filter was, up to rounding.
 * @param pyramid largest level first
 * @throws InputError when there is no level, or sizes do not follow each other
 */
export function fromLaplacian(pyramid: readonly Tensor[]): Tensor {
  if (pyramid.length === 0) throw new InputError("pyramid", "at least one level", "none (it is empty)");
  return tf.tidy(() =>
    pyramid.reduceRight((smaller, level) => level.add(gaussianUp(smaller, sides(level)))).clone(),
  );
}

/**
 * A picture scaled by area: each new pixel is the mean of what it covers. Halving a picture that was drawn twice as
 * large gives the small drawing back exactly, which no blurring filter does.
 * @param image `[batch…, height, width, channels]`
 * @param scale > 0; the new sides are rounded down
 * @throws InputError when nothing would be left
 */
export function scaleByArea(image: Tensor, scale: number): Tensor {
  const [height, width] = sides(image);
  return resample(image, areaWeights(height, scale), areaWeights(width, scale));
}

/** @throws InputError unless there are height, width and channels, none of them 0 */
function sides(image: Tensor): [height: number, width: number] {
  const [height = 0, width = 0, channels = 0] = image.shape.slice(-3);
  if (image.rank < 3 || height * width * channels === 0) {
    throw new InputError("image", "shape [batch…, height, width, channels]", showShape(image.shape));
  }
  return [height, width];
}
