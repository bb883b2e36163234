import {
  defineExercise,
  equalsReference,
  firstDifference,
  isTensorData,
  leaksNoTensors,
  property,
  tensor,
  type TensorData,
} from "@attention-lab/grader";
import { positionsByLoops } from "@attention-lab/lib/attention";
import { tf } from "@attention-lab/lib/runtime";
import { mistake } from "../kit";
import { onTensors, RUNTIME } from "./onTensors";
import { rowsOf } from "./tensorData";

type Args = [length: number, d: number];

/** A table whose entry at (pos, column) is `entry(pos, column, d)`. */
const table =
  (entry: (pos: number, column: number, d: number) => number) =>
  (length: number, d: number): TensorData =>
    tensor(Array.from({ length }, (_, pos) => Array.from({ length: d }, (_, j) => entry(pos, j, d))));

/** sin in even columns and cos in odd ones, of the angle that `angle` gives for the column's pair. */
const interleaved = (angle: (pos: number, pair: number, d: number) => number) =>
  table((pos, j, d) => (j % 2 === 0 ? Math.sin : Math.cos)(angle(pos, Math.floor(j / 2), d)));

const rightAngle = (pos: number, pair: number, d: number) => pos / 10000 ** ((2 * pair) / d);

/** Angles of some hundreds, computed in float32. */
const tolerance = { absolute: 1e-4, relative: 1e-4 };

const ordinary = (): Args[] => [
  [7, 10],
  [3, 14],
  [1, 6],
];

export const positions = defineExercise<Args, TensorData>({
  id: "attention.positions",
  title: "Where a token stands",
  points: 3,
  functionName: "sinusoidalPositions",
  signature: "sinusoidalPositions(length: number, d: number): Tensor",
  allowedImports: RUNTIME,
  hints: [
    "Columns come in pairs, a sine and a cosine of the same angle. Which pair does column 5 belong to, and is it the sine or the cosine?",
    "The angle of a pair is the position divided by a number that grows from pair to pair, from 1 to nearly 10000 (the wavelength is 2π times that number). The exponent goes from 0 to nearly 1 as the pairs go from first to last.",
    "What shape do the angles have, if every pair of columns needs only one of them? And if sines and cosines stood beside each other on an axis of their own, in which order would a reshape write them down?",
  ],
  reference: (length, d) => tensor(positionsByLoops(length, d)),
  checks: [
    equalsReference({ name: "Equals the formula for every position and column", weight: 3, cases: ordinary }),
    equalsReference({
      name: "Holds for long sequences and wide tokens",
      weight: 1,
      tolerance,
      cases: () => [
        [101, 22],
        [2, 254],
      ],
    }),
    property({
      name: "Two positions are compared by their distance alone",
      weight: 2,
      cases: (): Args[] => [[11, 10]],
      holds: async (args, { ask, reference }) => {
        const got = await ask(...args);
        const difference = firstDifference(reference(...args), got, tolerance);
        if (difference || !isTensorData(got)) return difference;
        const rows = rowsOf(got);
        const similarity = (i: number, j: number) =>
          (rows[i] ?? []).reduce((sum, x, c) => sum + x * (rows[j]?.[c] ?? NaN), 0);
        return firstDifference(similarity(0, 4), similarity(6, 10), tolerance);
      },
    }),
    leaksNoTensors({ name: "Leaves no tensors behind", weight: 1, cases: ordinary }),
  ],
  misconceptions: [
    mistake(
      "positions from 1",
      "The first position counts as 1. Positions start from 0, so the first row is 0, 1, 0, 1, …",
      interleaved((pos, pair, d) => rightAngle(pos + 1, pair, d)),
    ),
    mistake(
      "sines first, then cosines",
      "All sines stand in the first half and all cosines in the second. In the formula they alternate: column 2i is a sine, column 2i + 1 its cosine.",
      table((pos, j, d) =>
        j < d / 2 ? Math.sin(rightAngle(pos, j, d)) : Math.cos(rightAngle(pos, j - d / 2, d)),
      ),
    ),
    mistake(
      "exponent i instead of 2i",
      "The exponent grows only half as fast as it should: for pair i it is 2i / d, so that it nearly reaches 1 at the last pair.",
      interleaved((pos, pair, d) => pos / 10000 ** (pair / d)),
    ),
    mistake(
      "a divisor for every column",
      "Sine and cosine of a pair have different divisors, because the exponent uses the number of the column. Both use 2i, the even number of the two.",
      table((pos, j, d) => (j % 2 === 0 ? Math.sin : Math.cos)(pos / 10000 ** (j / d))),
    ),
    mistake(
      "sine and cosine exchanged",
      "Sine and cosine are exchanged: even columns are sines, odd columns are cosines.",
      table((pos, j, d) => (j % 2 === 0 ? Math.cos : Math.sin)(rightAngle(pos, Math.floor(j / 2), d))),
    ),
    mistake(
      "multiplied by the divisor",
      "The positions are multiplied by the power of 10000. Divide: later pairs should turn slowly, not faster and faster.",
      interleaved((pos, pair, d) => pos * 10000 ** ((2 * pair) / d)),
    ),
    mistake(
      "sines only",
      "There is no cosine. A sine alone does not tell an angle: only both together can be turned from one position to the next.",
      table((pos, j, d) => Math.sin(rightAngle(pos, Math.floor(j / 2), d))),
    ),
    mistake(
      "1000 instead of 10000",
      "The base of the powers is 1000. The formula has 10000, with four zeros.",
      interleaved((pos, pair, d) => pos / 1000 ** ((2 * pair) / d)),
    ),
  ],
  alternatives: [
    onTensors<Args, TensorData>((length, d) => {
      const exponents = tf.range(0, d, 2).div(d);
      const angles = tf.range(0, length).expandDims(1).div(tf.pow(10000, exponents));
      return tf.stack([angles.sin(), angles.cos()], 2).reshape([length, d]);
    }),
    onTensors<Args, TensorData>((length, d) => {
      const columns = tf.range(0, d);
      const odd = columns.mod(2);
      const divisors = columns
        .sub(odd)
        .mul(Math.log(10000) / d)
        .exp();
      const angles = tf.range(0, length).expandDims(1).div(divisors);
      return tf.where(odd.toBool(), angles.cos(), angles.sin());
    }),
    interleaved(rightAngle),
  ],
});
