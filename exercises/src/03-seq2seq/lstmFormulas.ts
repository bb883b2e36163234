/** One step of an LSTM with every part exchangeable, and the cases on which it is tried. */
import type { Random } from "@attention-lab/grader";
import { product } from "../kit";

/** What an LSTM carries from step to step: output h and memory c, both `[d]`. */
export interface LstmState {
  h: number[];
  c: number[];
}

export type StepArgs = [x: number[], state: LstmState, w: number[][], b: number[]];

/** The four gates of one unit, before their nonlinearity, and its memory. */
export interface Unit {
  i: number;
  f: number;
  g: number;
  o: number;
  c: number;
}

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** Right for ordinary numbers, NaN for large ones. */
export const overflowing = (x: number) => Math.exp(x) / (1 + Math.exp(x));

/** [x; h] W + b. */
export const affine = (x: readonly number[], w: number[][], b: readonly number[]) =>
  (product([x], w)[0] ?? []).map((sum, j) => sum + (b[j] ?? NaN));

/** c' and h' of one unit by the formulas. */
export function unitStep({ i, f, g, o, c }: Unit): [c: number, h: number] {
  const memory = sigmoid(f) * c + sigmoid(i) * Math.tanh(g);
  return [memory, sigmoid(o) * Math.tanh(memory)];
}

/** Which of the 4d columns holds gate number `gate` of unit k. */
export type Columns = (gate: number, k: number, d: number) => number;
export const sideBySide: Columns = (gate, k, d) => gate * d + k;

/** A step from what each unit does. */
export const stepOf =
  (unit: (u: Unit) => [c: number, h: number], column: Columns = sideBySide) =>
  (...[x, { h, c }, w, b]: StepArgs): LstmState => {
    const before = affine([...x, ...h], w, b);
    const at = (gate: number, k: number) => before[column(gate, k, h.length)] ?? NaN;
    const units = c.map((memory, k) =>
      unit({ i: at(0, k), f: at(1, k), g: at(2, k), o: at(3, k), c: memory }),
    );
    return { c: units.map(([memory]) => memory), h: units.map(([, output]) => output) };
  };

export const rightStep = stepOf(unitStep);

export const weightsOf = (random: Random, dIn: number, d: number): [w: number[][], b: number[]] => [
  random.matrix(dIn + d, 4 * d, 0.7),
  random.vector(4 * d),
];

export const stepCase = (random: Random, dIn: number, d: number): StepArgs => [
  random.vector(dIn),
  { h: random.vector(d, 0.5), c: random.vector(d) },
  ...weightsOf(random, dIn, d),
];
