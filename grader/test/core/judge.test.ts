import fc from "fast-check";
import { judge, leaksNoTensors, type Runner, stubBody } from "../../src";
import { checkState } from "../../src/core";
import { mean, sum } from "../toy";
import { always, runnerOf, scripted } from "./scripted";

test("0 ≤ score ≤ points; all points ⇔ every check passes; none ⇔ none passes", async () => {
  const checks = fc.array(fc.tuple(fc.double({ min: 0.001, max: 1000, noNaN: true }), fc.boolean()), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), checks, async (points, list) => {
      const exercise = scripted(points, list.map(([w]) => w), list.map(([, p]) => p)); // prettier-ignore
      const { score, result } = await judge(exercise, runnerOf(() => 0), 1); // prettier-ignore
      const all = list.every(([, passed]) => passed);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score === points).toBe(all);
      expect(result === "pass").toBe(all);
      if (!list.some(([, passed]) => passed)) expect(score).toBe(0);
    }),
  );
});

test("a right function gets everything, whatever the seed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (seed) => {
      const result = await judge(mean, runnerOf((xs: number[]) => xs.reduce((a, b) => a + b) / xs.length), seed); // prettier-ignore
      expect(result).toMatchObject({ score: 3, result: "pass" });
    }),
  );
});

test("a known mistake is named, and a misconception that throws is not", async () => {
  const product = await judge(sum, runnerOf((xs: number[]) => xs.reduce((p, x) => p * x, 1)), 1); // prettier-ignore
  expect(product.message).toContain("Likely cause: You multiply <the numbers>.");
  const odd = await judge(sum, runnerOf(() => ({})), 1); // prettier-ignore
  expect(odd.message).not.toContain("Likely cause");
});

test("partial credit: one of two checks", async () => {
  const result = await judge(sum, runnerOf((xs: number[]) => (xs.length ? xs.reduce((a, b) => a + b) : 7)), 1); // prettier-ignore
  expect(result).toMatchObject({ score: 1.5, result: "fail" });
});

test("changing the arguments fails, with the reason", async () => {
  const result = await judge(sum, always({ kind: "value", value: 0, mutated: true }), 1);
  expect(result.message).toContain("changes the array it was given");
  expect(result.score).toBe(0);
});

test("after a time-out no further call is made", async () => {
  let calls = 0;
  const runner: Runner = { call: async () => (calls++, { kind: "timeout", message: "too long" }) };
  expect(await judge(sum, runner, 1)).toMatchObject({ result: "timeout", score: 0 });
  expect(calls).toBe(1);
});

test("the untouched stub is not an error but an exercise not attempted", async () => {
  const message = `Error: ${JSON.parse(/"(.*)"/.exec(stubBody("Sum"))?.[0] ?? "")}`;
  const result = await judge(sum, always({ kind: "runtime error", message }), 1);
  expect(result).toMatchObject({ result: "not attempted", score: 0, message: "Not attempted yet." });
});

test("the same seed draws the same cases, another seed others", async () => {
  const asked = async (seed: string) => {
    const seen: unknown[] = [];
    await judge(
      sum,
      { call: async (args) => (seen.push(args), { kind: "value", value: 0, mutated: false }) },
      seed,
    );
    return JSON.stringify(seen);
  };
  expect(await asked("a")).toBe(await asked("a"));
  expect(await asked("a")).not.toBe(await asked("b"));
});

test("of tensors left behind nothing is said while the answer is wrong: not checked yet, not failed", async () => {
  const leaks = leaksNoTensors<[number[]], number>({
    name: "leaves nothing",
    weight: 1,
    cases: () => [[[1, 2]]],
  });
  const withLeaks = { ...sum, checks: [...sum.checks, leaks as unknown as (typeof sum.checks)[0]] };
  const wrong = await judge(withLeaks, runnerOf(() => 7), 1); // prettier-ignore
  expect(wrong.checks.map(checkState)).toEqual(["failed", "failed", "not checked yet"]);
  const alone = await judge({ ...sum, checks: withLeaks.checks.slice(2) }, runnerOf(() => 7), 1); // prettier-ignore
  expect(alone.checks.map(checkState)).toEqual(["not checked yet"]);
  expect(alone.message).toMatch(/^For the input \[1, 2\]: The result is wrong/);
  const leaking: Runner = { call: async () => ({ kind: "value", value: 3, mutated: false, leaked: 2 }) };
  const behind = await judge({ ...sum, checks: withLeaks.checks.slice(2) }, leaking, 1); // prettier-ignore
  expect(behind.checks.map(checkState)).toEqual(["failed"]);
});
