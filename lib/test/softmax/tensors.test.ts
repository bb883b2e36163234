import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  blockState,
  crossEntropy,
  crossEntropyGradient,
  entropy,
  logSoftmax,
  logSumExp,
  mergeBlocks,
  onlineSoftmaxTensor,
  softmax,
  softmaxJacobian,
  sparsemax,
} from "../../src/softmax";

const random = createRandom("tensors");
const rows = (batch: number, n: number, sd = 3) => Array.from({ length: batch }, () => random.normals(n, sd));

function expectClose(got: Tensor, expected: unknown, tolerance = 1e-6): void {
  const flat = (expected as unknown[]).flat(Infinity) as number[];
  const values = got.dataSync();
  expect(values.length).toBe(flat.length);
  flat.forEach((x, i) => {
    const y = values[i] as number;
    if (x !== y) expect(Math.abs(x - y)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(x)));
  });
}

/** ∂ Σ c ⊙ f(x) / ∂x by central differences, entry by entry. */
function numericGradient(f: (x: Tensor) => Tensor, x: number[][], c: number[][], h = 1e-2): number[][] {
  const objective = (input: number[][]) =>
    tf.tidy(() => f(tf.tensor(input)).mul(tf.tensor(c)).sum().dataSync()[0] as number);
  return x.map((row, i) =>
    row.map((_, j) => {
      const moved = (d: number) => x.map((r, a) => r.map((v, b) => (a === i && b === j ? v + d : v)));
      return (objective(moved(h)) - objective(moved(-h))) / (2 * h);
    }),
  );
}

afterEach(() => tf.disposeVariables());

describe("softmax on tensors equals softmax on arrays", () => {
  test.each([
    ["rank 2, last axis", {}],
    ["rank 2, first axis", { axis: 0 }],
    ["temperature", { temperature: 0.37 }],
  ])("%s", (_, options) => {
    const x = rows(3, 7);
    expectClose(softmax(tf.tensor(x), options), softmax(x, options));
    expectClose(logSoftmax(tf.tensor(x), options), logSoftmax(x, options), 2e-6);
  });

  test("masks, −∞ and ±1e4: same zeros, no NaN", () => {
    const x = [
      [1e4, -1e4, 0, 5, -Infinity],
      [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
      [1, 2, 3, 4, 5],
    ];
    const mask = [
      [1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1],
      [0, 0, 0, 0, 0],
    ];
    const weights = softmax(tf.tensor(x), { mask: tf.tensor(mask) });
    expectClose(weights, softmax(x, { mask }));
    expectClose(logSoftmax(tf.tensor(x), { mask: tf.tensor(mask) }), logSoftmax(x, { mask }));
  });

  test("logSumExp reduces the last axis", () => {
    const x = rows(3, 5);
    expectClose(
      logSumExp(tf.tensor(x)),
      x.map((row) => logSumExp(row)),
      2e-6,
    );
    expectClose(logSumExp(tf.tensor([[-Infinity, -Infinity]])), [-Infinity]);
  });

  test("entropy, sparsemax, Jacobian, cross-entropy and its gradient", () => {
    const x = rows(5, 7);
    const targets = [0, 6, 3, 2, 2];
    const t = tf.tensor1d(targets, "int32");
    const perRow = <T>(f: (row: number[], target: number) => T) =>
      x.map((row, i) => f(row, targets[i] as number));
    expectClose(
      entropy(softmax(tf.tensor(x))),
      perRow((row) => entropy(softmax(row))),
      2e-6,
    );
    expectClose(
      sparsemax(tf.tensor(x)),
      perRow((row) => sparsemax(row)),
      2e-6,
    );
    expectClose(
      softmaxJacobian(tf.tensor(x), 1.7),
      perRow((row) => softmaxJacobian(row, 1.7)),
    );
    expectClose(
      crossEntropy(tf.tensor(x), t),
      perRow((row, target) => crossEntropy(row, target)),
      2e-6,
    );
    expectClose(
      crossEntropyGradient(tf.tensor(x), t),
      perRow((row, target) => crossEntropyGradient(row, target)),
    );
    expectClose(
      crossEntropy(tf.tensor(x), tf.oneHot(t, 7)),
      perRow((row, target) => crossEntropy(row, target)),
      2e-6,
    );
  });

  test("sparsemax of −∞ rows is zero, of one −∞ entry zero there", () => {
    expectClose(
      sparsemax(
        tf.tensor([
          [-Infinity, -Infinity],
          [0.5, -Infinity],
        ]),
      ),
      [0, 0, 1, 0],
    );
  });
});

describe("gradients equal finite differences", () => {
  const x = rows(2, 5, 1);
  const c = rows(2, 5, 1);
  const cases: [string, (x: Tensor) => Tensor][] = [
    ["softmax", (t) => softmax(t)],
    ["softmax along axis 0 at temperature 2", (t) => softmax(t, { axis: 0, temperature: 2 })],
    [
      "softmax with a mask",
      (t) =>
        softmax(t, {
          mask: tf.tensor([
            [1, 0, 1, 1, 1],
            [0, 0, 0, 0, 0],
          ]),
        }),
    ],
    ["logSoftmax", (t) => logSoftmax(t)],
    ["sparsemax", (t) => sparsemax(t)],
  ];
  test.each(cases)("%s", (_, f) => {
    const gradient = tf.grad((t: Tensor) => f(t).mul(tf.tensor(c)).sum())(tf.tensor(x));
    expectClose(gradient, numericGradient(f, x, c), 3e-3);
  });

  test("logSumExp has gradient softmax; cross-entropy has the closed form", () => {
    expectClose(tf.grad((t: Tensor) => logSumExp(t).sum())(tf.tensor(x)), softmax(x));
    const t = tf.tensor1d([1, 4], "int32");
    const gradient = tf.grad((s: Tensor) => crossEntropy(s, t).sum())(tf.tensor(x));
    expectClose(gradient, [...crossEntropyGradient(tf.tensor(x), t).dataSync()]);
  });
});

describe("online softmax in blocks", () => {
  test.each([1, 2, 3, 7, 100])("block size %i gives softmax", (size) => {
    const x = [...rows(3, 7), [1e4, -1e4, 0, 0, 1, -Infinity, 9999], new Array<number>(7).fill(-Infinity)];
    expectClose(onlineSoftmaxTensor(tf.tensor(x), size), softmax(x));
  });

  test("merging two blocks gives the state of the whole", () => {
    const whole = tf.tensor(rows(3, 10));
    const [a, b] = tf.split(whole, [4, 6], -1) as [Tensor, Tensor];
    const merged = mergeBlocks(blockState(a), blockState(b));
    const expected = blockState(whole);
    expectClose(merged.max, [...expected.max.dataSync()]);
    expectClose(merged.sum, [...expected.sum.dataSync()]);
  });
});

test("no tensor is left behind", () => {
  const x = tf.tensor(rows(3, 5));
  const t = tf.tensor1d([0, 1, 2], "int32");
  const before = tf.memory().numTensors;
  const weights = softmax(x);
  const all = [weights, logSoftmax(x), logSumExp(x), entropy(weights), sparsemax(x), softmaxJacobian(x)];
  all.push(crossEntropy(x, t), crossEntropyGradient(x, t), onlineSoftmaxTensor(x, 2));
  expect(tf.memory().numTensors).toBe(before + all.length);
  tf.dispose([...all, x, t]);
});

describe("bad input is refused", () => {
  const x = tf.tensor([
    [1, 2],
    [3, 4],
  ]);
  const cases: [string, () => unknown, RegExp][] = [
    ["NaN", () => softmax(tf.tensor([NaN])), /^scores: .* got NaN at position 0/],
    ["+∞", () => logSoftmax(tf.tensor([0, Infinity])), /^scores/],
    [
      "mask shape",
      () => softmax(x, { mask: tf.tensor([1, 0]) }),
      /^mask: expected shape \[2, 2\], got shape \[2\]/,
    ],
    ["array mask on tensor", () => softmax(x, { mask: [[1, 0]] }), /^mask: expected a tensor/],
    ["tensor mask on array", () => softmax([1, 2], { mask: tf.tensor([1, 0]) }), /^mask: expected an array/],
    ["axis", () => softmax(x, { axis: 2 }), /^axis/],
    ["temperature", () => softmax(x, { temperature: 0 }), /^temperature/],
    ["empty", () => softmax(tf.zeros([2, 0])), /^scores: expected at least one/],
    ["target index", () => crossEntropy(x, tf.tensor1d([0, 2], "int32")), /^target: .* got 2 at position 1/],
    [
      "target between two classes",
      () => crossEntropy(x, tf.tensor1d([0, 0.5])),
      /^target: expected whole numbers from 0 to 1, one for each row of \[2, 2\], got 0.5 at position 1/,
    ],
    [
      "target below 0",
      () => crossEntropy(x, tf.tensor1d([-1, 0], "int32")),
      /^target: .* got -1 at position 0/,
    ],
    [
      "target with a negative share",
      () =>
        crossEntropyGradient(
          x,
          tf.tensor([
            [-0.5, 1.5],
            [0, 1],
          ]),
        ),
      /^target: expected numbers ≥ 0, got a bad one at position 0/,
    ],
    [
      "negative weight in front",
      () => entropy(tf.tensor([-0.5, 1.5])),
      /^weights: .* got -0.5 at position 0/,
    ],
    ["target shape", () => crossEntropy(x, tf.tensor1d([0], "int32")), /^target/],
    [
      "target sums",
      () =>
        crossEntropy(
          x,
          tf.tensor([
            [1, 1],
            [1, 0],
          ]),
        ),
      /^target: expected rows that sum to 1/,
    ],
    ["target kind", () => crossEntropy(x, 0 as unknown as Tensor), /^target: expected a tensor/],
    ["entropy", () => entropy(tf.tensor([0.5, 0.1])), /^weights/],
    ["negative weights", () => entropy(tf.tensor([1.5, -0.5])), /^weights/],
    ["block size", () => onlineSoftmaxTensor(x, 0), /^blockSize/],
    ["sparsemax of NaN", () => sparsemax(tf.tensor([NaN])), /^scores/],
  ];
  test.each(cases)("%s", (_, run, message) => expect(run).toThrow(message));
});
