/** Small things in words: mistyped names, times and sizes, what an exercise says of itself. */
import { didYouMean } from "../../src/core/didYouMean";
import { defaultLimits, megabytes, seconds } from "../../src/core/limits";

const names = ["softmax.stable", "softmax.entropy", "attention.scaledDot"];

test.each([
  ["softmax.stabel", "softmax.stable"],
  ["SOFTMAX.ENTROPY", "softmax.entropy"],
  ["entropy", "softmax.entropy"],
  ["Stable", "softmax.stable"],
  ["attention.scaledDt", "attention.scaledDot"],
  ["attention.scoredDot", "attention.scaledDot"],
])("%s may mean %s", (typed, meant) => expect(didYouMean(typed, names)).toBe(meant));

test.each(["", "x", "pyramid.fill", "softmax", "softmax.ent"])("%j means none of them", (typed) =>
  expect(didYouMean(typed, names)).toBeUndefined(),
);

test("a third of the letters may be wrong, two of a short name, and without names there is no guess", () => {
  expect(didYouMean("ab", ["cd"])).toBe("cd");
  expect(didYouMean("ab", ["cde"])).toBeUndefined();
  expect(didYouMean("abcdefghi", ["abcdefxyz"])).toBe("abcdefxyz");
  expect(didYouMean("abcdefghi", ["abcdewxyz"])).toBeUndefined();
  expect(didYouMean("a", [])).toBeUndefined();
  expect(didYouMean("aaaa", ["aabb", "aaab"])).toBe("aaab");
});

test("times and sizes as people read them", () => {
  expect([seconds(1000), seconds(2000), seconds(500)]).toEqual(["1 second", "2 seconds", "0.5 seconds"]);
  expect([megabytes(defaultLimits.memory), megabytes(defaultLimits.output)]).toEqual(["512 MB", "1 MB"]);
  expect(megabytes(defaultLimits.answer)).toBe("8 MB");
});
