import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { sentenceBleu } from "@attention-lab/lib/text";
import { mistake } from "../kit";
import {
  type Bleu,
  type BleuArgs,
  bleuBy,
  brevity,
  gaps,
  geometric,
  longer,
  matchesOf,
  orders,
  repeated,
  shareOf,
  short,
  shorter,
  sum,
} from "./bleuFormulas";

/** Too long first: there a missing penalty is right, and one for the wrong side shows. */
const ordinary = (random: Random): BleuArgs[] => [longer(random), shorter(random), shorter(random, 9)];
const part = (name: "precisions" | "brevityPenalty", got: unknown) => ({
  [name]: (got as Partial<Bleu> | null)?.[name],
});

const onlyPart = (name: "precisions" | "brevityPenalty", title: string, cases: typeof ordinary) =>
  property<BleuArgs, Bleu>({
    name: title,
    weight: 2,
    cases,
    holds: async (args, { ask, reference }) =>
      firstDifference(part(name, reference(...args)), part(name, await ask(...args))),
  });

export const bleu = defineExercise<BleuArgs, Bleu>({
  id: "seq2seq.bleu",
  title: "How good is a translation?",
  points: 3,
  functionName: "bleu",
  signature: "bleu(hypothesis: string[], reference: string[]): Bleu",
  hints: [
    "The hypothesis says “the” seven times and the reference twice. How many of the seven are right?",
    "Count the n-grams of both sides. A match is worth the smaller of the two counts; the precision divides by how many n-grams the hypothesis has.",
    "Which kind of mean becomes 0 as soon as one of the four precisions is 0? And which of the two lengths makes the penalty a number below 1?",
  ],
  reference: (hypothesis, reference) => {
    const options = { tokenize: "none", smoothing: "none", effectiveOrder: false } as const;
    const { precisions, ...rest } = sentenceBleu(hypothesis.join(" "), [reference.join(" ")], options);
    return {
      precisions: precisions.map((p) => p / 100),
      brevityPenalty: rest.brevityPenalty,
      score: rest.score / 100,
    };
  },
  checks: [
    onlyPart("precisions", "The precisions of 1- to 4-grams, clipped", (random) => [
      ...ordinary(random),
      repeated(random),
    ]),
    onlyPart("brevityPenalty", "The brevity penalty", ordinary),
    equalsReference({ name: "The score of both", weight: 2, cases: ordinary }),
    equalsReference({
      name: "Without matches, or too short for 4-grams, the score is 0",
      weight: 1,
      cases: (random) => [...ordinary(random), repeated(random), short(random)],
    }),
    equalsReference({
      name: "Words are told apart where they border",
      weight: 1,
      cases: (random) => [...ordinary(random), gaps],
    }),
  ],
  misconceptions: [
    mistake(
      "counts not clipped",
      "Every n-gram that occurs in the reference counts as often as the hypothesis repeats it, so “the the the” would be perfect. It counts at most as often as the reference has it.",
      bleuBy({
        precision: (own, available) => {
          const found = [...own].map(([ngram, count]) => (available.has(ngram) ? count : 0));
          return shareOf(sum(found), sum([...own.values()]));
        },
      }),
    ),
    mistake(
      "different n-grams only",
      "Each n-gram counts once, however often it is said. Repeated n-grams count again, up to the count in the reference, and always below the line.",
      bleuBy({
        precision: (own, available) =>
          shareOf([...own.keys()].filter((ngram) => available.has(ngram)).length, own.size),
      }),
    ),
    mistake(
      "recall instead of precision",
      "The matches are divided by the n-grams of the reference: that is recall. Precision asks how much of the hypothesis is right.",
      bleuBy({
        precision: (own, available) => shareOf(matchesOf(own, available), sum([...available.values()])),
      }),
    ),
    mistake(
      "brevity penalty inverted",
      "The penalty hits hypotheses that are longer than the reference. Those are punished by their precision already; what is too short has to pay.",
      bleuBy({ penalty: (c, r) => brevity(r, c) }),
    ),
    mistake(
      "lengths exchanged in the penalty",
      "In the exponent the two lengths are exchanged, and short hypotheses gain by it. r / c is larger than 1 for them.",
      bleuBy({ penalty: (c, r) => (c >= r ? 1 : Math.exp(1 - c / r)) }),
    ),
    mistake(
      "penalty for every length",
      "The exponential is used for every length, and long hypotheses get more than 1. From c = r on the penalty is 1.",
      bleuBy({ penalty: (c, r) => Math.exp(1 - r / c) }),
    ),
    mistake(
      "ratio of lengths as penalty",
      "The penalty is the ratio of the lengths. In BLEU it is an exponential of it.",
      bleuBy({ penalty: (c, r) => Math.min(1, c / r) }),
    ),
    mistake(
      "no brevity penalty",
      "There is no brevity penalty: a hypothesis of the few words one is sure of would be the best one.",
      bleuBy({ penalty: () => 1 }),
    ),
    mistake(
      "arithmetic mean",
      "The score is the ordinary mean of the precisions. The geometric mean is wanted: one precision of 0 makes the whole 0.",
      bleuBy({ combine: (precisions) => sum(precisions) / 4 }),
    ),
    mistake(
      "product without the root",
      "The four precisions are multiplied, but the fourth root is missing: the logarithms are summed and not averaged.",
      bleuBy({ combine: (precisions) => precisions.reduce((product, p) => product * p, 1) }),
    ),
    mistake(
      "times 100",
      "The score is 100 times too large. Papers print it so; here everything is from 0 to 1.",
      bleuBy({ combine: (precisions) => 100 * geometric(precisions) }),
    ),
    mistake(
      "unigrams only",
      "The score uses the first precision alone. Then the order of the words would not matter.",
      bleuBy({ combine: ([first = NaN]) => first }),
    ),
    mistake(
      "precisions of 0 left out",
      "Precisions of 0 are left out of the mean. Without smoothing one order without a match makes the score 0.",
      bleuBy({ combine: (precisions) => geometric(precisions.filter((p) => p > 0)) }),
    ),
    mistake(
      "NaN for short sentences",
      "A hypothesis too short for 4-grams gives 0 / 0, which is NaN. By convention its precision is 0 then.",
      bleuBy({
        precision: (own, available) => matchesOf(own, available) / sum([...own.values()]),
      }),
    ),
    mistake(
      "words run together",
      "N-grams are told apart by their letters alone: “in side” and “inside” become the same. Put something between the words.",
      bleuBy({ gap: "" }),
    ),
  ],
  alternatives: [
    bleuBy({}),
    (hypothesis, reference) => {
      // Every match strikes one n-gram off the reference's list.
      const precisions = orders.map((n) => {
        const total = hypothesis.length - n + 1;
        const list = reference.slice(n - 1).map((_, i) => JSON.stringify(reference.slice(i, i + n)));
        let matches = 0;
        for (let i = 0; i < total; i++) {
          const at = list.indexOf(JSON.stringify(hypothesis.slice(i, i + n)));
          if (at >= 0) matches += list.splice(at, 1).length;
        }
        return total > 0 ? matches / total : 0;
      });
      const brevityPenalty = Math.exp(Math.min(0, 1 - reference.length / hypothesis.length));
      return {
        precisions,
        brevityPenalty,
        score: brevityPenalty * precisions.reduce((p, q) => p * q, 1) ** 0.25,
      };
    },
    bleuBy({
      penalty: (c, r) => Math.min(1, Math.E ** (1 - r / c)),
      combine: (precisions) => Math.sqrt(Math.sqrt(precisions.reduce((product, p) => product * p, 1))),
    }),
  ],
});
