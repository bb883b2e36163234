/** The studies behind claims A6 and N2 of notebook 02. */
import { experiment } from "@attention-lab/lib/training";
import {
  lookupDimensions,
  lookupMarks,
  lookupParams,
  lookupPoints,
  lookupResults,
  lookupVariants,
  recallGrid,
  recallMarks,
  recallParams,
  recallPoints,
  recallResults,
  recallVariants,
  readerKinds,
  readerParams,
  readerPoints,
  readerResults,
} from "../src/studies";

test("recall is asked for each place that a list has, and for no other", () => {
  const grid = recallGrid("a", 4);
  expect(grid.map(({ length, distance }) => `${length}:${distance}`)).toEqual(
    "6:1 6:3 6:6 12:1 12:3 12:6 12:12 24:1 24:3 24:6 24:12 24:18 24:24".split(" "),
  );
  for (const { length, distance, examples } of grid) {
    expect(examples).toHaveLength(4);
    for (const { keys, asked } of examples) expect([keys.length, length - asked]).toEqual([length, distance]);
  }
});

test("a model measured on the way is the one that a shorter training ends with", async () => {
  const onTheWay = await recallPoints("Attention", 1, [2, 3]);
  const shorter = await recallPoints("Attention", 1, [2]);
  expect(onTheWay.filter(({ steps }) => steps === 2)).toEqual(shorter);
  expect(onTheWay.map(({ steps }) => steps).filter((steps) => steps === 3)).toHaveLength(13);
});

test("a look-up is measured after each mark", async () => {
  const points = await lookupPoints("Additive", 4, 1, [1, 2]);
  expect(points.map(({ steps }) => steps)).toEqual([1, 2]);
  expect(points.every(({ accuracy, loss }) => accuracy >= 0 && accuracy <= 1 && loss > 0)).toBe(true);
});

test("a reader is measured on both kinds, and when it may not see a noun", async () => {
  const points = await readerPoints(1, 1);
  expect(points.map(({ kind }) => kind)).toEqual([...readerKinds]);
  for (const { right, looks, agree, withoutRight, withoutWrong, withoutOther } of points)
    for (const share of [right, looks, agree, withoutRight, withoutWrong, withoutOther]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
});

test("the stored readers are those of the registered experiment", () => {
  const { recipe, points } = readerResults();
  expect(recipe.params["Sinusoidal"]).toBe(readerParams(1).toText());
  expect(points.map(({ seed, kind }) => `${seed} ${kind}`)).toEqual(
    [1, 2, 3, 4, 5, 6].flatMap((seed) => readerKinds.map((kind) => `${seed} ${kind}`)),
  );
  expect(experiment("reader.it.Sinusoidal").params().values()).toMatchObject({ train: { steps: 400 } });
});

test("the stored results are those of the registered experiments, whole", () => {
  const recall = recallResults();
  for (const variant of recallVariants) {
    expect(recall.recipe.params[variant]).toBe(recallParams(variant, 1).toText());
    expect(recall.points.filter((point) => point.variant === variant)).toHaveLength(
      3 * recallMarks.length * 13,
    );
  }
  const lookup = lookupResults();
  for (const variant of lookupVariants) {
    expect(lookup.recipe.params[variant]).toBe(lookupParams(variant, 64, 1).toText());
    const points = lookup.points.filter((point) => point.variant === variant);
    expect(points).toHaveLength(3 * lookupMarks.length * lookupDimensions.length);
  }
});
