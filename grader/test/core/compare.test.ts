import fc from "fast-check";
import { agree, firstDifference, format } from "../../src";
import { describe as inWords, formatApart, shapeOf } from "../../src/core/compare";
import { tensor } from "../../src/core/tensors";

const data = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constantFrom(null, undefined, NaN, Infinity, -Infinity, -0),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
  ),
})).value;

test("every value agrees with itself", () => {
  fc.assert(fc.property(data, (value) => agree(value, structuredClone(value))));
});

test("the place and the size of the first difference are named", () => {
  const finding = firstDifference([[1, 2], [3, 4]], [[1, 2], [3, 4.5]]); // prettier-ignore
  expect(finding).toMatchObject({ at: "[1][1]", expected: "4", got: "4.5" });
  expect(finding?.message).toContain("off by 0.5");
});

test("a missing part is a difference of shape, not a crash", () => {
  expect(firstDifference([[1, 2]], [[1]])).toMatchObject({ at: "[0]", got: "an array of shape [1]" });
  expect(firstDifference([1], undefined)?.got).toContain("is a `return` missing?");
  expect(firstDifference({ a: [1] }, { a: null })).toMatchObject({ at: ".a" });
});

test("a wrong truth value is shown with its place, another kind of value as such", () => {
  expect(firstDifference([[true, false]], [[true, true]])).toEqual({
    message: "The value at [0][1] is wrong.",
    expected: "false",
    got: "true",
    at: "[0][1]",
  });
  expect(firstDifference("cat", "dog")).toMatchObject({ message: "The result is wrong.", got: '"dog"' });
  expect(firstDifference({ mask: [true] }, { mask: [1] })).toMatchObject({
    message: "The value at .mask[0] is of the wrong kind.",
    expected: "a boolean",
    got: "the number 1",
  });
});

test.each([
  [NaN, 0],
  [Infinity, 1e308],
  [0, NaN],
  [-Infinity, Infinity],
  [1, 1 + 1e-5],
  ["1", 1],
])("%p is not %p", (expected, got) => expect(agree(expected, got)).toBe(false));

test("long arrays are cut", () => {
  expect(format(Array.from({ length: 100 }, (_, i) => i))).toBe("[0, 1, 2, 3, 4, 5, 6, 7, … 100 in all]");
});

test.each([
  [1 / 3, "0.333333"],
  [2, "2"],
  [1.0000021, "1.000002"],
  [1 + 1e-12, "1"],
  [1 + 6e-10, "1"],
  [100 + 9e-8, "100"],
  [0.10000003, "0.10000003"],
  [123456789, "123457000"],
  [-0, "0"],
  [-1e-320, "-1e-320"],
  [NaN, "NaN"],
])("the number %p is written %s", (value, text) => expect(format(value)).toBe(text));

test("two numbers that differ are written so that it can be seen, equal ones in full", () => {
  expect(formatApart(1, 2)).toEqual(["1", "2"]);
  expect(formatApart(0.123456781, 0.123456792)).toEqual(["0.12345678", "0.12345679"]);
  expect(formatApart(0.1 + 0.2, 0.3)).toEqual(["0.30000000000000004", "0.3"]);
  expect(formatApart(0.25, 0.25)).toEqual(["0.25", "0.25"]);
});

test("texts, objects, long and nested values in one line", () => {
  expect(format("a".repeat(60))).toBe(`"${"a".repeat(60)}"`);
  expect(format("a".repeat(61))).toBe(`"${"a".repeat(60)}…"`);
  expect(format({ w: [1, 2], b: 0.5 })).toBe("{ w: [1, 2], b: 0.5 }");
  expect(format({ a: 1, b: 2, c: 3 }, 2)).toBe("{ a: 1, b: 2 }");
  expect(format([1, 2, 3], 3)).toBe("[1, 2, 3]");
  expect(format([[1, 2, 3], [4]], 2)).toBe("[[1, 2, … 3 in all], [4]]");
  expect(format(Float32Array.of(1, 0.5))).toBe("[1, 0.5]");
  expect([format(null), format(undefined), format(true)]).toEqual(["null", "undefined", "true"]);
});

test("small tensors are shown, large ones told by their shape", () => {
  const flat = (n: number) => tensor(Array.from({ length: n }, (_, i) => i));
  expect(format(tensor([[1, 2]]))).toBe("tensor [1, 2] [[1, 2]]");
  expect(format(flat(24), 100)).toMatch(/^tensor \[24\] \[0, 1, /);
  expect(format(flat(25), 100)).toBe("a tensor of shape [25]");
});

test("values in words", () => {
  expect(inWords(undefined)).toBe("undefined (is a `return` missing?)");
  expect(inWords(null)).toBe("null");
  expect(inWords(tensor([[1, 2]]))).toBe("a tensor of shape [1, 2]");
  expect(inWords([[1, 2, 3]])).toBe("an array of shape [1, 3]");
  expect(inWords([])).toBe("an array of shape [0]");
  expect(inWords({ a: 1, b: 2 })).toBe("an object with the keys a, b");
  expect(inWords({})).toBe("an object with the keys (none)");
  expect(inWords(0.5)).toBe("the number 0.5");
  expect(inWords(() => 1)).toBe("a function");
  expect([shapeOf(3), shapeOf([[1], [2]])]).toEqual([[], [2, 1]]);
});

test("the edge of a tolerance belongs to it; what is equal agrees without one", () => {
  const tolerance = { absolute: 0.5, relative: 0 };
  expect(agree(1, 1.5, tolerance)).toBe(true);
  expect(agree(1, 1.5000001, tolerance)).toBe(false);
  const none = { absolute: 0, relative: 0 };
  expect([agree(0, -0, none), agree(NaN, NaN, none), agree(Infinity, Infinity, none)]).toEqual([true, true, true]); // prettier-ignore
  expect(agree(1, Infinity, { absolute: Infinity, relative: 0 })).toBe(false);
});

test("whole results and their parts are named apart", () => {
  expect(firstDifference(1, 2)?.message).toBe("The result is wrong (off by 1).");
  expect(firstDifference([1], [2])?.message).toBe("The value at [0] is wrong (off by 1).");
  expect(firstDifference(1, NaN)?.message).toBe("The result is wrong.");
  expect(firstDifference([1, 2], [1])?.message).toBe("The result has the wrong shape.");
  expect(firstDifference([[1, 2]], [[1]])?.message).toBe("The part at [0] has the wrong shape.");
  expect(firstDifference(1, "1")?.message).toBe("The result is of the wrong kind.");
  expect(firstDifference([1], ["1"])?.message).toBe("The value at [0] is of the wrong kind.");
  expect(firstDifference("1", 1)).toMatchObject({ expected: "a string", got: "the number 1" });
  expect(firstDifference({ a: 1 }, [1])?.message).toBe("The result is of the wrong kind.");
  expect(firstDifference([1], { a: 1 })).toMatchObject({ got: "an object with the keys a" });
  expect(firstDifference({ a: 1, b: 2 }, { a: 1, b: 3 })).toMatchObject({ at: ".b" });
  expect(firstDifference(null, {})).toMatchObject({ expected: "null" });
  expect(firstDifference(undefined, null)).toMatchObject({ got: "null" });
});
