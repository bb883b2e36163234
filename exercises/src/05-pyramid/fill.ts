import { defineExercise, equalsReference } from "@attention-lab/grader";
import {
  crossScaleSoftmaxByLoops,
  extractPatchesByLoops,
  maskedPatchScoresByLoops,
} from "@attention-lab/lib/pyramid";
import { mistake, softmaxRow } from "../kit";
import { type FillArgs, fillBy, motifPair, ragged, unlike } from "./motif";
import type { Grey } from "./pictures";

export const fill = defineExercise<FillArgs, Grey>({
  id: "pyramid.fill",
  title: "The motif's hole",
  points: 2,
  functionName: "fillHole",
  signature: "fillHole(levels: Holed[], place: Place, size: number, temperature: number): number[][]",
  hints: [
    "The motif's copy is twice as large. In which level does a patch of it look like the motif, pixel by pixel?",
    "You have written every part: the patches of each level and of each mask, the scores of one query, one softmax over all of them. What is left is a weighted mean of patches.",
    "A patch may be used when all its pixels are known. The query is a single patch, so each list of queries has one row; write its mixture only where the picture is hidden.",
  ],
  reference: (levels, { top, left }, size, temperature) => {
    const grid = { size, stride: 1 };
    const patches = levels.map(({ image }) => extractPatchesByLoops(image, grid));
    const shown = levels.map(({ known }) => extractPatchesByLoops(known, grid));
    const usable = shown.map((ofLevel) => ofLevel.map((patch) => patch.every(Boolean)));
    const columns = (levels[0]?.image[0]?.length ?? 0) - size + 1;
    const at = top * columns + left;
    const query = { values: [patches[0]?.[at] ?? []], known: [shown[0]?.[at] ?? []] };
    const scores = patches.map((values, l) =>
      maskedPatchScoresByLoops(query, { values, known: shown[l] ?? [] }),
    );
    const weights = crossScaleSoftmaxByLoops(scores, usable, temperature).flatMap(([row = []]) => row);
    const pool = patches.flat();
    return (levels[0]?.image ?? []).map((row, y) =>
      row.map((value, x) => {
        const place = (y - top) * size + (x - left);
        const inPatch = y >= top && x >= left && y < top + size && x < left + size;
        if (!inPatch || levels[0]?.known[y]?.[x]) return value;
        return weights.reduce((total, weight, j) => total + weight * (pool[j]?.[place] ?? 0), 0);
      }),
    );
  },
  checks: [
    equalsReference({
      name: "Mixes known patches of all levels",
      weight: 3,
      cases: (random): FillArgs[] => [unlike(random), ragged(random)],
    }),
    equalsReference({
      name: "A copy of the same size fills the hole",
      weight: 1,
      cases: (random): FillArgs[] => [motifPair(random, 1).args],
    }),
    equalsReference({
      name: "So does a copy twice as large",
      weight: 2,
      cases: (random): FillArgs[] => [motifPair(random, 2).args],
    }),
  ],
  misconceptions: [
    mistake(
      "the picture's own level only",
      "Only patches of the first level are used, so a copy of another size is never found. Take the patches of all levels.",
      fillBy({ usable: ({ known, level }) => level === 0 && known.every(Boolean) }),
    ),
    mistake(
      "the smaller level only",
      "Patches of the first level are not used, so a copy of the same size is never found. Take the patches of all levels.",
      fillBy({ usable: ({ known, level }) => level === 1 && known.every(Boolean) }),
    ),
    mistake(
      "partly hidden patches used",
      "Patches with hidden pixels are used as well. The best of them is the hole itself, which then stays as it is: only wholly known patches may give.",
      fillBy({ usable: () => true }),
    ),
    mistake(
      "hidden pixels compared",
      "What stands in the hole is compared with the patches. Compare the known pixels of the query only.",
      fillBy({ compared: (known) => known.map(() => true) }),
    ),
    mistake(
      "known pixels written over",
      "The whole patch is written, known pixels too. Only hidden ones are to be filled.",
      fillBy({ overwrite: true }),
    ),
    mistake(
      "all patches alike",
      "All patches have the same weight, so the hole gets their mean. The weights come from the softmax of the scores.",
      fillBy({ weigh: (scores) => scores.map(() => 1 / scores.length) }),
    ),
    mistake(
      "a softmax for each level",
      "Each level has a softmax of its own, and their mixtures are added: the hole gets too bright. One softmax runs over all levels.",
      fillBy({
        weigh: (scores, found) => {
          const split = found.filter(({ level }) => level === 0).length;
          return [...softmaxRow(scores.slice(0, split)), ...softmaxRow(scores.slice(split))];
        },
      }),
    ),
    mistake(
      "the hole not filled",
      "The picture comes back as it was, with what stands in the hole.",
      ([level]) => (level?.image ?? []).map((row) => [...row]),
    ),
    mistake(
      "the temperature forgotten",
      "The temperature has no effect: the weights are those of a temperature of 1, and the hole gets a blur of all patches. Hand it to the softmax.",
      (levels, place, size) => fillBy()(levels, place, size, 1),
    ),
    mistake(
      "the best patch alone",
      "The hole gets the best patch and nothing else. At a higher temperature others have weight, too: take the weighted mean.",
      fillBy({ weigh: (scores) => scores.map((score) => Number(score === Math.max(...scores))) }),
    ),
  ],
  alternatives: [
    fillBy(),
    fillBy({
      weigh: (scores) => {
        const max = Math.max(...scores);
        const log = max + Math.log(scores.reduce((total, score) => total + Math.exp(score - max), 0));
        return scores.map((score) => Math.exp(score - log));
      },
    }),
  ],
});
