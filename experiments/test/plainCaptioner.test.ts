import { shipped, plainModel, plainScenes } from "@attention-lab/experiments";
import { captionByLoops } from "@attention-lab/lib/captioning";
import { tf } from "@attention-lab/lib/runtime";

/** Drawing all test scenes takes long in jest. */
const few = { changes: { "data.test": 5 } };
const { task, test: scenes } = shipped("captioning.scenes.Attention", few);
afterAll(() => task.dispose());
const images = (scenes["two"] ?? []).map(({ image }) => image);

test("plain arrays say what the trained model says, and look where it looks", () => {
  expect(images).toHaveLength(5);
  const before = tf.memory().numTensors;
  const model = plainModel(task);
  const said = plainScenes(task, images).map(({ regions }) => captionByLoops(regions, model, 24));
  const expected = task.describe(images);
  expect(said.map(({ ids }) => task.vocabulary.decode(ids))).toEqual(expected.map(({ tokens }) => tokens));
  said.forEach(({ ids, weights }, n) => {
    expect(ids.length).toBeGreaterThan(2);
    weights.forEach((row, t) =>
      row.forEach((alpha, i) => expect(alpha).toBeCloseTo(expected[n]?.weights[t]?.[i] ?? NaN, 4)),
    );
  });
  expect(tf.memory().numTensors).toBe(before);
});

test("pixels are the picture's, row by row", () => {
  const [scene] = plainScenes(task, images);
  expect(scene?.pixels.flat(2)).toEqual([...(images[0]?.data ?? [])]);
  expect([scene?.pixels.length, scene?.pixels[0]?.length, scene?.regions.length]).toEqual([64, 64, 64]);
});

test("a model that does not look has no such weights", () => {
  const other = shipped("captioning.scenes.NoAttention", few).task;
  expect(() => plainModel(other)).toThrow(/^task: expected one with two LSTMs and attention between them/);
  other.dispose();
});
