/** The kinds of check: which case is told, laws, tensors left behind. */
import { equalsReference, judge, leaksNoTensors, type Outcome, property, type Runner } from "../../src";
import { sum } from "../toy";
import { runnerOf } from "./scripted";

describe("checks", () => {
  const drawn = (...sizes: number[]) =>
    equalsReference<[number[]], number>({
      name: "adds up",
      weight: 1,
      cases: () => sizes.map((n): [number[]] => [Array.from({ length: n }, (_, i) => i + 1)]),
    });
  const told = async (check: unknown, f: (xs: number[]) => number) =>
    (await judge({ ...sum, checks: [check as never] }, runnerOf(f), 1)).decisive?.finding?.input;

  test("of the cases that fail the smallest is told, wherever it stands", async () => {
    expect(await told(drawn(4, 3, 2, 5), () => 99)).toBe("[1, 2]");
    expect(await told(drawn(2, 4, 1), () => 99)).toBe("[1]");
    const wrongForMany = (xs: number[]) => (xs.length > 2 ? 99 : xs.reduce((a, b) => a + b, 0));
    expect(await told(drawn(2, 5, 1, 3, 4), wrongForMany)).toBe("[1, 2, 3]");
  });

  test("a smaller case that ends in an error does not take the place of the wrong answer found first", async () => {
    const throwing = (xs: number[]) => {
      if (xs.length < 3) throw new Error("too short");
      return 99;
    };
    const failing: Runner = {
      call: async (args) => {
        try {
          return { kind: "value", value: throwing(args[0] as number[]), mutated: false };
        } catch (error) {
          return { kind: "runtime error", message: String(error) };
        }
      },
    };
    const result = await judge({ ...sum, checks: [drawn(4, 2) as never] }, failing, 1);
    expect([result.result, result.decisive?.finding?.input]).toEqual(["fail", "[1, 2, 3, 4]"]);
  });

  test("the search for a smaller case comes last: one that never ends costs no points", async () => {
    const asked: number[][] = [];
    let killed = false;
    const runner: Runner = {
      call: async ([xs]) => {
        asked.push(xs as number[]);
        killed ||= (xs as number[]).length < 3;
        if (killed) return { kind: "timeout", message: "too long" };
        return { kind: "value", value: (xs as number[]).length > 3 ? 99 : 6, mutated: false };
      },
    };
    const checks = [drawn(4, 2), { ...drawn(3), name: "adds up three" }] as never;
    const result = await judge({ ...sum, checks, points: 2 }, runner, 1);
    expect([result.result, result.score]).toEqual(["fail", 1]);
    expect(result.decisive?.finding?.input).toBe("[1, 2, 3, 4]");
    expect(asked.map((xs) => xs.length)).toEqual([4, 3, 3, 2]);
  });

  test("a reference that fails on a smaller case is a fault of the exercise, and is thrown", async () => {
    const reference = (xs: number[]) => {
      if (xs.length < 3) throw new RangeError("the reference is broken");
      return 10;
    };
    const judging = judge({ ...sum, reference, checks: [drawn(4, 2) as never] } as never, runnerOf(() => 99), 1); // prettier-ignore
    await expect(judging).rejects.toThrow("the reference is broken");
  });

  const countingRunner = (outcomeOf: (xs: number[]) => Outcome) => {
    const asked: number[] = [];
    const runner: Runner = {
      call: async ([xs]) => {
        asked.push((xs as number[]).length);
        return outcomeOf(xs as number[]);
      },
    };
    return { asked, runner };
  };
  const wrong: Outcome = { kind: "value", value: 99, mutated: false };

  test("nothing smaller is looked for once a call has not ended, or where the input was changed", async () => {
    const late = countingRunner((xs) => (xs.length === 5 ? { kind: "timeout", message: "late" } : wrong));
    const five = { ...drawn(5), name: "adds up five" };
    await judge({ ...sum, checks: [drawn(4, 2), five] as never }, late.runner, 1);
    expect(late.asked).toEqual([4, 5]);
    const changing = countingRunner(() => ({ ...wrong, mutated: true }));
    const { decisive } = await judge({ ...sum, checks: [drawn(4, 2) as never] }, changing.runner, 1);
    expect(changing.asked).toEqual([4]);
    expect(decisive?.finding?.message).toContain("changes the array");
  });

  test("where the smaller cases are right the second time, the fault found first is told", async () => {
    let calls = 0;
    const fickle = countingRunner((xs) => ({
      ...wrong,
      value: calls++ === 0 ? 99 : xs.reduce((a, b) => a + b, 0),
    }));
    const { decisive } = await judge({ ...sum, checks: [drawn(3, 2) as never] }, fickle.runner, 1);
    expect([decisive?.finding?.input, fickle.asked]).toEqual(["[1, 2, 3]", [3, 2, 3]]);
  });

  test("size counts every number of nested arrays, typed ones and objects; null is one thing", async () => {
    type Args = [unknown];
    const sized = (...cases: unknown[]) =>
      equalsReference<Args, number>({ name: "c", weight: 1, cases: () => cases.map((each): Args => [each]) });
    const toldOf = async (...cases: unknown[]) => {
      const exercise = { ...sum, reference: () => 1, misconceptions: [], checks: [sized(...cases)] };
      return (await judge(exercise as never, runnerOf(() => 99), 1)).decisive?.finding?.input; // prettier-ignore
    };
    expect(await toldOf([[1, 2, 3]], [[1], [2]], [[1, 2], [3, 4]])).toBe("[[1], [2]]"); // prettier-ignore
    expect(await toldOf({ a: [1, 2] }, { a: null, b: [] })).toBe("{ a: null, b: [] }");
    expect(await toldOf(new Float32Array(3), [1, 2])).toBe("[1, 2]");
  });

  const right = runnerOf((xs: number[]) => xs.reduce((a, b) => a + b, 0)); // prettier-ignore

  test("a law is asked of every case; what breaks it is told with its input", async () => {
    const law = property<[number[]], number>({
      name: "small",
      weight: 1,
      cases: () => [[[1]], [[2]], [[30]]],
      holds: async (args, { ask }) =>
        Number(await ask(...args)) < 10 ? undefined : { message: "Too large." },
    });
    const { decisive } = await judge({ ...sum, checks: [law as never] }, right, 1);
    expect(decisive?.finding).toEqual({ message: "Too large.", input: "[30]" });
  });

  test("no tensor left is no fault; one is, with its number", async () => {
    const leaks = leaksNoTensors<[number[]], number>({ name: "l", weight: 1, cases: () => [[[1, 2]]] });
    const leaving = (leaked: number): Runner => ({
      call: async () => ({ kind: "value", value: 3, mutated: false, leaked }),
    });
    const after = (runner: Runner) => judge({ ...sum, checks: [leaks as never] }, runner, 1);
    expect((await after(leaving(0))).result).toBe("pass");
    expect((await after(right)).result).toBe("pass");
    const { finding } = (await after(leaving(1))).decisive ?? {};
    expect(finding).toMatchObject({ expected: "no tensors left behind", got: "1 left behind" });
    expect(finding?.message).toContain("tf.tidy");
  });
});
