import {
  defineExercise,
  equalsReference,
  property,
  firstDifference,
  type Random,
} from "@attention-lab/grader";
import { maskedPatchScoresByLoops } from "@attention-lab/lib/pyramid";
import { mistake } from "../kit";
import { type Grey, type Known, noise, speckle, sum } from "./pictures";

interface Patches {
  values: Grey;
  known: Known;
}
type ScoreArgs = [queries: Patches, keys: Patches];

/** A query and a key, pixel by pixel, with what is known of each. */
interface Pixel {
  q: number;
  k: number;
  qKnown: boolean;
  kKnown: boolean;
}

/** One score for each query and key from their pixels. */
const scoresBy =
  (score: (pixels: Pixel[]) => number) =>
  (...[queries, keys]: ScoreArgs): Grey =>
    queries.values.map((query, i) =>
      keys.values.map((key, j) =>
        score(
          query.map((q, d) => ({
            q,
            k: key[d] ?? NaN,
            qKnown: queries.known[i]?.[d] ?? false,
            kKnown: keys.known[j]?.[d] ?? false,
          })),
        ),
      ),
    );

const both = ({ qKnown, kKnown }: Pixel) => qKnown && kKnown;
const dot = (pixels: Pixel[]) => sum(pixels.map(({ q, k }) => q * k));
const lengthOf = (pixels: Pixel[], side: "q" | "k") => Math.hypot(...pixels.map((pixel) => pixel[side]));

/** The cosine; `compared`, `underQ` and `underK` say which pixels count above and below the line. */
const cosine = (pixels: Pixel[], compared = both, underQ = compared, underK = compared): number => {
  const below = lengthOf(pixels.filter(underQ), "q") * lengthOf(pixels.filter(underK), "k");
  return below === 0 ? 0 : dot(pixels.filter(compared)) / below;
};

function draw(random: Random, [queries, keys, values]: [number, number, number], share = 0.6): ScoreArgs {
  const side = (count: number): Patches => ({
    values: noise(random, count, values).map((row) => row.map((x) => 3 * x - 1)),
    known: speckle(random, count, values, share),
  });
  return [side(queries), side(keys)];
}

const changed = (patches: Patches, value: (value: number, known: boolean) => number): Patches => ({
  ...patches,
  values: patches.values.map((row, i) => row.map((x, d) => value(x, patches.known[i]?.[d] ?? false))),
});

const allKnown = (args: ScoreArgs): ScoreArgs => {
  const whole = ({ values, known }: Patches) => ({ values, known: known.map((row) => row.map(() => true)) });
  return [whole(args[0]), whole(args[1])];
};

/** The first query shares no known pixel with the first key, and the last query and the last key are dark. */
function nothingShared(random: Random): ScoreArgs {
  const [queries, keys] = draw(random, [3, 4, 7]);
  const apart = (queries.known[0] ?? []).map((isKnown) => !isKnown);
  const lastDark = (values: Grey) =>
    values.map((row, i) => (i === values.length - 1 ? row.map(() => 0) : row));
  return [
    { ...queries, values: lastDark(queries.values) },
    { values: lastDark(keys.values), known: keys.known.map((row, j) => (j === 0 ? apart : row)) },
  ];
}

export const scores = defineExercise<ScoreArgs, number[][]>({
  id: "pyramid.scores",
  title: "How alike are two patches with holes?",
  points: 4,
  functionName: "patchScores",
  signature: "patchScores(queries: Patches, keys: Patches): number[][]",
  hints: [
    "Two patches are equal wherever both are known. What must their score be, whatever stands in the hidden pixels?",
    "The cosine is one sum above the line and two under roots below it. Which pixels may each of the three sums read?",
    "Walk through the pixels once and skip those that one of the two patches does not know. Three totals grow on the way; look at the ones below the line before you divide.",
  ],
  reference: maskedPatchScoresByLoops,
  checks: [
    equalsReference({
      name: "The cosine of whole patches",
      weight: 2,
      cases: (random): ScoreArgs[] => [allKnown(draw(random, [2, 3, 5])), allKnown(draw(random, [3, 2, 7]))],
    }),
    equalsReference({
      name: "Only pixels that both patches know count",
      weight: 3,
      cases: (random): ScoreArgs[] => [draw(random, [3, 5, 11]), draw(random, [2, 7, 9], 0.8)],
    }),
    property({
      name: "Hidden values cannot be felt",
      weight: 1,
      cases: (random): ScoreArgs[] => [draw(random, [2, 3, 9])],
      holds: async ([queries, keys], { ask, reference }) => {
        const louder = (patches: Patches) => changed(patches, (x, isKnown) => (isKnown ? x : x + 1e3));
        return firstDifference(reference(queries, keys), await ask(louder(queries), louder(keys)));
      },
    }),
    equalsReference({
      name: "Nothing in common, or darkness, scores 0",
      weight: 1,
      cases: (random): ScoreArgs[] => [nothingShared(random)],
    }),
  ],
  misconceptions: [
    mistake(
      "not normalised",
      "This is the plain product: bright patches score high with everything. Divide by the lengths of both.",
      scoresBy((pixels) => dot(pixels.filter(both))),
    ),
    mistake(
      "only the keys normalised",
      "The product is divided by the key's length only, as some released code does: a bright query then has a sharper softmax than a dark one. Divide by both lengths.",
      scoresBy((pixels) => {
        const length = lengthOf(pixels.filter(both), "k");
        return length === 0 ? 0 : dot(pixels.filter(both)) / length;
      }),
    ),
    mistake(
      "only the queries normalised",
      "The product is divided by the query's length only, so bright keys win. Divide by both lengths.",
      scoresBy((pixels) => {
        const length = lengthOf(pixels.filter(both), "q");
        return length === 0 ? 0 : dot(pixels.filter(both)) / length;
      }),
    ),
    mistake(
      "lengths over all pixels",
      "Hidden pixels are left out above the line but not in the lengths. Patches that agree wherever both are known then score less than 1.",
      scoresBy((pixels) => cosine(pixels, both, () => true)),
    ),
    mistake(
      "each length over its own known pixels",
      "Each length runs over all that its own patch knows. Only pixels known in both patches are compared, so only they belong below the line.",
      scoresBy((pixels) =>
        cosine(
          pixels,
          both,
          ({ qKnown }) => qKnown,
          ({ kKnown }) => kKnown,
        ),
      ),
    ),
    mistake(
      "the keys' mask not used",
      "Hidden pixels of the keys are compared. A pixel counts when both patches know it.",
      scoresBy((pixels) => cosine(pixels, ({ qKnown }) => qKnown)),
    ),
    mistake(
      "the queries' mask not used",
      "Hidden pixels of the queries are compared. A pixel counts when both patches know it.",
      scoresBy((pixels) => cosine(pixels, ({ kKnown }) => kKnown)),
    ),
    mistake(
      "no mask at all",
      "All pixels are compared, hidden ones too. What stands there must not matter.",
      scoresBy((pixels) => cosine(pixels, () => true)),
    ),
    mistake(
      "roots forgotten",
      "The product is divided by the squared lengths. Take their roots: a patch compared with itself scores 1.",
      scoresBy((pixels) => {
        const shared = pixels.filter(both);
        const below = (lengthOf(shared, "q") * lengthOf(shared, "k")) ** 2;
        return below === 0 ? 0 : dot(shared) / below;
      }),
    ),
    mistake(
      "NaN where nothing is shared",
      "Patches with no known pixel in common, or dark ones, give 0 / 0, which is NaN. Their score is 0.",
      scoresBy((pixels) => {
        const shared = pixels.filter(both);
        return dot(shared) / (lengthOf(shared, "q") * lengthOf(shared, "k"));
      }),
    ),
  ],
  alternatives: [
    scoresBy((pixels) => cosine(pixels)),
    // Hidden pixels become 0 on both sides, then it is the cosine of whole patches, unit vector by unit vector.
    scoresBy((pixels) => {
      const shown = pixels.map((pixel) => (both(pixel) ? pixel : { ...pixel, q: 0, k: 0 }));
      const [q, k] = [lengthOf(shown, "q") || 1, lengthOf(shown, "k") || 1];
      return sum(shown.map((pixel) => (pixel.q / q) * (pixel.k / k)));
    }),
  ],
});
