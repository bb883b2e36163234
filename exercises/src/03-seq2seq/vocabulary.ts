import { defineExercise, equalsReference, firstDifference, property } from "@attention-lab/grader";
import { createVocabulary, padBatch, specialIds } from "@attention-lab/lib/text";
import { mistake } from "../kit";
import { mixed, single, type VocabularyArgs as Args, withEmpty } from "./sentences";

/** What goes into a model: rows of one length, and where they are real. */
interface Padded {
  ids: number[][];
  mask: boolean[][];
}

const { pad, unknown, start, end } = specialIds;
const idIn = (words: readonly string[]) => (word: string) =>
  words.includes(word) ? words.indexOf(word) : unknown;
const withEnd = (ids: readonly number[]) => [...ids, end];
const longest = (rows: readonly number[][]) => Math.max(...rows.map((row) => row.length));
const filler = (row: readonly number[], length: number) => new Array<number>(length - row.length).fill(pad);
const filledUp = (rows: readonly number[][]) => rows.map((row) => [...row, ...filler(row, longest(rows))]);

/** Rows of ids padded behind; the mask from an id alone. */
const build = (rows: readonly number[][], isReal = (id: number) => id !== pad): Padded => {
  const ids = filledUp(rows);
  return { ids, mask: ids.map((row) => row.map(isReal)) };
};

/** The right answer, but for the way ids or the mask are found. */
const rightBut =
  ({ id = idIn, isReal }: { id?: typeof idIn; isReal?: (id: number) => boolean }) =>
  (sentences: string[][], words: string[]) =>
    build(
      sentences.map((tokens) => withEnd(tokens.map(id(words)))),
      isReal,
    );
const right = rightBut({});

const part = (name: "ids" | "mask", got: unknown) => ({ [name]: (got as Partial<Padded> | null)?.[name] });

const onlyPart = (name: "ids" | "mask", title: string) =>
  property<Args, Padded>({
    name: title,
    weight: 3,
    cases: (random) => [mixed(random), mixed(random)],
    holds: async (args, { ask, reference }) =>
      firstDifference(part(name, reference(...args)), part(name, await ask(...args))),
  });

export const vocabulary = defineExercise<Args, Padded>({
  id: "seq2seq.vocabulary",
  title: "From words to a padded batch",
  points: 3,
  functionName: "padSentences",
  signature: "padSentences(sentences: string[][], words: string[]): Padded",
  hints: [
    "A rectangle of numbers needs rows of one length. How long is the longest row, when every sentence also gets its end mark?",
    "Turn each sentence into ids first, the end mark included; a word that is not in the list has an id as well. Only then fill the rows up.",
    "What does indexOf say of a word that is not in the list, and which id should it become? And can the mask be read off the finished ids alone?",
  ],
  reference: (sentences, words) => {
    // A vocabulary with these words in this order.
    const { encode } = createVocabulary([], { specials: words.slice(4) });
    const { ids, mask } = padBatch(sentences.map((tokens) => encode(tokens, { end: true })));
    return { ids, mask: mask.map((row) => row.map((real) => real === 1)) };
  },
  checks: [
    onlyPart("ids", "Ids of the words, then <end>, then <pad> to the longest row"),
    onlyPart("mask", "The mask is true at words and at <end>, false at <pad>"),
    equalsReference({
      name: "An empty sentence is its end mark; one sentence needs no padding",
      weight: 1,
      cases: (random) => [withEmpty(random), single(random)],
    }),
  ],
  misconceptions: [
    mistake(
      "no end mark",
      "The sentences do not end with <end>. Without it a decoder never learns when to stop talking.",
      (sentences, words) => build(sentences.map((tokens) => tokens.map(idIn(words)))),
    ),
    mistake(
      "end mark after the padding",
      "The end mark comes after the padding. It belongs right behind the last word: padding is what follows the end.",
      (sentences, words) => build(filledUp(sentences.map((tokens) => tokens.map(idIn(words)))).map(withEnd)),
    ),
    mistake(
      "unknown words dropped",
      "Words that are not in the list are left out, so the places of all later words are wrong. <unknown> keeps their place.",
      (sentences, words) =>
        right(
          sentences.map((tokens) => tokens.filter((word) => words.includes(word))),
          words,
        ),
    ),
    mistake(
      "unknown words are −1",
      "Words that are not in the list get the id −1, which is what indexOf says. No row of an embedding has this number: <unknown> is there for them.",
      rightBut({ id: (words) => (word) => words.indexOf(word) }),
    ),
    mistake(
      "unknown words are padding",
      "Words that are not in the list get the id of <pad>, as if there were no word at all. An unknown word is still a word.",
      rightBut({ id: (words) => (word) => Math.max(pad, words.indexOf(word)) }),
    ),
    mistake(
      "padded in front",
      "The padding stands in front of the words. Here it follows them, so that the first word is always at place 0.",
      (sentences, words) => {
        const rows = sentences.map((tokens) => withEnd(tokens.map(idIn(words))));
        const ids = rows.map((row) => [...filler(row, longest(rows)), ...row]);
        return { ids, mask: ids.map((row) => row.map((id) => id !== pad)) };
      },
    ),
    mistake(
      "mask hides the end mark",
      "The mask is false at <end>. The end is something a decoder has to say at the right moment, so it counts like a word.",
      rightBut({ isReal: (id) => id !== pad && id !== end }),
    ),
    mistake(
      "mask hides unknown words",
      "The mask is false at <unknown>. Something stands there that the list does not know; only <pad> stands for nothing.",
      rightBut({ isReal: (id) => id !== pad && id !== unknown }),
    ),
    mistake(
      "mask hides every special word",
      "The mask is false at all special words. Only <pad> stands for nothing; <unknown> is a word and <end> has to be learned.",
      rightBut({ isReal: (id) => id > end }),
    ),
    mistake(
      "mask the wrong way round",
      "The mask is the wrong way round: it is true where there is something, and false at padding.",
      rightBut({ isReal: (id) => id === pad }),
    ),
    mistake(
      "start mark in front",
      "The rows begin with <start>. That mark is fed to the decoder as its first input; it is no word of the sentence.",
      (sentences, words) => build(sentences.map((tokens) => [start, ...withEnd(tokens.map(idIn(words)))])),
    ),
    mistake(
      "ids counted without the special words",
      "The first ordinary word has the id 0, so it cannot be told from <pad>. The special words have the first four ids.",
      rightBut({
        id: (words) => (word) => (words.includes(word) ? words.indexOf(word) - 4 : unknown),
      }),
    ),
  ],
  alternatives: [
    (sentences, words) => {
      const table = new Map(words.map((word, id) => [word, id]));
      const length = 1 + Math.max(...sentences.map((tokens) => tokens.length));
      const ids = sentences.map((tokens) =>
        Array.from({ length }, (_, t) => {
          if (t >= tokens.length) return t === tokens.length ? end : pad;
          return table.get(tokens[t] ?? "") ?? unknown;
        }),
      );
      return { ids, mask: sentences.map((tokens) => ids[0]?.map((_, t) => t <= tokens.length) ?? []) };
    },
    (sentences, words) => {
      const rows = sentences.map((tokens) => [...tokens, "<end>"]);
      const length = rows.reduce((most, row) => Math.max(most, row.length), 0);
      for (const row of rows) while (row.length < length) row.push("<pad>");
      return {
        ids: rows.map((row) => row.map((word) => (words.indexOf(word) + 1 || unknown + 1) - 1)),
        mask: rows.map((row) => row.map((word) => word !== "<pad>")),
      };
    },
  ],
});
