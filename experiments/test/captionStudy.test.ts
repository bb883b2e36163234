/** The study of captioning: models with and without attention, along the budget and at its end. */
import type { CaptionTask } from "@attention-lab/lib/captioning";
import { tf } from "@attention-lab/lib/runtime";
import { hideAndAsk, hidingOrders, looksByPart, sceneLooks, shipped, type SceneExample } from "../src";
import { captioningParams, captioningPoints, captioningResults, captioningVariants } from "../src/studies";

const short = ["train.steps=2", "train.evalEvery=1", "train.batch=2", "data.test=2"];

test("a training is measured along the way; what is found at its end stands at the last point", async () => {
  const before = tf.memory().numTensors;
  const points = await captioningPoints("Attention", 1, short);
  expect(points.map(({ variant, seed, steps }) => [variant, seed, steps])).toEqual([
    ["Attention", 1, 1],
    ["Attention", 1, 2],
  ]);
  expect(points[0]?.end).toBeUndefined();
  const end = points[1]?.end;
  expect(Object.keys(end?.exact ?? {})).toContain("three");
  expect(end?.looks.every(({ mass, area }) => mass > 0 && mass < 1 && area > 0 && area < 1)).toBe(true);
  expect(end?.hiding).toHaveLength(3 * hidingOrders.length);
  const [blind] = await captioningPoints("NoAttention", 1, [...short, "train.evalEvery=2"]);
  expect([blind?.end?.looks, blind?.end?.hiding, blind?.mass]).toEqual([[], [], undefined]);
  expect(tf.memory().numTensors).toBe(before);
});

describe("what words look at", () => {
  const { task, test: sets } = shipped("captioning.scenes.Attention", { changes: { "data.test": 4 } });
  const examples = sets["two"] as readonly SceneExample[];
  const { grid } = (task as CaptionTask).captioner.encoder;
  const looks = task.look(examples);
  afterAll(() => task.dispose());

  test("every word has its kind; a look wholly on what is named has mass 1, wholly beside it 0", () => {
    const all = sceneLooks(examples, looks, grid);
    expect(all.map(({ part }) => part)).toEqual(
      examples.flatMap(({ scene }) => scene.caption.map(({ kind }) => kind)),
    );
    const at = (on: boolean) =>
      looksByPart(
        all.map((look) => ({ ...look, weights: look.named.map((named, r) => Number(r === look.named.indexOf(on) && named === on)) })), // prettier-ignore
      );
    expect(at(true).map(({ mass }) => mass)).toEqual(at(true).map(() => 1));
    expect(at(false).map(({ mass }) => mass)).toEqual(at(false).map(() => 0));
    const colours = at(true).find(({ part }) => part === "colour");
    expect(colours?.words).toBe(all.filter(({ part }) => part === "colour").length);
  });

  test("each kind of word is hidden in each order, the same again for the same seed", () => {
    const [example, look] = [examples[0]!, looks[0]!];
    const hidden = hideAndAsk(task, example, look, "a");
    expect(hidden).toEqual(hideAndAsk(task, example, look, "a"));
    expect(hidden).not.toEqual(hideAndAsk(task, example, look, "b"));
    expect(hidden.filter(({ part }) => part === "colour").map(({ order }) => order)).toEqual(hidingOrders);
    for (const { deletion, insertion } of hidden) {
      expect(Math.min(deletion, insertion)).toBeGreaterThanOrEqual(0);
      expect(Math.max(deletion, insertion)).toBeLessThanOrEqual(1);
    }
  });
});

test("the stored results hold three trainings of each, with today's parameters, of like size", () => {
  const { recipe, points } = captioningResults();
  const sizes = captioningVariants.map((variant) => {
    expect(recipe.params[variant]).toBe(captioningParams(variant, 1).toText());
    const ends = points.filter((point) => point.variant === variant && point.end);
    expect(ends.map(({ seed }) => seed).sort()).toEqual([1, 2, 3]);
    return ends[0]!.parameters;
  });
  expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.05);
});
