import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { lstmStepByLoops } from "@attention-lab/lib/recurrent";
import { mistake } from "../kit";
import {
  affine,
  type LstmState,
  overflowing,
  rightStep,
  sideBySide,
  sigmoid,
  type StepArgs,
  stepCase,
  stepOf,
  unitStep,
} from "./lstmFormulas";

/** Widths alike first: there input and state can be exchanged by mistake. */
const ordinary = (random: Random): StepArgs[] => [
  stepCase(random, 3, 3),
  stepCase(random, 5, 2),
  stepCase(random, 2, 7),
];

/** Forget gates wide open and input gates shut, or the other way round: c is kept, or written anew. */
function gatesSet(random: Random): StepArgs[] {
  const set = (input: number, forget: number): StepArgs => {
    const [x, state, w, b] = stepCase(random, 3, 5);
    const fixed = [input, forget];
    return [x, state, w, b.map((bias, j) => fixed[Math.floor(j / 5)] ?? bias)];
  };
  return [set(-60, 60), set(60, -60)];
}

/** After an ordinary step, so that a mistake in the formula is told as such. */
function largeInputs(random: Random): StepArgs[] {
  const [x, state, w, b] = stepCase(random, 5, 3);
  const far = (by: number): StepArgs => [x.map((value) => value * by), state, w, b];
  return [stepCase(random, 3, 3), far(1e4), far(-1e4)];
}

export const lstmStep = defineExercise<StepArgs, LstmState>({
  id: "seq2seq.lstmStep",
  title: "One step of an LSTM",
  points: 4,
  functionName: "lstmStep",
  signature: "lstmStep(x: number[], state: LstmState, w: number[][], b: number[]): LstmState",
  hints: [
    "All four gates come from the same two vectors. How many numbers does [x; h] W + b hold for a state of width d, and which of them belong to the forget gate?",
    "Compute the 4d sums once, then cut them into four parts of d. Three of the parts are switches between 0 and 1, one is the new content between −1 and 1.",
    "Where do the four numbers of unit k stand among the 4d sums? And which of the two, memory or output, has to be known before the other can be computed?",
  ],
  reference: (x, { h, c }, w, b) => lstmStepByLoops(x, h, c, { w, b }),
  checks: [
    equalsReference({ name: "Equals the four gates' formulas", weight: 4, cases: ordinary }),
    equalsReference({
      name: "Open and shut gates keep the memory, or write it anew",
      weight: 2,
      cases: gatesSet,
    }),
    equalsReference({ name: "Survives inputs up to ±10,000", weight: 1, cases: largeInputs }),
  ],
  misconceptions: [
    mistake(
      "forget and input gate exchanged",
      "The input gate and the forget gate are exchanged: f says how much of the old memory stays, i how much of the new content comes in.",
      stepOf((u) => unitStep({ ...u, i: u.f, f: u.i })),
    ),
    mistake(
      "candidate and output gate exchanged",
      "The last two parts are exchanged. The columns are in the order i, f, g, o: the content comes third and the output gate last.",
      stepOf((u) => unitStep({ ...u, g: u.o, o: u.g })),
    ),
    mistake(
      "gates interleaved",
      "The four sums of a unit are taken from neighbouring columns. Columns are grouped by gate: first all of i, then all of f, g and o.",
      stepOf(unitStep, (gate, k) => 4 * k + gate),
    ),
    mistake(
      "state before input",
      "The two vectors are joined as [h; x]. The first rows of W belong to the input x.",
      (x, { h, c }, w, b) => {
        const sums = affine([...h, ...x], w, b);
        const at = (gate: number, k: number) => sums[sideBySide(gate, k, h.length)] ?? NaN;
        const units = c.map((memory, k) =>
          unitStep({ i: at(0, k), f: at(1, k), g: at(2, k), o: at(3, k), c: memory }),
        );
        return { c: units.map(([memory]) => memory), h: units.map(([, output]) => output) };
      },
    ),
    mistake(
      "tanh of the memory forgotten",
      "The output is o times the memory itself. The memory can grow without bounds: squash it by tanh on its way out.",
      stepOf((u) => {
        const [memory] = unitStep(u);
        return [memory, sigmoid(u.o) * memory];
      }),
    ),
    mistake(
      "tanh of the candidate forgotten",
      "The new content g goes into the memory as it is. It is squashed to −1…1 by tanh before the input gate lets it in.",
      stepOf((u) => {
        const memory = sigmoid(u.f) * u.c + sigmoid(u.i) * u.g;
        return [memory, sigmoid(u.o) * Math.tanh(memory)];
      }),
    ),
    mistake(
      "sigmoid for the candidate",
      "All four parts go through the sigmoid. The content g is no switch: tanh lets it be negative, so that the memory can also shrink.",
      stepOf((u) => {
        const memory = sigmoid(u.f) * u.c + sigmoid(u.i) * sigmoid(u.g);
        return [memory, sigmoid(u.o) * Math.tanh(memory)];
      }),
    ),
    mistake(
      "output from the old memory",
      "The output is computed from the old memory. Update c first: h shows what is remembered now.",
      stepOf((u) => [unitStep(u)[0], sigmoid(u.o) * Math.tanh(u.c)]),
    ),
    mistake(
      "input gate not used",
      "All new content goes into the memory: the input gate has no say. Without it a word cannot be ignored.",
      stepOf((u) => {
        const memory = sigmoid(u.f) * u.c + Math.tanh(u.g);
        return [memory, sigmoid(u.o) * Math.tanh(memory)];
      }),
    ),
    mistake(
      "bias left out",
      "The bias b is not added. It is what keeps, for example, forget gates open from the start.",
      (x, state, w, b) =>
        rightStep(
          x,
          state,
          w,
          b.map(() => 0),
        ),
    ),
    mistake(
      "sigmoid that overflows",
      "The sigmoid is e^x / (1 + e^x), and for large x that is Infinity / Infinity. Written with e^−x it is right for every x.",
      stepOf((u) => {
        const memory = overflowing(u.f) * u.c + overflowing(u.i) * Math.tanh(u.g);
        return [memory, overflowing(u.o) * Math.tanh(memory)];
      }),
    ),
  ],
  alternatives: [
    rightStep,
    (x, { h, c }, w, b) => {
      const d = c.length;
      const sums = [...b];
      for (const [row, value] of [...x, ...h].entries()) {
        for (const [j, weight] of (w[row] ?? []).entries()) sums[j] = (sums[j] ?? NaN) + value * weight;
      }
      const [i = [], f = [], g = [], o = []] = [0, 1, 2, 3].map((gate) =>
        sums.slice(gate * d, (gate + 1) * d),
      );
      const open = (gate: readonly number[], k: number) => (1 + Math.tanh((gate[k] ?? NaN) / 2)) / 2;
      const memory = c.map((old, k) => open(f, k) * old + open(i, k) * Math.tanh(g[k] ?? NaN));
      return { h: memory.map((value, k) => open(o, k) * Math.tanh(value)), c: memory };
    },
    (x, { h, c }, w, b) => {
      const d = h.length;
      const next: LstmState = { h: [], c: [] };
      for (let k = 0; k < d; k++) {
        const sum = (gate: number) =>
          [...x, ...h].reduce((total, value, row) => total + value * (w[row]?.[gate * d + k] ?? NaN), 0) +
          (b[gate * d + k] ?? NaN);
        const memory = (c[k] ?? NaN) / (1 + Math.exp(-sum(1))) + Math.tanh(sum(2)) / (1 + Math.exp(-sum(0)));
        next.c.push(memory);
        next.h.push(Math.tanh(memory) / (1 + Math.exp(-sum(3))));
      }
      return next;
    },
  ],
});
