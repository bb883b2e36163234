import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { sentenceBleu } from "@attention-lab/lib/text";
import { type Bleu, bleuBy, brevity, geometric, matchesOf, orders, shareOf, sum } from "./bleuFormulas";
import { type BleuArgs, gaps, longer, repeated, short, shorter } from "./translations";

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
  points: 4,
  functionName: "bleu",
  signature: "bleu(hypothesis: string[], reference: string[]): Bleu",
  hints: [
    "The hypothesis says “the” seven times and the reference twice. How many of the seven are right?",
    "Count the n-grams of both sides. A match is worth the smaller of the two counts; the precision divides by how many n-grams the hypothesis has.",
    "The four precisions go into a geometric mean: the mean of their logarithms, and the exponential of that. A hypothesis that is at least as long as the reference pays no penalty.",
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
    {
      name: "counts not clipped",
      message:
        "Every n-gram that occurs in the reference counts as often as the hypothesis repeats it, so “the the the” would be perfect. It counts at most as often as the reference has it.",
      wrong: bleuBy({
        precision: (own, available) => {
          const found = [...own].map(([ngram, count]) => (available.has(ngram) ? count : 0));
          return shareOf(sum(found), sum([...own.values()]));
        },
      }),
    },
    {
      name: "different n-grams only",
      message:
        "Each n-gram counts once, however often it is said. Repeated n-grams count again, up to the count in the reference, and always below the line.",
      wrong: bleuBy({
        precision: (own, available) =>
          shareOf([...own.keys()].filter((ngram) => available.has(ngram)).length, own.size),
      }),
    },
    {
      name: "recall instead of precision",
      message:
        "The matches are divided by the n-grams of the reference: that is recall. Precision asks how much of the hypothesis is right.",
      wrong: bleuBy({
        precision: (own, available) => shareOf(matchesOf(own, available), sum([...available.values()])),
      }),
    },
    {
      name: "brevity penalty inverted",
      message:
        "The penalty hits hypotheses that are longer than the reference. Those are punished by their precision already; what is too short has to pay.",
      wrong: bleuBy({ penalty: (c, r) => brevity(r, c) }),
    },
    {
      name: "lengths exchanged in the penalty",
      message:
        "In the exponent the two lengths are exchanged, and short hypotheses gain by it. r / c is larger than 1 for them.",
      wrong: bleuBy({ penalty: (c, r) => (c >= r ? 1 : Math.exp(1 - c / r)) }),
    },
    {
      name: "penalty for every length",
      message:
        "The exponential is used for every length, and long hypotheses get more than 1. From c = r on the penalty is 1.",
      wrong: bleuBy({ penalty: (c, r) => Math.exp(1 - r / c) }),
    },
    {
      name: "ratio of lengths as penalty",
      message: "The penalty is the ratio of the lengths. In BLEU it is an exponential of it.",
      wrong: bleuBy({ penalty: (c, r) => Math.min(1, c / r) }),
    },
    {
      name: "no brevity penalty",
      message:
        "There is no brevity penalty: a hypothesis of the few words one is sure of would be the best one.",
      wrong: bleuBy({ penalty: () => 1 }),
    },
    {
      name: "arithmetic mean",
      message:
        "The score is the ordinary mean of the precisions. The geometric mean is wanted: one precision of 0 makes the whole 0.",
      wrong: bleuBy({ combine: (precisions) => sum(precisions) / 4 }),
    },
    {
      name: "product without the root",
      message:
        "The four precisions are multiplied, but the fourth root is missing: the logarithms are summed and not averaged.",
      wrong: bleuBy({ combine: (precisions) => precisions.reduce((product, p) => product * p, 1) }),
    },
    {
      name: "times 100",
      message: "The score is 100 times too large. Papers print it so; here everything is from 0 to 1.",
      wrong: bleuBy({ combine: (precisions) => 100 * geometric(precisions) }),
    },
    {
      name: "unigrams only",
      message: "The score uses the first precision alone. Then the order of the words would not matter.",
      wrong: bleuBy({ combine: ([first = NaN]) => first }),
    },
    {
      name: "precisions of 0 left out",
      message:
        "Precisions of 0 are left out of the mean. Without smoothing one order without a match makes the score 0.",
      wrong: bleuBy({ combine: (precisions) => geometric(precisions.filter((p) => p > 0)) }),
    },
    {
      name: "NaN for short sentences",
      message:
        "A hypothesis too short for 4-grams gives 0 / 0, which is NaN. By convention its precision is 0 then.",
      wrong: bleuBy({
        precision: (own, available) => matchesOf(own, available) / sum([...own.values()]),
      }),
    },
    {
      name: "words run together",
      message:
        "N-grams are told apart by their letters alone: “in side” and “inside” become the same. Put something between the words.",
      wrong: bleuBy({ gap: "" }),
    },
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
