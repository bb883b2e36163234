/** The study of reach: one question near and far. */
import { tf } from "@attention-lab/lib/runtime";
import { experiment } from "@attention-lab/lib/training";
import { reachParams, reachPoints, reachResults, reachRuns, reachVariants } from "../src/studies";

test("a run is measured at its marks, with the parameters counted, and leaves no tensors", async () => {
  const before = tf.memory().numTensors;
  const points = await reachPoints("SmallField", "near", 1, [1, 2]);
  expect(points.map(({ variant, distance, seed, steps }) => [variant, distance, seed, steps])).toEqual([
    ["SmallField", "near", 1, 1],
    ["SmallField", "near", 1, 2],
  ]);
  // 3·3·3·32 + 2 · 3·3·32·32 of the kernels, 3 · 2·32 of the norms, 34 + 1 of the answer from 32 features and 2 places.
  expect(points[0]?.parameters).toBe(864 + 18432 + 192 + 35);
  expect(tf.memory().numTensors).toBe(before);
});

test("the stored results hold every run of three seeds, with today's parameters", () => {
  const { recipe, points } = reachResults();
  for (const { variant, distance } of reachRuns) {
    expect(recipe.params[`${variant} ${distance}`]).toBe(reachParams(variant, distance, 1).toText());
    const own = points.filter((point) => point.variant === variant && point.distance === distance);
    expect([...new Set(own.map(({ seed }) => seed))]).toEqual([1, 2, 3]);
    expect(own.every(({ accuracy }) => accuracy > 0 && accuracy <= 1)).toBe(true);
  }
});

test("models are of like size, and an encoder that there is not is refused", () => {
  const sizes = reachVariants.map(
    (variant) => reachResults().points.find((p) => p.variant === variant)?.parameters ?? 0,
  );
  expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.5);
  const chosen = experiment("vision.spots.SelfAttention");
  const values = chosen.params().set("task.encoder", "gru").values();
  expect(() => chosen.create(values)).toThrow(
    /^task\.encoder: expected vit, small_field or large_field, got "gru"/,
  );
});
