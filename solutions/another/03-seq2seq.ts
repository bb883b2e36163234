/** Another way to each task of 03-seq2seq, shown beside ours to who has passed: as right, and different. */

// %% seq2seq.vocabulary
interface Padded {
  ids: number[][];
  mask: boolean[][];
}

/** A map finds a word at once, however many there are; a table of zeros is padded before anything is written. */
export function padSentences(sentences: string[][], words: string[]): Padded {
  const idOf = new Map(words.map((word, id) => [word, id]));
  const length = 1 + Math.max(...sentences.map((tokens) => tokens.length));
  const ids = sentences.map((tokens) => {
    const row = new Array<number>(length).fill(0);
    tokens.forEach((word, t) => (row[t] = idOf.get(word) ?? 1));
    row[tokens.length] = 3;
    return row;
  });
  const mask = sentences.map((tokens) => Array.from({ length }, (_, t) => t <= tokens.length));
  return { ids, mask };
}

// %% seq2seq.lstmStep
interface LstmState {
  h: number[];
  c: number[];
}

/** A sigmoid is a tanh of half the argument, moved to 0 … 1; and the four gates are four slices of the sums. */
export function lstmStep(x: number[], state: LstmState, w: number[][], b: number[]): LstmState {
  const sigmoid = (z: number) => (1 + Math.tanh(z / 2)) / 2;
  const d = state.h.length;
  let sums = b;
  [...x, ...state.h].forEach((value, row) => {
    sums = sums.map((sum, j) => sum + value * w[row][j]);
  });
  const [i, f, g, o] = [0, 1, 2, 3].map((gate) => sums.slice(gate * d, (gate + 1) * d));
  const c = state.c.map((old, k) => sigmoid(f[k]) * old + sigmoid(i[k]) * Math.tanh(g[k]));
  return { h: c.map((memory, k) => sigmoid(o[k]) * Math.tanh(memory)), c };
}

// %% seq2seq.encoder
interface Encoded {
  states: number[][];
  last: LstmState;
}

/** A fold: each state is made of the one before and the next word. */
export function encode(ids: number[], embedding: number[][], w: number[][], b: number[]): Encoded {
  const zeros = new Array<number>(b.length / 4).fill(0);
  const start: Encoded = { states: [], last: { h: zeros, c: zeros } };
  return ids.reduce(({ states, last }, id) => {
    const next = id === 0 ? last : lstmStep(embedding[id], last, w, b);
    return { states: [...states, next.h], last: next };
  }, start);
}

// %% seq2seq.alignment
interface Memory {
  keys: number[][];
  states: number[][];
  mask: boolean[];
}

interface Look {
  weights: number[];
  context: number[];
}

/** One pass over the visible words, which keeps a running maximum, as in exercises 1; no list of scores is needed. */
export function align(s: number[], { keys, states, mask }: Memory, W: number[][], v: number[]): Look {
  const query = v.map((_, a) => s.reduce((sum, x, i) => sum + x * W[i][a], 0));
  let max = -Infinity;
  let weights = keys.map(() => 0);
  keys.forEach((key, j) => {
    if (!mask[j]) return;
    const score = key.reduce((sum, u, a) => sum + v[a] * Math.tanh(u + query[a]), 0);
    const top = Math.max(max, score);
    weights = weights.map((weight) => weight * Math.exp(max - top));
    weights[j] = Math.exp(score - top);
    max = top;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  weights = weights.map((weight) => weight / total);
  let context = states[0].map(() => 0);
  states.forEach((state, j) => {
    context = context.map((sum, k) => sum + weights[j] * state[k]);
  });
  return { weights, context };
}

// %% seq2seq.output
interface Said {
  attentional: number[];
  logits: number[];
}

/** Joining before the product is the same as adding two products: the upper rows of wC are for c, the lower for h. */
export function outputStep(c: number[], h: number[], wC: number[][], wO: number[][], b: number[]): Said {
  const addTo = (start: number[], x: number[], W: number[][]) =>
    x.reduce((sums, value, i) => sums.map((sum, j) => sum + value * W[i][j]), start);
  const zeros = wC[0].map(() => 0);
  const mixed = addTo(addTo(zeros, c, wC.slice(0, c.length)), h, wC.slice(c.length));
  const attentional = mixed.map(Math.tanh);
  return { attentional, logits: addTo(b, attentional, wO) };
}

// %% seq2seq.loss
/** Two running numbers, the sum of surprises and how many there are, and no list of them. */
export function maskedLoss(logits: number[][][], targets: number[][], mask: boolean[][]): number {
  let [sum, count] = [0, 0];
  mask.forEach((row, b) =>
    row.forEach((real, t) => {
      if (!real) return;
      const scores = logits[b][t];
      const right = scores[targets[b][t]];
      const max = Math.max(...scores);
      sum += max - right + Math.log(scores.reduce((total, score) => total + Math.exp(score - max), 0));
      count += 1;
    }),
  );
  return sum / count;
}

// %% seq2seq.greedy
/** A sentence is its first word and the sentence that follows it. */
export function greedyDecode(table: number[][], maxLength: number): number[] {
  const after = (word: number, left: number): number[] => {
    if (left === 0) return [];
    const row = table[word];
    const next = row.indexOf(Math.max(...row));
    return next === 3 ? [] : [next, ...after(next, left - 1)];
  };
  return after(2, maxLength);
}

// %% seq2seq.beamStep
interface Hypothesis {
  ids: number[];
  logProbability: number;
}

interface Beam {
  living: Hypothesis[];
  ended: Hypothesis[];
}

/** Keeps the best few while it looks, instead of sorting all children; of two alike the earlier stays in front. */
export function beamStep(living: Hypothesis[], logProbabilities: number[][], width: number): Beam {
  const best: { parent: number; word: number; logProbability: number }[] = [];
  living.forEach((hypothesis, parent) =>
    logProbabilities[parent].forEach((logP, word) => {
      const logProbability = hypothesis.logProbability + logP;
      if (logProbability === -Infinity) return;
      const worse = best.findIndex((other) => other.logProbability < logProbability);
      best.splice(worse < 0 ? best.length : worse, 0, { parent, word, logProbability });
      if (best.length > width) best.pop();
    }),
  );
  const idsOf = (parent: number) => living[parent].ids;
  return {
    living: best
      .filter(({ word }) => word !== 3)
      .map(({ parent, word, logProbability }) => ({ ids: [...idsOf(parent), word], logProbability })),
    ended: best
      .filter(({ word }) => word === 3)
      .map(({ parent, logProbability }) => ({ ids: idsOf(parent), logProbability })),
  };
}

// %% seq2seq.bleu
interface Bleu {
  precisions: number[];
  brevityPenalty: number;
  score: number;
}

/** Every run of the reference is struck out when it is found: so none can be found twice, and nothing is counted. */
export function bleu(hypothesis: string[], reference: string[]): Bleu {
  const runs = (words: string[], n: number) =>
    words.slice(n - 1).map((_, i) => words.slice(i, i + n).join(" "));
  const precisions = [1, 2, 3, 4].map((n) => {
    const left = runs(reference, n);
    const said = runs(hypothesis, n);
    const found = said.filter((run) => left.includes(run) && left.splice(left.indexOf(run), 1));
    return said.length > 0 ? found.length / said.length : 0;
  });
  const brevityPenalty = Math.exp(Math.min(0, 1 - reference.length / hypothesis.length));
  // The logarithm of 0 is −∞, and its exponential 0 again.
  const meanOfLogs = precisions.reduce((sum, p) => sum + Math.log(p) / 4, 0);
  return { precisions, brevityPenalty, score: brevityPenalty * Math.exp(meanOfLogs) };
}

// %% seq2seq.translate
interface Lstm {
  w: number[][];
  b: number[];
}

interface Translator {
  source: number[][];
  target: number[][];
  forward: Lstm;
  backward: Lstm;
  decoder: Lstm;
  U: number[][];
  W: number[][];
  v: number[];
  wC: number[][];
  wO: number[][];
  b: number[];
}

/** One walk from both ends of the sentence at once; and greedy search is a beam of width 1, by the step of task 8. */
export function translate(ids: number[], model: Translator, maxLength: number): number[] {
  const { source, target, forward, backward, decoder, U, W, v, wC, wO, b } = model;
  const nothing = new Array<number>(forward.b.length / 4).fill(0);
  let [front, rear]: LstmState[] = [
    { h: nothing, c: nothing },
    { h: nothing, c: nothing },
  ];
  const [ahead, back]: number[][][] = [[], []];
  ids.forEach((id, t) => {
    const fromEnd = ids.length - 1 - t;
    front = lstmStep(source[id], front, forward.w, forward.b);
    rear = lstmStep(source[ids[fromEnd]], rear, backward.w, backward.b);
    ahead[t] = front.h;
    back[fromEnd] = rear.h;
  });
  const states = ahead.map((h, j) => [...h, ...back[j]]);
  const keys = states.map((h) => v.map((_, a) => h.reduce((sum, x, i) => sum + x * U[i][a], 0)));
  const memory = { keys, states, mask: states.map(() => true) };
  let state = { h: [...front.h, ...rear.h], c: [...front.c, ...rear.c] };
  let best: Hypothesis = { ids: [], logProbability: 0 };
  while (best.ids.length < maxLength) {
    state = lstmStep(target[best.ids.at(-1) ?? 2], state, decoder.w, decoder.b);
    const { context } = align(state.h, memory, W, v);
    const { logits } = outputStep(context, state.h, wC, wO, b);
    const [next] = beamStep([best], [logits], 1).living;
    if (!next) break;
    best = next;
  }
  return best.ids;
}
