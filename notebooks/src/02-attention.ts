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
// # 2 · Scaled dot-product attention
//
// *Previous: [1 · Softmax](01-softmax.ipynb) · Next: [2b · What runs](02b-graphs.ipynb)*
//
// Softmax turns scores into weights; attention says where the scores come from. Every position asks a question (a **query**), every position offers an answer (a **key** to be found by, a **value** to be read), and one matrix product compares all of them at once. This notebook builds that, breaks it on purpose, teaches it what *it* means, lets it compete, and measures what it costs.
//
// **Afterwards you will be able to** compute attention by hand and say what each of its parts is for; explain $\sqrt{d_k}$ by what reaches the query, not by "large numbers"; build masks, heads, positions and a whole encoder block; read a map of weights without taking it for the answer; and say what attention costs, in memory and in multiplications.
//
// **You need** [notebook 1](01-softmax.ipynb), products of matrices, and a little TypeScript. Reading takes about an hour; running takes about two minutes on two cores.

// %%
import { about, claim, progressBar, show, table, tex } from "@attention-lab/lib/notebook";
import { createRandom, tf } from "@attention-lab/lib/runtime";
import { softmax, softmaxJacobian } from "@attention-lab/lib/softmax";
import * as figures from "@attention-lab/lib/figures";
import {
  attention,
  blockedAttention,
  causalMask,
  createMultiHeadWeights,
  dotByLoops,
  localAttention,
  multiHeadAttention,
  paddingMask,
  scaledDotByLoops,
  scaledDotProductAttention,
  scoresByLoops,
  sinusoidalPositions,
} from "@attention-lab/lib/attention";

const seed = "attention";
about(seed);

// %% [markdown]
// ## 2.1 By hand, on three words
//
// Three words, each with a query, a key and a value of two numbers. The formula (Vaswani et al. 2017, eq. 1) is
//
// $$\mathrm{Attention}(Q, K, V) = \mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right) V$$
//
// and it takes three steps: **scores** $QK^\top/\sqrt{d_k}$, **weights** by softmax over each row, **output** as weighted means of the values. With mathjs, step by step:

// %%
import { format, matrix, multiply, transpose } from "mathjs";

const words = ["the", "cat", "sat"];
const Q = [[1, 0], [0, 2], [1, 1]];
const K = [[1, 1], [0, 2], [1, 0]];
const V = [[1, 0], [0, 1], [2, 2]];

const scores = multiply(multiply(matrix(Q), transpose(matrix(K))), 1 / Math.sqrt(2)); // [3 queries, 3 keys]
console.log("scores: ", format(scores, 3));

const weights = (scores.toArray() as number[][]).map((row) => softmax(row)); // every row sums to 1
console.log("weights:", format(matrix(weights), 3));
console.log("output: ", format(multiply(matrix(weights), matrix(V)), 3));

// %%
tex("exp(1 / sqrt(2)) / (exp(1 / sqrt(2)) + exp(0) + exp(1 / sqrt(2)))");

// %% [markdown]
// Read the weights by rows: row 2 says where *cat* looks. The library's function does the same on tensors, for whole batches at once:

// %%
const byLibrary = scaledDotProductAttention(tf.tensor(Q), tf.tensor(K), tf.tensor(V));
table(
  words.map((word, i) => ({
    word,
    "output by hand": (multiply(matrix(weights), matrix(V)).toArray() as number[][])[i].map((x) => x.toFixed(4)).join(", "),
    "by the library": (byLibrary.output.arraySync() as number[][])[i].map((x) => x.toFixed(4)).join(", "),
  })),
);
show(
  figures.matrixMap(weights, {
    title: "Three words look at each other",
    rows: words,
    columns: words,
    rowTitle: "the word that looks (query)",
    columnTitle: "the word looked at (key)",
  }),
);

// %% [markdown]
// Now take hold of it. Drag the query among three keys, with the mouse, a finger or the arrow keys; the context moves in the triangle of the values, and cannot leave it. Where is the query when the context stands in the middle? And what happens when you pull it far out?

// %%
import { dragPositions, dragProjections, dragQuery, explore, paintMask, tryScaling } from "@attention-lab/lib/explorables";

explore(dragQuery());

// %% [markdown]
// ## 2.2 A formula with a hole in it
//
// One of the posts this course grew out of prints attention as $(QK^\top/\sqrt{d_k})\,V$. The softmax is missing. It still computes *something*, so what breaks? Three things, each measured on random vectors: the weights of a row no longer sum to 1, the output grows with the queries, and however large the scores are, the mixture gets no sharper. The last two follow from the formula alone, which is linear in the queries; softmax is what breaks the line.

// %%
function withoutSoftmax(q: number[][], k: number[][]): number[][] {
  return scoresByLoops(q, k, scaledDotByLoops);
}

/** Share of the largest entry among all, by size: 1 means that one key takes everything. */
function sharpness(row: number[]): number {
  const sizes = row.map(Math.abs);
  return Math.max(...sizes) / sizes.reduce((a, b) => a + b, 0);
}

const random = createRandom(seed);
const vectors = (n: number, d: number) => Array.from({ length: n }, () => random.normals(d));
const [someQ, someK] = [vectors(50, 16), vectors(12, 16)];
const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
const rowSum = (row: number[]) => row.reduce((a, b) => a + b, 0);

type Mixture = (scores: number[]) => number[];
const [bareMixture, softMixture]: Mixture[] = [(scores) => scores, (scores) => softmax(scores)];
const someV = vectors(12, 4);
const norm = (rows: number[][]) => Math.sqrt(rows.flat().reduce((sum, x) => sum + x * x, 0));

/** Weights and output for queries that are `factor` times as long. */
function mixed(mixture: Mixture, factor: number) {
  const shares = withoutSoftmax(someQ.map((row) => row.map((x) => factor * x)), someK).map(mixture);
  return { shares, output: norm(multiply(shares, someV) as number[][]), sharpness: mean(shares.map(sharpness)) };
}

table(
  [1, 2, 4, 8].map((factor) => {
    const [bare, proper] = [mixed(bareMixture, factor), mixed(softMixture, factor)];
    const sums = bare.shares.map(rowSum);
    return {
      "queries times": factor,
      "row sums without softmax": `${Math.min(...sums).toFixed(1)} to ${Math.max(...sums).toFixed(1)}`,
      "with softmax": mean(proper.shares.map(rowSum)),
      "size of the output without": bare.output,
      "size with": proper.output,
      "sharpness without": bare.sharpness,
      "sharpness with": proper.sharpness,
    };
  }),
  "50 random queries, 12 keys, d = 16; sharpness is the share of the largest entry",
);

// %%
function breaks(mixture: Mixture) {
  const [once, eightTimes] = [mixed(mixture, 1), mixed(mixture, 8)];
  const worstSum = Math.max(...once.shares.map((row) => Math.abs(rowSum(row) - 1)));
  const [growth, sharper] = [eightTimes.output / once.output, eightTimes.sharpness - once.sharpness];
  return {
    holds: worstSum > 1 && growth > 7 && sharper < 0.01,
    measured: `row sums off by up to ${worstSum.toFixed(1)}; with queries 8 times as long the output is ${growth.toFixed(2)} times as large and its mixture sharper by ${sharper.toFixed(2)}`,
  };
}

await claim("A1", "refuted", "Without softmax the weights of a row do not sum to 1, the output grows with the queries, and nothing gets sharper.", () => breaks(bareMixture), {
  post: "Attention is (QKᵀ/√d_k)·V.",
  counter: { of: "the formula with its softmax", test: () => breaks(softMixture) },
});

// %% [markdown]
// ## 2.3 A score alone says nothing
//
// The same post scores a query $[1, 0]$ against a key $[1, 1]$, gets 1, and calls that a *strong match*. Strong compared to what? Softmax looks only at **differences** of scores, so the weight of that key is decided by the company it keeps. Keep query and key and change nothing but the other keys. **Before you run it:** between which two numbers can the weight of that key lie?

// %%
const [query, key] = [[1, 0], [1, 1]];
const companies: Record<string, number[][]> = {
  "three keys that point away": [[-2, 0], [-1, 1], [-3, 1]],
  "three keys like it": [[1, 0], [1, -1], [1, 2]],
  "three better keys": [[3, 0], [4, 1], [5, 0]],
};
const company = Object.entries(companies).map(([name, others]) => {
  const e = scoresByLoops([query], [key, ...others], dotByLoops)[0];
  return { "the other keys": name, "score of [1, 1]": e[0], "its weight": softmax(e)[0] };
});
table(company);

function decidedByCompany(rows: typeof company) {
  const shares = rows.map((row) => row["its weight"]);
  return {
    holds: rows.every((row) => row["score of [1, 1]"] === 1) && Math.max(...shares) > 0.8 && Math.min(...shares) < 0.05,
    measured: `the same score 1 gets weights from ${Math.min(...shares).toFixed(3)} to ${Math.max(...shares).toFixed(3)}`,
  };
}

await claim("A2", "refuted", "A score of 1 is no strong match by itself: the other keys decide.", () => decidedByCompany(company), {
  post: "The query [1, 0] scores 1 against the key [1, 1], a strong match.",
  counter: { of: "the same company each time", test: () => decidedByCompany(company.map(() => company[1])) },
});

// %% [markdown]
// ## 2.4 Why $\sqrt{d_k}$
//
// Let the entries of queries and keys be independent with mean 0 and variance 1. Their product $q\cdot k$ is a sum of $d$ such products, so its variance is $d$: scores grow like $\sqrt{d}$. For softmax, large scores are cold temperature: one key takes nearly everything, and the Jacobian, through which all learning has to pass, fades. Dividing by $\sqrt{d}$ keeps the variance at 1 for every $d$ (Vaswani et al. 2017, footnote 4).
//
// The textbooks show that softmax gets *peaky*. What matters for learning is the **gradient**. Two of them: $\lVert J\rVert$, the derivative of the weights with respect to what enters softmax, and $\lVert\partial\alpha/\partial q\rVert$, which goes on through the scores to the query and meets the keys and the factor $1/\sqrt{d}$ on its way. Before you run it, guess: does the mean tell the same story as the median?

// %%
function measureScaling(d: number, keyCount = 32, trials = 201) {
  const draw = createRandom(`${seed}/${d}`);
  const runs = Array.from({ length: trials }, () => {
    const [q, keys] = [draw.normals(d), Array.from({ length: keyCount }, () => draw.normals(d))];
    const e = keys.map((key) => dotByLoops(q, key));
    const through = (scale: number) => {
      const jacobian = softmaxJacobian(e.map((x) => scale * x));
      const toQuery = tf.tidy(() => tf.matMul(jacobian, keys).norm().dataSync()[0]); // ∂α/∂q = scale · J K
      return { jacobian: norm(jacobian), toQuery: scale * toQuery };
    };
    return { e, bare: through(1), scaled: through(1 / Math.sqrt(d)) };
  }).sort((a, b) => a.bare.jacobian - b.bare.jacobian);
  const typical = runs[(trials - 1) / 2].e; // the query whose bare scores have the median ‖J‖
  const best = (temperature: number) => softmax(typical, { temperature }).sort((a, b) => b - a).slice(0, 8);
  return { d, runs, variance: mean(runs.flatMap(({ e }) => e).map((x) => x * x)), unscaled: best(1), scaled: best(Math.sqrt(d)) };
}

type Scaling = ReturnType<typeof measureScaling>;
const median = (xs: number[]) => [...xs].sort((a, b) => a - b)[(xs.length - 1) >> 1];
const gradientOf = ({ runs }: Scaling, scores: "bare" | "scaled", gradient: "jacobian" | "toQuery", average = median) =>
  average(runs.map((run) => run[scores][gradient]));

const scalings = [4, 16, 64, 256, 1024].map((d) => measureScaling(d));
const gradientTable = (gradient: "jacobian" | "toQuery") =>
  scalings.map((one) => ({
    d: one.d,
    "variance of q·k": one.variance,
    "median without √d": gradientOf(one, "bare", gradient).toPrecision(2),
    "median with √d": gradientOf(one, "scaled", gradient).toPrecision(2),
    "mean without √d": gradientOf(one, "bare", gradient, mean).toPrecision(2),
    "mean with √d": gradientOf(one, "scaled", gradient, mean).toPrecision(2),
  }));
table(gradientTable("jacobian"), "Gradient through softmax, ‖J‖; 32 keys, 201 random queries for each d");
table(gradientTable("toQuery"), "Gradient that reaches the query, ‖∂α/∂q‖");
show(
  figures.scalingSlider(
    scalings.map((one) => ({ ...one, unscaledGradient: gradientOf(one, "bare", "jacobian"), scaledGradient: gradientOf(one, "scaled", "jacobian") })),
  ),
);

// %% [markdown]
// Without $\sqrt{d}$ the *typical* query stops learning: beyond $d = 64$ the median gradient falls by orders of magnitude. The mean hides that, and at the query it even grows: a few queries happen to be tied between two keys, and for those the long keys make the gradient large. Nothing at all for most and a jolt for a few is worse than either. With $\sqrt{d}$ both averages stay where they are. In few dimensions the division is not needed; there, bare scores let more gradient through.
//
// Try it at any width. Each *Draw again* takes new random vectors; watch which of the two tables of bars keeps its shape.

// %%
explore(tryScaling());

// %%
function fadesUnscaled(bare: "bare" | "scaled") {
  const [first, last] = [scalings[0], scalings[scalings.length - 1]];
  const worst = Math.max(...scalings.map(({ d, variance }) => Math.abs(variance / d - 1)));
  const ratio = (scores: "bare" | "scaled", gradient: "jacobian" | "toQuery", average = median) =>
    gradientOf(last, scores, gradient, average) / gradientOf(first, scores, gradient, average);
  const steady = [ratio("scaled", "jacobian"), ratio("scaled", "toQuery"), ratio("scaled", "toQuery", mean)];
  const [through, toQuery, meanToQuery] = [ratio(bare, "jacobian"), ratio(bare, "toQuery"), ratio(bare, "toQuery", mean)];
  return {
    holds: worst < 0.15 && through < 0.01 && toQuery < 0.01 && meanToQuery > 1.5 && steady.every((x) => x > 0.7 && x < 1.4),
    measured: `variance / d within ${(100 * worst).toFixed(0)} % of 1; from d = 4 to 1024 the median gradient goes to ${through.toExponential(0)} of its size through softmax and to ${toQuery.toExponential(0)} at the query, whose mean grows to ${meanToQuery.toFixed(1)} times; with √d to ${steady.map((x) => x.toFixed(2)).join(", ")}. At d = 4 the query's median is ${gradientOf(first, "bare", "toQuery").toFixed(2)} without √d, ${gradientOf(first, "scaled", "toQuery").toFixed(2)} with it`,
  };
}

await claim("A7", "corrected", "Var(q·k) = d. Without √d the typical query's gradient vanishes as d grows, while a few queries get a very large one; with √d neither changes. In few dimensions bare scores keep more.", () => fadesUnscaled("bare"), {
  post: "Scores are divided by √d_k, because large ones leave softmax no gradient.",
  counter: { of: "scaled scores in the place of the bare ones", test: () => fadesUnscaled("scaled") },
});

// %% [markdown]
// ## 2.5 Masks: who may look where
//
// A mask removes keys *before* softmax, by giving them the score $-\infty$. Two are everywhere. The **padding** mask hides what only fills up a batch; the **causal** mask hides the future from a model that is to predict it. A **window** lets everyone see neighbours only.

// %%
const tokens = ["<s>", "I", "am", "learning", "AI", "<pad>"];
const n = tokens.length;
const x = createRandom(`${seed}/masks`).normalTensor([1, n, 8]);
const window1 = tf.tensor(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (Math.abs(i - j) <= 1 ? 1 : 0))));
const masks = { none: undefined, padding: paddingMask([n - 1], n), causal: causalMask(n), "window of 1": window1 };
show(
  figures.matrixSlider(
    "mask",
    Object.entries(masks).map(([label, mask]) => {
      const seen = tf.ones([n, n]).mul(mask ?? 1).reshape([n, n]).arraySync() as number[][];
      const weights = (scaledDotProductAttention(x, x, x, { mask }).weights.arraySync() as number[][][])[0];
      return { label, matrix: weights.map((row, i) => row.map((weight, j) => (seen[i][j] ? weight : null))) };
    }),
    { title: "What a mask leaves (grey: may not be seen)", rows: tokens, columns: tokens, rowTitle: "query", columnTitle: "key" },
    2,
  ),
);

// %% [markdown]
// Paint one yourself: click a cell or draw across several, or walk with the arrow keys and press the space bar. On the left the mask comes before softmax, as it should; on the right it comes after, a mistake that is often made. Look at the sums of the rows, and hide a whole row.

// %%
explore(paintMask());

// %% [markdown]
// A mask that is right is **inert**: whatever hides behind it, not one bit of the output changes. And a row with nothing left to look at gives zeros. Other implementations disagree here: filling with $-10^9$ instead of $-\infty$ spreads equal weights over a fully masked row and lets hidden values leak. Change what is masked to something absurd and compare:

// %%
const hidden = tf.tidy(() => {
  const keep = tf.tensor([1, 1, 1, 1, 1, 0], [1, n, 1]);
  return x.mul(keep).add(tf.scalar(1e6).mul(tf.scalar(1).sub(keep))); // the padding token now screams
});
const mask = masks.padding;
const quiet = scaledDotProductAttention(x.slice([0, 0, 0], [1, n - 1, 8]), x, x, { mask }).output.dataSync();
const loud = scaledDotProductAttention(x.slice([0, 0, 0], [1, n - 1, 8]), hidden, hidden, { mask }).output.dataSync();
console.log("numbers that changed:", quiet.filter((v, i) => v !== loud[i]).length, "of", quiet.length);
const nothing = tf.zeros([1, n, n]);
console.log("all masked:", [...new Set(scaledDotProductAttention(x, x, x, { mask: nothing }).output.dataSync())]);

// %% [markdown]
// ## 2.6 Self and cross: one function
//
// When queries, keys and values come from one sequence, it is **self-attention**; when the queries come from another one, **cross-attention**: a decoder reading the encoder's states, or a word looking at an image. Nothing in the function changes, only what goes in. The weights tell: $n \times n$ in one case, $m \times n$ in the other.

// %%
type Attend = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => { output: tf.Tensor; weights: tf.Tensor };

/** Queries of the sequence itself and of another one, once apart and once in one call. */
function selfAndCross(attend: Attend) {
  const draw = createRandom(`${seed}/cross`);
  const [source, target] = [draw.normalTensor([1, 7, 16]), draw.normalTensor([1, 3, 16])];
  const [self, cross] = [attend(source, source, source), attend(target, source, source)];
  const both = attend(tf.concat([source, target], 1), source, source).output;
  const difference = both.sub(tf.concat([self.output, cross.output], 1)).abs().max().dataSync()[0];
  return {
    holds: self.weights.shape.join() === "1,7,7" && cross.weights.shape.join() === "1,3,7" && difference < 1e-6,
    measured: `weights [${self.weights.shape}] and [${cross.weights.shape}]; queries of both kinds in one call differ by ${difference.toExponential(0)}`,
  };
}

/** A mistake often made: every key shares itself out among the queries. */
const overQueries: Attend = (q, k, v) => {
  const weights = tf.matMul(q, k, false, true).div(Math.sqrt(16)).transpose([0, 2, 1]).softmax().transpose([0, 2, 1]) as tf.Tensor3D;
  return { weights, output: weights.matMul(v as tf.Tensor3D) };
};

await claim("A4", "confirmed", "One function is self-attention of a sequence, and cross-attention between two.", () => selfAndCross(scaledDotProductAttention), {
  post: "Self-attention relates the positions of one sequence, cross-attention those of two.",
  counter: { of: "a softmax over the queries instead of the keys", test: () => selfAndCross(overQueries) },
});

// %% [markdown]
// ## 2.7 Where queries and keys come from, and heads
//
// So far each word's vector was its own query, key and value. That has a price: $q_i \cdot k_j = q_j \cdot k_i$. A word cannot ask for another without being asked for just as strongly, and a long vector asks for itself. So a model **learns** three matrices and makes queries $XW^Q$, keys $XW^K$ and values $XW^V$ from the same vectors: what a word asks for, what it offers to be found by, and what it hands over may then differ.
//
// How lopsided do scores become? 0 means that $i$ asks for $j$ as strongly as $j$ for $i$:

// %%
/** Size of the part of the scores that changes sign when query and key change places, beside the whole. */
function lopsided(scores: tf.Tensor): number {
  const odd = scores.sub(scores.transpose()).div(2);
  return odd.norm().div(scores.norm()).dataSync()[0];
}
const [someWords, wq, wk] = [0, 1, 2].map((i) => createRandom(`${seed}/projections ${i}`).normalTensor([i === 0 ? 6 : 16, 16]));
table([
  { queries: "X", keys: "X", lopsided: lopsided(someWords.matMul(someWords, false, true)) },
  { queries: "X W", keys: "X W, the same W", lopsided: lopsided(someWords.matMul(wq).matMul(someWords.matMul(wq), false, true)) },
  { queries: "X W_Q", keys: "X W_K", lopsided: lopsided(someWords.matMul(wq).matMul(someWords.matMul(wk), false, true)) },
]);

// %% [markdown]
// A matrix is where it takes the two unit vectors: the two points in each square below. Drag those of the first square only, until *sat* gives *cat* a high score while *cat* gives *sat* a low one. Could one matrix for both do that?

// %%
explore(dragProjections());

// %% [markdown]
// One softmax has one idea of what matters. **Multi-head attention** runs several side by side, each on its own projection of the input, and mixes their outputs (Vaswani et al. 2017, §3.2.2):
//
// $$\mathrm{head}_i = \mathrm{Attention}(QW_i^Q, KW_i^K, VW_i^V), \qquad \mathrm{MultiHead} = \mathrm{Concat}(\mathrm{head}_1, \ldots, \mathrm{head}_h)\,W^O$$
//
// The width is split among the heads, so eight heads cost what one does. Before any training the heads already look at different things, because their projections differ:

// %%
const untrained = createMultiHeadWeights(seed, { dModel: 8, heads: 2 });
const twoHeads = multiHeadAttention(x, x, x, untrained, { heads: 2, mask: masks.padding });
console.log("output", twoHeads.output.shape, "weights", twoHeads.weights.shape, "= [batch, heads, queries, keys]");
show(figures.headExplorer([(twoHeads.weights.arraySync() as number[][][][])[0]], tokens));

// %% [markdown]
// ## 2.8 Where am I?
//
// Attention has no idea of order. Shuffle the words and the outputs are shuffled the same way, nothing else: *dog bites man* and *man bites dog* are one and the same bag. Order has to be **put in**, classically by adding to every word a vector that depends on its position alone (Vaswani et al. 2017, §3.5):
//
// $$PE_{(pos,\,2i)} = \sin\!\left(\frac{pos}{10000^{2i/d}}\right), \qquad PE_{(pos,\,2i+1)} = \cos\!\left(\frac{pos}{10000^{2i/d}}\right)$$

// %%
const order = [3, 0, 5, 1, 4, 2];
const shuffled = (t: tf.Tensor) => tf.gather(t, order, 1);
const positions = sinusoidalPositions(n, 8);
const plain = scaledDotProductAttention(x, x, x).output;
const plainShuffled = scaledDotProductAttention(shuffled(x), shuffled(x), shuffled(x)).output;
const place = (t: tf.Tensor) => scaledDotProductAttention(t.add(positions), t.add(positions), t.add(positions)).output;
const apart = (a: tf.Tensor, b: tf.Tensor) => a.sub(b).abs().max().dataSync()[0];
table([
  { positions: "none", "largest change when words are shuffled": apart(shuffled(plain), plainShuffled) },
  { positions: "sinusoidal", "largest change when words are shuffled": apart(shuffled(place(x)), place(shuffled(x))) },
]);

// %%
const encodings = sinusoidalPositions(48, 32).arraySync() as number[][];
show(figures.positionClocks(encodings, [0, 1, 2, 3, 4, 6, 8, 12], [0, 1, 2, 4, 8, 16, 24, 32, 40, 47]));

// %% [markdown]
// Each pair of components is the hand of a clock: fast ones on the left, slow ones on the right (eight of the sixteen are drawn, each with the number of positions in which it turns once). Move the slider. Moving on by $k$ positions turns every hand by a fixed angle, whatever the time; so *three words further left* is something a linear map can learn.
//
// The curve under the dials, one row of $PE\,PE^\top$, only moves along: the dot product of two encodings knows their distance and nothing else. Drag one point and the product changes; then drag the other by as much, and it is back. Near positions score high, but look at the waves: further away does not always mean less.

// %%
explore(dragPositions());

// %% [markdown]
// ### A block: look, then think
//
// Attention is the only place where words meet. On its own it can do nothing but mix: each output is a weighted mean. A Transformer therefore alternates it with a small network that looks at **one word at a time**, and adds what either of them found to what was there before (Vaswani et al. 2017, §3.1 and §3.3; the norm in front, as in Xiong et al. 2020):
//
// $$h = x + \mathrm{MultiHead}(\mathrm{LN}(x)), \qquad y = h + \mathrm{FFN}(\mathrm{LN}(h)), \qquad \mathrm{FFN}(z) = \max(0,\, zW_1 + b_1)\,W_2 + b_2$$
//
// - The **residual path**, the *x +* and *h +*, lets every word keep what it has: a layer only has to say what is to be added.
// - **Layer norm** brings every word's vector to mean 0 and variance 1, then scales it, so that no layer has to cope with what grew in the layers before (Ba et al. 2016).
// - The **feed-forward network** is where most of the weights are: with a hidden layer of $4d$ it has $8d^2$ of them, the four matrices of attention $4d^2$.
//
// *Predict:* stack twelve layers, before any training, and leave parts out. How different from one another are eight words at the end?

// %%
import { createEncoderWeights, encoderBlock } from "@attention-lab/lib/attention";
import { layerNorm } from "@attention-lab/lib/layers";
import { curves } from "@attention-lab/lib/plots";

const layerWeights = Array.from({ length: 12 }, (_, i) => createEncoderWeights(`${seed}/layer ${i}`, { dModel: 32, heads: 4, dHidden: 128 }));
const look = (words: tf.Tensor, w: (typeof layerWeights)[0]) => multiHeadAttention(words, words, words, w.attention, { heads: 4 }).output;
const stacks = {
  "attention alone": look,
  "with layer norm": (words, w) => look(layerNorm(words, w.attentionNorm), w),
  "and with the residual path": (words, w) => words.add(look(layerNorm(words, w.attentionNorm), w)),
  "a whole block": (words, w) => encoderBlock(words, w, { heads: 4 }).output,
} satisfies Record<string, (words: tf.Tensor, w: (typeof layerWeights)[0]) => tf.Tensor>;

/** Distance of the words to their mean, as a share of their length: 0 when all are the same. */
const spreadOf = (words: tf.Tensor) => Math.sqrt(words.sub(words.mean(1, true)).square().mean().div(words.square().mean()).dataSync()[0]);
const spreads = Object.values(stacks).map((layer) => {
  let words: tf.Tensor = createRandom(`${seed}/stack`).normalTensor([1, 8, 32]);
  return [spreadOf(words), ...layerWeights.map((w) => spreadOf((words = layer(words, w))))];
});

// %%
show(curves({
  title: "How different eight words stay, layer by layer",
  xTitle: "layers passed",
  yTitle: "distance from their mean, as a share",
  x: spreads[0].map((_, i) => i),
  logY: true,
  series: Object.keys(stacks).map((name, i) => ({ name: name, y: spreads[i] })),
}));
console.log("after 3 layers:", Object.keys(stacks).map((name, i) => `${name} ${spreads[i][3].toExponential(0)}`).join(", "));

// %% [markdown]
// A weighted mean of weighted means: within a few layers of attention alone all words are the same vector, up to rounding, and no layer after that can tell them apart again (Dong et al. 2021 call it *rank collapse*). Layer norm does not help, since it looks at one word at a time. The residual path does: it is what makes depth possible, and it is not part of attention.

// %% [markdown]
// ## 2.9 What does "it" mean?
//
// *"The animal didn't cross the road because it was **tired**."* The animal was. *"… because it was **wide**."* The road was. The post says that attention links *it* to the right word. Does it, if nobody tells it to?
//
// We need a language small enough to learn in a minute. The corpus is generated and has three kinds of sentences:
//
// - **content**: an animal and a way; *what kind of thing* the adjective fits tells which of the two *it* is;
// - **order**: two animals; who was tired depends on *who did it to whom*. Every sentence has a twin with the nouns exchanged: the same words, the other answer;
// - **kind**: lessons such as *look at the owl, it was wide*. Plausible or not? They teach what kind of thing a noun is.
//
// Some nouns, *animal*, *road* and *street* among them, occur in lessons only. On sentences with two of those the model is tested.

// %%
import { itCorpus, itVocabulary, parseIt, textOf, type ItSentence } from "@attention-lab/datasets";
import { trainNow } from "@attention-lab/experiments";
import { accuracyOf, attentionRollout, createReader, linksOf, read, rolloutLink, type Reader } from "@attention-lab/lib/coreference";

const corpus = itCorpus(seed);

/** What "it" is, as a word; of a lesson the verdict. */
function answerOf({ words, nouns: [first, second], label }: ItSentence): string {
  const answers: Record<string, string> = { first: words[first], second: words[second] };
  return answers[label] ?? label;
}

table(
  ["content", "order", "kind"].map((kind) => {
    const sentences = corpus.train.filter((s) => s.kind === kind);
    return { kind, example: textOf(sentences[0]), it: answerOf(sentences[0]), "in training": sentences.length };
  }),
);

// %% [markdown]
// The model, a *reader*: word vectors plus sinusoidal positions, two encoder blocks with four heads of self-attention each (section 2.7) and a small feed-forward network, and a read-out at the word *it*. It only ever hears which word it should have said; nothing tells it where to look. Two choices help it with words that it never met in such sentences, and what follows rests on them: what it says is compared with the word vectors themselves (a *tied* read-out), and in training noise is added to these vectors, so that copying a word pays and learning it by heart does not.

// %%
const trainingSeed = 1;
const READER_STEPS = 400;

async function trainedReader(name: "Sinusoidal" | "NoPositions") {
  const bar = progressBar(READER_STEPS, `reader.it.${name}`);
  return trainNow(`reader.it.${name}`, {
    changes: { "train.steps": READER_STEPS, "train.evalEvery": READER_STEPS, "train.seed": trainingSeed, "data.seed": seed },
    onStep: (loss) => bar.step(loss),
  });
}

const untrainedReader = createReader({ vocabulary: itVocabulary, seed: trainingSeed });
const withPositions = await trainedReader("Sinusoidal");
const reader = withPositions.task.reader;

// %% [markdown]
// And once more without positions, everything else the same. **Before you run it:** of which kind of sentence will it still know the answer, and how often will it be right about the other?

// %%
const withoutPositions = await trainedReader("NoPositions");
const readerWithoutPositions = withoutPositions.task.reader;

// %%
const { nouns_content: content, nouns_order: ordered } = withPositions.test; // both nouns held out
const readings = Object.entries({
  "before training": untrainedReader,
  trained: reader,
  "trained without positions": readerWithoutPositions,
}).map(([name, model]) => ({ reader: name, content: accuracyOf(model, content), order: accuracyOf(model, ordered) }));
table(readings, `Share of right answers on ${content.length} sentences of each kind, whose nouns were held out; guessing gives 0.5`);

// %% [markdown]
// Without positions the model still knows *what* gets tired, but not *who* did what: it gives a sentence and its twin the same answer, so exactly one of the two is wrong.
//
// Now the weights. Where does *it* look? Head by head, on the content sentences with held-out nouns: how often does the right noun get more weight than the wrong one?

// %%
table(
  linksOf(reader, content).map(({ layer, head, linked, right, wrong, adjective }) => ({
    "layer, head": `${layer + 1}, ${head + 1}`,
    "right noun ahead": linked,
    "weight on the right noun": right,
    "on the wrong noun": wrong,
    "on the adjective": adjective,
  })),
  "From the word it; means over sentences",
);

// %% [markdown]
// Every head of layer 1 has 0.5, and must have: these sentences come in pairs that differ in the adjective alone, and in layer 1 the score between *it* and a noun knows nothing of the adjective, so *it* leans to the same noun both times. In layer 2 the right noun is ahead in most sentences, but in no head in all of them. And a weight there is a weight on a *place*: by then each place holds, beside its own word, what that word fetched from others below.
//
// **Attention rollout** (Abnar & Zuidema 2020) follows such paths: it averages the heads of each layer, mixes in the residual path as one half of the identity, and multiplies the layers,
//
// $$\tilde A = \prod_{\ell} \left(\tfrac12 \bar A_\ell + \tfrac12 I\right) \quad \text{(last layer first)}.$$

// %%
const linkOf = (name: string, model: Reader, sentences: readonly ItSentence[]) => {
  const { linked, right, wrong } = rolloutLink(model, sentences);
  return { reader: name, "right noun ahead": linked, "weight on the right noun": right, "on the wrong noun": wrong };
};
const linkRows = [
  linkOf("before training, content", untrainedReader, content),
  linkOf("trained, content", reader, content),
  linkOf("trained, order", reader, ordered),
  linkOf("trained without positions, content", readerWithoutPositions, content),
];
table(linkRows, "Attention rollout from the word it, sentences with held-out nouns");

// %% [markdown]
// The link is learned: it is not there before training. Look for yourself at the post's own sentence. The buttons choose layer and head; row *it*, near the bottom, shows where *it* looks:

// %%
const ownSentence = (way: string, adjective: "tired" | "wide") =>
  parseIt(`The animal didn't cross the ${way} because it was ${adjective}.`, adjective === "tired" ? "first" : "second");
const [tired, wide] = [ownSentence("road", "tired"), ownSentence("road", "wide")];
show(figures.headExplorer(read(reader, [tired]).weights[0], tired.words));

// %% [markdown]
// And through both layers: what reaches *it*, when the last word is *tired*, and when it is *wide*?

// %%
show(
  figures.groupedBars({
    title: "Attention rollout: what reaches “it”, through both layers",
    xTitle: "the word it comes from",
    yTitle: "share of 1",
    labels: [...tired.words.slice(0, -1), "tired / wide"],
    groups: [tired, wide].map((sentence) => ({
      name: `… it was ${sentence.words[sentence.adjective]}`,
      y: attentionRollout(read(reader, [sentence]).weights[0])[sentence.it],
    })),
  }),
);

// %% [markdown]
// What does the reader answer, when the last word changes, or the way?

// %%
const ownSentences = ["road", "street"].flatMap((way) => [ownSentence(way, "tired"), ownSentence(way, "wide")]);
const own = read(reader, ownSentences);
table(
  ownSentences.map((sentence, i) => {
    const shares = attentionRollout(own.weights[i])[sentence.it];
    return {
      sentence: textOf(sentence),
      "it is": answerOf(sentence),
      "the reader says": answerOf({ ...sentence, label: own.answers[i] }),
      "with probability": Math.max(...own.probabilities[i]),
      "rollout on the animal": shares[sentence.nouns[0]],
      "on the way": shares[sentence.nouns[1]],
    };
  }),
  "No sentence in training had these nouns together",
);

// %% [markdown]
// Does the reader answer what it looks at? Count, over all held-out sentences of both kinds:

// %%
function lookAndAnswer(kind: string, sentences: readonly ItSentence[]) {
  const { weights, answers } = read(reader, sentences);
  const counts = sentences.map((sentence, i) => {
    const shares = attentionRollout(weights[i])[sentence.it];
    const [first, second] = sentence.nouns.map((at) => shares[at]);
    const looksAt = first > second ? "first" : "second";
    const most = shares.indexOf(Math.max(...shares));
    return {
      looks: looksAt === sentence.label,
      answers: answers[i] === sentence.label,
      same: looksAt === answers[i],
      most: most === sentence.nouns[sentence.label === "first" ? 0 : 1],
      itself: most === sentence.it,
    };
  });
  const part = (of: keyof (typeof counts)[0]) => mean(counts.map((count) => Number(count[of])));
  return {
    kind,
    "looks more at the right noun": part("looks"),
    "answers right": part("answers"),
    "look and answer agree": part("same"),
    "looks most of all at the right noun": part("most"),
    "most of all at it itself": part("itself"),
  };
}
const looks = [lookAndAnswer("content", content), lookAndAnswer("order", ordered)];
table(looks, "Rollout from the word it, and what the reader answers");

// %% [markdown]
// Looking is not answering. Where the two rates of a row differ, the reader looks at one noun and names the other; and the word that gets the largest share of all need not be a noun. Attention shows where information *could* come from.

// %% [markdown]
// One reader is one training. Six of them, with other starting weights and batches, were trained the same way (`npm run study -- reader --seeds 1,2,3,4,5,6`). And if the look matters, taking it away must cost something: the last columns forbid *it*, in every layer and head, to look at one word, and count the right answers again. **Before you run it:** what do you expect when *it* may not see the right noun?

// %%
import { readerKinds, readerResults, type ReaderPoint } from "@attention-lab/experiments/studies";

const readers = readerResults().points;
table(
  readers.map(({ seed, kind, right, looks: looked, agree, withoutRight, withoutWrong, withoutOther }) => ({
    training: seed,
    kind,
    "looks at the right noun": looked,
    "answers right": right,
    "look and answer agree": agree,
    "right, when it may not see the right noun": withoutRight,
    "the wrong noun": withoutWrong,
    "the word before the right noun": withoutOther,
  })),
  "Six readers, 400 sentences of each kind with held-out nouns",
);

// %% [markdown]
// Training 1 began with the same weights and batches as yours above, yet its numbers are others. It was computed on another machine and without graphs (notebook 2b); where numbers are added in another order, a few last digits differ, and in 400 steps such digits can become answers. So one training says little.
//
// Three things to see. One training of six did not learn the order sentences; the others did. Hiding the right noun costs some readers a quarter of their answers and one hardly any: what stands there has by then been carried to other places, and *it* reads it from those. And hiding the *wrong* noun makes none of them worse and nearly all better. A strong weight shows a path that is used, not the only one.

// %%
function linksIt(points: readonly ReaderPoint[]) {
  const typical = (kind: string, part: (point: ReaderPoint) => number) => median(points.filter((point) => point.kind === kind).map(part));
  const both = (part: (point: ReaderPoint) => number) => readerKinds.map((kind) => typical(kind, part));
  const [right, looked, agree] = [both((p) => p.right), both((p) => p.looks), both((p) => p.agree)];
  const [costs, others] = [points.map((p) => p.right - p.withoutRight), points.map((p) => p.right - p.withoutOther)];
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const pair = (shares: number[]) => shares.map(percent).join(" and ");
  return {
    holds: [...right, ...looked].every((share) => share > 0.8) && median(costs) > 0.05 && Math.min(...costs) < 0.02 && median(others) < 0.02,
    measured: `medians of ${points.length / 2} trainings, held-out nouns, content and order: ${pair(right)} right; rollout puts the right noun ahead in ${pair(looked)}; look and answer agree in ${pair(agree)}; when "it" may look at the right noun in no layer ${pair(both((p) => p.withoutRight))} right, at the wrong one ${pair(both((p) => p.withoutWrong))}, at the word before ${pair(both((p) => p.withoutOther))}; hiding the right noun costs ${percent(Math.min(...costs))} to ${percent(Math.max(...costs))}. The worst training: ${percent(Math.min(...points.map((p) => p.right)))} right. Here, without positions: ${percent(readings[2].content)} and ${percent(readings[2].order)}`,
  };
}

/** The reader before training, measured as the six are. */
const unread = readerKinds.map((kind, i): ReaderPoint => {
  const [right, looked] = [readings[0][kind], rolloutLink(untrainedReader, i === 0 ? content : ordered).linked];
  return { variant: "Sinusoidal", seed: 0, loss: NaN, kind, right, looks: looked, agree: 0.5, withoutRight: right, withoutWrong: right, withoutOther: right };
});

await claim("A3", "corrected", "Nobody tells attention where to look, and in most trainings it comes to lean to the noun that 'it' stands for. The look is not the answer: they can differ, and some readers answer as well when 'it' may not look at that noun at all.", () => linksIt(readers), {
  post: "In 'The animal didn't cross the road because it was tired', attention links 'it' to 'animal'.",
  counter: { of: "the reader before training", test: () => linksIt(unread) },
});
[withPositions.task, withoutPositions.task, untrainedReader].forEach((each) => each.dispose());

// %% [markdown]
// So the post is right about the tendency, and its picture promises too much. The weights lean to the right noun, but they are not the answer: the two can name different nouns, and what was read can still be ignored. How far weights explain anything is an open argument (Jain & Wallace 2019; Wiegreffe & Pinter 2019). Nor does this reader know English: its sentences follow a handful of patterns. Change `trainingSeed`: heads, accuracies and even the answers above will be others. See what stays.

// %% [markdown]
// ## 2.10 Far apart
//
// In a recurrent net what was read first has to survive every step in between; in attention every position is one step from every other. Put both to the same task: a list of pairs, each a key and a value, then one of the keys once more; what was its value? Same number of parameters (within 5 %), same lists of up to 24 pairs.
//
// Three things can make that hard, and they are easily taken for one another: how **far back** the pair stands, how **many** pairs there are to hold, and how **long** the net was trained. So hold two of them still while the third moves. First the distance: lists of 24 pairs, asked for a place further and further back, after 300 steps of training. **Before you run it:** how will the recurrent net do at the pair that it read last, and how at the first?

// %%
import { recallDistances, recallGrid, recallLengths, recallMarks, recallResults, type RecallPoint } from "@attention-lab/experiments/studies";

const RECALL_STEPS = 300;
const BEYOND = 40; // pairs: longer than any list in training

async function recallAfterTraining(name: "Attention" | "Recurrent") {
  const bar = progressBar(RECALL_STEPS, `recall.${name}`);
  const { task, test } = await trainNow(`recall.${name}`, {
    changes: { "train.steps": RECALL_STEPS, "train.evalEvery": RECALL_STEPS, "data.distances": [BEYOND] },
    onStep: (loss) => bar.step(loss),
  });
  const byDistance = recallGrid(seed).filter(({ length }) => length === 24).map(({ examples }) => task.evaluate(examples).accuracy);
  const beyond = task.evaluate(test[`distance_${BEYOND}`]).accuracy;
  const parameters = Object.values(task.variables).reduce((sum, { size }) => sum + size, 0);
  task.dispose();
  return { parameters, byDistance, beyond };
}

const byAttention = await recallAfterTraining("Attention");

// %%
const byRecurrence = await recallAfterTraining("Recurrent");
console.log(`parameters: ${byAttention.parameters} and ${byRecurrence.parameters}`);
console.log(`lists of ${BEYOND}, the first pair asked: attention ${byAttention.beyond}, recurrent ${byRecurrence.beyond}`);

// %% [markdown]
// More training takes minutes, so it was done beforehand, with three seeds, and is read from a file. In the figure the points of 4,000 steps are means over seeds; the bars are their standard deviations.

// %%
const recalled = recallResults().points;
const recallSeeds = [...new Set(recalled.map((point) => point.seed))];
type Asked = Partial<Pick<RecallPoint, "variant" | "steps" | "length" | "distance">>;

/** Accuracy of each seed, over all stored points that fit. */
const recallOf = (asked: Asked) =>
  recallSeeds.map((one) =>
    mean(recalled.filter((point) => point.seed === one && Object.entries(asked).every(([name, value]) => point[name as keyof Asked] === value)).map((point) => point.accuracy)),
  );
const deviation = (xs: number[]) => Math.sqrt(mean(xs.map((x) => (x - mean(xs)) ** 2)));
const chance = { name: "chance", y: recallDistances.map(() => 1 / 8) };
const longTrained = recallDistances.map((distance) => recallOf({ variant: "Recurrent", steps: 4000, length: 24, distance }));
show(
  figures.curves({
    title: "24 pairs: does it matter how far back the asked one stands?",
    xTitle: "distance (1 is the last pair)",
    yTitle: "share of right answers",
    x: recallDistances,
    series: [
      { name: "attention, 300 steps", y: byAttention.byDistance },
      { name: "recurrent, 300 steps", y: byRecurrence.byDistance },
      { name: "recurrent, 4,000 steps", y: longTrained.map(mean), band: longTrained.map(deviation) },
      chance,
    ],
    yRange: [0, 1.05],
  }),
);

// %% [markdown]
// The recurrent net is poor at *every* distance, at the last pair nearly as much as at the first. So distance is not what it fails at. Now the number of pairs, and the budget, averaged over distances:

// %%
const loads = recallMarks.map((steps) => recallLengths.map((length) => recallOf({ variant: "Recurrent", steps, length })));
show(
  figures.curves({
    title: "Recurrent net: how many pairs, after how much training",
    xTitle: "pairs in the list",
    yTitle: "share of right answers",
    x: recallLengths,
    series: [
      ...recallMarks.map((steps, i) => ({ name: `${steps.toLocaleString("en")} steps`, y: loads[i].map(mean), band: loads[i].map(deviation) })),
      { name: "attention, 300 steps", y: recallLengths.map((length) => mean(recallOf({ variant: "Attention", steps: 300, length }))) },
      { name: "chance", y: recallLengths.map(() => 1 / 8) },
    ],
    yRange: [0, 1.05],
  }),
);

// %%
function loadNotDistance(variant: RecallPoint["variant"]) {
  const at = (asked: Asked) => mean(recallOf({ variant, steps: 4000, ...asked }));
  const distance = at({ length: 24, distance: 1 }) - at({ length: 24, distance: 24 });
  const load = at({ length: 6 }) - at({ length: 24 });
  const budget = at({ length: 6 }) - at({ length: 6, steps: 300 });
  const attentionWorst = Math.min(...recalled.filter((point) => point.variant === "Attention" && point.steps === 300).map((point) => point.accuracy));
  const list = recallLengths.map((length) => at({ length }).toFixed(2)).join(", ");
  return {
    holds: attentionWorst > 0.95 && byAttention.beyond > 0.85 && load > 0.25 && budget > 0.25 && Math.abs(distance) < load / 3,
    measured: `attention after 300 steps: at least ${attentionWorst.toFixed(2)} at every place of 6, 12 and 24 pairs, ${byAttention.beyond.toFixed(2)} at the first of ${BEYOND}; ${variant.toLowerCase()} net after 4,000 steps: ${list} for ${recallLengths.join(", ")} pairs; differences: ${distance.toFixed(2)} between the last and the first of 24 pairs, ${load.toFixed(2)} between 6 and 24 pairs, ${budget.toFixed(2)} between 300 and 4,000 steps (6 pairs); chance 0.125; ${recallSeeds.length} seeds; ${byAttention.parameters} and ${byRecurrence.parameters} parameters`,
  };
}

await claim("A6", "corrected", "Attention learns fast to recall from any place of a list, also of longer lists than in training. A recurrent net of its size falls behind by the number of pairs it has to hold and by the training it needs, hardly by the distance.", () => loadNotDistance("Recurrent"), {
  post: "Attention looks at all parts at once, so long-range relations are as easy as near ones; recurrence forgets what is far.",
  counter: { of: "attention in the place of the recurrent net", test: () => loadNotDistance("Attention") },
  again: "npm run study -- recall --again (6 trainings, about ten minutes on two cores)",
});

// %% [markdown]
// An earlier version of this notebook always asked for the first pair of lists of growing length. Distance and number grew together, and it put down to distance what belongs to the number: one state has to hold all pairs, while attention keeps them all. That is the bottleneck of notebook 03. Nor is the recurrent net done after 4,000 steps.

// %% [markdown]
// ## 2.11 Which score?
//
// The dot product is not the only way to compare. Bahdanau's **additive** score $v^\top\tanh(Wq + Uk)$ is a small network of its own; the dot product is one matrix product. Same task for all three: among 16 keys, find the one that the query is a noisy copy of, after a rotation that the model has to learn. Same questions, same steps, with growing dimension.
//
// How well *can* one do? The best guess is the nearest key. A dot product ranks keys otherwise, because it lacks their length: $\lVert q - k\rVert^2 = \lVert q\rVert^2 - 2\,q\cdot k + \lVert k\rVert^2$. In many dimensions all keys are about equally long and that does not matter; in few it does:

// %%
import { lookupDimensions, lookupMarks, lookupResults, type LookupVariant } from "@attention-lab/experiments/studies";

function ceilings(d: number, trials = 2000) {
  const draw = createRandom(`${seed}/ceiling/${d}`);
  const right = { nearest: 0, dot: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const keys = Array.from({ length: 16 }, () => draw.normals(d));
    const query = keys[0].map((x) => x + draw.normal(0, 0.3));
    const products = keys.map((key) => dotByLoops(query, key));
    const nearness = keys.map((key, i) => 2 * products[i] - dotByLoops(key, key));
    right.dot += Number(products[0] === Math.max(...products)) / trials;
    right.nearest += Number(nearness[0] === Math.max(...nearness)) / trials;
  }
  return right;
}
const bestPossible = lookupDimensions.map((d) => ({ d, ...ceilings(d) }));
table(bestPossible.map(({ d, nearest, dot }) => ({ d, "nearest key": nearest, "largest dot product": dot })), "Share of 2000 questions answered right with the rotation known");

// %% [markdown]
// And what they learn. These trainings, three seeds each, were done beforehand and are read from a file:

// %%
const lookedUp = lookupResults().points;
const lookupOf = (variant: LookupVariant, d: number, steps: number) =>
  lookedUp.filter((point) => point.variant === variant && point.size === d && point.steps === steps).map((point) => point.accuracy);
const scoreNames: Record<LookupVariant, string> = { Dot: "dot", ScaledDot: "scaled dot", Additive: "additive" };
const scoreKinds = Object.keys(scoreNames) as LookupVariant[];
table(
  bestPossible.map(({ d, nearest, dot }) => ({
    d,
    ...Object.fromEntries(scoreKinds.map((kind) => [scoreNames[kind], lookupMarks.map((steps) => mean(lookupOf(kind, d, steps)).toFixed(2)).join(" ")])),
    "nearest key": nearest.toFixed(2),
    "largest dot": dot.toFixed(2),
  })),
  `Share of right look-ups after ${lookupMarks.join(", ")} steps, means over three seeds; chance 0.06`,
);
for (const d of [16, 256]) {
  show(
    figures.curves({
      title: `Three scores in ${d} dimensions, against training`,
      xTitle: "steps of training",
      yTitle: "share of right look-ups",
      x: lookupMarks,
      series: scoreKinds.map((kind) => {
        const runs = lookupMarks.map((steps) => lookupOf(kind, d, steps));
        return { name: scoreNames[kind], y: runs.map(mean), band: runs.map(deviation) };
      }),
      logX: true,
      yRange: [0, 1.05],
    }),
  );
}

// %%
// %%
function bothWork(scaledKind: LookupVariant) {
  const at = (kind: LookupVariant, d: number, steps: number) => mean(lookupOf(kind, d, steps));
  const last = lookupMarks[lookupMarks.length - 1];
  const wide = Math.min(...[64, 256].flatMap((d) => [at(scaledKind, d, 150), at("Additive", d, 150)]));
  const early = at(scaledKind, 16, 150) - at("Additive", 16, 150);
  const list = (kind: LookupVariant, steps: number) => lookupDimensions.map((d) => at(kind, d, steps).toFixed(2)).join(", ");
  return {
    holds: wide > 0.95 && at("Dot", 256, last) < at(scaledKind, 256, last) - 0.2 && early > 0.2 && at("Additive", 16, last) > 0.9 && at(scaledKind, 4, last) < bestPossible[0].nearest - 0.2,
    measured: `accuracy at d = ${lookupDimensions.join(", ")} after ${last} steps (after 150): dot ${list("Dot", last)} (${list("Dot", 150)}); ${scoreNames[scaledKind]} ${list(scaledKind, last)} (${list(scaledKind, 150)}); additive ${list("Additive", last)} (${list("Additive", 150)}); nearest key at d = 4 ${bestPossible[0].nearest.toFixed(2)}; chance 0.06; three seeds`,
  };
}

await claim("N2", "confirmed", "Dot and additive scores both work, given training: additive scores learn more slowly in few dimensions, unscaled dot products stay behind in many, and with four dimensions no score finds what the nearest key would.", () => bothWork("ScaledDot"), {
  post: "Scores may be dot products or additive.",
  counter: { of: "the additive score in the place of the scaled one", test: () => bothWork("Additive") },
  again: "npm run study -- lookup --again (36 trainings, about half an hour on two cores)",
});

// %% [markdown]
// What a short training shows is often the training. After 150 steps additive scores look useless in 16 dimensions; after 1,500 they nearly catch up. The unscaled dot product in 256 dimensions does not: section 2.4 says why, and Britz et al. (2017) saw the same in a translator. In four dimensions a learned dot product beats the plain one, because its matrices can bend the keys, and still lacks their length.

// %% [markdown]
// ## 2.12 What it costs
//
// "Attention reduces unnecessary computation", says the post, because it concentrates on what matters. It does concentrate, but only *after* having compared every query with every key: $n^2$ scores for $n$ words. Twice the text, four times the work and the memory. Measure it, with 2 heads of width 32. **Before you run it:** which of the three needs the least memory, which the fewest multiplications?
//
// - **naive** holds the whole $n \times n$ matrix,
// - **blocked** works through it in tiles of 128 queries and 128 keys with the online softmax of notebook 1: the same answer, never the whole matrix at once,
// - **local** lets each position see 32 neighbours on either side: another model, and a cheaper one.

// %%
/** Multiplications in the matrix products that really ran: [b, m, k] times [b, k, n] takes b·m·n·k. */
function multiplications(kernels: { name: string; inputShapes: (number[] | null)[]; outputShapes: (number[] | null)[] }[]): number {
  const size = (shape: number[] | null) => (shape ?? []).reduce((product, x) => product * x, 1);
  return kernels
    .filter(({ name }) => name === "BatchMatMul")
    .reduce((sum, { inputShapes: [a, b], outputShapes: [output] }) => {
      const out = output ?? [];
      const batch = size(out.slice(0, -2));
      return sum + size(out) * Math.sqrt((size(a) * size(b)) / (size(out) * batch));
    }, 0);
}

async function costOf(n: number, run: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => tf.Tensor) {
  const draw = createRandom(`${seed}/cost`);
  const [q, k, v] = [1, 2, 3].map(() => draw.normalTensor([1, 2, n, 32]));
  const before = tf.memory().numBytes;
  const { peakBytes, kernels } = await tf.profile(() => tf.tidy(() => run(q, k, v)));
  let best = Infinity;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    tf.tidy(() => run(q, k, v).dataSync());
    best = Math.min(best, performance.now() - start);
  }
  tf.dispose([q, k, v]);
  return { mebibytes: (peakBytes - before) / 2 ** 20, millions: multiplications(kernels) / 1e6, ms: best };
}

/** The exponent p of y ≈ c·n^p: the slope of a straight line through the logarithms. */
function slope(ns: number[], ys: number[]): number {
  const [a, b] = [ns.map(Math.log), ys.map(Math.log)];
  const [ma, mb] = [mean(a), mean(b)];
  return a.reduce((s, x, i) => s + (x - ma) * (b[i] - mb), 0) / a.reduce((s, x) => s + (x - ma) ** 2, 0);
}

const TILE = 128;
const kinds = {
  naive: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => scaledDotProductAttention(q, k, v).output,
  blocked: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => blockedAttention(q, k, v, { blockSize: TILE }).output,
  local: (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) => localAttention(q, k, v, { window: 32 }).output,
};
const lengths = [256, 512, 1024, 2048, 4096];
const costs: Record<string, { mebibytes: number; millions: number; ms: number }[]> = { naive: [], blocked: [], local: [] };
const costBar = progressBar(3 * lengths.length, "measuring");
for (const [name, run] of Object.entries(kinds)) {
  for (const length of lengths) {
    costs[name].push(await costOf(length, run));
    await costBar.step();
  }
}

// %%
const costSeries = (unit: "mebibytes" | "millions" | "ms") => Object.entries(costs).map(([name, rows]) => ({ name, y: rows.map((row) => row[unit]) }));
show(
  figures.curves({
    title: "Memory against length",
    xTitle: "length n (positions)",
    yTitle: "extra memory at the peak (MiB)",
    x: lengths,
    series: costSeries("mebibytes"),
    logX: true,
    logY: true,
  }),
);
show(
  figures.curves({
    title: "Multiplications against length",
    xTitle: "length n (positions)",
    yTitle: "multiplications (millions)",
    x: lengths,
    series: costSeries("millions"),
    logX: true,
    logY: true,
  }),
);

table(
  lengths.map((length, i) => ({
    length,
    "scores in a tile, of all": `${((100 * Math.min(TILE, length) ** 2) / length ** 2).toFixed(1)} %`,
    "memory of blocked, of naive": `${((100 * costs.blocked[i].mebibytes) / costs.naive[i].mebibytes).toFixed(1)} %`,
    "memory of local, of naive": `${((100 * costs.local[i].mebibytes) / costs.naive[i].mebibytes).toFixed(1)} %`,
  })),
  "What is held at a time; queries, keys, values and output are needed by all three",
);

// %% [markdown]
// Tiles save more memory than the window does: the library's local form computes all blocks at once, and holds three blocks of keys for each block of queries.
//
// Counting what was multiplied does not depend on what else the computer is doing. Time does, so it comes without a claim:

// %%
table(
  lengths.map((length, i) => ({ length, ...Object.fromEntries(Object.entries(costs).map(([name, rows]) => [`${name} (ms)`, rows[i].ms])) })),
  "Best of three runs, on this computer, now",
);

// %%
const slopes = Object.fromEntries(
  Object.entries(costs).map(([name, rows]) => {
    const exponent = (unit: "mebibytes" | "millions" | "ms") => slope(lengths, rows.map((row) => row[unit]));
    return [name, { memory: exponent("mebibytes"), work: exponent("millions"), time: exponent("ms") }];
  }),
);
table(
  Object.entries(slopes).map(([name, { memory, work, time }]) => ({ form: name, memory, multiplications: work, time })),
  "Fitted exponents p in cost ≈ c·n^p: 1 is linear, 2 is quadratic",
);

function allPairs(naive: (typeof slopes)[string]) {
  const { blocked, local } = slopes;
  const held = costs.blocked[lengths.length - 1].mebibytes / costs.naive[lengths.length - 1].mebibytes;
  return {
    holds: naive.memory > 1.8 && naive.work > 1.95 && blocked.memory < 1.1 && blocked.work > 1.9 && local.memory < 1.1 && local.work < 1.1 && held < 0.05,
    measured: `memory exponents ${naive.memory.toFixed(2)} naive, ${blocked.memory.toFixed(2)} blocked (tiles of ${TILE}), ${local.memory.toFixed(2)} local; multiplications ${naive.work.toFixed(2)}, ${blocked.work.toFixed(2)}, ${local.work.toFixed(2)}; at length ${lengths[lengths.length - 1]} blocked needs ${(100 * held).toFixed(1)} % of the naive form's memory`,
  };
}

await claim("A5", "refuted", "Attention computes all pairs: its multiplications grow with the square of the length. Tiles save memory and not one multiplication, a window saves both.", () => allPairs(slopes.naive), {
  post: "Attention reduces unnecessary computation.",
  counter: { of: "the local form in the place of the naive one", test: () => allPairs(slopes.local) },
});

// %% [markdown]
// Memory is not time, and multiplications are not time either. Where moving numbers is what costs, as on graphics processors, tiles make the same multiplications faster (FlashAttention); on a processor whose caches hold the matrix they may not. And a window with a quarter of the work can take longer than one large product. The table of times above says what holds on this computer.

// %% [markdown]
// ## What would falsify this
//
// - A formula without softmax whose rows sum to 1 and whose mixture sharpens as the scores grow (A1).
// - Two sets of other keys between which the weight of the same score does not change (A2).
// - A dimension at which the median gradient of scaled scores fades, or at which that of bare ones does not (A7 goes up to 1024).
// - A training without positions that tells a sentence from its twin; other seeds of which most look at the wrong noun as often as at the right one, or all of which need to look at it (A3).
// - A change behind a mask that moves a single bit of the output (section 2.5).
// - Queries of a second sequence that need another function (A4).
// - A recurrent net of the same size that loses more by distance than by the number of pairs, or that holds 24 of them after 300 steps (A6).
// - A dimension in which bare dot products learn faster than scaled ones, or additive scores better ones than both after the same training (N2).
// - A length from which the naive form grows slower than $n^2$, or an input on which the blocked form gives another answer (A5; the library's tests try the second for tile sizes that do and do not divide the length).
//
// ## Recap
//
// Answer first, then unfold.
//
// <details><summary>1. Row 2 of the weights: whom does it belong to, and what does it sum to?</summary>To the second query. It says how that query shares out its attention among all keys, and sums to 1. Columns need not sum to anything.</details>
//
// <details><summary>2. Without the division by √d, what happens to the gradient in wide vectors?</summary>For most queries it vanishes, because one key takes nearly all the weight; for a few, tied between two keys, it is huge. The mean hides this, the median shows it (2.4).</details>
//
// <details><summary>3. A query may look at nothing: all keys are masked. What comes back?</summary>Here zeros. With a large negative number instead of −∞ it would be the mean of what was to be hidden.</details>
//
// <details><summary>4. Why is attention alone not enough for a deep network?</summary>It can only mix. Stacked without residual paths it makes all words alike within a few layers (2.8).</details>
//
// <details><summary>5. The right noun gets the largest weight. Did the model answer by it?</summary>Not necessarily: it may name another, and hiding that noun may cost hardly anything, because what stood there has been carried elsewhere (2.9).</details>
//
// ## Exercises
//
// [exercises/02-attention](../exercises/02-attention.ipynb) has eleven tasks, from the score matrix to the gradient; this time you write with tensors.
//
// *Previous: [1 · Softmax](01-softmax.ipynb) · Next: [2b · What runs](02b-graphs.ipynb)*
//
// ## Sources
//
// - A. Vaswani et al., *Attention Is All You Need*, NeurIPS 2017 (arXiv 1706.03762): eq. 1, §3.2.1 and footnote 4 (scaling), §3.2.2 (heads), §3.5 (positions).
// - S. Abnar, W. Zuidema, *Quantifying Attention Flow in Transformers*, ACL 2020 (arXiv 2005.00928): attention rollout.
// - S. Jain, B. Wallace, *Attention is not Explanation*, NAACL 2019 (arXiv 1902.10186), and S. Wiegreffe, Y. Pinter, *Attention is not not Explanation*, EMNLP 2019 (arXiv 1908.04626): whether weights explain an answer.
// - H. Levesque, E. Davis, L. Morgenstern, *The Winograd Schema Challenge*, KR 2012: sentences in which one word decides what *it* means.
// - D. Bahdanau, K. Cho, Y. Bengio, *Neural Machine Translation by Jointly Learning to Align and Translate*, ICLR 2015 (arXiv 1409.0473): attention between two sequences.
// - T. Dao et al., *FlashAttention*, NeurIPS 2022 (arXiv 2205.14135): Algorithm 1, the blocked form.
// - M. Milakov, N. Gimelshein, *Online normalizer calculation for softmax*, 2018 (arXiv 1805.02867).
// - D. Britz et al., *Massive Exploration of Neural Machine Translation Architectures*, 2017 (arXiv 1703.03906): dot against additive scores.
// - I. Beltagy, M. Peters, A. Cohan, *Longformer*, 2020 (arXiv 2004.05150): §3.1, windows.
// - J. L. Ba, J. R. Kiros, G. E. Hinton, *Layer Normalization*, 2016 (arXiv 1607.06450); R. Xiong et al., *On Layer Normalization in the Transformer Architecture*, ICML 2020 (arXiv 2002.04745): the norm in front.
// - Y. Dong, J.-B. Cordonnier, A. Loukas, *Attention is not all you need: pure attention loses rank doubly exponentially with depth*, ICML 2021 (arXiv 2103.03404).
