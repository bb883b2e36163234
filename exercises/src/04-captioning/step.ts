import {
  defineExercise,
  equalsReference,
  firstDifference,
  property,
  type Random,
} from "@attention-lab/grader";
import { captionStepByLoops } from "@attention-lab/lib/captioning";
import { mistake } from "../kit";
import { rowTimes } from "./lookFormulas";
import {
  alike,
  type CaptionStep,
  drawStep,
  lstmStep,
  rightStep,
  type StepArgs,
  stepBy,
  unlike,
} from "./stepFormulas";

const ordinary = (random: Random): StepArgs[] => [drawStep(random, alike, 3), drawStep(random, alike, 5)];

export const step = defineExercise<StepArgs, CaptionStep>({
  id: "captioning.step",
  title: "One word of the caption",
  points: 5,
  functionName: "captionStep",
  signature: "captionStep(word: number, state: TwoStates, regions: number[][], model: Model): CaptionStep",
  hints: [
    "Which of the two LSTMs knows the last word when it is time to look at the picture, and which of its vectors asks the question?",
    "Five steps in a row: hear the word, ask and look, gate what was seen, let the second LSTM read both, turn its output into logits. You have written the look and the gate already.",
    "The new h1 is used three times: multiplied by model.query it is the query, it opens the gate, and it stands in front of the gated context in what the second LSTM reads.",
  ],
  reference: captionStepByLoops,
  checks: [
    equalsReference({ name: "Equals the five formulas", weight: 4, cases: ordinary }),
    equalsReference({
      name: "All widths may differ",
      weight: 1,
      cases: (random) => [drawStep(random, alike, 3), drawStep(random, unlike, 7)],
    }),
    property({
      name: "A second step goes on from the first",
      weight: 2,
      cases: (random) => [drawStep(random, alike, 4)],
      holds: async ([word, state, regions, model], { ask, reference }) => {
        const first = await ask(word, state, regions, model);
        const expected = reference(word, state, regions, model);
        const difference = firstDifference(expected, first);
        if (difference) return difference;
        const next = expected.state;
        return firstDifference(reference(4, next, regions, model), await ask(4, next, regions, model));
      },
    }),
  ],
  misconceptions: [
    mistake(
      "query from the old state",
      "The question comes from the state before the word was heard. Hear the word first: the new h1 knows what is asked for now.",
      stepBy({ asks: (_, old) => old.h1 }),
    ),
    mistake(
      "query from the second LSTM",
      "The question comes from the state of the second LSTM, which has not heard the word. The new h1 asks.",
      stepBy({ asks: (_, old) => old.h2 }),
    ),
    mistake(
      "gate from the old state",
      "The gate is opened by the state before the word was heard. It is the new h1 that opens it.",
      stepBy({ opens: (_, old) => old.h1 }),
    ),
    mistake(
      "context not gated",
      "The second LSTM reads the context as it is. Multiply it by the gate first.",
      stepBy({ reads: (h1, context) => [...h1, ...context] }),
    ),
    mistake(
      "context before the state",
      "The second LSTM reads [β z; h1]. The state h1 comes first.",
      stepBy({ reads: (h1, context, gate) => [...context.map((z) => gate * z), ...h1] }),
    ),
    mistake(
      "gate on the state too",
      "The whole input of the second LSTM is gated. The gate is for what was seen alone; what was heard always passes.",
      stepBy({ reads: (h1, context, gate) => [...h1, ...context].map((x) => gate * x) }),
    ),
    mistake(
      "context not read",
      "The second LSTM reads zeros in place of what was seen: this is a model of language without eyes.",
      stepBy({ reads: (h1, context) => [...h1, ...context.map(() => 0)] }),
    ),
    mistake(
      "word said by the first LSTM",
      "The logits are made of h1, which has not seen the picture. The second LSTM's output h2 says the word.",
      stepBy({ says: (h1) => h1 }),
    ),
    mistake(
      "bias of the words left out",
      "The bias of the output is not added. It holds how frequent each word is.",
      stepBy({ bias: (b) => b.map(() => 0) }),
    ),
    mistake(
      "old state returned",
      "The state that is returned is the one that came in, so every step would start anew. Return the new outputs and memories.",
      stepBy({ next: (_, old) => old }),
    ),
    mistake(
      "memories not carried on",
      "The outputs h1 and h2 are new, the memories c1 and c2 are the old ones. Both LSTMs return both.",
      stepBy({ next: (state, old) => ({ ...state, c1: old.c1, c2: old.c2 }) }),
    ),
    mistake(
      "word shifted by one",
      "The vector is that of the next word in the list. The id itself is the row, counted from 0.",
      stepBy({ heard: (word, { embedding }) => embedding[(word + 1) % embedding.length] ?? [] }),
    ),
  ],
  alternatives: [
    rightStep,
    (word, { h1, c1, h2, c2 }, regions, { embedding, listen, query, gate, speak, out }) => {
      const heard = lstmStep(embedding[word] ?? [], h1, c1, listen);
      const q = (query[0] ?? []).map((_, k) =>
        heard.h.reduce((s, x, i) => s + x * (query[i]?.[k] ?? NaN), 0),
      );
      const exps = regions.map((a) => Math.exp(a.reduce((s, x, k) => s + x * (q[k] ?? NaN), 0)));
      const weights = exps.map((x) => x / exps.reduce((s, y) => s + y, 0));
      const beta = 1 / (1 + Math.exp(-heard.h.reduce((s, x, i) => s + x * (gate.w[i] ?? NaN), gate.b)));
      const seen = q.map(
        (_, k) => beta * weights.reduce((s, alpha, i) => s + alpha * (regions[i]?.[k] ?? NaN), 0),
      );
      const spoken = lstmStep(heard.h.concat(seen), h2, c2, speak);
      const logits = [...out.b];
      spoken.h.forEach((x, i) => out.w[i]?.forEach((w, j) => (logits[j] = (logits[j] ?? NaN) + x * w)));
      return { logits, state: { h1: heard.h, c1: heard.c, h2: spoken.h, c2: spoken.c }, weights, gate: beta };
    },
    // The regions may be asked by keys that are made once: (W h)·a = h·(W a).
    (...args) => {
      const [, , regions, model] = args;
      const result = rightStep(...args);
      const keys = regions.map((a) =>
        model.query.map((row) => row.reduce((s, x, k) => s + x * (a[k] ?? NaN), 0)),
      );
      const scores = keys.map((key) => key.reduce((s, x, k) => s + x * (result.state.h1[k] ?? NaN), 0));
      const exps = scores.map((e) => Math.exp(e - Math.max(...scores)));
      const logits = rowTimes(result.state.h2, model.out.w).map((x, j) => x + (model.out.b[j] ?? NaN));
      return { ...result, logits, weights: exps.map((x) => x / exps.reduce((s, y) => s + y, 0)) };
    },
  ],
});
