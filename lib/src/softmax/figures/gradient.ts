/** Figures on the derivative of softmax and on learning with it. */
import type { Figure } from "../../notebook";
import { softmaxJacobian } from "../gradients";
import { axis, diverging, layout, note, palette, round, withSlider } from "../../plots";

/**
 * The Jacobian ∂α_i/∂e_j as a heat map, with a slider that multiplies the scores: as softmax saturates,
 * the whole map fades to 0.
 * @param scores `[n]`
 * @param labels `[n]`
 * @param factors what the scores are multiplied by, rising; the first is shown first
 */
export function jacobianHeatMap(
  scores: readonly number[],
  labels: readonly string[],
  factors: readonly number[],
): Figure {
  const size = (matrix: readonly number[][]) => Math.sqrt(matrix.flat().reduce((sum, x) => sum + x * x, 0));
  const jacobians = factors.map((factor) => softmaxJacobian(scores.map((score) => score * factor)));
  const steps = jacobians.map((matrix, step) => {
    const trace = {
      type: "heatmap",
      x: labels,
      y: labels,
      z: matrix.map((row) => row.map((x) => round(x))),
      text: matrix.map((row) => row.map((x) => round(x, 3).toFixed(3))),
      texttemplate: "%{text}",
      textfont: { color: "#222222" },
      zmin: -0.25,
      zmax: 0.25,
      colorscale: diverging,
      colorbar: { title: { text: "∂α/∂s" } },
    };
    return {
      label: String(factors[step]),
      data: [trace],
      layout: { annotations: [note(`size ‖J‖ = ${size(matrix).toFixed(3)}`)] },
    };
  });
  const [first, last] = [jacobians[0] ?? [], jacobians[jacobians.length - 1] ?? []];
  return withSlider(
    layout("How every weight answers to every score", {
      height: 420,
      xaxis: axis({ title: "score of …" }),
      yaxis: axis({ title: "weight of …", autorange: "reversed" }),
    }),
    {
      name: "scores multiplied by",
      steps,
      start: 0,
      alt:
        `Heat map of the Jacobian: positive on the diagonal, negative elsewhere, every row sums to 0. Its size falls ` +
        `from ${size(first).toFixed(3)} with the scores as they are to ${size(last).toFixed(3)} at ${factors[factors.length - 1]} times.`,
    },
  );
}

/**
 * Loss against steps of gradient descent on the scores, one line a learning rate.
 * @param curves a name and the loss after each step
 */
export function lossCurves(curves: readonly { name: string; losses: readonly number[] }[]): Figure {
  const dashes = ["solid", "dash", "dot"];
  const ends = curves.map(
    ({ name, losses }) => `${name}: ${losses[0]?.toFixed(3)} → ${losses.at(-1)?.toFixed(3)}`,
  );
  return {
    data: curves.map(({ name, losses }, i) => ({
      type: "scatter",
      mode: "lines",
      name,
      x: losses.map((_, step) => step),
      y: losses.map((loss) => round(loss)),
      line: { color: Object.values(palette)[i % 6], dash: dashes[i % 3], width: 3 },
    })),
    layout: layout("Descending the cross-entropy", {
      xaxis: axis({ title: "step" }),
      yaxis: axis({ title: "cross-entropy (nats)", rangemode: "tozero" }),
    }),
    alt: `Loss from first to last step. ${ends.join("; ")}.`,
  };
}
