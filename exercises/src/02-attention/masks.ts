/** Masks to try, with 1 where a query may use a key. `[batch, queries, keys]` */
import { type Random, tensor, type TensorData } from "@attention-lab/grader";

export interface MaskSizes {
  batch: number;
  queries: number;
  keys: number;
}

const build = ({ batch, queries, keys }: MaskSizes, rule: (b: number, i: number) => number[]): TensorData =>
  tensor(
    Array.from({ length: batch }, (_, b) =>
      Array.from({ length: queries }, (_, i) => rule(b, i).slice(0, keys)),
    ),
    "bool",
  );

/** Every row allows at least one key and hides at least one. */
export function someMask(random: Random, sizes: MaskSizes): TensorData {
  const { keys } = sizes;
  return build(sizes, () => {
    const allowed = random.integer(0, keys - 1);
    const hidden = (allowed + random.integer(1, keys - 1)) % keys;
    return Array.from({ length: keys }, (_, j) =>
      j === allowed ? 1 : j === hidden ? 0 : random.integer(0, 1),
    );
  });
}

/** As {@link someMask}, but the first query of each batch entry may use nothing. */
export function maskWithEmptyRow(random: Random, sizes: MaskSizes): TensorData {
  const mask = someMask(random, sizes);
  const { queries, keys } = sizes;
  const values = mask.values.map((value, index) => (Math.floor(index / keys) % queries === 0 ? 0 : value));
  return { ...mask, values };
}

/** The last keys are hidden from all queries, as where sentences are padded. */
export const paddingMask = (sizes: MaskSizes, hidden: number): TensorData =>
  build(sizes, () => Array.from({ length: sizes.keys }, (_, j) => Number(j < sizes.keys - hidden)));
