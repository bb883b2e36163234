/** What the look-up task refuses, and that its loss leaves nothing behind. */
import { createLookup, createLookupModel, lookupLoss, type LookupScore } from "../../src/lookup";
import { createRandom, tf } from "../../src/runtime";

test("sizes, noise, questions and scores that make no sense are refused", () => {
  for (const noise of [-1, NaN, Infinity]) expect(() => createLookup(3, 1, { noise })).toThrow(/^noise: /);
  const task = createLookup(3, 1, { vocabulary: 7, count: 2 });
  expect(() => task.ask(createRandom(1), 0)).toThrow(/^batch: /);
  const before = tf.memory().numTensors;
  for (const question of [
    { shown: [1, 7], asked: 0 },
    { shown: [1, NaN], asked: 0 },
    { shown: [1], asked: 0 },
    { shown: [1, 2], asked: 2 },
  ]) {
    expect(() => task.batchOf([question], createRandom(1))).toThrow(/^questions: expected/);
  }
  expect(() => task.batchOf([], createRandom(1))).toThrow(/^questions: /);
  expect(tf.memory().numTensors).toBe(before);
  task.dispose();
  expect(() => createLookupModel("cosine" as LookupScore, 3, 1)).toThrow(/^score: expected "dot"/);
  expect(() => createLookupModel("dot", 1.5, 1)).toThrow(/^d: /);
});

test.each(["dot", "scaledDot", "additive"] as const)(
  "%s: the loss is one tensor, outside of tidy too",
  (score) => {
    const task = createLookup(3, 1, { vocabulary: 7, count: 2 });
    const batch = task.batchOf(task.ask(createRandom(1), 5), createRandom(2));
    const model = createLookupModel(score, 3, 1);
    const before = tf.memory().numTensors;
    const loss = lookupLoss(model, batch);
    expect(tf.memory().numTensors - before).toBe(1);
    tf.dispose([loss, batch]);
    model.dispose();
    task.dispose();
  },
);
