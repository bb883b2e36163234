import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  alibiBias,
  alibiSlopes,
  learnedPositions,
  positionsByLoops,
  rotary,
  rotaryByLoops,
  sinusoidalPositions,
} from "../../src/attention";
import { distance, expectClose, expectGradients } from "./expectations";

const random = createRandom("positions");

describe("sinusoidalPositions", () => {
  test("equals positionsByLoops; the example of the docstring", () => {
    expectClose(sinusoidalPositions(23, 14), positionsByLoops(23, 14));
    expectClose(sinusoidalPositions(2, 2), [0, 1, 0.8415, 0.5403], 1e-4);
    expectClose(
      sinusoidalPositions(100_000, 4).slice([99_999], [1]),
      positionsByLoops(100_000, 4)[99_999],
      1e-6,
    );
  });

  test("PE(pos + k) = PE(pos) turned block by block, by angles that depend on k alone", () => {
    const [d, k] = [6, 5];
    const table = positionsByLoops(40, d);
    const turn = (row: number[]) =>
      row.flatMap((x, i) => {
        const angle = k / 10000 ** ((i - (i % 2)) / d);
        const [sin, cos] = [row[i - (i % 2)] as number, row[i - (i % 2) + 1] as number];
        if (i % 2 === 0) return [sin * Math.cos(angle) + cos * Math.sin(angle)];
        return [x * Math.cos(angle) - sin * Math.sin(angle)];
      });
    const shifted = sinusoidalPositions(45, d).slice([k], [40]);
    expectClose(shifted, table.map(turn), 1e-6);
  });

  test("odd widths and empty lengths are refused", () => {
    expect(() => sinusoidalPositions(3, 5)).toThrow(/^d: expected an even whole number ≥ 2, got 5/);
    expect(() => sinusoidalPositions(0, 4)).toThrow(/^length/);
    expect(() => positionsByLoops(3, 5)).toThrow(/^d/);
  });
});

describe("learnedPositions", () => {
  test("the first rows of the table; gradients reach those rows only", () => {
    const table = tf.tensor2d([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
    expectClose(learnedPositions(table, 2), [1, 2, 3, 4]);
    const gradient = tf.grad((x: Tensor) => learnedPositions(x, 2).sum())(table);
    expectClose(gradient, [1, 1, 1, 1, 0, 0]);
    expect(() => learnedPositions(table, 4)).toThrow(/^length: expected at most 3, got 4/);
  });
});

describe("rotary", () => {
  test("equals rotaryByLoops; the example of the docstring", () => {
    const x = random.normalTensor([3, 7, 10]);
    const rows = x.arraySync() as number[][][];
    expectClose(
      rotary(x),
      rows.map((sequence) => sequence.map((row, pos) => rotaryByLoops(row, pos))),
    );
    expectClose(rotary(tf.tensor2d([[1, 0], [1, 0]])), [1, 0, 0.5403, 0.8415], 1e-4); // prettier-ignore
  });

  test("scores depend on relative positions only, even far out", () => {
    const [q, k] = [random.normalTensor([5, 8]), random.normalTensor([5, 8])];
    const scores = (offset: number) => rotary(q, { offset }).matMul(rotary(k, { offset }), false, true);
    expect(distance(scores(0), scores(17))).toBeLessThan(1e-5);
    expect(distance(scores(0), scores(100_000))).toBeLessThan(1e-5);
    const apart = rotary(q, { offset: 3 }).matMul(rotary(k), false, true);
    expect(distance(scores(0), apart)).toBeGreaterThan(0.1);
  });

  test("lengths of vectors stay; gradients by finite differences; odd widths are refused", () => {
    const x = random.normalTensor([5, 8]);
    expect(distance(rotary(x).norm(2, -1), x.norm(2, -1))).toBeLessThan(1e-5);
    expectGradients((y) => rotary(y as Tensor, { base: 100 }), [random.normalTensor([3, 4])]);
    expect(() => rotary(tf.zeros([2, 3]))).toThrow(/^d: expected an even/);
    expect(() => rotary(x, { offset: NaN })).toThrow(/^offset/);
  });
});

describe("alibiBias", () => {
  test("slopes 1/2 … 1/256 for 8 heads; interleaved from 16 for 12", () => {
    expect(alibiSlopes(8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((h) => 2 ** -h));
    expect(alibiSlopes(12).slice(8)).toEqual([0.5, 1.5, 2.5, 3.5].map((h) => 2 ** -h));
  });

  test("−slope × distance", () => {
    const bias = alibiBias(8, 2, 3);
    expect(bias.shape).toEqual([8, 2, 3]);
    expectClose(bias.slice([0], [1]), [0, -0.5, -1, -0.5, 0, -0.5]);
    expect(() => alibiBias(0, 2)).toThrow(/^heads/);
  });
});
