/** The kinds of check an exercise is made of. */
import { firstDifference } from "./compare";
import type { Check, CheckContext, Finding } from "./exercise";
import { withGrids, withInput } from "./finding";
import type { Random } from "./random";
import type { Tolerance } from "./tolerance";

type Cases<Args> = (random: Random) => readonly Args[];

/** `got` must equal the reference's answer on every case. */
export function equalsReference<Args extends readonly unknown[], Result>(options: {
  name: string;
  weight: number;
  cases: Cases<Args>;
  tolerance?: Tolerance;
}): Check<Args, Result> {
  const { name, weight, cases, tolerance } = options;
  return {
    name,
    weight,
    run: (context) => firstFault(cases(context.random), context, tolerance),
    smaller(context) {
      const drawn = cases(context.random);
      return firstFault(
        [...drawn].sort((a, b) => sizeOf(a) - sizeOf(b)),
        context,
        tolerance,
      );
    },
  };
}

async function firstFault<Args extends readonly unknown[], Result>(
  cases: readonly Args[],
  { ask, reference }: CheckContext<Args, Result>,
  tolerance: Tolerance | undefined,
): Promise<Finding | undefined> {
  for (const args of cases) {
    const [expected, got] = [reference(...args), await ask(...args)];
    const finding = firstDifference(expected, got, tolerance);
    if (finding) return withInput(withGrids(finding, expected, got), args);
  }
  return undefined;
}

/** How many numbers, texts and so on there are to read. */
function sizeOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  const parts = ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : Object.values(value);
  return parts.reduce<number>((sum, part) => sum + sizeOf(part), 0);
}

/**
 * Every case must be answered rightly and leave no tensors behind but those returned. Where answers are wrong this
 * fails as {@link equalsReference} does, so its cases should be as telling; but nobody is told of tensors left behind
 * then, since that was not looked at.
 */
export function leaksNoTensors<Args extends readonly unknown[], Result>(options: {
  name: string;
  weight: number;
  cases: Cases<Args>;
  tolerance?: Tolerance;
}): Check<Args, Result> {
  const { name, weight, cases, tolerance } = options;
  return {
    name,
    weight,
    async run({ ask, leaked, random, reference }) {
      for (const args of cases(random)) {
        const [expected, got] = [reference(...args), await ask(...args)];
        const finding = firstDifference(expected, got, tolerance);
        if (finding) return { ...withInput(withGrids(finding, expected, got), args), premature: true };
        if (leaked() > 0) return leakOf(leaked());
      }
      return undefined;
    },
  };
}

const leakOf = (tensors: number): Finding => ({
  message:
    "The answer is right, but a call leaves tensors behind that nobody can free any more. " +
    "Steps inside tf.tidy(() => { … return result; }) are freed, all but the result.",
  expected: "no tensors left behind",
  got: `${tensors} left behind`,
});

/** A law that must hold on every case; `holds` may ask the learner's function more than once. */
export function property<Args extends readonly unknown[], Result>(options: {
  name: string;
  weight: number;
  cases: Cases<Args>;
  holds: (
    args: Args,
    context: CheckContext<Args, Result>,
  ) => Finding | undefined | Promise<Finding | undefined>;
}): Check<Args, Result> {
  const { name, weight, cases, holds } = options;
  return {
    name,
    weight,
    async run(context) {
      for (const args of cases(context.random)) {
        const finding = await holds(args, context);
        if (finding) return withInput(finding, args);
      }
      return undefined;
    },
  };
}
