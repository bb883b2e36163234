import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { rougeL as rougeOfLibrary } from "@attention-lab/lib/text";
import { mistake } from "../kit";
import { meanOf } from "./groundingFormulas";
import { bag, harmonic, right, type RougeArgs as Args, rougeBy, run } from "./rougeFormulas";

const words = (text: string) => text.split(" ");
/** Telling in every part: order, repetition, lengths, and best precision and recall from different references. */
const telling: Args = [
  words("a red star above a small blue red cross"),
  [
    words("small a red cross and a blue star above it in it"),
    words("red star cross"),
    words("a blue cross below"),
  ],
];

/** Captions of few words, so that many agree. */
function draw(random: Random, references: number): Args {
  const sentence = (length: number) =>
    Array.from({ length }, () => random.pick(["a", "red", "blue", "star", "cross", "above"]));
  return [
    sentence(random.integer(5, 8)),
    Array.from({ length: references }, () => sentence(random.integer(3, 9))),
  ];
}
const ordinary = (random: Random): Args[] => [telling, draw(random, 3), draw(random, 2)];

export const rougeL = defineExercise<Args, number>({
  id: "captioning.rougeL",
  title: "How good is a caption?",
  points: 3,
  functionName: "rougeL",
  signature: "rougeL(hypothesis: string[], references: string[][]): number",
  hints: [
    "“a red star” and “a big red star”: which words do both have in the same order, when other words may stand between them?",
    "A table of lengths, one row a word of the one text and one column a word of the other: equal words lengthen what the texts before them shared, unequal ones keep the longer of two neighbours.",
    "Compute precision and recall for every reference. Take the best precision and, on its own, the best recall; only then join the two, and answer 0 when one of them is 0.",
  ],
  reference: (hypothesis, references) =>
    rougeOfLibrary([hypothesis.join(" ")], [references.map((reference) => reference.join(" "))]).score,
  checks: [
    equalsReference({ name: "Equals the score of captioning contests", weight: 4, cases: ordinary }),
    equalsReference({
      name: "One reference",
      weight: 1,
      cases: (random): Args[] => [...ordinary(random), draw(random, 1), draw(random, 1)],
    }),
    equalsReference({
      name: "Nothing in common is 0, all in common is 1",
      weight: 1,
      cases: (random): Args[] => [
        ...ordinary(random),
        [words("a red star"), [words("two blue crosses"), words("nothing")]],
        [words("a red star"), [words("a red star"), words("two")]],
      ],
    }),
  ],
  misconceptions: [
    mistake(
      "words must be neighbours",
      "Only runs of neighbouring words count. In a subsequence other words may stand between them; the order alone must agree.",
      rougeBy({ overlap: run }),
    ),
    mistake(
      "any order",
      "Common words count in any order. “star above cross” and “cross above star” share two words in the same order, not three.",
      rougeBy({ overlap: bag }),
    ),
    mistake(
      "mean over the references",
      "Precision and recall are averaged over the references. A caption needs to agree with one person, not with all: take the best.",
      rougeBy({ best: meanOf }),
    ),
    mistake(
      "first reference only",
      "Only the first reference is read. All of them are right captions.",
      (hypothesis, references) => right(hypothesis, references.slice(0, 1)),
    ),
    mistake(
      "best of the joined scores",
      "Each reference gets its own score and the best one is taken. Precision and recall are chosen on their own, perhaps from different references.",
      (hypothesis, references) => Math.max(...references.map((reference) => right(hypothesis, [reference]))),
    ),
    mistake(
      "precision alone",
      "The score is the precision: one sure word would be perfect. Recall asks how much of the reference was said.",
      rougeBy({ join: (p) => p }),
    ),
    mistake(
      "recall alone",
      "The score is the recall: whoever says every word there is would be perfect. Precision asks how much of it is right.",
      rougeBy({ join: (_, r) => r }),
    ),
    mistake(
      "precision and recall alike",
      "Precision and recall count alike, β = 1. With β = 1.2 recall counts more.",
      rougeBy({ join: harmonic(1) }),
    ),
    mistake(
      "β on the wrong side",
      "β² multiplies the recall below the line, so that precision counts more. It multiplies the precision.",
      rougeBy({ join: (p, r) => harmonic(1.2)(r, p) }),
    ),
    mistake(
      "β not squared",
      "β is used without its square. The formula has β² above and below the line.",
      rougeBy({ join: harmonic(Math.sqrt(1.2)) }),
    ),
    mistake(
      "NaN without a common word",
      "Without a common word precision and recall are 0, and 0 / 0 is NaN. Then the score is 0.",
      rougeBy({ join: (p, r) => (2.44 * p * r) / (r + 1.44 * p) }),
    ),
  ],
  alternatives: [
    right,
    (hypothesis, references) => {
      const memory = new Map<string, number>();
      const longest = (a: readonly string[], b: readonly string[], i: number, j: number): number => {
        if (i === a.length || j === b.length) return 0;
        const key = `${i},${j},${b.join(" ")}`;
        const known = memory.get(key);
        if (known !== undefined) return known;
        const length =
          a[i] === b[j]
            ? 1 + longest(a, b, i + 1, j + 1)
            : Math.max(longest(a, b, i + 1, j), longest(a, b, i, j + 1));
        memory.set(key, length);
        return length;
      };
      let [p, r] = [0, 0];
      for (const reference of references) {
        const lcs = longest(hypothesis, reference, 0, 0);
        p = Math.max(p, lcs / hypothesis.length);
        r = Math.max(r, lcs / reference.length);
      }
      return p > 0 ? 2.44 / (1 / p + 1.44 / r) : 0;
    },
    rougeBy({
      overlap: (a, b) => {
        // One row of the table is enough.
        let above = new Array<number>(b.length + 1).fill(0);
        for (const word of a) {
          const row = [0];
          b.forEach((other, j) =>
            row.push(word === other ? (above[j] ?? 0) + 1 : Math.max(above[j + 1] ?? 0, row[j] ?? 0)),
          );
          above = row;
        }
        return above[b.length] ?? 0;
      },
    }),
  ],
});
