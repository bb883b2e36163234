/** A picture as a sentence: cut into square patches, each a word. */
import { linear } from "../layers";
import { InputError, tf, type Tensor } from "../runtime";

/**
 * Square patches, row by row, each laid out as y, x, channel.
 * @param images `[batch, height, width, channels]`
 * @param size P, of a patch; divides height and width
 * @returns `[batch, (height / P) · (width / P), P · P · channels]`
 * @throws InputError when the size does not divide the pictures
 * @example squarePatches(tf.tensor4d([[[[1], [2]], [[3], [4]]]]), 1).shape // [1, 4, 1]
 */
export function squarePatches(images: Tensor, size: number): Tensor {
  if (images.rank !== 4)
    throw new InputError("images", "[batch, height, width, channels]", `rank ${images.rank}`);
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  if (!Number.isInteger(size) || size < 1 || height % size !== 0 || width % size !== 0) {
    throw new InputError("size", `a whole number that divides ${height} and ${width}`, String(size));
  }
  const [rows, columns] = [height / size, width / size];
  return tf.tidy(() =>
    images
      .reshape([batch * rows, size, columns, size * channels])
      .transpose([0, 2, 1, 3]) // [batch · rows, columns, P, P · channels]
      .reshape([batch, rows * columns, size * size * channels]),
  );
}

/**
 * One vector a patch: x E + b (Dosovitskiy et al. 2021, eq. 1, without the class token and positions). The same as a
 * convolution with kernel E, read as `[P, P, channels, d]`, in steps of P.
 * @param images `[batch, height, width, channels]`
 * @param weights E `[P · P · channels, d]`, b `[d]`
 * @returns `[batch, patches, d]`
 * @throws InputError when the size does not divide the pictures or the weights do not fit
 * @example patchEmbedding(tf.ones([1, 4, 4, 3]), 2, { w: tf.ones([12, 5]), b: tf.zeros([5]) }).shape // [1, 4, 5]
 */
export function patchEmbedding(images: Tensor, size: number, { w, b }: { w: Tensor; b: Tensor }): Tensor {
  return tf.tidy(() => linear(squarePatches(images, size), w, b));
}
