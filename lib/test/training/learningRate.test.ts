/** The learning rate of every step: it grows, stays, and shrinks where an experiment says so. */
import { requireTrainValues, learningRateAt } from "../../src/training/trainParams";
import { trainParams } from "../../src/training";

const rates = (values: { warmup?: number; cooldown?: number; steps: number }) =>
  Array.from({ length: values.steps }, (_, i) =>
    Number(learningRateAt({ learningRate: 1, warmup: 0, cooldown: 0, ...values }, i + 1).toFixed(6)),
  );

test("without warm-up and cool-down it is always the same", () => {
  expect(rates({ steps: 4 })).toEqual([1, 1, 1, 1]);
  expect(rates({ steps: 4, cooldown: 0 })).toEqual([1, 1, 1, 1]);
});

test("it grows over the warm-up and reaches all of it", () => {
  expect(rates({ steps: 6, warmup: 4 })).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
});

test("over the cool-down it shrinks in even steps and never reaches 0", () => {
  expect(rates({ steps: 8, cooldown: 0.5 })).toEqual([1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2]);
  expect(rates({ steps: 4, cooldown: 1 })).toEqual([0.8, 0.6, 0.4, 0.2]);
});

test("where both meet, the smaller counts", () => {
  expect(rates({ steps: 4, warmup: 4, cooldown: 1 })).toEqual([0.25, 0.5, 0.4, 0.2]);
});

test.each([-0.1, 1.5, NaN])("a cool-down of %d is no share", (cooldown) => {
  const values = { ...trainParams().values(), cooldown };
  expect(() => requireTrainValues(values)).toThrow(/^train\.cooldown: expected a share from 0 to 1, got/);
});

test.each([0, 0.4, 1])("a cool-down of %p is one", (cooldown) => {
  expect(() => requireTrainValues({ ...trainParams().values(), cooldown })).not.toThrow();
});

test.each([[[2, 1]], [[2, 2]], [[1.5]], [[0, 3]], [[NaN]]])("buckets of %j do not ascend", (buckets) => {
  const values = { ...trainParams().values(), buckets };
  expect(() => requireTrainValues(values)).toThrow(
    /^train\.buckets: expected ascending whole numbers ≥ 1, or none/,
  );
});
