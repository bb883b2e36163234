/** What the trainings of a study say together: means over the seeds, and how far a model reaches. */
import { InputError } from "@attention-lab/lib/base";
import { bottleneckVariants, type BottleneckPoint, type BottleneckVariant } from "./bottleneckStudy";

/** What the variants are called in figures and tables. */
export const bottleneckTitles: Readonly<Record<BottleneckVariant, string>> = {
  NoAttention: "one vector",
  Reversed: "one vector, source reversed",
  BothWays: "one vector, read both ways",
  Attention: "attention",
};

/** Which trainings are meant: those of a model of one size, after one number of steps. */
export type Chosen = Pick<BottleneckPoint, "variant" | "size"> & { steps?: number };

/**
 * The trainings of one model, one a seed; at every measured number of steps when none is named.
 * @throws InputError when the study holds none
 */
export function chosenPoints(points: readonly BottleneckPoint[], chosen: Chosen): BottleneckPoint[] {
  const { variant, size, steps } = chosen;
  const found = points.filter(
    (point) =>
      point.variant === variant && point.size === size && (steps === undefined || point.steps === steps),
  );
  if (found.length === 0) throw new InputError("chosen", "a training of the study", JSON.stringify(chosen));
  return found;
}

/**
 * Mean and standard deviation over the seeds of something measured at every length.
 * @param measured what is averaged: `"exact"`, whole sequences right, or `"letters"`
 * @returns y the means; band the standard deviations, 0 for a single seed `[lengths]`
 * @example meanOf(bottleneckResults().points, { variant: "Attention", size: 64 }).y[11] // 1
 */
export function meanOf(
  points: readonly BottleneckPoint[],
  chosen: Chosen,
  measured: "exact" | "letters" = "exact",
): { y: number[]; band: number[] } {
  const rows = chosenPoints(points, chosen).map((point) => point[measured]);
  const columns = (rows[0] as number[]).map((_, i) => rows.map((row) => row[i] as number));
  const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const spread = (xs: readonly number[]) => {
    const middle = mean(xs);
    const squares = xs.reduce((sum, x) => sum + (x - middle) ** 2, 0);
    return xs.length === 1 ? 0 : Math.sqrt(squares / (xs.length - 1));
  };
  return { y: columns.map(mean), band: columns.map(spread) };
}

/**
 * The greatest length at which at least half of the sequences are right; 0 when there is none.
 * @param exact share of whole sequences right, for lengths from 1 on
 * @example reachOf([1, 0.9, 0.5, 0.1]) // 3
 */
export function reachOf(exact: readonly number[]): number {
  return exact.reduce((reach, share, i) => (share >= 0.5 ? i + 1 : reach), 0);
}

/** Of each variant at a size: its own state, and how far its parameters are from those of one vector. */
export function sizesAtEqualParameters(points: readonly BottleneckPoint[], size: number) {
  const plain = chosenPoints(points, { variant: "NoAttention", size })[0] as BottleneckPoint;
  return bottleneckVariants.map((variant) => {
    const { hidden, parameters } = chosenPoints(points, { variant, size })[0] as BottleneckPoint;
    return { variant, hidden, parameters, off: parameters / plain.parameters - 1 };
  });
}
