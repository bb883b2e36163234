import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { gateByLoops } from "@attention-lab/lib/captioning";
import { mistake } from "../kit";
import { dot, sigmoid } from "./lookFormulas";

interface Gated {
  gate: number;
  seen: number[];
}
type Args = [h: number[], w: number[], b: number, context: number[]];

/** The sum is far enough from 0 for the sigmoid, tanh and the sum itself to be told apart. */
function draw(random: Random, d: number, width: number): Args {
  const [h, w] = [random.vector(d), random.vector(d, 0.7)];
  const z = random.pick([-1, 1]) * random.uniform(0.5, 2);
  return [h, w, z - dot(h, w), random.vector(width)];
}
const alike = (random: Random) => draw(random, 3, 3);

const gatedBy =
  ({
    gate = (h: number[], w: number[], b: number) => sigmoid(dot(h, w) + b),
    through = (beta: number, z: number) => beta * z,
  }) =>
  (...[h, w, b, context]: Args): Gated => {
    const beta = gate(h, w, b);
    return { gate: beta, seen: context.map((z) => through(beta, z)) };
  };

/** Wide open and shut; an ordinary case first. */
function far(random: Random): Args[] {
  const [h, w, , context] = alike(random);
  return [alike(random), [h, w, 1e4, context], [h, w, -1e4, context]];
}

export const gate = defineExercise<Args, Gated>({
  id: "captioning.gate",
  title: "How much of it is let through",
  points: 2,
  functionName: "gateContext",
  signature: "gateContext(h: number[], w: number[], b: number, context: number[]): Gated",
  hints: [
    "For the word “of” the picture says nothing. Which function turns any number into a share between 0 and 1?",
    "One dot product and one bias give one number for the whole context, and its sigmoid is the gate.",
    "Every number of the context is multiplied by the same gate. Write the sigmoid with e^−x, so that large numbers cannot give NaN.",
  ],
  reference: (h, w, b, context) => {
    const beta = gateByLoops(h, w, b);
    return { gate: beta, seen: context.map((z) => beta * z) };
  },
  checks: [
    equalsReference({
      name: "Equals σ(w · h + b), and β z",
      weight: 4,
      cases: (random): Args[] => [alike(random), draw(random, 5, 2)],
    }),
    equalsReference({
      name: "State and context may differ in width",
      weight: 1,
      cases: (random): Args[] => [alike(random), draw(random, 2, 7), draw(random, 1, 5)],
    }),
    equalsReference({ name: "Opens and shuts without NaN", weight: 1, cases: far }),
  ],
  misconceptions: [
    mistake(
      "tanh instead of the sigmoid",
      "The gate comes from tanh, which can be negative: the picture would be turned into its opposite. A share lies between 0 and 1.",
      gatedBy({ gate: (h, w, b) => Math.tanh(dot(h, w) + b) }),
    ),
    mistake(
      "bias left out",
      "The bias b is not added. It says how open the gate is before anything has been heard.",
      gatedBy({ gate: (h, w) => sigmoid(dot(h, w)) }),
    ),
    mistake(
      "no sigmoid",
      "The gate is the plain sum w · h + b, which can be any number. The sigmoid makes a share of it.",
      gatedBy({ gate: (h, w, b) => dot(h, w) + b }),
    ),
    mistake(
      "the shut part let through",
      "The context is multiplied by 1 − β: what should be shut out comes in. An open gate has β = 1.",
      gatedBy({ through: (beta, z) => (1 - beta) * z }),
    ),
    mistake(
      "context not gated",
      "The gate is right, but the context passes as it is. Multiply it by β.",
      gatedBy({ through: (_, z) => z }),
    ),
    mistake(
      "gate added",
      "The gate is added to the context. A gate multiplies: at β = 0 nothing must be left.",
      gatedBy({ through: (beta, z) => beta + z }),
    ),
    mistake(
      "gate from the context",
      "The gate is computed from the context. It is the decoder's state that knows which kind of word comes next.",
      (_, w, b, context) =>
        gatedBy({})(
          w.map((_, k) => context[k] ?? 0),
          w,
          b,
          context,
        ),
    ),
    mistake(
      "sigmoid that overflows",
      "The sigmoid is e^x / (1 + e^x), and for large x that is Infinity / Infinity. Written with e^−x it is right for every x.",
      gatedBy({ gate: (h, w, b) => Math.exp(dot(h, w) + b) / (1 + Math.exp(dot(h, w) + b)) }),
    ),
  ],
  alternatives: [
    gatedBy({}),
    gatedBy({ gate: (h, w, b) => (1 + Math.tanh((dot(h, w) + b) / 2)) / 2 }),
    (h, w, b, context) => {
      let x = b;
      for (let k = 0; k < h.length; k++) x += (h[k] ?? NaN) * (w[k] ?? NaN);
      const beta = Math.pow(1 + Math.exp(-x), -1);
      const seen = [...context];
      for (let k = 0; k < seen.length; k++) seen[k] = (seen[k] ?? NaN) * beta;
      return { gate: beta, seen };
    },
  ],
});
