/** One-hot rows for any number of classes; `tf.oneHot` refuses a single one. */
import { tf, type Tensor } from "../runtime";

/** @param ids int32 `[…]`, from 0 to classes − 1. @returns float32 `[…, classes]` */
export function oneHot(ids: Tensor, classes: number): Tensor {
  if (classes === 1) return tf.ones([...ids.shape, 1]);
  return tf.tidy(() => tf.oneHot(ids, classes).toFloat());
}
