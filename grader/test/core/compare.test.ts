import fc from "fast-check";
import { agree, firstDifference, format } from "../../src";

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
