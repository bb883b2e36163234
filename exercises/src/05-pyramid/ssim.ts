import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { windowSsim } from "@attention-lab/lib/vision";
import { mistake } from "../kit";
import { sum } from "./pictures";

type SsimArgs = [x: number[], y: number[], weights: number[]];

function draw(random: Random, length: number, spread = 1, shift = 0): SsimArgs {
  const raw = Array.from({ length }, () => random.uniform(0.2, 1));
  const x = raw.map(() => random.uniform());
  const y = x.map((value) => shift + spread * value + 0.3 * random.uniform());
  return [x, y, raw.map((weight) => weight / sum(raw))];
}

const mu = (values: number[], weights: number[]) => sum(values.map((value, i) => value * (weights[i] ?? 0)));
const covariance = (x: number[], y: number[], weights: number[]) => {
  const [a, b] = [mu(x, weights), mu(y, weights)];
  return mu(
    x.map((value, i) => (value - a) * ((y[i] ?? 0) - b)),
    weights,
  );
};

interface Moments {
  muX: number;
  muY: number;
  varX: number;
  varY: number;
  cov: number;
}

const [C1, C2] = [0.01 ** 2, 0.03 ** 2];
const light = ({ muX, muY }: Moments, c = C1) => (2 * muX * muY + c) / (muX ** 2 + muY ** 2 + c);
const structure = ({ varX, varY, cov }: Moments, c = C2) => (2 * cov + c) / (varX + varY + c);
const halfLight = ({ muX, muY }: Moments) => (muX * muY + C1) / (muX ** 2 + muY ** 2 + C1);
const halfStructure = ({ varX, varY, cov }: Moments) => (cov + C2) / (varX + varY + C2);

/** Another formula of the same five moments. */
const ssimBy =
  (formula: (moments: Moments) => number) =>
  (...[x, y, weights]: SsimArgs) =>
    formula({
      muX: mu(x, weights),
      muY: mu(y, weights),
      varX: covariance(x, x, weights),
      varY: covariance(y, y, weights),
      cov: covariance(x, y, weights),
    });
const right = ssimBy((moments) => light(moments) * structure(moments));

export const ssim = defineExercise<SsimArgs, number>({
  id: "pyramid.ssim",
  title: "Structural similarity of a window",
  points: 3,
  functionName: "ssim",
  signature: "ssim(x: number[], y: number[], weights: number[]): number",
  hints: [
    "A picture a little too bright, and one that is blurred, can have the same mean square error. Which of the five numbers of the formula tells them apart?",
    "First the two means; with them the two variances and the covariance, all three of them means of products of differences. The weights take the place of 1 / n in all five.",
    "A function for the weighted mean of a list is enough: it makes the means, and of lists of products it makes the other three. No n − 1 anywhere.",
  ],
  reference: windowSsim,
  checks: [
    equalsReference({
      name: "Brightness and structure together",
      weight: 2,
      cases: (random): SsimArgs[] => [draw(random, 9), draw(random, 25, 0.5, 0.2)],
    }),
    equalsReference({
      name: "Opposite structure is negative",
      weight: 1,
      cases: (random): SsimArgs[] => [draw(random, 11, -1, 1)],
    }),
    equalsReference({
      name: "Nearly flat windows, where the constants decide",
      weight: 1,
      cases: (random): SsimArgs[] => {
        const [x, y, weights] = draw(random, 9);
        const faint = (values: number[], light: number) => values.map((value) => light + 0.05 * value);
        return [[faint(x, 0.02), faint(y, 0.01), weights]];
      },
    }),
  ],
  misconceptions: [
    mistake(
      "weights not used",
      "All pixels of the window count alike. Use the weights in place of 1 / n, in all five numbers.",
      (x, y) =>
        right(
          x,
          y,
          x.map(() => 1 / x.length),
        ),
    ),
    mistake(
      "means not subtracted",
      "Variances and covariance are means of plain products. Subtract the means first: they say how values spread, not how large they are.",
      (x, y, weights) => {
        const plain = (a: number[], b: number[]) =>
          mu(
            a.map((value, i) => value * (b[i] ?? 0)),
            weights,
          );
        const [muX, muY] = [mu(x, weights), mu(y, weights)];
        const moments = { muX, muY, varX: plain(x, x), varY: plain(y, y), cov: plain(x, y) };
        return light(moments) * structure(moments);
      },
    ),
    mistake(
      "standard deviations in place of variances",
      "Standard deviations stand below the line. The formula has variances there.",
      ssimBy(
        (moments) =>
          light(moments) *
          structure({ ...moments, varX: Math.sqrt(moments.varX), varY: Math.sqrt(moments.varY) }),
      ),
    ),
    mistake(
      "structure only",
      "The brightness term is missing: a picture that is too dark everywhere would be perfect.",
      ssimBy((moments) => structure(moments)),
    ),
    mistake(
      "brightness only",
      "The structure term is missing: any picture with the right mean would be perfect.",
      ssimBy((moments) => light(moments)),
    ),
    mistake(
      "the constants exchanged",
      "The constants are exchanged. 0.0001 belongs to the means, 0.0009 to the variances.",
      ssimBy((moments) => light(moments, C2) * structure(moments, C1)),
    ),
    mistake(
      "the constants forgotten",
      "The constants are missing. Where a window is flat the formula would be 0 / 0 without them.",
      ssimBy((moments) => light(moments, 0) * structure(moments, 0)),
    ),
    mistake(
      "the constants for 0 to 255",
      "The constants are those for values up to 255. For values from 0 to 1 they are 0.01² and 0.03².",
      ssimBy((moments) => light(moments, C1 * 255 ** 2) * structure(moments, C2 * 255 ** 2)),
    ),
    mistake(
      "added instead of multiplied",
      "The two terms are averaged. They are multiplied, so that both must be right.",
      ssimBy((moments) => (light(moments) + structure(moments)) / 2),
    ),
    mistake(
      "the constants not squared",
      "The constants are 0.01 and 0.03. They are the squares of these: 0.0001 and 0.0009.",
      ssimBy((moments) => light(moments, Math.sqrt(C1)) * structure(moments, Math.sqrt(C2))),
    ),
    mistake(
      "the twos forgotten",
      "A 2 is missing above the line, so equal windows get a quarter of what they should: each of the two products is doubled.",
      ssimBy((moments) => halfLight(moments) * halfStructure(moments)),
    ),
  ],
  alternatives: [
    right,
    // Variances as the mean of squares minus the square of the mean.
    (x, y, weights) => {
      const e = (values: number[]) => mu(values, weights);
      const [a, b] = [e(x), e(y)];
      const [xx, yy] = [e(x.map((v) => v * v)) - a * a, e(y.map((v) => v * v)) - b * b];
      const xy = e(x.map((v, i) => v * (y[i] ?? 0))) - a * b;
      return ((2 * a * b + C1) * (2 * xy + C2)) / ((a * a + b * b + C1) * (xx + yy + C2));
    },
  ],
});
