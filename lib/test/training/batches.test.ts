import { batchesOf } from "../../src/training/batches";
import { InputError } from "../../src/base";

const letters = [..."abcdefghijk"];

describe("batchesOf", () => {
  const epochs = (count: number) => {
    const at = batchesOf(letters, { batch: 3, seed: 7 });
    return Array.from({ length: count }, (_, n) => [1, 2, 3, 4].map((step) => at(4 * n + step)));
  };

  test("every epoch has every example once, and an order of its own", () => {
    const orders = epochs(5).map((batches) => batches.flat());
    for (const order of orders) expect([...order].sort()).toEqual(letters);
    expect(new Set(orders.map((order) => order.join(""))).size).toBe(5);
  });

  test("the batch of a step depends on the step alone, in whatever order the steps are asked for", () => {
    const inOrder = epochs(3).flat();
    const at = batchesOf(letters, { batch: 3, seed: 7 });
    for (const step of [12, 1, 9, 5, 12, 2]) expect(at(step)).toEqual(inOrder[step - 1]);
  });

  test("a step that is no whole number ≥ 1 is refused", () => {
    const at = batchesOf(letters, { batch: 3, seed: 7 });
    for (const step of [0, -1, 1.5, NaN]) expect(() => at(step)).toThrow(InputError);
  });

  test("no examples, a batch of none", () => {
    expect(() => batchesOf([], { batch: 3, seed: 7 })).toThrow(/^train: expected at least one example/);
    expect(() => batchesOf(letters, { batch: 0, seed: 7 })).toThrow(/^batch: expected a whole number ≥ 1/);
    const drawn = batchesOf(() => [], { batch: 3, seed: 7 });
    expect(() => drawn(1)).toThrow(/^train: expected at least one example/);
  });

  test("buckets want to know lengths", () => {
    const options = { batch: 3, seed: 7, buckets: [2, 4] };
    expect(() => batchesOf(letters, options)).toThrow(
      "train.buckets: expected none: the task has no lengthOf, got [2,4]",
    );
    const words = ["a", "bb", "ccc", "dddd"];
    const at = batchesOf(words, { ...options, lengthOf: ({ length }) => length });
    expect([at(1), at(2)].map((batch) => [...batch].sort().join()).sort()).toEqual(["a,bb", "ccc,dddd"]);
  });
});
