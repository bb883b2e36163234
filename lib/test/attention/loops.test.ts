/** The twins in loops are an oracle, so they are checked by hand and against differences, not by tensors. */
import { createRandom } from "../../src/runtime";
import {
  attentionByLoops,
  attentionGradientsByLoops,
  multiHeadByLoops,
  rotaryByLoops,
  scoreGradientByLoops,
} from "../../src/attention";
import { softmax } from "../../src/softmax";
import { matrix } from "./expectations";

const random = createRandom("by hand");

test("attentionByLoops by hand: scores 0 and ln 3 give weights 1/4 and 3/4", () => {
  const key = [Math.log(3) * Math.SQRT2, 0];
  const { weights, output } = attentionByLoops([[1, 0]], [[0, 0], key], [[4, 0], [0, 8]]); // prettier-ignore
  expect(weights[0]?.[0]).toBeCloseTo(0.25, 14);
  expect(output[0]?.[0]).toBeCloseTo(1, 14);
  expect(output[0]?.[1]).toBeCloseTo(6, 14);
});

test("a masked value is not read, not even NaN", () => {
  const { output } = attentionByLoops([[1]], [[1], [1]], [[NaN], [5]], { mask: [[false, true]] });
  expect(output).toEqual([[5]]);
  expect(attentionByLoops([[1]], [[1]], [[NaN]], { mask: [[0]] })).toEqual({ output: [[0]], weights: [[0]] });
});

test("multiHeadByLoops by hand: each head averages its own column", () => {
  const eye = [[1, 0], [0, 1]]; // prettier-ignore
  const zero = [[0, 0], [0, 0]]; // prettier-ignore
  const x = [[2, 10], [4, 30]]; // prettier-ignore
  const { output, weights } = multiHeadByLoops(
    x,
    x,
    x,
    { wQ: zero, wK: zero, wV: eye, wO: eye },
    { heads: 2 },
  );
  expect(output).toEqual([[3, 20], [3, 20]]); // prettier-ignore
  expect(weights).toHaveLength(2);
  expect(() => multiHeadByLoops(x, x, x, { wQ: eye, wK: eye, wV: eye, wO: eye }, { heads: 3 })).toThrow(
    /^heads/,
  );
});

test("rotaryByLoops: the example, and a quarter turn", () => {
  expect(rotaryByLoops([1, 0], 1).map((x) => Number(x.toFixed(4)))).toEqual([0.5403, 0.8415]);
  const [a, b] = rotaryByLoops([0, 1], Math.PI / 2) as [number, number];
  expect([a, b].map((x) => Math.round(x))).toEqual([-1, 0]);
});

describe("gradients in loops", () => {
  const [q, k, v, c] = [
    matrix(random, 3, 5),
    matrix(random, 7, 5),
    matrix(random, 7, 2),
    matrix(random, 3, 2),
  ];
  const objective = (a: number[][], b: number[][], d: number[][]) =>
    attentionByLoops(a, b, d).output.reduce(
      (sum, row, i) => sum + row.reduce((s, x, j) => s + x * (c[i]?.[j] as number), 0),
      0,
    );
  const moved = (x: number[][], i: number, j: number, by: number) =>
    x.map((row, a) => row.map((value, b) => (a === i && b === j ? value + by : value)));
  const expectNumeric = (gradient: number[][], x: number[][], f: (x: number[][]) => number) =>
    gradient.forEach((row, i) =>
      row.forEach((g, j) =>
        expect(g).toBeCloseTo((f(moved(x, i, j, 1e-5)) - f(moved(x, i, j, -1e-5))) / 2e-5, 7),
      ),
    );

  test("queries, keys and values by finite differences", () => {
    const { weights } = attentionByLoops(q, k, v);
    const gradients = attentionGradientsByLoops(q, k, v, weights, c);
    expectNumeric(gradients.queries, q, (x) => objective(x, k, v));
    expectNumeric(gradients.keys, k, (x) => objective(q, x, v));
    expectNumeric(gradients.values, v, (x) => objective(q, k, x));
  });

  test("scores by finite differences; rows sum to 0; the example", () => {
    const e = matrix(random, 3, 7);
    const loss = (x: number[][]) =>
      x.reduce((sum, row, i) => {
        const alpha = softmax(row);
        return sum + (c[i] as number[]).reduce((s, g, d) => s + g * alpha.reduce((m, a, j) => m + a * (v[j]?.[d] as number), 0), 0); // prettier-ignore
      }, 0);
    const gradient = scoreGradientByLoops(softmax(e), v, c);
    expectNumeric(gradient, e, loss);
    gradient.forEach((row) => expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 14));
    expect(scoreGradientByLoops([[0.5, 0.5]], [[2], [4]], [[1]])).toEqual([[-0.5, 0.5]]);
  });
});
