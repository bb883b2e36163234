/** What a judged exercise tells: messages, causes, what calls do besides answering, points. */
import { judge, type Outcome, type Runner, stubBody } from "../../src";
import { checkState, notRun } from "../../src/core";
import { tensor } from "../../src/core/tensors";
import { sum } from "../toy";
import { always, runnerOf, scripted } from "./scripted";

describe("what the message says", () => {
  const told = async (got: unknown, expected: string, as: string) => {
    const check = { name: "a", weight: 1, run: async () => ({ message: "Wrong.", expected, got: as }) };
    return (
      await judge(
        { ...sum, checks: [check] },
        runnerOf(() => got),
        1,
      )
    ).decisive?.finding?.expected;
  };
  test.each([
    ["1", "1.000002", "1.000000"],
    ["-1", "-1.5", "-1.0"],
    ["12", "12.25", "12.00"],
    ["0.1", "0.1234", "0.1000"],
    ["10.25", "10.251", "10.250"],
    ["1", "2.000002", "1"],
    ["1", "10", "1"],
    ["1", "1.5 apples", "1"],
    ["1", "1 apple or 2.5", "1"],
    ["-2", "-25", "-2"],
    ["1", "1", "1"],
    ["1.5", "1", "1.5"],
    ["a 1", "a 1.5", "a 1"],
    ["1", "1 apple", "1"],
    ["[1]", "[1].5", "[1]"],
    ["an array", "an array of 2", "an array"],
    ["", "1.5", ""],
    ["1", "1e-7", "1"],
    ["-", "-1.5", "-"],
    ["1.", "1.5", "1."],
  ])("%s beside %s is written %s", async (expected, got, written) =>
    expect(await told(0, expected, got)).toBe(written),
  );

  test("a check without a finding is told as not checked, one with a cause names it", async () => {
    const product = runnerOf((xs: number[]) => xs.reduce((p, x) => p * x, 1)); // prettier-ignore
    expect((await judge(sum, product, 1)).message).toMatch(
      /^\S.*: For the input \[.*\]: .* Expected .*, got .*\. Likely cause: /,
    );
    expect(
      (
        await judge(
          scripted(1, [1], [false]),
          runnerOf(() => 0),
          1,
        )
      ).message,
    ).toBe("check 0: no");
    expect(
      (
        await judge(
          scripted(1, [1], [true]),
          runnerOf(() => 0),
          1,
        )
      ).message,
    ).toBe("All checks passed.");
    expect(
      (
        await judge(
          scripted(1, [], []),
          runnerOf(() => 0),
          1,
        )
      ).result,
    ).toBe("pass");
  });

  test("what could not be run earns nothing, and lists its checks", () => {
    expect(notRun(scripted(3, [1, 2], [true, true]), "compile error", "It does not compile.")).toEqual({
      id: sum.id,
      title: sum.title,
      score: 0,
      maxScore: 3,
      result: "compile error",
      message: "It does not compile.",
      checks: [
        { name: "check 0", weight: 1, passed: false },
        { name: "check 1", weight: 2, passed: false },
      ],
    });
  });
});

describe("what a call does besides answering", () => {
  const changing = async (args: unknown[], more: Partial<Extract<Outcome, { kind: "value" }>>) => {
    const check = { name: "a", weight: 1, run: async ({ ask }: { ask: (...args: never[]) => unknown }) => void (await ask(...(args as never[]))) }; // prettier-ignore
    const outcome: Outcome = { kind: "value", value: 0, mutated: false, ...more };
    return judge({ ...sum, checks: [check as never] }, always(outcome), 1);
  };

  test.each([
    ["array", [[1, 2]], "one"],
    ["array", [Float32Array.of(1), 3, null, "a"], "one"],
    ["object", [{ w: 1 }], "one"],
    ["tensor", [tensor([1]), 2], "one"],
    ["data", [tensor([1]), [2]], "result"],
    ["data", [[1], { w: 1 }], "result"],
    ["data", [3, null], "result"],
  ])("changing the %s it was given: %j", async (what, args, again) => {
    const { message, score } = await changing(args, { mutated: true });
    expect(message).toContain(
      `The function changes the ${what} it was given. Build a new ${again} and leave`,
    );
    expect(score).toBe(0);
  });

  test("disposing comes before changing; neither has a likely cause", async () => {
    const { message, decisive } = await changing([[1]], { disposed: true, mutated: true });
    expect(message).toContain("disposes the tensors it was given");
    expect(decisive).not.toHaveProperty("misconception");
  });

  test("a function whose second answer differs fails, with both answers and the input", async () => {
    let calls = 0;
    const fickle: Runner = {
      call: async (args) => {
        const right = (args[0] as number[]).reduce((a, b) => a + b, 0);
        return { kind: "value", value: calls++ < 3 ? right : 99, mutated: false };
      },
    };
    const cases = [[[1, 2]], [[3, 4]], [[5, 6]]];
    const check = {
      name: "a",
      weight: 1,
      run: async ({ ask }: { ask: (xs: number[]) => Promise<unknown> }) => {
        for (const [xs] of cases) await ask(xs as number[]);
        return undefined;
      },
    };
    const result = await judge({ ...sum, checks: [check as never] }, fickle, 1);
    expect(result).toMatchObject({ result: "fail", score: 0 });
    expect(result.decisive?.finding).toMatchObject({ expected: "3", got: "99", input: "[1, 2]" });
    expect(result.message).toContain("Asked the same a second time, the function gives another answer.");
    calls = -1; // the first answer again is right, the last is not
    expect((await judge({ ...sum, checks: [check as never] }, fickle, 1)).decisive?.finding?.input).toBe("[5, 6]"); // prettier-ignore
    calls = -2;
    expect((await judge({ ...sum, checks: [check as never] }, fickle, 1)).result).toBe("pass");
    expect(calls).toBe(3); // three questions, and the first and the last once more
  });
});

describe("errors of a call", () => {
  const failing = (kind: "runtime error" | "timeout" | "blocked" | "bad result", message = "no") =>
    judge(sum, always({ kind, message } as Outcome), 1);

  test("an error and a time-out name the input, what is blocked does not", async () => {
    expect((await failing("runtime error")).decisive?.finding?.input).toBeDefined();
    expect((await failing("timeout")).decisive?.finding?.input).toBeDefined();
    expect((await failing("blocked")).decisive?.finding).toEqual({ message: "no" });
  });

  test("an error does not end the other checks, a time-out does; the time-out is what is told", async () => {
    const wrongThenSlow: Runner = {
      call: async (args) =>
        (args[0] as number[]).length === 0
          ? { kind: "timeout", message: "too long" }
          : { kind: "value", value: 1e9, mutated: false },
    };
    const result = await judge(sum, wrongThenSlow, 1);
    expect(result.result).toBe("timeout");
    expect(result.message).toContain("too long");
    const both = await failing("runtime error");
    expect(both.checks.every(({ finding }) => finding)).toBe(true);
    expect(both.result).toBe("runtime error");
  });

  test("the stub of another part is named; the exercise's own in one check of two is no untouched exercise", async () => {
    const stubOf = (title: string) => `Error: ${JSON.parse(/"(.*)"/.exec(stubBody(title))?.[0] ?? "")}`;
    const other = await failing("runtime error", stubOf("Another"));
    expect(other.result).toBe("runtime error");
    expect(other.message).toContain("The code arrives at a part that is not written yet: Another");
    for (const title of ["Sum of squares", "The Sum", `${sum.id}OfSquares`, `all.${sum.id}`]) {
      expect((await failing("runtime error", stubOf(title))).result).toBe("runtime error");
    }
    for (const own of [sum.title, sum.id]) {
      expect((await failing("runtime error", stubOf(own))).result).toBe("not attempted");
    }
    const half: Runner = {
      call: async (args) =>
        (args[0] as number[]).length === 0
          ? { kind: "value", value: 0, mutated: false }
          : { kind: "runtime error", message: stubOf("Sum") },
    };
    expect((await judge(sum, half, 1)).result).toBe("runtime error");
  });

  test("a check or a reference that throws is our fault and is not hidden", async () => {
    const broken = { name: "a", weight: 1, run: () => Promise.reject(new Error("broken check")) };
    await expect(
      judge(
        { ...sum, checks: [broken] },
        runnerOf(() => 0),
        1,
      ),
    ).rejects.toThrow("broken check");
  });
});

test("points: never all of them while a check fails, however small its weight; weights of 0 earn nothing", async () => {
  const score = async (weights: number[], passes: boolean[], points = 10) =>
    (
      await judge(
        scripted(points, weights, passes),
        runnerOf(() => 0),
        1,
      )
    ).score;
  expect(await score([1, 1e-9], [true, false])).toBe(9.99);
  expect(await score([1, 2], [true, false])).toBe(3.33);
  expect(await score([0, 0], [true, false])).toBe(0);
  expect(await score([1, 0], [true, false])).toBe(9.99);
  expect(await score([1, 3], [false, true], 4)).toBe(3);
});

test("after what ends everything the rest is not checked; what was premature and then told again is dropped", async () => {
  const premature = { message: "too early", premature: true };
  const said = (passed: boolean, finding?: object) => ({
    name: "a",
    weight: 1,
    run: async () => (passed ? undefined : finding),
  });
  const run = (...checks: object[]) =>
    judge(
      { ...sum, checks: checks as never },
      runnerOf(() => 0),
      1,
    );
  expect((await run(said(true), said(false, premature))).checks[1]?.finding).toEqual(premature);
  expect((await run(said(false, { message: "no" }), said(false, premature))).checks[1]).toEqual({ name: "a", weight: 1, passed: false }); // prettier-ignore
  expect((await run(said(true), said(true), said(false, premature))).checks[2]?.finding).toEqual(premature);
  const timeout = await judge(sum, always({ kind: "timeout", message: "too long" }), 1);
  expect(timeout.checks.slice(1).map(checkState)).toEqual(
    timeout.checks.slice(1).map(() => "not checked yet"),
  );
  expect(timeout.checks.map(({ weight }) => weight)).toEqual(sum.checks.map(({ weight }) => weight));
});
