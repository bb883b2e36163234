import fc from "fast-check";
import { backend, createRandom, tf } from "../../src/runtime";
import { flatten, mapAxis, unflatten, type NumericArray } from "../../src/base";

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
    expect(() => random.integer(3, 1)).toThrow(/^high: expected a number ≥ low \(3\), got 1/);
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

  test("a scalar among rows is refused", () => {
    expect(() => flatten("x", [[1], 2])).toThrow(/^x: expected every row/);
    expect(() => flatten("x", [1, [2]])).toThrow(/^x: expected a number, got a row of length 1/);
    expect(() => flatten("x", 3)).toThrow(/^x: expected an array of numbers/);
  });
});
