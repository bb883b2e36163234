/** Which known mistakes are named: as few as explain all that failed. */
import { equalsReference, judge } from "../../src";
import { causeOf, nameMistakes, suspectsOf } from "../../src/core/mistakes";
import { showCheck } from "../../src/inline/view";
import { feedbackOn } from "../../src/reports/feedback";
import { sum } from "../toy";
import { runnerOf } from "./scripted";

test("a mistake is named when it explains every answer and differs from right in one; else none", () => {
  const recorded = (f: (xs: number[]) => number, inputs: number[][]) =>
    inputs.map((xs) => ({ args: [xs], value: f(xs) }));
  const product = (xs: number[]) => xs.reduce((p, x) => p * x, 1);
  const named = (inputs: number[][], f = product) => suspectsOf(sum, recorded(f, inputs))[0]?.message;
  expect(named([[1, 2], [3, 4]])).toContain("multiply"); // prettier-ignore
  expect(named([[2, 2], [3, 4]])).toContain("multiply"); // prettier-ignore
  expect(named([[2, 2]])).toBeUndefined(); // sum and product are the same here
  expect(named([])).toBeUndefined();
  expect(named([[1, 2], [3, 4]], (xs) => (xs[0] === 1 ? 2 : 0))).toBeUndefined(); // prettier-ignore
});

test("a mistake that throws is no cause of an answer that is undefined", () => {
  const broken = { name: "broken", message: "Throws.", wrong: () => { throw new Error("no"); } }; // prettier-ignore
  const exercise = { ...sum, misconceptions: [broken] } as never;
  expect(suspectsOf(exercise, [{ args: [[1]], value: undefined }])).toEqual([]);
});

test("checks without suspects, or with none, are explained by nobody; a cause is one that was named", () => {
  const [a, b] = ["a", "b"].map((name) => ({ name, message: `${name}.`, wrong: () => 0 }));
  const check = (suspects?: object[]) => ({ result: { name: "c", weight: 1, passed: false }, suspects });
  const judged = nameMistakes([check(), check([]), check([a!]), check(), check([b!])] as never);
  const named = judged.map(
    ({ result }) => (result as { misconception?: { name: string } }).misconception?.name,
  );
  expect(named).toEqual([undefined, undefined, "a", undefined, "b"]);
  const results = judged.map(({ result }) => result);
  expect(causeOf({ checks: [], decisive: undefined } as never)).toBeUndefined();
  expect(causeOf({ checks: results, decisive: results[0]! })).toBeUndefined();
  expect(causeOf({ checks: results.slice(0, 4), decisive: results[2]! })).toBe("a.");
  expect(causeOf({ checks: results, decisive: results[2]! })).toBe("a. And another mistake: b.");
});

describe("which mistakes are named", () => {
  /** A check that asks these inputs and compares with their sums. */
  const asking = (name: string, ...inputs: number[][]) =>
    equalsReference<[number[]], number>({
      name,
      weight: 1,
      cases: () => inputs.map((xs): [number[]] => [xs]),
    });
  const total = (xs: number[]) => xs.reduce((a, b) => a + b, 0);
  const mistakes = [
    { name: "first", message: "Takes the first.", wrong: (xs: number[]) => xs[0] ?? 0 },
    { name: "none", message: "Gives 0 for one.", wrong: (xs: number[]) => (xs.length === 1 ? 0 : total(xs)) },
    { name: "last", message: "Takes the last.", wrong: (xs: number[]) => xs.at(-1) ?? 0 },
  ];
  const judged = (answer: (xs: number[]) => number, ...checks: unknown[]) =>
    judge({ ...sum, misconceptions: mistakes, checks } as never, runnerOf(answer), 1);

  test("one that explains all failing checks goes before one that explains the first of them only", async () => {
    const { checks, message } = await judged(
      (xs) => xs.at(-1) ?? 0,
      asking("twins", [2, 2]),
      asking("pair", [1, 2]),
    );
    expect(checks.map(({ misconception }) => misconception?.name)).toEqual(["last", "last"]);
    expect(message).toMatch(/Likely cause: Takes the last\.$/);
  });

  test("two that are made at once are both named", async () => {
    const both = (xs: number[]) => (xs.length === 1 ? 0 : (xs[0] ?? 0));
    const result = await judged(both, asking("pair", [1, 2]), asking("single", [5]), asking("twins", [3, 3]));
    expect(result.checks.map(({ misconception }) => misconception?.name)).toEqual(["first", "none", "first"]);
    expect(result.message).toMatch(/Likely cause: Takes the first\. And another mistake: Gives 0 for one\.$/);
    const progress = { topic: "t", score: 0, maxScore: 1 };
    expect(showCheck({ result, progress }).text).toContain("And another mistake: Gives 0 for one.");
    expect(feedbackOn(result).cause).toBe("Takes the first. And another mistake: Gives 0 for one.");
  });

  test("where the first failing check is unexplained, nothing is said", async () => {
    const odd = (xs: number[]) => (xs.length === 1 ? 0 : 77);
    const result = await judged(odd, asking("pair", [1, 2]), asking("single", [5]));
    expect(result.message).not.toContain("Likely cause");
    expect(feedbackOn(result)).not.toHaveProperty("cause");
  });
});
