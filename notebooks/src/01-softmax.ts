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
// # 1 · Softmax: from scores to attention
//
// Attention is a way to decide what to look at. It comes down to three moves: give everything a **score**, turn the scores into **weights** that share out 1, and take the **weighted mean** of what is there. The middle move is softmax, and this notebook is about it: where it comes from, how it breaks, how it learns, and how it becomes attention.

// %%
import { about, claim, show, table, tex } from "@attention-lab/lib/notebook";
import { createRandom } from "@attention-lab/lib/runtime";
import {
  crossEntropy,
  crossEntropyGradient,
  logSoftmax,
  merge,
  onlineSoftmax,
  softmax,
  softmaxJacobian,
  sparsemax,
} from "@attention-lab/lib/softmax";
import * as figures from "@attention-lab/lib/figures";

const seed = "softmax";
about(seed);

// %% [markdown]
// ## 1.1 Scores are not weights
//
// Three words were scored for how well they answer a question: *cat* 1.2, *mat* 0.9, *sat* 2.1. To mix their meanings we need shares: numbers that are positive and sum to 1. Dividing by the sum would do until a score is negative. Softmax first makes every score positive with the exponential, then divides:
//
// $$\alpha_i = \frac{e^{\,e_i}}{\sum_k e^{\,e_k}}$$
//
// (The letter $e$ does double duty in the literature: Bahdanau et al. 2015, eq. 6, call the scores $e_{ij}$.)

// %%
const words = ["cat", "mat", "sat"];
const scores = [1.2, 0.9, 2.1];
show(figures.scoresAndWeights(scores, words));

// %% [markdown]
// ### By hand
//
// Nothing is hidden in that picture. Here is the first weight, written out and computed by mathjs from the same text:

// %%
import { evaluate } from "mathjs";

const firstWeight = "exp(1.2) / (exp(1.2) + exp(0.9) + exp(2.1))";
tex(firstWeight);
console.log(evaluate(firstWeight));

// %%
table(
  words.map((word, i) => ({ word, score: scores[i], "exp(score)": Math.exp(scores[i]), weight: softmax(scores)[i] })),
  "The three steps: exponentials, their sum, the shares",
);

// %% [markdown]
// Softmax promises three things: every weight is positive, they sum to 1, and a higher score never gets a lower weight. A promise is tested on many cases, not on three words:

// %%
function promiseKept(random: ReturnType<typeof createRandom>): { error: number; kept: boolean } {
  const x = random.normals(random.integer(1, 50), 5);
  const weights = softmax(x);
  const sum = weights.reduce((a, b) => a + b, 0);
  const ordered = x.every((a, i) => x.every((b, j) => !(a > b) || weights[i] > weights[j]));
  return { error: Math.abs(sum - 1), kept: ordered && weights.every((w) => w > 0) };
}

await claim("S1", "confirmed", "Weights are positive, sum to 1, and the higher score gets the higher weight.", () => {
  const random = createRandom(seed);
  const trials = Array.from({ length: 1000 }, () => promiseKept(random));
  const worst = Math.max(...trials.map((t) => t.error));
  const kept = trials.filter((t) => t.kept).length;
  return {
    holds: kept === trials.length && worst < 1e-12,
    measured: `${kept} of ${trials.length} random score vectors; sum off by at most ${worst.toExponential(1)}`,
  };
});

// %% [markdown]
// ### A number from the web
//
// One of the posts this course grew out of runs exactly these scores and prints the weights **0.28, 0.21, 0.51**. They are positive and they sum to 1, so they look right. Are they?

// %%
const printed = [0.28, 0.21, 0.51];

await claim("S2", "refuted", "The post's program does not print softmax of its scores.", () => {
  const right = softmax(scores);
  const off = Math.max(...right.map((w, i) => Math.abs(w - printed[i])));
  return {
    holds: off > 0.005, // more than rounding to two digits can explain
    measured: `softmax gives ${right.map((w) => w.toFixed(4)).join(", ")}; the print is off by up to ${off.toFixed(3)}`,
  };
});

// %% [markdown]
// Perhaps the post used another *temperature* $\tau$, dividing the scores by it first? Then two weights would give it away, because their ratio is $\alpha_i/\alpha_j = e^{(e_i-e_j)/\tau}$. Solve for $\tau$ with each pair:

// %%
const impliedTemperature = (i: number, j: number) => (scores[i] - scores[j]) / Math.log(printed[i] / printed[j]);
table([
  { pair: "cat : mat", "implied temperature": impliedTemperature(0, 1) },
  { pair: "sat : cat", "implied temperature": impliedTemperature(2, 0) },
  { pair: "sat : mat", "implied temperature": impliedTemperature(2, 1) },
]);

// %% [markdown]
// Three pairs, three different temperatures: no single one produces the printed numbers. They are not the output of a softmax of these scores at all.

// %% [markdown]
// ## 1.2 Temperature
//
// Dividing the scores by $\tau$ before softmax sets how decisive the weights are:
//
// $$\alpha_i = \frac{e^{\,e_i/\tau}}{\sum_k e^{\,e_k/\tau}}$$
//
// Cold ($\tau \to 0$) and the best score takes everything; hot ($\tau \to \infty$) and all weights become equal. **Entropy** $-\sum_i \alpha_i \ln \alpha_i$ says in one number how spread out the weights are. Move the slider:

// %%
show(figures.temperatureSlider(scores, words, [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 50]));

// %% [markdown]
// Remember this knob. The $\sqrt{d_k}$ in scaled dot-product attention is nothing but a temperature, and the next notebook is about why it has to be there.

// %% [markdown]
// ## 1.3 Why the maximum is subtracted
//
// The formula above has a trap. A score of 1000 is not outlandish, yet $e^{1000}$ does not fit into any floating-point number. Two functions that agree on paper:

// %%
function naiveSoftmax(x: number[]): number[] {
  const exps = x.map(Math.exp);
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
}

console.log("naive: ", naiveSoftmax([1000, 999]));
console.log("stable:", softmax([1000, 999]));

// %% [markdown]
// $\infty / \infty$ is not a number. The stable form subtracts the maximum $m$ first, which changes nothing on paper because $e^{-m}$ cancels:
//
// $$\frac{e^{\,e_i}}{\sum_k e^{\,e_k}} = \frac{e^{-m}\,e^{\,e_i}}{e^{-m}\sum_k e^{\,e_k}} = \frac{e^{\,e_i-m}}{\sum_k e^{\,e_k-m}}, \qquad m = \max_k e_k$$
//
// Now every exponent is at most 0, so nothing can overflow, and at least one of them is exactly 0, so the sum is at least 1.
//
// At which score does the naive form break? Find out by bisection, once in JavaScript's 64-bit numbers and once rounded to the 32 bits that tensors use:

// %%
function breakingScore(expOf: (x: number) => number): number {
  let [good, bad] = [0, 2000];
  while (bad - good > 1e-9) {
    const middle = (good + bad) / 2;
    if (Number.isFinite(expOf(middle))) good = middle;
    else bad = middle;
  }
  return bad;
}

const breaks64 = breakingScore(Math.exp);
const breaks32 = breakingScore((x) => Math.fround(Math.exp(x)));
table([
  { numbers: "float64", "naive softmax breaks at score": breaks64, "which is": `ln(${Number.MAX_VALUE.toExponential(2)})` },
  { numbers: "float32", "naive softmax breaks at score": breaks32, "which is": "ln(3.40e+38)" },
]);

// %%
function weightSum(top: number, exp: (x: number) => number, stable: boolean): number {
  const x = [top, top - 1, top - 2];
  const exps = x.map((v) => exp(stable ? v - top : v));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.reduce((total, e) => total + e / sum, 0);
}

const tops = Array.from({ length: 41 }, (_, i) => 20 * i);
show(
  figures.overflow(tops, {
    float64: tops.map((t) => weightSum(t, Math.exp, false)),
    float32: tops.map((t) => weightSum(t, (x) => Math.fround(Math.exp(x)), false)),
    stable: tops.map((t) => weightSum(t, Math.exp, true)),
  }),
);

// %% [markdown]
// Attention scores are sums of many products and grow with the size of the vectors; 89 is not far away. The stable form costs one pass for the maximum. Section 1.5 gets even that pass back.
//
// The same trick gives the logarithm of a weight without ever forming the weight: $\ln\alpha_i = e_i - \ln\sum_k e^{\,e_k}$. It matters because weights underflow long before their logarithms do:

// %%
console.log("weight:    ", softmax([0, -800])[1]);
console.log("log weight:", logSoftmax([0, -800])[1]);

// %% [markdown]
// ## 1.4 How softmax learns
//
// To train through softmax we need its derivative: how does weight $i$ answer when score $j$ moves?
//
// $$\frac{\partial \alpha_i}{\partial e_j} = \alpha_i\,(\delta_{ij} - \alpha_j)$$
//
// Raising a score raises its own weight and lowers every other, since the total stays 1. Check the formula the honest way, by wiggling one score a little and looking:

// %%
function wiggle(x: number[], i: number, j: number, h = 1e-5): number {
  const moved = (d: number) => softmax(x.map((v, k) => (k === j ? v + d : v)))[i];
  return (moved(h) - moved(-h)) / (2 * h);
}

const jacobian = softmaxJacobian(scores);
table(
  words.map((word, i) => ({ "weight of": word, formula: jacobian[i][2], "by wiggling": wiggle(scores, i, 2) })),
  "How each weight answers to the score of sat",
);

// %% [markdown]
// The picture shows all nine derivatives. Slide to the right, multiplying the scores, and watch the whole map fade: a softmax that is sure of itself has no gradient left and stops learning. This is **saturation**.

// %%
show(figures.jacobianHeatMap(scores, words, [1, 2, 3, 5, 10, 20]));

// %% [markdown]
// ### The loss that undoes the saturation
//
// Train with cross-entropy, $L = -\sum_i t_i \ln \alpha_i$ for a target $t$, and something lovely happens. The logarithm cancels the exponential, and the gradient with respect to the scores is just *what you said minus what was right*:
//
// $$\frac{\partial L}{\partial e_i} = \alpha_i - t_i$$
//
// It cannot vanish while the answer is wrong. Compare it with squared error, whose gradient has to pass through the fading Jacobian. Both start badly wrong, with 6 on the wrong word:

// %%
function descend(gradient: (x: number[]) => number[], start: number[], rate: number, steps: number): number[] {
  let x = start;
  const losses = [crossEntropy(x, 0)];
  for (let step = 0; step < steps; step++) {
    const g = gradient(x);
    x = x.map((v, i) => v - rate * g[i]);
    losses.push(crossEntropy(x, 0));
  }
  return losses;
}

function squaredErrorGradient(x: number[]): number[] {
  const error = softmax(x).map((w, i) => 2 * (w - (i === 0 ? 1 : 0)));
  const j = softmaxJacobian(x);
  return x.map((_, k) => error.reduce((sum, e, i) => sum + e * j[i][k], 0));
}

const wrong = [0, 6, 0];
const withCrossEntropy = descend((x) => crossEntropyGradient(x, 0), wrong, 0.5, 40);
const withSquaredError = descend(squaredErrorGradient, wrong, 0.5, 40);
show(
  figures.lossCurves([
    { name: "trained on cross-entropy", losses: withCrossEntropy },
    { name: "trained on squared error", losses: withSquaredError },
  ]),
);

// %% [markdown]
// Same start, same step size, same number of steps; what differs is only whether the gradient survives saturation.

// %% [markdown]
// ## 1.5 One pass is enough
//
// The stable form reads the scores twice, first for the maximum, then for the sum. When there are millions of scores, reading is what costs. Milakov and Gimelshein (2018) noticed that both can be had in **one** pass, if the sum is corrected whenever a new maximum turns up:
//
// $$m \leftarrow \max(m, e_j), \qquad d \leftarrow d\,e^{\,m_{\text{old}} - m} + e^{\,e_j - m}$$
//
// Move the slider along the scores. Watch $d$ drop when the fourth score takes the lead:

// %%
show(figures.onlineSteps([1, 2.2, 1.4, 3.5, 0.6, 2.8, 3.4]));

// %% [markdown]
// Better still, two parts can be processed apart and **merged**, in any order and any grouping. That is what lets FlashAttention, and notebook 02, work through attention in tiles. Cut the scores anywhere and the answer is the same:

// %%
const long = createRandom(seed).normals(1000, 10);
const whole = onlineSoftmax(long).state;
const cuts = [1, 137, 500, 999].map((cut) => {
  const parts = merge(onlineSoftmax(long.slice(0, cut)).state, onlineSoftmax(long.slice(cut)).state);
  return { "cut after": cut, maximum: parts.max, sum: parts.sum, "relative error of the sum": Math.abs(parts.sum / whole.sum - 1) };
});
table(cuts, "1000 scores in two parts");

// %% [markdown]
// ## 1.6 Softmax never says never
//
// However bad a score, its weight stays above 0 (until floating point runs out of small numbers). Sometimes one wants a real zero: *this word does not matter at all*. **Sparsemax** (Martins & Astudillo 2016) takes the nearest point among all weights that sum to 1, and that point often lies on the edge:

// %%
show(figures.softmaxAgainstSparsemax(Array.from({ length: 81 }, (_, i) => (i - 40) / 10)));
table(
  words.map((word, i) => ({ word, score: scores[i], softmax: softmax(scores)[i], sparsemax: sparsemax(scores)[i] })),
);

// %% [markdown]
// The other way to get a real zero is to **mask** an item: give it the score $-\infty$ before softmax. Then it takes no part at all, and changing it changes nothing. If *everything* is masked there is nothing to share out; this library then returns zeros, not NaN and not equal shares.

// %%
table([
  { scores: "1.2, 0.9, 2.1 with sat masked", weights: softmax(scores, { mask: [1, 1, 0] }).map((w) => w.toFixed(4)).join(", ") },
  { scores: "the same with sat at 99", weights: softmax([1.2, 0.9, 99], { mask: [1, 1, 0] }).map((w) => w.toFixed(4)).join(", ") },
  { scores: "all masked", weights: softmax(scores, { mask: [0, 0, 0] }).map((w) => w.toFixed(4)).join(", ") },
]);

// %% [markdown]
// ## 1.7 From weights to a context vector
//
// Weights are for mixing. Let each word have a **value**, a vector of what it has to say; the **context vector** is their weighted mean:
//
// $$c = \sum_i \alpha_i\, v_i$$
//
// (Bahdanau et al. 2015, eq. 5.) Because the weights are positive and sum to 1, $c$ can never leave the space spanned between the values. Temperature moves it from the middle of them all to the single best one:

// %%
show(
  figures.contextInPlane(
    scores,
    [
      [0, 1],
      [2, 0],
      [3, 2],
    ],
    words,
    [0.1, 0.2, 0.5, 1, 2, 5, 20],
  ),
);

// %% [markdown]
// ## 1.8 Attention is a soft look-up
//
// A dictionary takes a **query**, finds the one **key** that equals it, and returns its **value**. Attention does the same, softly: every key is scored against the query, softmax turns the scores into weights, and the values come back mixed. The keys below are ten colours in the cube of red, green and blue; the queries are colours that are *not* among them.

// %%
import { colours, toCss, toVector } from "@attention-lab/datasets";

const keys = colours.map((c) => toVector(c.rgb));
const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const unit = (v: number[]) => v.map((x) => x / Math.sqrt(dot(v, v)));
const lookUp = (query: number[], sharpness = 12) => softmax(keys.map((key) => sharpness * dot(unit(query), unit(key))));

const queries: { name: string; rgb: [number, number, number] }[] = [
  { name: "crimson", rgb: [220, 20, 60] },
  { name: "navy", rgb: [0, 0, 128] },
  { name: "forest green", rgb: [34, 139, 34] },
  { name: "salmon", rgb: [250, 128, 114] },
  { name: "lavender", rgb: [230, 230, 250] },
];

show(
  figures.softLookup(
    colours.map((c) => c.name),
    colours.map((c) => toCss(c.rgb)),
    queries.map(({ name, rgb }) => ({ query: name, color: toCss(rgb), weights: lookUp(toVector(rgb)) })),
  ),
);

// %% [markdown]
// ### Who plays which part
//
// In a translator the query is the state of the word being written, the keys stand for the input words, the values are what gets summed; in captioning the keys stand for regions of the image. The three parts are really different, and one can measure it: exchange the values and the weights do not move by a single bit; double the values and the answer doubles; only query and keys decide where to look.

// %%
function attend(query: number[], keyVectors: number[][], values: number[][]) {
  const weights = softmax(keyVectors.map((key) => dot(query, key)));
  const context = values[0].map((_, d) => weights.reduce((sum, w, i) => sum + w * values[i][d], 0));
  return { weights, context };
}

await claim("S4", "confirmed", "Query and keys decide the weights; the values, and they alone, are what is summed.", () => {
  const random = createRandom(seed);
  const vectors = (n: number, d: number) => Array.from({ length: n }, () => random.normals(d));
  let [weightsMoved, doublingError, queryMatters] = [0, 0, 0];
  for (let trial = 0; trial < 200; trial++) {
    const [q, k, v] = [random.normals(5), vectors(7, 5), vectors(7, 3)];
    const base = attend(q, k, v);
    const doubled = attend(q, k, v.map((row) => row.map((x) => 2 * x)));
    weightsMoved += base.weights.filter((w, i) => w !== doubled.weights[i]).length;
    doublingError = Math.max(doublingError, ...base.context.map((c, d) => Math.abs(doubled.context[d] - 2 * c)));
    queryMatters += attend(random.normals(5), k, v).weights.some((w, i) => Math.abs(w - base.weights[i]) > 1e-3) ? 1 : 0;
  }
  return {
    holds: weightsMoved === 0 && doublingError < 1e-12 && queryMatters === 200,
    measured: `200 random look-ups: ${weightsMoved} weights moved with the values, doubling error ${doublingError.toExponential(0)}, another query moved the weights ${queryMatters} times`,
  };
});

// %% [markdown]
// ### The recipe
//
// So the whole recipe has five steps: **represent** things as vectors, **score** each against the query, **normalise** the scores with softmax, take the **weighted sum** as context, and **generate** an answer from it. The score may be a dot product, or Bahdanau's *additive* score $v^\top \tanh(W q + U k)$, a small network. With hand-set weights the additive score can be made to peak where query and key agree, so that both can be put to the same test: find the value stored under the key that the query is a noisy copy of.

// %%
type Score = (query: number[], key: number[]) => number;
const dotScore: Score = (q, k) => 4 * dot(q, k);
// tanh(x + 1) + tanh(1 − x) has its peak at x = 0, that is, where query and key agree.
const additiveScore: Score = (q, k) =>
  4 * q.reduce((sum, x, i) => sum + Math.tanh(x - k[i] + 1) + Math.tanh(k[i] - x + 1), 0);

function recipe(score: Score, query: number[], keyVectors: number[][]): number {
  const weights = softmax(keyVectors.map((key) => score(query, key))); // represent, score, normalise
  const values = keyVectors.map((_, i) => keyVectors.map((_, j) => (i === j ? 1 : 0))); // item i says "i"
  const context = values[0].map((_, d) => weights.reduce((sum, w, i) => sum + w * values[i][d], 0));
  return context.indexOf(Math.max(...context)); // generate: the loudest item
}

function accuracy(score: Score, noise: number, trials = 500): number {
  const random = createRandom(`${seed}/recipe`);
  let right = 0;
  for (let trial = 0; trial < trials; trial++) {
    const keyVectors = Array.from({ length: 20 }, () => unit(random.normals(16)));
    const target = random.integer(0, 19);
    const query = keyVectors[target].map((x) => x + random.normal(0, noise));
    right += recipe(score, query, keyVectors) === target ? 1 : 0;
  }
  return right / trials;
}

table(
  [0.05, 0.1, 0.2, 0.4].map((noise) => ({
    "noise in each component": noise,
    "dot product": accuracy(dotScore, noise),
    additive: accuracy(additiveScore, noise),
  })),
  "Share of 500 look-ups among 20 keys that find the right one; guessing gives 0.05",
);

// %%
await claim("S3", "confirmed", "Represent, score, normalise, sum, generate: the recipe works with dot-product and with additive scores.", () => {
  const [byDot, byAdditive] = [accuracy(dotScore, 0.1), accuracy(additiveScore, 0.1)];
  return {
    holds: byDot > 0.95 && byAdditive > 0.95,
    measured: `right in ${(100 * byDot).toFixed(1)} % (dot) and ${(100 * byAdditive).toFixed(1)} % (additive) of 500 look-ups at noise 0.1; chance is 5 %`,
  };
});

// %% [markdown]
// ## What would falsify this
//
// - A vector of finite scores whose weights do not sum to 1, or put a lower score above a higher one (S1 tries 1000).
// - A temperature at which softmax of 1.2, 0.9, 2.1 gives 0.28, 0.21, 0.51 to two digits (S2).
// - A way to cut the scores such that merging the parts changes the weights by more than rounding.
// - A look-up in which the values move the weights (S4), or a noise level this small at which the recipe is no better than guessing (S3).
//
// ## Exercises
//
// Now write it yourself: [exercises/01-softmax](../exercises/01-softmax.ipynb) has eight tasks, from the naive form to the merge of two parts. Run `npm run grade` in a terminal when you are done.
//
// ## Sources
//
// - D. Bahdanau, K. Cho, Y. Bengio, *Neural Machine Translation by Jointly Learning to Align and Translate*, ICLR 2015 (arXiv 1409.0473): eq. 5 (context), eq. 6 (weights), additive score in §3.1 and appendix A.
// - M. Milakov, N. Gimelshein, *Online normalizer calculation for softmax*, 2018 (arXiv 1805.02867): the one-pass recurrence and the merge, §3.
// - T. Dao et al., *FlashAttention*, NeurIPS 2022 (arXiv 2205.14135): the same merge on tiles, Algorithm 1.
// - A. Martins, R. Astudillo, *From Softmax to Sparsemax*, ICML 2016 (arXiv 1602.02068): eq. 2, Algorithm 1.
// - A. Vaswani et al., *Attention Is All You Need*, NeurIPS 2017 (arXiv 1706.03762): §3.2.1, the scaling that notebook 02 is about.
