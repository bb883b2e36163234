import fc from "fast-check";
import { createRandom, tf } from "../../src/runtime";
import { InputError } from "../../src/base";
import { maskedCrossEntropy, type SequenceBatch } from "../../src/seq2seq";
import { expectClose, expectSecondDerivatives } from "../attention/expectations";

/** Mean −log p of the real words, in plain loops. */
function byLoops(logits: number[][][], { ids, lengths }: SequenceBatch): number {
  let [sum, count] = [0, 0];
  lengths.forEach((length, i) => {
    for (let t = 0; t < length; t++) {
      const row = logits[i]![t]!;
      const top = Math.max(...row);
      const total = row.reduce((all, x) => all + Math.exp(x - top), 0);
      sum += top + Math.log(total) - row[ids[i]![t]!]!;
      count++;
    }
  });
  return sum / count;
}

const [batch, time, words] = [3, 5, 7];
const random = createRandom("loss");
const logits = random.normalTensor([batch, time, words], 2);
const targets = {
  ids: Array.from({ length: batch }, () => Array.from({ length: time }, () => random.integer(0, words - 1))),
  lengths: [5, 1, 3],
};
const value = (x: tf.Tensor) => x.dataSync()[0] as number;
const gradient = (f: (x: tf.Tensor) => tf.Scalar, x: tf.Tensor) => tf.grad(f)(x);

describe("maskedCrossEntropy", () => {
  test("= plain loops, for any lengths", () => {
    const length = fc.integer({ min: 1, max: time });
    fc.assert(
      fc.property(fc.array(length, { minLength: batch, maxLength: batch }), (lengths) => {
        const some = { ...targets, lengths };
        const expected = byLoops(logits.arraySync() as number[][][], some);
        expect(value(maskedCrossEntropy(logits, some))).toBeCloseTo(expected, 5);
      }),
      { numRuns: 20 },
    );
  });

  test("its gradient = central differences of the loops, times what comes from above", () => {
    const got = gradient((x) => maskedCrossEntropy(x, targets).mul(3), logits);
    const data = logits.arraySync() as number[][][];
    const step = 1e-4;
    const at = (i: number, t: number, k: number, move: number) => {
      const moved = data.map((rows) => rows.map((row) => [...row]));
      moved[i]![t]![k]! += move;
      return byLoops(moved, targets);
    };
    const numeric = data.map((rows, i) =>
      rows.map((row, t) => row.map((_, k) => (3 * (at(i, t, k, step) - at(i, t, k, -step))) / (2 * step))),
    );
    expectClose(got, numeric, 1e-6);
  });

  test("the docstring's number; extreme scores stay finite and exact", () => {
    expect(value(maskedCrossEntropy(tf.zeros([1, 2, 4]), { ids: [[3, 0]], lengths: [1] }))).toBeCloseTo(
      1.3863,
      4,
    );
    const extreme = tf.tensor3d([[[1e4, -1e4, 0], [1e30, 0, 0]]]); // prettier-ignore
    const sure = { ids: [[1, 2]], lengths: [1] };
    expect(value(maskedCrossEntropy(extreme, sure))).toBe(2e4);
    expectClose(
      gradient((x) => maskedCrossEntropy(x, sure), extreme),
      [1, -1, 0, 0, 0, 0],
    );
  });

  test("leaks nothing; refuses targets of another shape", () => {
    const before = tf.memory().numTensors;
    maskedCrossEntropy(logits, targets).dispose();
    gradient((x) => maskedCrossEntropy(x, targets), logits).dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(() => maskedCrossEntropy(logits, { ids: [[1]], lengths: [1] })).toThrow(InputError);
  });

  test("padding is no part of it: −∞, NaN and ids that are no words", () => {
    const two = (pad: number[]) => tf.tensor3d([[[0, 0], pad]]); // prettier-ignore
    for (const pad of [
      [-Infinity, 0],
      [NaN, 0],
      [Infinity, -Infinity],
      [NaN, NaN],
      [-Infinity, -Infinity],
    ]) {
      // prettier-ignore
      for (const id of [0, 1, -100, NaN, 7]) {
        const some = { ids: [[1, id]], lengths: [1] };
        expect(value(maskedCrossEntropy(two(pad), some))).toBeCloseTo(Math.LN2, 6);
        expect([...gradient((x) => maskedCrossEntropy(x, some), two(pad)).dataSync()].map((g) => g + 0)).toEqual([0.5, -0.5, 0, 0]); // prettier-ignore
      }
    }
  });

  test("at real places ∞ and NaN show", () => {
    const at = (row: number[]) =>
      value(maskedCrossEntropy(tf.tensor3d([[row]]), { ids: [[0]], lengths: [1] }));
    expect(at([-Infinity, 0])).toBe(Infinity);
    expect(at([0, -Infinity])).toBe(0);
    expect(at([NaN, 0])).toBeNaN();
  });

  test("real ids that are no words, lengths that are none, nothing real", () => {
    const four = tf.zeros([2, 2, 4]);
    const bad: [RegExp, unknown[][], number[]][] = [
      [/^targets.ids: expected words from 0 to 3, got 4 at \[0\]\[0\]/, [[4, 0], [0, 0]], [2, 1]],
      [/^targets.ids: .*got -1 at \[1\]\[1\]/, [[0, 0], [0, -1]], [1, 2]],
      [/^targets.ids: .*got NaN/, [[NaN, 0], [0, 0]], [2, 1]],
      [/^targets.ids: .*got 1.5/, [[1, 1.5], [0, 0]], [2, 1]],
      [/^targets.ids: .*got undefined/, [[1, undefined], [0, 0]], [2, 1]],
      [/^targets: expected shape/, [[1, 2], [0]], [2, 1]],
      [/^targets: expected shape/, [[1, 2]], [2]],
      [/^targets.lengths: expected at most 2/, [[1, 2], [0, 0]], [3, 1]],
      [/^targets.lengths/, [[1, 2], [0, 0]], [-1, 1]],
      [/^targets.lengths/, [[1, 2], [0, 0]], [NaN, 1]],
      [/^targets.lengths/, [[1, 2], [0, 0]], [1.5, 1]],
      [/^targets.lengths/, [[1, 2], [0, 0]], [2]],
      [/^targets.lengths: expected at least one real word/, [[1, 2], [0, 0]], [0, 0]],
    ]; // prettier-ignore
    for (const [message, ids, lengths] of bad) {
      const some = { ids: ids as number[][], lengths };
      expect(() => maskedCrossEntropy(four, some)).toThrow(message);
    }
    expect(() => maskedCrossEntropy(tf.zeros([2, 4]), { ids: [[0], [0]], lengths: [1, 1] })).toThrow(
      /^logits/,
    );
    expect(value(maskedCrossEntropy(four, { ids: [[3, 3], [0, 0]], lengths: [1, 0] }))).toBeCloseTo(Math.log(4), 6); // prettier-ignore
  });

  test("one word in all: loss 0; second derivatives, also beside NaN at padding", () => {
    expect(value(maskedCrossEntropy(tf.ones([1, 1, 1]), { ids: [[0]], lengths: [1] })) + 0).toBe(0);
    expectSecondDerivatives((x) => maskedCrossEntropy(x as tf.Tensor, { ids: [[2, 0, 1]], lengths: [2] }), [
      random.normalTensor([1, 3, 4]),
    ], { tolerance: 2e-3 }); // prettier-ignore
  });
});
