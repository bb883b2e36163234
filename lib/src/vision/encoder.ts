/** What turns pictures into regions, whatever it is made of. */
import type { tf, Tensor } from "../runtime";
import type { WeightTree } from "../layers";
import type { Grid } from "./tensors";

export interface ImageEncoder {
  readonly name: string;
  /** Pictures are `side` × `side`. */
  readonly side: number;
  readonly grid: Grid;
  /** Numbers a region. */
  readonly width: number;
  /** What is trained. */
  readonly weights: WeightTree;
  /** What is remembered of training, changed by no gradient. */
  readonly statistics: Readonly<Record<string, tf.Variable>>;
  /**
   * For use inside `tf.tidy`.
   * @param images `[batch, side, side, 3]`
   * @param options training: whether the statistics of this batch are used and remembered; default false
   * @returns one vector a region, row by row `[batch, rows · columns, width]`
   */
  encode(images: Tensor, options?: { training?: boolean }): Tensor;
  /** Frees weights and statistics. */
  dispose(): void;
}
