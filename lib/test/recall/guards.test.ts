/** What the recall task refuses, and that its loss leaves nothing behind. */
import { attentionRecall, drawRecall, recallLoss, recurrentRecall } from "../../src/recall";
import { createRandom, tf } from "../../src/runtime";

const random = () => createRandom(1);

test.each([
  [{ batch: 0, length: 3 }, /^batch: /],
  [{ batch: 2, length: 2.5 }, /^length: /],
  [{ batch: 2, length: 65 }, /^length: expected 1 to 64/],
  [{ batch: 2, length: 3, distance: 1.5 }, /^distance: expected 1 to the length 3/],
  [{ batch: 2, length: 3, distance: NaN }, /^distance: /],
  [{ batch: NaN, length: 3 }, /^batch: /],
])("drawRecall refuses %o", (sizes, message) => {
  expect(() => drawRecall(random(), sizes)).toThrow(message);
});

test.each([
  ["attention", attentionRecall],
  ["recurrent", recurrentRecall],
])(
  "%s: batches that are none of the task are refused; the loss is one tensor, outside of tidy too",
  (_, create) => {
    const model = create(1, 6);
    const batch = drawRecall(random(), { batch: 2, length: 3 });
    const before = tf.memory().numTensors;
    recallLoss(model, batch).dispose();
    for (const [more, message] of [
      [{ keys: [[64, 1, 2], [0, 1, 2]] }, /^keys: expected ids from 0 to 63, got 64/], // prettier-ignore
      [{ keys: [[1, 2, 3], [1, 2]] }, /^keys: expected every row/], // prettier-ignore
      [{ values: [[8, 1, 2], [0, 1, 2]] }, /^values: expected ids from 0 to 7, got 8/], // prettier-ignore
      [{ values: [[1, 2], [1, 2]] }, /^values: expected shape \[2, 3\]/], // prettier-ignore
      [{ asked: [0, 3] }, /^asked: expected ids from 0 to 2, got 3/],
      [{ asked: [0] }, /^asked: expected shape \[2\]/],
    ] as const) {
      expect(() => recallLoss(model, { ...batch, ...(more as object) })).toThrow(message);
      expect(() => model.scores({ ...batch, ...(more as object) })).toThrow(message);
    }
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
    expect(() => create(1, 0)).toThrow(/^width: /);
  },
);
