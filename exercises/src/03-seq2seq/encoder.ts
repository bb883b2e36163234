import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { encodeByLoops } from "@attention-lab/lib/seq2seq";
import { specialIds } from "@attention-lab/lib/text";
import { mistake } from "../kit";
import {
  type Encoded,
  type EncoderArgs,
  encoderCase,
  reading,
  readingBy,
  rightReading,
} from "./encoderFormulas";
import { type LstmState, rightStep } from "./lstmFormulas";

const { pad, unknown, end } = specialIds;

const unpadded = (random: Random): EncoderArgs[] => [
  encoderCase(random, { words: 4, padding: 0 }),
  encoderCase(random, { words: 6, padding: 0, dIn: 5, d: 2 }),
];

const padded = (random: Random): EncoderArgs[] => [
  encoderCase(random, { words: 3, padding: 2 }),
  encoderCase(random, { words: 5, padding: 1, dIn: 2, d: 3 }),
  encoderCase(random, { words: 2, padding: 5, dIn: 1, d: 1 }),
];

export const encoder = defineExercise<EncoderArgs, Encoded>({
  id: "seq2seq.encoder",
  title: "The encoder",
  points: 4,
  functionName: "encode",
  signature: "encode(ids: number[], embedding: number[][], w: number[][], b: number[]): Encoded",
  hints: [
    "A model reads the same sentence alone or padded to the longest of its batch. What must a step of padding do, so that both end in the same state?",
    "Keep one state outside of a loop over the ids, zeros in the beginning. Each real word replaces it by the next one, and after every step its h is noted down.",
    "A word is a row of a table. What are the two parts of the state, and what happens to each of them, and to the list of states, where there is no word to read?",
  ],
  reference: (ids, embedding, w, b) => {
    const inputs = ids.map((id) => embedding[id] ?? []);
    return encodeByLoops(
      inputs,
      ids.map((id) => id !== pad),
      { w, b },
    );
  },
  checks: [
    equalsReference({ name: "Equals reading word by word", weight: 2, cases: unpadded }),
    equalsReference({ name: "Padding carries the state on", weight: 3, cases: padded }),
    property({
      name: "The last state does not depend on the amount of padding",
      weight: 2,
      cases: (random) => [encoderCase(random, { words: 4, padding: 1 })],
      holds: async ([ids, ...model], { ask, reference }) => {
        const { last } = reference(ids, ...model);
        for (const more of [[], [pad], [pad, pad, pad, pad]]) {
          const got = (await ask([...ids, ...more], ...model)) as Partial<Encoded> | null;
          const difference = firstDifference({ last }, { last: got?.last });
          if (!difference) continue;
          return { ...difference, message: `With ${more.length} more <pad>: ${difference.message}` };
        }
        return undefined;
      },
    }),
  ],
  misconceptions: [
    mistake(
      "padding read as a word",
      "Padding is read like a word, and every <pad> changes the state. Then the meaning of a sentence depends on its neighbours in the batch.",
      reading(({ moved }) => moved),
    ),
    mistake(
      "state set to zero at padding",
      "At padding the state becomes zero, so what was read is lost and the decoder starts from nothing. Carry the state on.",
      reading(({ id, moved, start }) => (id === pad ? start : moved)),
    ),
    mistake(
      "zeros as states at padding",
      "`last` is right, but `states` holds zeros at padding. A step of padding carries the state on, in the list of states as well; the mask is what hides it.",
      (...args) => {
        const { states, last } = rightReading(...args);
        return { states: states.map((h, t) => (args[0][t] === pad ? h.map(() => 0) : h)), last };
      },
    ),
    mistake(
      "only h carried on",
      "At padding h stays but the memory c moves on. A state is both of them: neither may notice the padding.",
      reading(({ id, state, moved }) => (id === pad ? { h: state.h, c: moved.c } : moved)),
    ),
    mistake(
      "last state read at padding",
      "The states are right, but `last` has run on over the padding. It has to be the state after the last real word.",
      (...args) => ({
        states: rightReading(...args).states,
        last: reading(({ moved }) => moved)(...args).last,
      }),
    ),
    mistake(
      "every word read from the zero state",
      "Each step starts from zeros again, so the words do not know of each other. The state after one word is where the next one starts.",
      (ids, embedding, w, b) => {
        const alone = ids.map((id) => rightReading([id], embedding, w, b).last);
        const words = alone.filter((_, t) => ids[t] !== pad);
        const last = words[words.length - 1] as LstmState;
        return { states: alone.map((state, t) => (ids[t] === pad ? last.h : state.h)), last };
      },
    ),
    mistake(
      "memory not handed on",
      "Only h goes from step to step; the memory c starts from zeros every time. c is what lets an LSTM remember over many words.",
      (ids, embedding, w, b) => {
        let last: LstmState = { h: new Array<number>(b.length / 4).fill(0), c: [] };
        const states = ids.map((id) => {
          const forgetful = { h: last.h, c: last.h.map(() => 0) };
          if (id !== pad) last = rightStep(embedding[id] ?? [], forgetful, w, b);
          return last.h;
        });
        return { states, last };
      },
    ),
    mistake(
      "memories instead of outputs",
      "The states are the memories c. What attention and the decoder look at are the outputs h.",
      (ids, ...model) => ({
        states: ids.map((_, t) => rightReading(ids.slice(0, t + 1), ...model).last.c),
        last: rightReading(ids, ...model).last,
      }),
    ),
    mistake(
      "states before the words",
      "The states are one step late: states[t] is the state before word t. Note h down after the step.",
      (ids, ...model) => {
        const { states, last } = rightReading(ids, ...model);
        return { states: [last.h.map(() => 0), ...states.slice(0, -1)], last };
      },
    ),
    mistake(
      "read backwards",
      "The sentence is read from its end to its beginning. The first word comes first here.",
      (ids, ...model) => rightReading([...ids].reverse(), ...model),
    ),
    mistake(
      "states of padding left out",
      "There are states for real words only. Keep one for every id, so that all sentences of a batch have equally many; the mask hides what is too much.",
      (ids, ...model) =>
        rightReading(
          ids.filter((id) => id !== pad),
          ...model,
        ),
    ),
    mistake(
      "end mark skipped",
      "The step at <end> is left out as if it were padding. The end mark is read like a word.",
      readingBy(
        (moved) => moved,
        (id) => id === pad || id === end,
      ),
    ),
    mistake(
      "unknown words skipped",
      "Unknown words are left out as if they were padding. <unknown> has a vector of its own.",
      readingBy(
        (moved) => moved,
        (id) => id === pad || id === unknown,
      ),
    ),
  ],
  alternatives: [
    (ids, embedding, w, b) => {
      const length = ids.findIndex((id) => id === pad);
      const words = length < 0 ? ids : ids.slice(0, length);
      const { states, last } = reading(({ moved }) => moved)(words, embedding, w, b);
      while (states.length < ids.length) states.push(last.h);
      return { states, last };
    },
    (ids, embedding, w, b) => {
      // A blend in place of a branch, as on tensors: the mask is 1 or 0.
      const blend = (m: number, a: readonly number[], z: readonly number[]) =>
        a.map((x, k) => m * x + (1 - m) * (z[k] ?? NaN));
      let h = new Array<number>(b.length / 4).fill(0);
      let c = h;
      const states: number[][] = [];
      for (const id of ids) {
        const moved = rightStep(embedding[id] ?? [], { h, c }, w, b);
        const m = Math.min(id, 1);
        [h, c] = [blend(m, moved.h, h), blend(m, moved.c, c)];
        states.push(h);
      }
      return { states, last: { h, c } };
    },
  ],
});
