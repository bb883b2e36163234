import {
  defineExercise,
  equalsReference,
  firstDifference,
  type Misconception,
  property,
  type Random,
} from "@attention-lab/grader";
import { alignByLoops, encodeByLoops, sayByLoops } from "@attention-lab/lib/seq2seq";
import { lstmStepByLoops } from "@attention-lab/lib/recurrent";
import { specialIds } from "@attention-lab/lib/text";
import { mistake, product } from "../kit";
import {
  readBothBy,
  readBy,
  rightTranslation,
  translateBy,
  translateCase,
  type TranslateArgs,
} from "./translateFormulas";

const { start, end } = specialIds;

const mistakes: Misconception<TranslateArgs, number[]>[] = [
  mistake(
    "states from the end not turned around",
    "The encoder that reads from the end gives its states in the order in which it read. The last of them belongs to the first word: turn them around before you put them beside the others.",
    translateBy({ read: readBothBy((rows) => rows) }),
  ),
  mistake(
    "read one way only",
    "Both encoders read the sentence from its beginning. The second one begins at the end.",
    translateBy({
      read: (ids, model) => {
        const { source, forward, backward } = model;
        const [a, b] = [readBy(ids, source, forward), readBy(ids, source, backward)];
        const first = { h: [...a.last.h, ...b.last.h], c: [...a.last.c, ...b.last.c] };
        return { states: a.states.map((h, t) => [...h, ...(b.states[t] ?? [])]), first };
      },
    }),
  ),
  mistake(
    "halves exchanged",
    "The half that read from the end stands first. The forward half comes first, in the states as in the decoder's first state.",
    translateBy({ read: readBothBy(undefined, (f, b) => [...b, ...f]) }),
  ),
  mistake(
    "decoder starts from zeros",
    "The decoder starts from zeros, so the sentence reaches it through attention alone. It starts where the two encoders ended.",
    translateBy({
      read: (ids, model) => {
        const { states, first } = readBothBy()(ids, model);
        return { states, first: { h: first.h.map(() => 0), c: first.c.map(() => 0) } };
      },
    }),
  ),
  mistake(
    "the state before the step asks",
    "The query is the decoder's state before it was fed with the last word. Move it first: the state after the step asks here.",
    translateBy({ asks: ({ h }) => h }),
  ),
  mistake(
    "state not carried on",
    "Every word is said from the decoder's first state. Carry the state of one word on to the next, h and c.",
    translateBy({ carry: (_, first) => first }),
  ),
  mistake(
    "only h carried on",
    "h goes on from word to word and c stays what it was in the beginning. A state is both of them.",
    translateBy({ carry: ({ h }, { c }) => ({ h, c }) }),
  ),
  mistake(
    "always fed with the start mark",
    "The decoder is fed with <start> at every step. It wants the word it has just said.",
    translateBy({ feed: () => start }),
  ),
  mistake(
    "begins with <pad>",
    "The first word fed is id 0. A sentence begins with <start>.",
    translateBy({ first: specialIds.pad }),
  ),
  mistake(
    "words looked up among the source words",
    "What was said is looked up among the vectors of source words. French words have a table of their own, target.",
    (ids, model, maxLength) => rightTranslation(ids, { ...model, target: model.source }, maxLength),
  ),
  mistake(
    "state before context",
    "The decoder's state stands before the context where the two are joined. W_c wants [c; h].",
    translateBy({ join: (c, h) => [...h, ...c] }),
  ),
  mistake(
    "end mark kept",
    "The end mark is part of the result. It says that the sentence is over and is no word of it.",
    translateBy({ keepEnd: true }),
  ),
  mistake(
    "one word too many",
    "It says one word more than maxLength. Check the length before a word is said, not after.",
    translateBy({ most: (n) => n + 1 }),
  ),
];

const endless = (random: Random): TranslateArgs[] =>
  [5, 6, 7].map((words) => translateCase(random, { words, half: 3, least: 12, most: 12, told: 8 }, mistakes));
const ending = (random: Random): TranslateArgs[] =>
  [5, 7].map((words) => translateCase(random, { words, half: 3, least: 6, ends: true, most: 20 }, mistakes));

export const translate = defineExercise<TranslateArgs, number[]>({
  id: "seq2seq.translate",
  title: "The translator",
  points: 3,
  functionName: "translate",
  signature: "translate(ids: number[], model: Translator, maxLength: number): number[]",
  hints: [
    "Which of your functions reads, which one looks and which one says? And what has to be carried from one word to the next?",
    "Two encoders read the same sentence, one of them from its end. What belongs to the same source word has to stand side by side before anything else is done.",
    "Everything that does not change from word to word is computed before the loop. In the loop the decoder moves first, and the state that it arrives at is the one that asks.",
  ],
  reference: (ids, { source, target, forward, backward, decoder, U, W, v, ...output }, maxLength) => {
    const read = (some: readonly number[], lstm: { w: number[][]; b: number[] }) =>
      encodeByLoops(some.map((id) => source[id] ?? []), some.map(() => true), lstm); // prettier-ignore
    const [ahead, back] = [read(ids, forward), read([...ids].reverse(), backward)];
    const states = ahead.states.map((h, t) => [...h, ...(back.states[ids.length - 1 - t] ?? [])]);
    const memory = { keys: product(states, U), states, mask: ids.map(() => true) };
    let state = { h: [...ahead.last.h, ...back.last.h], c: [...ahead.last.c, ...back.last.c] };
    const said: number[] = [start];
    while (said.length <= maxLength) {
      state = lstmStepByLoops(target[said.at(-1) ?? start] ?? [], state.h, state.c, decoder);
      const { context } = alignByLoops(state.h, memory, { W, v });
      const { logits } = sayByLoops(context, state.h, output);
      const word = logits.indexOf(Math.max(...logits));
      if (word === end) break;
      said.push(word);
    }
    return said.slice(1);
  },
  checks: [
    equalsReference({ name: "Says what its model says, up to maxLength words", weight: 3, cases: endless }),
    equalsReference({ name: "Ends where its model ends", weight: 2, cases: ending }),
    property({
      name: "A smaller maxLength cuts the sentence and changes nothing else",
      weight: 1,
      cases: endless,
      holds: async ([ids, model, maxLength], { ask, reference }) => {
        const whole = reference(ids, model, maxLength);
        for (const most of [8, 4, 1]) {
          const difference = firstDifference(whole.slice(0, most), await ask(ids, model, most));
          if (difference) return { ...difference, message: `With maxLength ${most}: ${difference.message}` };
        }
        return undefined;
      },
    }),
  ],
  misconceptions: mistakes,
  alternatives: [
    rightTranslation,
    (ids, model, maxLength) => {
      const { states, first } = readBothBy()(ids, model);
      const one = translateBy({ read: () => ({ states, first }) });
      const whole = one(ids, model, 50);
      return whole.slice(0, maxLength);
    },
  ],
});
