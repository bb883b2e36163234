import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { beamSearch } from "@attention-lab/lib/seq2seq";
import { specialIds } from "@attention-lab/lib/text";
import { mistake, transposed } from "../kit";
import {
  circling,
  decodeBy,
  ending,
  type GreedyArgs,
  largest,
  lifted,
  sayingPad,
  silent,
} from "./greedyFormulas";

const { pad, start, end } = specialIds;
const ordinary = (random: Random): GreedyArgs[] => [
  [ending(random, 3), 10],
  [ending(random, 5), 10],
  [lifted(ending(random, 4), 20), 7],
  [sayingPad(random), 10],
];

/** Models that never end, and an end that comes just in time. */
const limited = (random: Random): GreedyArgs[] => [
  [circling(random), 5],
  [ending(random, 4), 4],
  [circling(random), 1],
];

export const greedy = defineExercise<GreedyArgs, number[]>({
  id: "seq2seq.greedy",
  title: "Greedy decoding",
  points: 3,
  functionName: "greedyDecode",
  signature: "greedyDecode(table: number[][], maxLength: number): number[]",
  hints: [
    "Which word does the model follow up when nothing has been said yet, and which one after that?",
    "A loop with two ways out: the end mark has come, or enough words are said. Each round picks the place of the largest logit in the row of the last word.",
    "What is fed in the very first round, when no word has been picked yet? And is the end mark a word of the sentence? Each answer decides where one line stands.",
  ],
  reference: (table, maxLength) => {
    // A beam of width 1 ranks the continuations of one hypothesis: logits do as well as log p.
    const callbacks = {
      start: () => undefined,
      step: (_: undefined, tokens: readonly number[]) => ({
        logProbabilities: tokens.map((token) => table[token] ?? []),
        state: undefined,
      }),
      select: () => undefined,
    };
    const best = beamSearch(callbacks, { width: 1, startId: start, endId: end, maxLength });
    return best[0]?.ids ?? [];
  },
  checks: [
    equalsReference({
      name: "Says the likeliest word at every step, up to <end>",
      weight: 3,
      cases: ordinary,
    }),
    equalsReference({ name: "Stops after maxLength words", weight: 2, cases: limited }),
    property({
      name: "An end mark at once gives no words at all",
      weight: 1,
      cases: (random) => [[silent(random), 7]],
      holds: async ([table, maxLength], { ask, random, reference }) => {
        const some = ending(random, 3); // so that saying nothing is not always right
        return (
          firstDifference(reference(some, 7), await ask(some, 7)) ??
          firstDifference([], await ask(table, maxLength))
        );
      },
    }),
    property({
      name: "Adding the same to all logits changes nothing",
      weight: 1,
      cases: (random) => [[ending(random, 4), 7]],
      holds: async ([table, maxLength], { ask, reference }) => {
        for (const centre of [0, 1e4, -1e4]) {
          const got = await ask(lifted(table, centre), maxLength);
          const difference = firstDifference(reference(table, maxLength), got);
          if (!difference) continue;
          return { ...difference, message: `With ${centre} added: ${difference.message}` };
        }
        return undefined;
      },
    }),
  ],
  misconceptions: [
    mistake(
      "end mark kept",
      "The end mark is part of the result. It says that the sentence is over and is no word of it.",
      decodeBy({ keepEnd: true }),
    ),
    mistake(
      "start mark kept",
      "The result begins with the start mark. It is fed to the model first, but the model did not say it.",
      decodeBy({ keepStart: true }),
    ),
    mistake(
      "begins with <pad>",
      "The first row looked at is that of id 0, <pad>. Nothing said yet is what <start> stands for.",
      decodeBy({ first: pad }),
    ),
    mistake(
      "begins with <end>",
      "The first row looked at is that of <end>. The model is asked to begin by <start>.",
      decodeBy({ first: end }),
    ),
    mistake(
      "does not stop at the end mark",
      "The decoding goes on after the end mark, up to maxLength. What a model says after its own end means nothing.",
      (table, maxLength) => {
        const said: number[] = [];
        let word: number = start;
        for (let t = 0; t < maxLength; t++) said.push((word = largest(table[word] ?? [])));
        return said.filter((id) => id !== end);
      },
    ),
    mistake(
      "always fed with the start mark",
      "The model is asked the same question in every round. Feed it with the word it has just said.",
      decodeBy({ feed: () => start }),
    ),
    mistake(
      "<start> fed after <pad>",
      "After <pad> the model is fed with <start>, as happens with `word || start`: the id 0 counts as false. Ids are numbers, and 0 is one of them.",
      decodeBy({ feed: (said) => said || start }),
    ),
    mistake(
      "stops at <pad>",
      "The sentence ends where the model says <pad>, as happens when the loop asks whether the word is true: the id 0 counts as false. Only <end> ends it.",
      decodeBy({ until: (id) => id === end || id === pad }),
    ),
    mistake(
      "one word too few",
      "It stops one word before maxLength, as if the start mark counted. Only words that are said count.",
      decodeBy({ most: (n) => n - 1 }),
    ),
    mistake(
      "one word too many",
      "It says one word more than maxLength. Check the length before a word is said, not after.",
      decodeBy({ most: (n) => n + 1 }),
    ),
    mistake(
      "the largest counted from 0",
      "The search for the largest logit begins with the number 0, which none of these logits reaches. Logits may all be negative.",
      decodeBy({
        pick: (row) => row.reduce((best, x, id) => (x > Math.max(0, row[best] ?? 0) ? id : best), 0),
      }),
    ),
    mistake(
      "the smallest logit",
      "The least likely word is said. A larger logit means a larger probability.",
      decodeBy({ pick: (row) => row.indexOf(Math.min(...row)) }),
    ),
    mistake(
      "table read by columns",
      "The table is read by columns. Row `word` holds the logits of all words that may follow `word`.",
      (table, maxLength) => decodeBy({})(transposed(table), maxLength),
    ),
    mistake(
      "first word missing",
      "The first word is missing. Feeding it comes after noting it down: it is part of the sentence.",
      (table, maxLength) => decodeBy({})(table, maxLength).slice(1),
    ),
  ],
  alternatives: [
    decodeBy({}),
    (table, maxLength) => {
      const say = (last: number, left: number): number[] => {
        if (left === 0) return [];
        const row = table[last] ?? [];
        const next = row.reduce((best, x, id) => (x > (row[best] ?? NaN) ? id : best), 0);
        return next === end ? [] : [next, ...say(next, left - 1)];
      };
      return say(start, maxLength);
    },
    (table, maxLength) => {
      const next = table.map((row) =>
        row.map((x, id): [number, number] => [x, id]).sort(([a], [b]) => b - a),
      );
      const ids: number[] = [start];
      while (ids.length <= maxLength) ids.push(next[ids[ids.length - 1] ?? 0]?.[0]?.[1] ?? end);
      const said = ids.slice(1);
      return said.includes(end) ? said.slice(0, said.indexOf(end)) : said;
    },
  ],
});
