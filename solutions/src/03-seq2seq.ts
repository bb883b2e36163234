// ---
// jupyter:
//   jupytext:
//     text_representation:
//       extension: .ts
//       format_name: percent
//   kernelspec:
//     display_name: TypeScript
//     language: typescript
//     name: tslab
// ---

// %% [markdown]
// # Exercises 3 · Sequence to sequence
//
// Nine functions that together make a translator: read a sentence, look at it, say a word, learn
// from mistakes, search for the best translation and score it. The tenth puts them together, and
// then your own code says *Je suis en train d'apprendre l'IA*. 35 points. The ideas are in
// `notebooks/03-seq2seq.ipynb`; here you build them, for one sentence at a time and without
// tensors.
//
// - **Write** each function in the cell below its task, in place of the line that throws. Run that
//   cell, then the cell with `check(...)` to see what holds and what does not.
// - **Plain arrays** and `Math` are all you need. Shapes stand behind arguments, as in
//   `[time][dIn]`. Vectors are rows, so $W x$ of a formula is `x` times `W` here, with `W` of the
//   shape `[dIn][dOut]`. A function must not change its arguments.
// - **Four ids** are the same everywhere: 0 is `<pad>` (nothing), 1 is `<unknown>`, 2 is `<start>`
//   and 3 is `<end>`.
// - **Stuck?** Remove the two slashes before `hint(...)` and run that cell: every run shows one
//   more hint, from a question to nearly there.
// - **Which input was it?** `failingCase("seq2seq.vocabulary")` gives the arguments with which the last check
//   failed, as an array of values to try: the smallest that was seen to fail.
// - You may **use what you wrote above**, and write small functions of your own, such as the
//   product of a vector and a matrix, in the cells of the tasks.
// - `npm run grade` in a terminal gives your marks for the saved notebook, and
//   `npm run reset -- 03-seq2seq` starts afresh (your version is kept as a backup).

// %%
import { check, failingCase, hint, progress } from "@attention-lab/exercises";

// %% [markdown]
// ## 1. From words to a padded batch (3 points)
//
// **Goal:** numbers in place of words, in rows of one length, and a mask that says what is real.
//
// $$\text{id}(w) = \begin{cases} \text{place of } w \text{ in the list} & w \text{ is in it} \\
// 1 & \text{otherwise: unknown} \end{cases}$$
//
// Every row is the sentence, then `<end>`, then `<pad>` up to the longest row of the batch. The
// mask is true at words (unknown ones, too) and at `<end>`: a model has to learn where to stop.
//
// With the words `["<pad>", "<unknown>", "<start>", "<end>", "the", "cat", "sat"]` the sentences
// "the cat" and "the zebra sat" become **[[4, 5, 3, 0], [4, 1, 6, 3]]**, and only the last place
// of the first row is false in the mask.
//
// `padSentences(sentences: string[][], words: string[]): Padded`, where the place of a word in
// `words` is its id, returns `ids` and `mask`, both `[batch][time]`.

// %% exercise="seq2seq.vocabulary"
interface Padded {
  ids: number[][];
  mask: boolean[][];
}

function padSentences(sentences: string[][], words: string[]): Padded {
  // BEGIN SOLUTION
  const idOf = (word: string) => (words.includes(word) ? words.indexOf(word) : 1);
  // The end mark first, the padding after it: the longest row is as long as its words and the mark.
  const rows = sentences.map((tokens) => [...tokens.map(idOf), 3]);
  const length = Math.max(...rows.map((row) => row.length));
  const ids = rows.map((row) => [...row, ...new Array<number>(length - row.length).fill(0)]);
  // No word has the id 0, so the ids alone tell what is real.
  return { ids, mask: ids.map((row) => row.map((id) => id !== 0)) };
  // END SOLUTION
}

// %%
await check("seq2seq.vocabulary", padSentences);
// hint("seq2seq.vocabulary");

// %% [markdown]
// ## 2. One step of an LSTM (4 points)
//
// **Goal:** a memory that decides by itself what to keep, what to write and what to show.
//
// $$[i, f, g, o] = [x; h]\, W + b, \qquad
// c' = \sigma(f) \odot c + \sigma(i) \odot \tanh(g), \qquad h' = \sigma(o) \odot \tanh(c')$$
//
// with $\sigma(z) = 1 / (1 + e^{-z})$. The product has $4d$ numbers: the first $d$ are the input
// gate $i$ of all units, then come the forget gate $f$, the new content $g$ and the output gate
// $o$. $\odot$ multiplies number by number.
//
// By hand for $d$ = 1, $x$ = [1], $h$ = [0], $c$ = [1], $W$ = [[0, 0, 1, 0], [0, 0, 0, 0]] and
// $b$ = 0: all gates are half open, $g$ = tanh 1 = 0.7616, so $c'$ = 0.5 + 0.5 · 0.7616 =
// **0.8808** and $h'$ = 0.5 · tanh 0.8808 = **0.3534**.
//
// `lstmStep(x: number[], state: LstmState, w: number[][], b: number[]): LstmState` takes `x`
// `[dIn]`, a state of `h` and `c`, both `[d]`, `w` `[dIn + d][4d]` and `b` `[4d]`. Inputs may be as
// large as ±10,000.

// %% exercise="seq2seq.lstmStep"
interface LstmState {
  h: number[];
  c: number[];
}

function lstmStep(x: number[], state: LstmState, w: number[][], b: number[]): LstmState {
  // BEGIN SOLUTION
  const d = state.h.length;
  const joined = [...x, ...state.h];
  const sums = b.map((bias, j) => joined.reduce((sum, value, row) => sum + value * w[row][j], bias));
  // e^−z is 0 or Infinity at worst, and 1 / (1 + Infinity) is 0: nothing can become NaN.
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const gate = (which: number, k: number) => sums[which * d + k];
  // Two switches and one content: g alone may be negative, so it goes through tanh.
  const c = state.c.map((old, k) => sigmoid(gate(1, k)) * old + sigmoid(gate(0, k)) * Math.tanh(gate(2, k)));
  // What is shown is the new memory, squashed, as far as the output gate is open.
  const h = c.map((memory, k) => sigmoid(gate(3, k)) * Math.tanh(memory));
  return { h, c };
  // END SOLUTION
}

// %%
await check("seq2seq.lstmStep", lstmStep);
// hint("seq2seq.lstmStep");

// %% [markdown]
// ## 3. The encoder (4 points)
//
// **Goal:** read a whole sentence, and end in the same state however much padding follows it.
//
// $$(h_t, c_t) = \begin{cases} \mathrm{LSTM}(E_{id_t}, h_{t-1}, c_{t-1}) & id_t \ne 0 \\
// (h_{t-1}, c_{t-1}) & id_t = 0 \end{cases}$$
//
// $E_{id}$ is row `id` of the embedding; the first step starts from zeros. A step of padding is not
// read: it carries the state on. So `last` is the state after the last real word, where the decoder
// will start, and `states` has one row for every id, where attention will look.
//
// With the weights of task 2, the ids [4, 0] and the vector [1] for word 4, both states are
// **0.1817**, and `last` is `h` = [0.1817] and `c` = **[0.3808]**.
//
// `encode(ids: number[], embedding: number[][], w: number[][], b: number[]): Encoded` takes ids
// `[time]`, an embedding `[words][dIn]` and the weights of the LSTM; `states` is `[time][d]`.

// %% exercise="seq2seq.encoder"
interface Encoded {
  states: number[][];
  last: LstmState;
}

function encode(ids: number[], embedding: number[][], w: number[][], b: number[]): Encoded {
  // BEGIN SOLUTION
  const zeros = new Array<number>(b.length / 4).fill(0);
  let last: LstmState = { h: zeros, c: zeros };
  const states = ids.map((id) => {
    // Neither h nor c may notice the padding; a batch would otherwise change its sentences.
    if (id !== 0) last = lstmStep(embedding[id], last, w, b);
    return last.h;
  });
  return { states, last };
  // END SOLUTION
}

// %%
await check("seq2seq.encoder", encode);
// hint("seq2seq.encoder");

// %% [markdown]
// ## 4. Looking at the source (5 points)
//
// **Goal:** before each word the decoder looks at all source words, at some more than at others
// (Bahdanau, 2014).
//
// $$e_j = v \cdot \tanh(W s + U h_j), \qquad \alpha = \mathrm{softmax}(e), \qquad
// c = \sum_j \alpha_j h_j$$
//
// $s$ is the decoder's state, $h_j$ the encoder's states. $U h_j$ is the same at every step of the
// decoder, so it is computed once a sentence and given to you as `keys`. Padding counts as if it
// were not there; a source of nothing but padding gets weights of 0 and a context of 0.
//
// For $s$ = [1], $W$ = [[1]], $v$ = [1], the keys [0] and [1] and the states [2] and [4] the scores
// are tanh 1 = 0.7616 and tanh 2 = 0.9640, the weights **0.4496, 0.5504** and the context
// **3.1009**. With the mask `[true, false]` it is 2.
//
// `align(s: number[], memory: Memory, W: number[][], v: number[]): Look` takes `s` `[dS]`, a memory
// of `keys` `[source][dA]`, `states` `[source][d]` and `mask` `[source]`, `W` `[dS][dA]` and `v`
// `[dA]`. It returns `weights` `[source]` and `context` `[d]`. Scores may be as large as ±10,000.

// %% exercise="seq2seq.alignment"
interface Memory {
  keys: number[][];
  states: number[][];
  mask: boolean[];
}

interface Look {
  weights: number[];
  context: number[];
}

function align(s: number[], memory: Memory, W: number[][], v: number[]): Look {
  // BEGIN SOLUTION
  const { keys, states, mask } = memory;
  // W s is the same for all source words: one product, then an addition for each of them.
  const query = v.map((_, a) => s.reduce((sum, x, i) => sum + x * W[i][a], 0));
  const score = (key: number[]) => v.reduce((e, weight, a) => e + weight * Math.tanh(query[a] + key[a]), 0);
  const scores = keys.map((key, j) => (mask[j] ? score(key) : -Infinity));
  const max = Math.max(...scores);
  // Nothing to look at: -Infinity - -Infinity would be NaN.
  const exps = scores.map((e) => (max === -Infinity ? 0 : Math.exp(e - max)));
  const total = exps.reduce((sum, x) => sum + x, 0) || 1;
  const weights = exps.map((x) => x / total);
  // The keys said where to look; what is taken from there are the states.
  const context = states[0].map((_, k) => weights.reduce((sum, alpha, j) => sum + alpha * states[j][k], 0));
  return { weights, context };
  // END SOLUTION
}

// %%
await check("seq2seq.alignment", align);
// hint("seq2seq.alignment");

// %% [markdown]
// ## 5. Saying a word (3 points)
//
// **Goal:** join what was seen and what was said to one score for each word (Luong, 2015,
// equations 5 and 6).
//
// $$\tilde h = \tanh(W_c\, [c; h]), \qquad \text{logits} = W_o\, \tilde h + b$$
//
// $[c; h]$ is the context with the decoder's state behind it. The softmax over the words is not
// taken yet: the loss and the search want the logits.
//
// For $c$ = [1], $h$ = [0], $W_c$ = [[1], [5]], $W_o$ = [[1, 2]] and $b$ = [0, 1] the features are
// **0.7616** and the logits **0.7616, 2.5232**.
//
// `outputStep(c: number[], h: number[], wC: number[][], wO: number[][], b: number[]): Said` takes
// `c` `[dC]`, `h` `[d]`, `wC` `[dC + d][dA]`, `wO` `[dA][words]` and `b` `[words]`. It returns
// `attentional` $\tilde h$ `[dA]` and `logits` `[words]`.

// %% exercise="seq2seq.output"
interface Said {
  attentional: number[];
  logits: number[];
}

function outputStep(c: number[], h: number[], wC: number[][], wO: number[][], b: number[]): Said {
  // BEGIN SOLUTION
  const times = (x: number[], W: number[][]) =>
    W[0].map((_, j) => x.reduce((sum, value, i) => sum + value * W[i][j], 0));
  // Without the tanh the two matrices were one, and context and state could not act on each other.
  const attentional = times([...c, ...h], wC).map(Math.tanh);
  return { attentional, logits: times(attentional, wO).map((x, word) => x + b[word]) };
  // END SOLUTION
}

// %%
await check("seq2seq.output", outputStep);
// hint("seq2seq.output");

// %% [markdown]
// ## 6. The loss, without padding (4 points)
//
// **Goal:** one number that says how surprised the model is by the right words.
//
// $$L = \frac{1}{N} \sum_{b, t \text{ real}} -\log p_{b,t}(\text{target}_{b,t}), \qquad
// -\log p(w) = \log \sum_k e^{s_k} - s_w$$
//
// $s$ are the logits of one place, $N$ is the number of real words of the **whole batch**. For
// logits as large as ±10,000 the exponential overflows and $p$ rounds to 0, but $\log p$ is an
// ordinary number: compute it directly. (The shift from the stable softmax works here, too.)
//
// One sentence with the logits [0, 0] and [9, 0], the targets 1 and 0 and the mask
// `[true, false]` has the loss ln 2 = **0.6931**: two words are equally likely, and padding does
// not count.
//
// `maskedLoss(logits: number[][][], targets: number[][], mask: boolean[][]): number` takes logits
// `[batch][time][words]` and twice `[batch][time]`. At least one word is real.

// %% exercise="seq2seq.loss"
function maskedLoss(logits: number[][][], targets: number[][], mask: boolean[][]): number {
  // BEGIN SOLUTION
  const surprise = (scores: number[], word: number) => {
    const max = Math.max(...scores);
    // One term of the sum is 1, so the logarithm is never one of 0.
    const sum = scores.reduce((total, score) => total + Math.exp(score - max), 0);
    return max + Math.log(sum) - scores[word];
  };
  // One list for the whole batch: a mean of means would favour the words of short sentences.
  const surprises = logits.flatMap((rows, b) =>
    rows.map((scores, t) => surprise(scores, targets[b][t])).filter((_, t) => mask[b][t]),
  );
  return surprises.reduce((sum, x) => sum + x, 0) / surprises.length;
  // END SOLUTION
}

// %%
await check("seq2seq.loss", maskedLoss);
// hint("seq2seq.loss");

// %% [markdown]
// ## 7. Greedy decoding (3 points)
//
// **Goal:** let the model talk: it says the likeliest word, is fed with it, and says the next one.
//
// $$w_0 = \text{start}, \qquad w_t = \arg\max_w \; \text{logits}(w \mid w_{t-1})$$
//
// The model here is so small that it fits in a table: `table[word]` holds the logits of every word
// that may follow `word`. Say words until the model says `<end>` or `maxLength` words are said. The
// result is what was said, without `<start>` and `<end>`. Any other id is a word, 0 as well.
//
// When the largest logit of row 2 is at place 5, that of row 5 at place 4 and that of row 4 at
// place 3, the result is **[5, 4]**; with `maxLength` 1 it is [5].
//
// `greedyDecode(table: number[][], maxLength: number): number[]` takes a table `[words][words]`.
// Logits may all be negative.

// %% exercise="seq2seq.greedy"
function greedyDecode(table: number[][], maxLength: number): number[] {
  // BEGIN SOLUTION
  const said: number[] = [];
  let word = 2;
  while (said.length < maxLength) {
    word = table[word].indexOf(Math.max(...table[word]));
    // Looked at before it is noted down: the end mark is no word of the sentence.
    if (word === 3) break;
    said.push(word);
  }
  return said;
  // END SOLUTION
}

// %%
await check("seq2seq.greedy", greedyDecode);
// hint("seq2seq.greedy");

// %% [markdown]
// ## 8. One step of beam search (3 points)
//
// **Goal:** keep several beginnings of a translation, because the likeliest first word need not
// begin the likeliest sentence.
//
// $$\log p(w_1 \dots w_t) = \log p(w_1 \dots w_{t-1}) + \log p(w_t \mid w_1 \dots w_{t-1})$$
//
// Every living hypothesis is continued by every word. Of **all** these continuations the `width`
// likeliest are kept. Those whose new word is `<end>` (id 3) are set aside, without the end mark
// among their words but with its $\log p$ in their sum. A word with $\log p$ = `-Infinity` cannot
// follow and is never kept, even when there is room.
//
// From `{ ids: [4], logProbability: -1 }` with −0.5, −2, −3 for the words 3, 4, 5 and
// `{ ids: [5], logProbability: -2 }` with −4, −0.2, −3, a step of width 3 keeps three: ended is [4]
// with **−1.5**, and living are [5, 4] with **−2.2** and [4, 4] with **−3**. (Words 0 to 2 are
// impossible.)
//
// `beamStep(living: Hypothesis[], logProbabilities: number[][], width: number): Beam` takes
// $\log p$ of every next word, `[hypotheses][words]`. It returns `living` and `ended`, both with the
// likeliest first.

// %% exercise="seq2seq.beamStep"
interface Hypothesis {
  ids: number[];
  logProbability: number;
}

interface Beam {
  living: Hypothesis[];
  ended: Hypothesis[];
}

function beamStep(living: Hypothesis[], logProbabilities: number[][], width: number): Beam {
  // BEGIN SOLUTION
  // One list for all: a good hypothesis may have several children in it, a bad one none.
  const all = living.flatMap(({ ids, logProbability }, i) =>
    logProbabilities[i].map((logP, word) => ({ ids, word, logProbability: logProbability + logP })),
  );
  const possible = all.filter(({ logProbability }) => logProbability > -Infinity);
  const best = possible.sort((a, b) => b.logProbability - a.logProbability).slice(0, width);
  const beam: Beam = { living: [], ended: [] };
  for (const { ids, word, logProbability } of best) {
    if (word === 3) beam.ended.push({ ids, logProbability });
    else beam.living.push({ ids: [...ids, word], logProbability });
  }
  return beam;
  // END SOLUTION
}

// %%
await check("seq2seq.beamStep", beamStep);
// hint("seq2seq.beamStep");

// %% [markdown]
// ## 9. How good is a translation? (3 points)
//
// **Goal:** BLEU (Papineni, 2002): how many of the words, pairs, triples and quadruples of a
// translation does a human one have as well?
//
// $$p_n = \frac{\sum_g \min(\text{count}(g), \text{count}_{\text{reference}}(g))}
// {\sum_g \text{count}(g)}, \qquad
// BP = \begin{cases} 1 & c \ge r \\ e^{1 - r / c} & c < r \end{cases}, \qquad
// BLEU = BP \cdot \Big(\prod_{n=1}^{4} p_n\Big)^{1/4}$$
//
// $g$ runs over the different runs of $n$ words in the hypothesis, $c$ and $r$ are the lengths of
// hypothesis and reference. The minimum is the clipping: saying "the" seven times is right at most
// as often as the reference says it. Too short for any run of $n$ words, $p_n$ is 0; and any $p_n$
// of 0 makes the score 0. (Everything is from 0 to 1 here; papers print it times 100.)
//
// "the cat sat on the cat" against "the cat sat on the big mat": "cat" is right once only, so the
// precisions are 5/6, 4/5, 3/4 and 2/3. $BP$ = $e^{1 - 7/6}$ = **0.8465**, and the score is
// 0.8465 · (1/3)^(1/4) = **0.6432**.
//
// `bleu(hypothesis: string[], reference: string[]): Bleu` takes two sentences as lists of words and
// returns four `precisions`, the `brevityPenalty` and the `score`.

// %% exercise="seq2seq.bleu"
interface Bleu {
  precisions: number[];
  brevityPenalty: number;
  score: number;
}

function bleu(hypothesis: string[], reference: string[]): Bleu {
  // BEGIN SOLUTION
  const countRuns = (words: string[], n: number) => {
    const counts = new Map<string, number>();
    for (let i = 0; i + n <= words.length; i++) {
      // A gap between the words: "in side" is not "inside".
      const run = words.slice(i, i + n).join(" ");
      counts.set(run, (counts.get(run) ?? 0) + 1);
    }
    return counts;
  };
  const precisions = [1, 2, 3, 4].map((n) => {
    const total = hypothesis.length - n + 1;
    const available = countRuns(reference, n);
    let matches = 0;
    countRuns(hypothesis, n).forEach((count, run) => (matches += Math.min(count, available.get(run) ?? 0)));
    return total > 0 ? matches / total : 0;
  });
  const [c, r] = [hypothesis.length, reference.length];
  const brevityPenalty = c >= r ? 1 : Math.exp(1 - r / c);
  // The fourth root of the product is the geometric mean, and 0 when one of the four is.
  const mean = precisions.reduce((product, p) => product * p, 1) ** (1 / 4);
  return { precisions, brevityPenalty, score: brevityPenalty * mean };
  // END SOLUTION
}

// %%
await check("seq2seq.bleu", bleu);
// hint("seq2seq.bleu");

// %% [markdown]
// ## 10. The translator (3 points)
//
// **Goal:** your own functions, joined, translate: they read a sentence, and say it in French.
//
// $$[\overrightarrow{h}_j; \overleftarrow{h}_j] = h_j, \qquad s_0 = [\overrightarrow{h}_n; \overleftarrow{h}_1],
// \qquad s_t = \mathrm{LSTM}(E_{w_{t-1}}, s_{t-1}), \qquad
// \mathrm{logits}_t = \mathrm{say}(\mathrm{look}(s_t), s_t), \qquad w_t = \arg\max \mathrm{logits}_t$$
//
// Two encoders read the sentence, `forward` from its beginning and `backward` from its end; word
// $j$ has the states of both, the forward half first. The decoder starts from the two states that
// the encoders ended with, `h` and `c` alike. At each step it is fed with the vector of the word
// before (`<start>` at first), and its **new** state looks at the source, with the keys $U h_j$.
// Say words until the model says `<end>` or `maxLength` words are said, as in task 7.
//
// `translate(ids: number[], model: Translator, maxLength: number): number[]` takes the ids of one
// sentence without padding and the weights below: tables of vectors `[words][dIn]` for source and
// target, `U` `[d][dA]`, and the matrices of tasks 2, 4 and 5. Use `encode`, `lstmStep`, `align`
// and `outputStep`.

// %% exercise="seq2seq.translate"
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

function translate(ids: number[], model: Translator, maxLength: number): number[] {
  // BEGIN SOLUTION
  const { source, target, forward, backward, decoder, U, W, v, wC, wO, b } = model;
  const ahead = encode(ids, source, forward.w, forward.b);
  const back = encode([...ids].reverse(), source, backward.w, backward.b);
  // The state that read word j on the way back is the j-th from the end.
  const states = ahead.states.map((h, j) => [...h, ...back.states[ids.length - 1 - j]]);
  const keys = states.map((h) => U[0].map((_, a) => h.reduce((sum, x, i) => sum + x * U[i][a], 0)));
  const memory = { keys: keys, states: states, mask: states.map(() => true) };
  let state = { h: [...ahead.last.h, ...back.last.h], c: [...ahead.last.c, ...back.last.c] };
  let word = 2;
  const sentence: number[] = [];
  while (sentence.length < maxLength) {
    // The decoder moves first: the state it arrives at is the one that asks.
    state = lstmStep(target[word], state, decoder.w, decoder.b);
    const { context } = align(state.h, memory, W, v);
    const { logits } = outputStep(context, state.h, wC, wO, b);
    word = logits.indexOf(Math.max(...logits));
    if (word === 3) break;
    sentence.push(word);
  }
  return sentence;
  // END SOLUTION
}

// %%
await check("seq2seq.translate", translate);
// hint("seq2seq.translate");

// %% [markdown]
// ### The pay-off
//
// The random models above say nonsense. These are the weights of notebook 3b, trained on eight
// thousand sentences, among which this one is not. **Your** functions are all that runs here: no
// tensors, no library. Try sentences of your own; a word that training never held is named.

// %%
import { translatorInArrays } from "@attention-lab/experiments";

try {
  const trained = translatorInArrays();
  console.log(trained.write(translate(trained.read("I am learning AI"), trained.model, 20)));
} catch (error) {
  console.log(`Not yet: ${(error as Error).message}`);
}

// %% [markdown]
// ## How far you are
//
// Run the next cell to see your points so far; they count the checks that you have run since the
// kernel started. The marks that count come from `npm run grade`, on the saved notebook.

// %%
progress();
