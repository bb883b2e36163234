import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { captionByLoops } from "@attention-lab/lib/captioning";
import { mistake } from "../kit";
import { rowTimes, sum } from "./lookFormulas";
import { type CaptionStep, drawModel, type Model, rightStep, type TwoStates } from "./stepFormulas";

interface Caption {
  ids: number[];
  weights: number[][];
}
type Args = [regions: number[][], model: Model, maxLength: number];

const [PAD, START, END] = [0, 2, 3];
const sizes = { words: 11, embedding: 3, d: 5, width: 5 };

/** How far the end mark is ahead of every word, at each of `length` steps of a model that may not end; and the words. */
function withoutEnd(regions: number[][], model: Model, length: number) {
  const steps: { word: number; ahead: number }[] = [];
  let state = startOf(regions, model, rightParts);
  for (let word: number = START; steps.length < length;) {
    const step = rightStep(word, state, regions, model);
    const others = step.logits.map((x, id) => (id === END ? -Infinity : x));
    state = step.state;
    word = rightParts.pick(others);
    steps.push({ word, ahead: (step.logits[END] ?? NaN) - Math.max(...others) });
  }
  return steps;
}
const withEndBias = (model: Model, add: number): Model => ({
  ...model,
  out: { ...model.out, b: model.out.b.map((x, word) => (word === END ? x + add : x)) },
});

/** A model that says at least three different words, and ends by itself before the eighth or, if `endless`, never. */
function drawCaption(random: Random, endless: boolean, maxLength: number): Args {
  for (let i = 0; i < 500; i++) {
    const regions = random.matrix(4, sizes.width);
    const model = drawModel(random, sizes);
    const steps = withoutEnd(regions, model, 8);
    if (endless && varied(steps.slice(0, maxLength))) return [regions, withEndBias(model, -1e3), maxLength];
    const end = steps.findIndex(({ ahead }, t) => t >= 3 && steps.slice(0, t).every((s) => s.ahead < ahead));
    if (endless || end < 0 || !varied(steps.slice(0, end))) continue;
    const [most, before] = [steps[end], ...steps.slice(0, end)]
      .map((s) => s?.ahead ?? NaN)
      .sort((x, y) => y - x);
    return [regions, withEndBias(model, -((most ?? NaN) + (before ?? NaN)) / 2), maxLength];
  }
  throw new RangeError("no model says such a caption");
}
const varied = (steps: readonly { word: number }[]) =>
  new Set(steps.map(({ word }) => word)).size > 2 && steps[0]?.word !== steps[1]?.word;

/** A caption that ends by itself. */
const ending = (random: Random) => drawCaption(random, false, 8);
/** A caption that is cut off. */
const endless = (random: Random) => drawCaption(random, true, 5);
/** Nothing to say. */
const silent = (random: Random): Args => {
  const [regions, model] = ending(random);
  const b = model.out.b.map((x, word) => (word === END ? 1e3 : x));
  return [regions, { ...model, out: { ...model.out, b } }, 5];
};
const ordinary = (random: Random): Args[] => [ending(random), endless(random)];

const meanOfRegions = (regions: number[][]) =>
  (regions[0] ?? []).map((_, k) => sum(regions.map((region) => (region[k] ?? NaN) / regions.length)));

const rightParts = {
  summary: meanOfRegions,
  squash: Math.tanh as (x: number) => number,
  first: START,
  feed: (said: number): number => said,
  pick: (logits: number[]) => logits.indexOf(Math.max(...logits)),
  carry: (next: TwoStates, _start: TwoStates): TwoStates => next,
  looks: (step: CaptionStep): number[] => step.weights,
  most: (maxLength: number) => maxLength,
  keepEnd: false,
  keepEndLook: false,
  stop: true,
};

function startOf(regions: number[][], model: Model, { summary, squash }: typeof rightParts): TwoStates {
  const h1 = rowTimes(summary(regions), model.start).map(squash);
  const zeros = h1.map(() => 0);
  return { h1, c1: zeros, h2: zeros, c2: zeros };
}

const captionBy =
  (changed: Partial<typeof rightParts>) =>
  (regions: number[][], model: Model, maxLength: number): Caption => {
    const part = { ...rightParts, ...changed };
    const start = startOf(regions, model, part);
    const said: Caption = { ids: [], weights: [] };
    let [state, word] = [start, part.first];
    while (said.ids.length < part.most(maxLength)) {
      const step = rightStep(word, state, regions, model);
      const next = part.pick(step.logits);
      const ended = next === END && part.stop;
      if (!ended || part.keepEnd) said.ids.push(next);
      if (!ended || part.keepEndLook) said.weights.push(part.looks(step));
      if (ended) break;
      [state, word] = [part.carry(step.state, start), part.feed(next)];
    }
    return said;
  };

export const caption = defineExercise<Args, Caption>({
  id: "captioning.caption",
  title: "A whole caption",
  points: 3,
  functionName: "captionPicture",
  signature: "captionPicture(regions: number[][], model: Model, maxLength: number): Caption",
  hints: [
    "Before the first word nothing has been heard. What does the first state know already, and which id stands for “nothing said yet”?",
    "The first h1 is the tanh of the mean region times model.start, the other three vectors are zeros. Then a loop: a step, its likeliest word, and on with the new state and that word.",
    "Leave the loop when the word is <end>, before you note down the word and its weights, or when maxLength words have been said.",
  ],
  reference: captionByLoops,
  checks: [
    equalsReference({ name: "Says the words, with a map for each", weight: 4, cases: ordinary }),
    equalsReference({
      name: "Stops at maxLength",
      weight: 1,
      cases: (random): Args[] => {
        const [regions, model] = endless(random);
        return [...ordinary(random), [regions, model, 1], [regions, model, 3]];
      },
    }),
    equalsReference({
      name: "An end mark at once says nothing",
      weight: 1,
      cases: (random) => [...ordinary(random), silent(random)],
    }),
  ],
  misconceptions: [
    mistake(
      "end mark kept",
      "The end mark is among the words. It says that the caption is over and is no word of it.",
      captionBy({ keepEnd: true, keepEndLook: true }),
    ),
    mistake(
      "a map for the end mark",
      "There is one map more than there are words: the look before the end mark is noted down. Leave the loop first.",
      captionBy({ keepEndLook: true }),
    ),
    mistake(
      "begins with <pad>",
      "The first word fed is id 0, <pad>. Nothing said yet is what <start>, id 2, stands for.",
      captionBy({ first: PAD }),
    ),
    mistake(
      "always fed with <start>",
      "Every step hears <start>. Feed the word that was just said.",
      captionBy({ feed: () => START }),
    ),
    mistake(
      "state not carried on",
      "Every step begins with the first state, so the model forgets what it said. Go on with the state of the last step.",
      captionBy({ carry: (_, start) => start }),
    ),
    mistake(
      "begins from zeros",
      "The first state is all zeros: it knows nothing of the picture. h1 begins as the tanh of the mean region times model.start.",
      captionBy({ squash: () => 0 }),
    ),
    mistake(
      "begins from the sum of the regions",
      "The first state is made of the sum of the regions. It is their mean: divide by their number.",
      captionBy({ summary: (regions) => meanOfRegions(regions).map((x) => x * regions.length) }),
    ),
    mistake(
      "begins from the first region",
      "The first state is made of the first region alone. It is the mean of all of them.",
      captionBy({ summary: (regions) => regions[0] ?? [] }),
    ),
    mistake(
      "tanh forgotten at the start",
      "The first state is not squashed by tanh. The states of an LSTM lie between −1 and 1, and the first one should, too.",
      captionBy({ squash: (x) => x }),
    ),
    mistake(
      "least likely word",
      "The word with the smallest logit is said. A larger logit means a larger probability.",
      captionBy({ pick: (logits) => logits.indexOf(Math.min(...logits)) }),
    ),
    mistake(
      "one word too few",
      "It stops one word before maxLength, as if <start> counted. Only words that are said count.",
      captionBy({ most: (n) => n - 1 }),
    ),
    mistake(
      "does not stop at the end mark",
      "The caption goes on after its end mark. Leave the loop when it comes.",
      captionBy({ stop: false }),
    ),
  ],
  alternatives: [
    captionBy({}),
    (regions, model, maxLength) => {
      const go = (word: number, state: TwoStates, left: number): Caption => {
        if (left === 0) return { ids: [], weights: [] };
        const { logits, state: next, weights } = rightStep(word, state, regions, model);
        const said = logits.reduce((best, x, id) => (x > (logits[best] ?? NaN) ? id : best), 0);
        if (said === END) return { ids: [], weights: [] };
        const rest = go(said, next, left - 1);
        return { ids: [said, ...rest.ids], weights: [weights, ...rest.weights] };
      };
      return go(START, startOf(regions, model, rightParts), maxLength);
    },
    (regions, model, maxLength) => {
      const steps: { word: number; weights: number[] }[] = [];
      let state = startOf(regions, model, rightParts);
      for (let t = 0, word: number = START; t < maxLength; t++) {
        const step = rightStep(word, state, regions, model);
        state = step.state;
        word = rightParts.pick(step.logits);
        steps.push({ word, weights: step.weights });
      }
      const end = steps.findIndex(({ word }) => word === END);
      const kept = end < 0 ? steps : steps.slice(0, end);
      return { ids: kept.map(({ word }) => word), weights: kept.map(({ weights }) => weights) };
    },
  ],
});
