import { createNotebookChecks, defaultLimits } from "../../src";
import { didYouMean, format } from "../../src/core";
import type { Shown } from "../../src/inline/display";
import { sum, toy } from "../toy";

function notebook(call = 2000) {
  const shown: Shown[] = [];
  const limits = { ...defaultLimits, call };
  const checks = createNotebookChecks([toy], { limits, display: (content) => shown.push(content) });
  return { ...checks, last: () => shown[shown.length - 1] as Shown };
}
const add = (xs: number[]) => xs.reduce((a, b) => a + b, 0);

test("a right answer: points, checks and progress", async () => {
  const { check, last } = notebook();
  await check("toy.sum", add);
  expect(last().text).toContain("✓ Sum: passed (2 / 2 points)");
  expect(last().text).toContain("2 / 10 points in 01-toy");
  expect(last().html).toContain("2 / 10 points in 01-toy");
});

test("a wrong answer: cause, expected, got and the next hint; HTML is escaped", async () => {
  const { check, last } = notebook();
  await check("toy.sum", (xs: number[]) => xs.reduce((p, x) => p * x, 1));
  expect(last().text).toMatch(/expected .*\n\s+got/);
  expect(last().text).toContain("Likely cause: You multiply <the numbers>.");
  expect(last().html).toContain("You multiply &lt;the numbers&gt;.");
  expect(last().html).toContain("hint(&quot;toy.sum&quot;)");
  expect(last().html).not.toMatch(/<(script|svg|numbers)/i);
});

test("what the learner's code says cannot become markup", async () => {
  const { check, last } = notebook();
  await check("toy.sum", () => {
    throw new Error(`<img src=x onerror="alert(1)">`);
  });
  expect(last().html).not.toContain("<img");
  await check("toy.sum", () => `"><b>`);
  expect(last().html).not.toContain("<b>");
});

test("every theme colour has a plain one in front, for notebooks that are not trusted", async () => {
  const { check, last } = notebook();
  await check("toy.sum", add);
  const themed = last().html.match(/var\(/g) ?? [];
  const untrusted = last().html.replace(/[a-z-]+:[^;"]*var\([^)]*\)[^;"]*;?/g, "");
  expect(themed.length).toBeGreaterThan(3);
  expect(untrusted).toContain("border-left:4px solid #1b7f3b;");
  expect(untrusted).not.toContain("var(");
});

test("a function that is still the stub is told how that can be", async () => {
  const { check, last } = notebook();
  await check("toy.sum", () => {
    throw new Error("Not written yet: toy.sum");
  });
  expect(last().text).toContain("still the unwritten function");
});

test("passing and failing differ in words, not only in colour", async () => {
  const { check, last } = notebook();
  await check("toy.sum", (xs: number[]) => xs.reduce((a, b) => a + b, 1) - 1 + (xs.length ? 0 : 5));
  expect(last().html).toMatch(/passed<\/span>/);
  expect(last().html).toMatch(/failed<\/span>/);
});

test.each<[string, (xs: number[]) => unknown, RegExp]>([
  ["an endless loop", () => { for (;;); }, /does not finish within 0.2 seconds/], // prettier-ignore
  ["a promise never resolved", () => new Promise(() => undefined), /not resolved within 0.2 seconds/],
  ["process.exit", () => process.exit(1), /calls process\.exit\(\)/],
  ["process.exit in async code", async () => { await null; process.exit(1); }, /calls process\.exit\(\)/], // prettier-ignore
  ["endless recursion", function f(): unknown { return f(); }, /calls itself without end/], // prettier-ignore
  ["changed arguments", (xs) => (xs.push(1), add(xs) - 1), /changes the array it was given/],
  ["an error", () => null!["x"], /TypeError: Cannot read/],
  ["a function returned", () => add, /not data/],
  ["no result", () => undefined, /is a `return` missing/],
])("%s gets a clear message without a stack trace", async (_, learner, message) => {
  const { check, last } = notebook(200);
  const exit = process.exit;
  await check("toy.sum", learner);
  expect(last().text).toMatch(message);
  expect(last().text).not.toMatch(/\n\s+at /);
  expect(last().text).toContain("0 / 2 points");
  expect(process.exit).toBe(exit);
});

test("async functions are awaited", async () => {
  const { check, last } = notebook();
  await check("toy.sum", async (xs: number[]) => add(xs));
  expect(last().text).toContain("✓");
});

test("unknown exercises and things that are not functions get a sentence", async () => {
  const { check, hint, last } = notebook();
  await check("toy.smu", add);
  expect(last().text).toBe('There is no exercise "toy.smu". Did you mean "toy.sum"?');
  hint("mean");
  expect(last().text).toContain('Did you mean "toy.mean"?');
  await check("toy.sum", add([1]));
  expect(last().text).toContain("needs your function, got a number");
  await check("toy.sum", undefined);
  expect(last().text).toContain("got nothing");
});

test("hints come one by one and end", () => {
  const { hint, last } = notebook();
  hint("toy.sum");
  expect(last().text).toContain("Hint 1 of 2 for toy.sum: What is the sum of no numbers?");
  hint("toy.sum");
  expect(last().text).toContain("Hint 2 of 2");
  hint("toy.sum");
  expect(last().text).toContain("no more hints");
});

test("progress adds up over the topic, and a later failure takes points away again", async () => {
  const { check, progress, last } = notebook();
  await check("toy.sum", add);
  await check("toy.mean", (xs: number[]) => add(xs) / xs.length);
  progress();
  expect(last().text).toContain("5 / 10 points in 01-toy");
  await check("toy.mean", () => 0);
  progress();
  expect(last().text).toContain("2 / 10 points in 01-toy");
});

test("without a kernel the result goes to the console", async () => {
  const log = jest.spyOn(console, "log").mockImplementation(() => undefined);
  await createNotebookChecks([toy]).check("toy.sum", add);
  expect(log.mock.calls[0]?.[0]).toContain("✓ Sum");
  log.mockRestore();
});

test("did you mean", () => {
  expect(didYouMean("softmax.stabel", ["softmax.stable", "softmax.naive"])).toBe("softmax.stable");
  expect(didYouMean("zebra", [sum.id])).toBeUndefined();
});

describe("failingCase", () => {
  test("gives the input that failed, anew at each call; the result says how to ask for it", async () => {
    const { check, failingCase, last } = notebook();
    await check("toy.sum", (xs: number[]) => add(xs) + 1);
    expect(last().text).toContain('This input as a value: failingCase("toy.sum")');
    expect(last().html).toContain("failingCase(&quot;toy.sum&quot;)");
    const [xs] = failingCase("toy.sum") as [number[]];
    expect(last().text).toContain(`For the input ${format(xs)}`);
    expect(failingCase("toy.sum")).toEqual([xs]);
    expect((failingCase("toy.sum") as unknown[])[0]).not.toBe(xs);
  });

  test("is empty, with a message, before a check, after a pass, and for what is no exercise", async () => {
    const { check, failingCase, last } = notebook();
    expect(failingCase("toy.sum")).toEqual([]);
    expect(last().text).toContain("There is no failing input of toy.sum to show: check it first.");
    await check("toy.sum", () => 7);
    expect(failingCase("toy.sum")).toHaveLength(1);
    await check("toy.sum", add);
    expect(last().text).not.toContain("failingCase");
    expect(failingCase("toy.sum")).toEqual([]);
    expect(failingCase("toy.summ")).toEqual([]);
    expect(last().text).toContain('Did you mean "toy.sum"?');
  });

  test("an input that ends in an error is one, too", async () => {
    const { check, failingCase } = notebook();
    await check("toy.sum", (xs: number[]) => (xs as unknown as { no: { such: number } }).no.such);
    expect(failingCase("toy.sum")).toEqual([expect.any(Array)]);
  });
});
