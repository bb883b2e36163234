import { compiled, operationsOf, type Compiled } from "../../src/compiled";
import { hasKernels, nativeBackend, tf, type Tensor } from "../../src/runtime";

const onNative = hasKernels() ? test : test.skip;
const silent = { report: () => {} };
const values = (tensor: Tensor) => Array.from(tensor.dataSync());

/** How many graphs ran while `f` did. */
function graphRuns(f: () => void): number {
  const { binding } = nativeBackend();
  const original = binding.runSavedModel.bind(binding);
  let runs = 0;
  const counted: typeof original = (...args) => {
    runs += 1;
    return original(...args);
  };
  const native = nativeBackend() as { binding: object };
  native.binding = Object.create(binding, { runSavedModel: { value: counted } }) as object;
  try {
    f();
  } finally {
    native.binding = binding;
  }
  return runs;
}

let made: Compiled<never[], unknown>[] = [];
afterEach(() => {
  made.forEach((f) => f.dispose());
  made = [];
});
function compile<A extends unknown[], R>(f: (...args: A) => R, options: object = silent): Compiled<A, R> {
  const fast = compiled(f, options);
  made.push(fast as never);
  return fast;
}

describe("a compiled function", () => {
  test("gives what the function gives, gradients included, call after call", () => {
    const w = tf.variable(tf.tensor2d([1, -2, 0.5, 3], [2, 2]));
    const loss = (x: Tensor) => x.matMul(w).relu().square().mean();
    const f = (x: Tensor) => {
      const { value, grads } = tf.variableGrads(() => loss(x) as tf.Scalar, [w]);
      return { value, gradient: grads[w.name] as Tensor };
    };
    const fast = compile(f);
    for (const row of [
      [1, 2],
      [3, -4],
      [0.5, 0.25],
    ]) {
      const x = tf.tensor2d([row]);
      const [expected, got] = [f(x), fast(x)];
      expect(values(got.value)[0]).toBeCloseTo(values(expected.value)[0] as number, 6);
      expect(values(got.gradient)).toEqual(values(expected.gradient));
    }
    w.dispose();
  });

  onNative("runs as one graph from the second call on, in the first as well", () => {
    const fast = compile((x: Tensor) => x.exp().add(1).log().sum());
    const x = tf.tensor1d([1, 2, 3]);
    expect(graphRuns(() => fast(x))).toBe(2); // once to be compared, once for the result
    expect(graphRuns(() => fast(x))).toBe(1);
    expect(fast.graphs).toBe(1);
  });

  onNative("a value that is read in the middle is the graph's in the first call too, and ends it", () => {
    const fast = compile((x: Tensor) => {
      const total = x.exp().sum().dataSync()[0] as number;
      return [total, x.mul(total).sum().dataSync()[0] as number];
    });
    const x = tf.tensor1d([0.1, 0.7, -0.3]);
    const first = fast(x);
    expect(fast.graphs).toBe(2);
    expect([fast(x), fast(x)]).toEqual([first, first]);
    expect(fast.graphs).toBe(2);
  });

  test("follows branches on values of its arguments", () => {
    const f = (x: Tensor) => ((x.sum().dataSync()[0] as number) > 0 ? x.mul(2) : x.sub(1));
    const fast = compile(f);
    for (const row of [
      [1, 2],
      [-1, -2],
      [5, 5],
      [-7, 1],
    ]) {
      expect(values(fast(tf.tensor1d(row)))).toEqual(values(f(tf.tensor1d(row))));
    }
  });

  test("takes counters, random numbers and dates of JavaScript anew in each call", () => {
    let count = 0;
    const fast = compile((x: Tensor) => x.add((count += 1)).mul(tf.tensor1d([count, count * count])));
    expect([1, 2, 3, 4].map(() => values(fast(tf.tensor1d([0, 10]))))).toEqual([
      [1, 11],
      [4, 48],
      [9, 117],
      [16, 224],
    ]);
  });

  test("sees captured tensors and variables as they are now", () => {
    let factor = tf.tensor1d([2]);
    const bias = tf.variable(tf.tensor1d([1]));
    const fast = compile((x: Tensor) => x.mul(factor).add(bias));
    const x = tf.tensor1d([10]);
    expect(values(fast(x))).toEqual([21]);
    factor = tf.tensor1d([3]);
    expect(values(fast(x))).toEqual([31]);
    bias.assign(tf.tensor1d([5]));
    expect(values(fast(x))).toEqual([35]);
    bias.dispose();
  });

  test("axes, shapes and lengths may change from call to call", () => {
    const f = (x: Tensor, axis: number, size: number) =>
      x
        .sum(axis)
        .reshape([-1])
        .slice([size - 1], [1]);
    const fast = compile(f);
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    for (const [axis, size] of [
      [0, 1],
      [1, 1],
      [0, 3],
      [1, 2],
      [0, 2],
    ] as const) {
      expect(values(fast(x, axis, size))).toEqual(values(f(x, axis, size)));
    }
    expect(values(fast(tf.ones([4, 2]), 1, 4))).toEqual([2]);
  });

  test("an operation whose shape depends on values runs at once", () => {
    const f = (x: Tensor) => tf.unique(x.mul(2)).values.add(x.max());
    const fast = compile(f);
    const rows = [[3, 1, 2], [5, 9, 9], [0, 0, 0], [7, 8, 9]]; // prettier-ignore
    for (const row of rows) expect(values(fast(tf.tensor1d(row)))).toEqual(values(f(tf.tensor1d(row))));
  });

  test("an error is the one the function throws, and nothing is left behind", () => {
    const f = (x: Tensor, y: Tensor) => x.mul(2).matMul(y);
    const fast = compile(f);
    const [x, y, bad] = [tf.ones([2, 3]), tf.ones([3, 1]), tf.ones([2, 1])];
    fast(x, y);
    const before = tf.memory().numTensors;
    const said = (g: typeof f) => {
      try {
        tf.tidy(() => g(x, bad));
      } catch (error) {
        return String(error);
      }
      return "nothing";
    };
    expect(said(fast)).toBe(said(f));
    expect(tf.memory().numTensors).toBe(before);
    expect(values(fast(x, y))).toEqual([6, 6]);
  });

  onNative("what TensorFlow refuses while it computes is said as without a graph", () => {
    const f = (places: number[]) => {
      const table = tf.tensor2d([1, 2, 3, 4], [2, 2]).mul(1);
      return tf.gather(table, tf.tensor1d(places, "int32"));
    };
    const said = (g: typeof f) => {
      try {
        return values(g([0, 7]));
      } catch (error) {
        return String(error);
      }
    };
    const fast = compile(f);
    expect(values(fast([0, 1]))).toEqual([1, 2, 3, 4]);
    expect(said(fast)).toEqual(said(f));
  });

  test("keeps nothing: tensors of TensorFlow.js and of TensorFlow stay as many as they were", () => {
    const w = tf.variable(tf.ones([3, 3]));
    const fast = compile((n: number) =>
      tf.tidy(() => {
        const x = tf.ones([n, 3]).matMul(w);
        return (x.sum().dataSync()[0] as number) + (x.square().mean().dataSync()[0] as number);
      }),
    );
    const inside = () =>
      hasKernels()
        ? (nativeBackend().binding as unknown as { getNumOfTensors(): number }).getNumOfTensors()
        : 0;
    const call = () => [1, 2, 3, 2, 1].forEach((n) => fast(n));
    call();
    const before = [tf.memory().numTensors, inside()];
    for (let i = 0; i < 20; i++) call();
    expect([tf.memory().numTensors, inside()]).toEqual(before);
    w.dispose();
  });

  onNative("holds no more graphs than it may, and none after dispose", () => {
    const fast = compile((x: Tensor) => x.mul(3).sum(), { graphs: 2, ...silent });
    const lengths = [1, 2, 3, 1, 2, 3];
    expect(lengths.map((n) => values(fast(tf.ones([n])))[0])).toEqual([3, 6, 9, 3, 6, 9]);
    expect(fast.graphs).toBe(2);
    fast.dispose();
    expect(fast.graphs).toBe(0);
    expect(values(fast(tf.ones([2])))).toEqual([6]);
  });

  test("one inside another, and a tidy around it", () => {
    const inner = compile((x: Tensor) => x.add(1));
    const outer = compile((x: Tensor) => inner(x).mul(inner(x.mul(2))));
    const total = () => tf.tidy(() => values(outer(tf.tensor1d([1, 2]))));
    expect([total(), total(), total()]).toEqual(Array(3).fill([6, 15]));
  });

  test("results that came back unchanged, twice, or not at all", () => {
    const fast = compile((x: Tensor) => {
      const y = x.clone();
      const unused = x.exp();
      unused.dispose();
      return [x, y, y];
    });
    const x = tf.tensor1d([1, 2]);
    for (let i = 0; i < 3; i++) expect(fast(x).map(values)).toEqual(Array(3).fill([1, 2]));
  });

  test("numbers that are no numbers, and booleans and whole numbers, pass", () => {
    const f = (x: Tensor) => [x.log(), x.greater(0).toInt(), x.greater(0), x.div(0)];
    const fast = compile(f);
    const x = tf.tensor1d([-1, 0, 1]);
    for (let i = 0; i < 3; i++) expect(fast(x).map(values)).toEqual(f(x).map(values));
  });

  test("without the native library the function runs as it is, and says so once", () => {
    const lines: string[] = [];
    const before = tf.getBackend();
    tf.setBackend("cpu").catch(() => {});
    try {
      const fast = compile((x: number[]) => values(tf.tensor1d(x).mul(2)), { report: (line: string) => lines.push(line) }); // prettier-ignore
      expect([fast([1]), fast([2])]).toEqual([[2], [4]]);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain("without a graph");
    } finally {
      tf.setBackend(before).catch(() => {});
    }
  });

  test("refuses a number of graphs that is none", () => {
    expect(() => compiled((x: Tensor) => x, { graphs: 0 })).toThrow(
      "graphs: expected a whole number ≥ 1, got 0",
    );
  });
});

describe("operationsOf", () => {
  onNative("lists the operations of a function, and what feeds which", () => {
    const [x, w] = [tf.ones([2, 3]), tf.ones([3, 4])];
    const operations = operationsOf(() => x.matMul(w).relu().sum());
    expect(operations.map(({ name }) => name).filter((name) => name !== "Reshape")).toEqual(["BatchMatMulV2", "Relu", "Sum"]); // prettier-ignore
    expect(operations.at(-1)?.after).toEqual([operations.length - 2]);
    expect(operations.flatMap(({ given }) => given)).toEqual([[2, 3], [3, 4]]); // prettier-ignore
  });
});
