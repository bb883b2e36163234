import fc from "fast-check";
import {
  InputError,
  backend,
  callKernel,
  createRandom,
  flatten,
  hasKernels,
  int64Scalar,
  mapAxis,
  given,
  requireWhole,
  shapeOf,
  tf,
  unflatten,
  type NumericArray,
  type Random,
} from "../../src/runtime";

describe("backend", () => {
  test("says which backend computes, and why", () => {
    const { name, reason, version } = backend();
    expect(name).toBe(tf.getBackend());
    expect(reason.length).toBeGreaterThan(10);
    expect(version).toMatch(/^\d+\.\d+/);
    if (process.env["ATTENTION_LAB_BACKEND"] === "cpu") expect(name).toBe("cpu");
  });
});

describe("createRandom", () => {
  test("the same seed gives the same numbers, another seed others", () => {
    expect(createRandom("a").normals(5)).toEqual(createRandom("a").normals(5));
    expect(createRandom("a").normals(5)).not.toEqual(createRandom("b").normals(5));
    expect(createRandom(1).integer(1, 1000)).toBe(createRandom("1").integer(1, 1000));
  });

  test("normals have mean 0, variance 1 and the tails of a normal", () => {
    const n = 20_000;
    const x = createRandom("moments").normals(n);
    const mean = x.reduce((a, b) => a + b, 0) / n;
    const variance = x.reduce((a, b) => a + b * b, 0) / n;
    const beyond2 = x.filter((v) => Math.abs(v) > 2).length / n;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(beyond2 - 0.0455)).toBeLessThan(0.006);
  });

  test("integers stay in range and reach both ends; shuffle keeps the items", () => {
    const random = createRandom("range");
    const drawn = Array.from({ length: 300 }, () => random.integer(-2, 3));
    expect([...new Set(drawn)].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
    expect([...random.shuffle([1, 2, 3, 4, 5])].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(random.uniform(3, 3)).toBe(3);
    expect(random.normal(5, 0)).toBe(5);
    expect(() => random.integer(3, 1)).toThrow(/^high: expected a whole number ≥ low \(3\), got 1/);
  });

  test.each<[string, (random: Random) => unknown, RegExp]>([
    ["integer of fractions", (r) => r.integer(1.5, 2.5), /^low: expected a whole number, got 1\.5/],
    [
      "integer without end",
      (r) => r.integer(0, Infinity),
      /^high: expected a whole number ≥ low \(0\), got Infinity/,
    ],
    ["integer beyond 2⁵³", (r) => r.integer(0, 2 ** 53), /^high: expected/],
    ["integer of NaN", (r) => r.integer(NaN, 3), /^low: expected/],
    ["uniform without end", (r) => r.uniform(0, Infinity), /^high: expected a finite number ≥ low/],
    ["uniform from −∞", (r) => r.uniform(-Infinity, 0), /^low: expected a finite number/],
    ["uniform upside down", (r) => r.uniform(1, 0), /^high: expected/],
    ["a negative sd", (r) => r.normal(0, -1), /^sd: expected a finite number ≥ 0, got -1/],
    ["sd NaN", (r) => r.normals(2, NaN), /^sd: expected/],
    ["an infinite mean", (r) => r.normal(Infinity), /^mean: expected a finite number/],
    ["half a number", (r) => r.normals(2.5), /^length: expected a whole number ≥ 0/],
    ["fewer than no numbers", (r) => r.normals(-1), /^length: expected/],
    ["a negative size", (r) => r.normalTensor([2, -3]), /^shape: expected a whole number ≥ 0, got -3/],
    ["a size that is NaN", (r) => r.normalTensor([NaN]), /^shape: expected/],
  ])("refuses %s", (_, draw, message) => {
    expect(() => draw(createRandom(1))).toThrow(message);
    expect(() => draw(createRandom(1))).toThrow(InputError);
  });

  test("refuses a seed that is neither text nor a number", () => {
    for (const seed of [undefined, null, NaN, {}]) {
      expect(() => createRandom(seed as unknown as number)).toThrow(/^seed: expected text or a number/);
    }
  });

  test("normalTensor has the shape asked for and the generator's numbers", () => {
    const tensor = createRandom("t").normalTensor([2, 3], 0.5);
    expect(tensor.shape).toEqual([2, 3]);
    createRandom("t")
      .normals(6, 0.5)
      .forEach((x, i) => expect(tensor.dataSync()[i]).toBeCloseTo(x, 6));
    tensor.dispose();
  });
});

describe("axes", () => {
  const cube: fc.Arbitrary<NumericArray> = fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 7 }))
    .map(([a, b, c]) =>
      Array.from({ length: a }, (_, i) =>
        Array.from({ length: b }, (_, j) => Array.from({ length: c }, (_, k) => 100 * i + 10 * j + k)),
      ),
    );

  test("unflatten(flatten(x)) = x", () => {
    fc.assert(fc.property(cube, (x) => expect(unflatten(flatten("x", x))).toEqual(x)));
  });

  test("mapAxis with the identity gives the array back, along every axis", () => {
    fc.assert(
      fc.property(cube, fc.integer({ min: -3, max: 2 }), (x, axis) =>
        expect(unflatten(mapAxis(flatten("x", x), axis, (v) => v))).toEqual(x),
      ),
    );
  });

  test("typed arrays are arrays, as rows and alone", () => {
    expect(flatten("x", Float32Array.of(1, 2))).toEqual({ values: [1, 2], shape: [2] });
    expect(flatten("x", [Int32Array.of(1, 2), [3, 4], Float64Array.of(5, 6)])).toEqual({
      values: [1, 2, 3, 4, 5, 6],
      shape: [3, 2],
    });
    expect(shapeOf([[Uint8Array.of(1, 2, 3)]])).toEqual([1, 1, 3]);
    expect(() => flatten("x", BigInt64Array.of(1n))).toThrow(/^x: expected numbers, got bigint/);
    expect(() => flatten("x", new DataView(new ArrayBuffer(4)))).toThrow(/^x: expected an array/);
  });

  const holed = (row: (number | undefined)[], at: number) => {
    delete row[at];
    return row;
  };
  test.each<[string, unknown, RegExp]>([
    ["a short row that is not the first", [[1, 2], [3], [4, 5]], /to have length 2, got a row of length 1/],
    [
      "a long row",
      [
        [1, 2],
        [3, 4, 5],
      ],
      /to have length 2, got a row of length 3/,
    ],
    [
      "a short row deep inside",
      [
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6], [7]],
      ],
      /to have length 2, got a row of length 1/,
    ],
    ["a row less in a later matrix", [[[1], [2]], [[3]]], /to have length 2, got a row of length 1/],
    ["a typed row that is short", [[1, 2], Float32Array.of(3)], /to have length 2, got a row of length 1/],
    ["a hole", holed([1, 2, 3], 1), /expected no missing entry, got undefined/],
    ["a hole in a later row", [[1, 2], holed([3, 4], 0)], /expected no missing entry, got undefined/],
    ["a hole where a row should be", holed([[1], [2]] as never, 1), /to have length 1, got undefined/],
    ["null", [1, null], /expected no missing entry, got null/],
    ["a number among rows", [[1], 2], /to have length 1, got 2/],
    ["a row among numbers", [1, [2]], /expected a number, got a row of length 1/],
  ])("shapeOf and flatten refuse %s, by the argument's name", (_, array, message) => {
    for (const look of [shapeOf, (x: unknown, name: string) => flatten(name, x)]) {
      expect(() => look(array, "mask")).toThrow(InputError);
      expect(() => look(array, "mask")).toThrow(message);
      expect(() => look(array, "mask")).toThrow(/^mask: /);
    }
  });

  test("flatten refuses what is neither number nor truth value; shapeOf leaves that to others", () => {
    for (const entry of ["1", 1n, {}]) {
      expect(() => flatten("x", [1, entry])).toThrow(/^x: expected numbers, got .* at position 1/);
    }
    expect(shapeOf([true, false])).toEqual([2]);
    expect([shapeOf(3), shapeOf([]), shapeOf([[], []])]).toEqual([[], [0], [2, 0]]);
  });

  test("a scalar among rows is refused", () => {
    expect(() => flatten("x", [[1], 2])).toThrow(/^x: expected every row/);
    expect(() => flatten("x", [1, [2]])).toThrow(/^x: expected a number, got a row of length 1/);
    expect(() => flatten("x", 3)).toThrow(/^x: expected an array of numbers/);
  });
});

test("requireWhole refuses what is no exact whole number", () => {
  for (const value of [0, -1, 1.5, NaN, Infinity, 2 ** 53, "3"]) {
    expect(() => requireWhole("n", value as number)).toThrow(/^n: expected a whole number ≥ 1/);
  }
  requireWhole("n", 2 ** 53 - 1);
});

describe("kernels by name", () => {
  const [native, plain] = hasKernels() ? [test, test.skip] : [test.skip, test];
  native("an int64 is a whole number of at most 31 bits", () => {
    for (const value of [-1, 1.5, 2 ** 31, NaN]) expect(() => int64Scalar(value)).toThrow(/^value: expected/);
  });
  plain("without the native library they say so", () => {
    expect(() => int64Scalar(1)).toThrow(/^backend: expected the native library/);
    expect(() => callKernel("Softmax", [], [], 1)).toThrow(/^backend: expected the native library/);
  });
});

test("given: what is undefined is left out, what is null or 0 is not", () => {
  const defaults = { width: 64, heads: 4, causal: false, name: "a" as string | null };
  expect({ ...defaults, ...given<object>({ width: undefined, heads: 0, name: null }) }).toEqual({
    width: 64,
    heads: 0,
    causal: false,
    name: null,
  });
});
