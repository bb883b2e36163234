import { defineExercise, equalsReference, type Random } from "@attention-lab/grader";
import { sayByLoops } from "@attention-lab/lib/seq2seq";
import { mistake, softmaxRow } from "../kit";
import { added, rowTimes } from "./lookFormulas";

type Args = [c: number[], h: number[], wC: number[][], wO: number[][], b: number[]];

interface Said {
  attentional: number[];
  logits: number[];
}

interface Sizes {
  /** Width of the context. */
  dC: number;
  /** Width of the decoder's state. */
  d: number;
  dA: number;
  words: number;
}

function draw(random: Random, { dC, d, dA, words }: Sizes): Args {
  return [
    random.vector(dC),
    random.vector(d),
    random.matrix(dC + d, dA, 0.6),
    random.matrix(dA, words),
    random.vector(words),
  ];
}

/** All widths alike: what can be exchanged by mistake fits. */
const alike = { dC: 3, d: 3, dA: 3, words: 3 };
const ordinary = (random: Random): Args[] => [draw(random, alike), draw(random, { ...alike, words: 7 })];

const otherWidths = (random: Random): Args[] => [
  draw(random, alike),
  draw(random, { dC: 5, d: 2, dA: 3, words: 11 }),
  draw(random, { dC: 2, d: 7, dA: 5, words: 1 }),
];

/** After an ordinary case, so that a mistake in the formula is told as such. */
function largeStates(random: Random): Args[] {
  const [c, ...rest] = draw(random, { ...alike, words: 5 });
  const far = (by: number): Args => [c.map((x) => x * by), ...rest];
  return [draw(random, alike), far(1e4), far(-1e4)];
}

/** What is said, from h̃. */
const sayFrom = (attentional: number[], wO: number[][], b: readonly number[]): Said => ({
  attentional,
  logits: added(rowTimes(attentional, wO), b),
});

/** The right way, but for how [c; h] W_c is squashed, or what is joined. */
const rightBut =
  ({ squash = Math.tanh, join = (c: number[], h: number[]) => [...c, ...h] }) =>
  (...[c, h, wC, wO, b]: Args) =>
    sayFrom(rowTimes(join(c, h), wC).map(squash), wO, b);
const right = rightBut({});
const nothing = (x: readonly number[]) => x.map(() => 0);

export const output = defineExercise<Args, Said>({
  id: "seq2seq.output",
  title: "Saying a word",
  points: 3,
  functionName: "outputStep",
  signature: "outputStep(c: number[], h: number[], wC: number[][], wO: number[][], b: number[]): Said",
  hints: [
    "The context says what was seen, the state what has been said. What shape does W_c need when the two vectors are put behind each other?",
    "Two layers: the first one joins, multiplies and squashes; the second one turns the result into one number for each word.",
    "Read the two formulas once more: which of the layers is squashed, which one has a bias, and which of the two vectors stands first?",
  ],
  reference: (c, h, wC, wO, b) => sayByLoops(c, h, { wC, wO, b }),
  checks: [
    equalsReference({ name: "Equals tanh(W_c [c; h]) and W_o h̃ + b", weight: 4, cases: ordinary }),
    equalsReference({ name: "All widths may differ", weight: 1, cases: otherWidths }),
    equalsReference({ name: "Survives a context up to ±10,000", weight: 1, cases: largeStates }),
  ],
  misconceptions: [
    mistake(
      "state before context",
      "The two vectors are joined as [h; c]. The first rows of W_c belong to the context.",
      rightBut({ join: (c, h) => [...h, ...c] }),
    ),
    mistake(
      "tanh forgotten",
      "There is no tanh. Without it the two matrices are one in disguise, and context and state could only add up their votes.",
      rightBut({ squash: (x) => x }),
    ),
    mistake(
      "sigmoid instead of tanh",
      "The features are squashed to 0…1 by a sigmoid. tanh keeps the sign.",
      rightBut({ squash: (x) => 1 / (1 + Math.exp(-x)) }),
    ),
    mistake(
      "tanh that overflows",
      "The tanh is (e²ˣ − 1) / (e²ˣ + 1), and for large x that is Infinity / Infinity. Math.tanh is right for every x.",
      rightBut({ squash: (x) => (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1) }),
    ),
    mistake(
      "tanh of the logits too",
      "The logits are squashed as well. They may have any size: a model that is sure needs large differences.",
      (...args) => {
        const { attentional, logits } = right(...args);
        return { attentional, logits: logits.map(Math.tanh) };
      },
    ),
    mistake(
      "softmax already",
      "The logits sum to 1, so a softmax has been applied already. It comes later: loss and search need the logits.",
      (...args) => {
        const { attentional, logits } = right(...args);
        return { attentional, logits: softmaxRow(logits) };
      },
    ),
    mistake(
      "bias left out",
      "The bias b is not added. It holds how frequent each word is before anything has been read.",
      (c, h, wC, wO, b) => right(c, h, wC, wO, nothing(b)),
    ),
    mistake(
      "context not used",
      "The context makes no difference: this is the decoder without attention.",
      (c, ...rest) => right(nothing(c), ...rest),
    ),
    mistake(
      "state not used",
      "The decoder's state makes no difference. The context tells what was seen, but not what has been said already.",
      (c, h, ...rest) => right(c, nothing(h), ...rest),
    ),
    mistake(
      "logits from the plain state",
      "h̃ is right, but the logits are made of the plain state h. Then all that was seen in the source is lost.",
      (c, h, wC, wO, b) => ({
        attentional: right(c, h, wC, wO, b).attentional,
        logits: added(rowTimes(h, wO), b),
      }),
    ),
    mistake(
      "added instead of joined",
      "Context and state are added. Joined, each of the two has rows of W_c for itself.",
      rightBut({ join: (c, h) => [...added(c, h), ...nothing(h)] }),
    ),
  ],
  alternatives: [
    right,
    (c, h, wC, wO, b) => {
      // One product for each of the two vectors: W_c [c; h] = A c + B h.
      const [fromContext, fromState] = [rowTimes(c, wC.slice(0, c.length)), rowTimes(h, wC.slice(c.length))];
      return sayFrom(added(fromContext, fromState).map(Math.tanh), wO, b);
    },
    (c, h, wC, wO, b) => {
      const joined = c.concat(h);
      const attentional = (wC[0] ?? []).map((_, k) => {
        let sum = 0;
        for (let i = 0; i < joined.length; i++) sum += (joined[i] ?? NaN) * (wC[i]?.[k] ?? NaN);
        return 1 - 2 / (Math.exp(2 * sum) + 1); // 1 for large sums, −1 for small ones
      });
      const logits = [...b];
      attentional.forEach((x, k) => wO[k]?.forEach((w, j) => (logits[j] = (logits[j] ?? NaN) + x * w)));
      return { attentional, logits };
    },
  ],
});
