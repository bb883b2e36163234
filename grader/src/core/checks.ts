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
    async run(context) {
      const drawn = cases(context.random);
      for (const [i, args] of drawn.entries()) {
        const finding = await faultOf(args, context, tolerance);
        if (finding) return smallestFault(finding, args, drawn.slice(i + 1), context, tolerance);
      }
      return undefined;
    },
  };
}

async function faultOf<Args extends readonly unknown[], Result>(
  args: Args,
  { ask, reference }: CheckContext<Args, Result>,
  tolerance: Tolerance | undefined,
): Promise<Finding | undefined> {
  const [expected, got] = [reference(...args), await ask(...args)];
  const finding = firstDifference(expected, got, tolerance);
  return finding && withInput(withGrids(finding, expected, got), args);
}

/** What is told is the smallest of the cases that fail: the rest are asked from the smallest on. */
async function smallestFault<Args extends readonly unknown[], Result>(
  first: Finding,
  args: Args,
  rest: readonly Args[],
  context: CheckContext<Args, Result>,
  tolerance: Tolerance | undefined,
): Promise<Finding> {
  const smaller = rest.filter((each) => sizeOf(each) < sizeOf(args));
  try {
    for (const each of [...smaller].sort((a, b) => sizeOf(a) - sizeOf(b))) {
      const finding = await faultOf(each, context, tolerance);
      if (finding) return finding;
    }
  } catch {
    // A smaller case that ends in an error is another fault; the one found first is told.
  }
  return first;
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
