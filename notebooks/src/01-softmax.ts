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
// *Previous: [0 · Start here](00-start-here.ipynb) · Next: [2 · Attention](02-attention.ipynb)*
//
// Attention is a way to decide what to look at. It comes down to three moves: give everything a **score**, turn the scores into **weights** that share out 1, and take the **weighted mean** of what is there. The middle move is softmax, and this notebook is about it: where it comes from, how it breaks, how it learns, and how it becomes attention.
//
// **Afterwards you will be able to** compute softmax by hand and check somebody else's numbers; say what temperature does and why the maximum is subtracted; derive its gradient, with the loss that goes with it; merge the softmax of two parts into that of the whole; and say what softmax is needed for, and what not.
//
// **You need** exponentials and logarithms, sums, the idea of a derivative, and a little TypeScript. Reading takes about 45 minutes; running takes less than half a minute.

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
// $$\alpha_i = \frac{e^{s_i}}{\sum_j e^{s_j}}$$
//
// (Bahdanau et al. 2015, eq. 6, where the scores are called $e_{ij}$.)

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
const total = (xs: number[]) => xs.reduce((a, b) => a + b, 0);
table(
  [
    ...words.map((word, i) => ({ word, score: scores[i], "exp(score)": Math.exp(scores[i]), weight: softmax(scores)[i] })),
    { word: "sum", "exp(score)": total(scores.map(Math.exp)), weight: total(softmax(scores)) },
  ],
  "The three steps: exponentials, their sum, the shares",
);

// %% [markdown]
// Softmax promises three things: every weight is positive, they sum to 1, and a higher score gets a higher weight. A promise is tested on many cases, not on three words. So draw a thousand random score vectors and look; once with scores as they are common, once with scores spread over thousands. **Before you run it:** which of the three promises will be broken, and where?

// %%
function keepsPromises(weigh: (x: number[]) => number[], x: number[]) {
  const weights = weigh(x);
  const pairs = x.flatMap((a, i) => x.map((b, j) => [a > b, weights[i] - weights[j]] as const)).filter(([higher]) => higher);
  return {
    sumError: Math.abs(total(weights) - 1),
    positive: weights.every((w) => w > 0),
    strictlyOrdered: pairs.every(([, difference]) => difference > 0),
    neverReversed: pairs.every(([, difference]) => difference >= 0),
  };
}

const trials = (spread: number, weigh: (x: number[]) => number[] = softmax) => {
  const random = createRandom(seed);
  return Array.from({ length: 1000 }, () => keepsPromises(weigh, random.normals(random.integer(2, 50), spread)));
};
const [common, wide] = [trials(5), trials(1000)];
const share = (rows: ReturnType<typeof trials>, f: (row: (typeof common)[0]) => boolean) => `${rows.filter(f).length} of ${rows.length}`;
table(
  [["5", common] as const, ["1000", wide] as const].map(([spread, rows]) => ({
    "spread of the scores": spread,
    "sum to 1": share(rows, (r) => r.sumError < 1e-12),
    "never reversed": share(rows, (r) => r.neverReversed),
    "all positive": share(rows, (r) => r.positive),
    "strictly ordered": share(rows, (r) => r.strictlyOrdered),
  })),
);

// %% [markdown]
// With common scores everything holds. With scores hundreds apart the weight of a poor one is so small that it is not a number any more but 0: positive on paper, not in the computer. The promise needs that one correction:

// %%
function promisesOf(weigh: (x: number[]) => number[]) {
  const [near, far] = [trials(5, weigh), trials(1000, weigh)];
  const all = [...near, ...far];
  const kept = (r: (typeof all)[0]) => r.sumError < 1e-12 && r.neverReversed;
  const vanished = far.filter((r) => !r.positive).length;
  const gap = Array.from({ length: 1000 }, (_, i) => i).find((i) => !(weigh([0, -i])[1] > 0)) ?? Infinity;
  return {
    holds: all.every(kept) && near.every((r) => r.positive && r.strictlyOrdered) && vanished > 0 && gap > 700 && gap < 800,
    measured: `sum and order in ${share(all, kept)} score vectors; positive in ${share(near, (r) => r.positive)} with spread 5, but ${vanished} of ${far.length} with spread 1000 hold a weight of exactly 0, the first at a gap of ${gap}`,
  };
}

await claim("S1", "corrected", "Weights sum to 1 and a higher score never gets a lower weight; in floating point they are positive only while the scores lie within about 700 of the best.", () => promisesOf(softmax), {
  post: "Softmax turns scores into weights that are positive and sum to 1; the higher score gets the higher weight.",
  counter: { of: "sparsemax, which also sums to 1 and keeps the order", test: () => promisesOf(sparsemax) },
});

// %% [markdown]
// ### A number from the web
//
// One of the posts this course grew out of runs exactly these scores and prints the weights **0.28, 0.21, 0.51**. They are positive and they sum to 1, so they look right. Are they?

// %%
const printed = [0.28, 0.21, 0.51];

const right = softmax(scores);
const off = Math.max(...right.map((w, i) => Math.abs(w - printed[i])));
console.log(`softmax: ${right.map((w) => w.toFixed(4)).join(", ")}; the print is off by up to ${off.toFixed(3)}`);

// %% [markdown]
// Perhaps the post used another *temperature* $\tau$, dividing the scores by it first? Then two weights would give it away, because their ratio is $\alpha_i/\alpha_j = e^{(s_i-s_j)/\tau}$. Solve for $\tau$ with each pair, and since the printed numbers have only two digits, solve with both ends of what they may have been before rounding:

// %%
function impliedTemperature(printed: number[], i: number, j: number): [number, number] {
  const tau = (a: number, b: number) => (scores[i] - scores[j]) / Math.log(a / b);
  const ends = [tau(printed[i] - 0.005, printed[j] + 0.005), tau(printed[i] + 0.005, printed[j] - 0.005)];
  return [Math.min(...ends), Math.max(...ends)];
}

const pairsOf = (weights: number[]) => ({
  "cat : mat": impliedTemperature(weights, 0, 1),
  "sat : cat": impliedTemperature(weights, 2, 0),
  "sat : mat": impliedTemperature(weights, 2, 1),
});
table(Object.entries(pairsOf(printed)).map(([pair, [from, to]]) => ({ pair, "temperature from": from, to })));

function noTemperaturePrints(weights: number[]) {
  const pairs = Object.values(pairsOf(weights));
  const [lowest, highest] = [Math.max(...pairs.map(([from]) => from)), Math.min(...pairs.map(([, to]) => to))];
  return {
    holds: lowest > highest, // no temperature in common, even allowing for rounding
    measured: `softmax gives ${right.map((w) => w.toFixed(4)).join(", ")}, off by up to ${Math.max(...right.map((w, i) => Math.abs(w - weights[i]))).toFixed(3)}; the pairs would need temperatures ≥ ${lowest.toFixed(2)} and ≤ ${highest.toFixed(2)} at once`,
  };
}

const atAnotherTemperature = softmax(scores, { temperature: 1.3 }).map((w) => Number(w.toFixed(2)));
await claim("S2", "refuted", "No softmax of 1.2, 0.9, 2.1 prints 0.28, 0.21, 0.51, at any temperature.", () => noTemperaturePrints(printed), {
  post: "A program that takes softmax of 1.2, 0.9, 2.1 prints 0.28, 0.21, 0.51.",
  counter: { of: `${atAnotherTemperature.join(", ")}, which is softmax at τ = 1.3`, test: () => noTemperaturePrints(atAnotherTemperature) },
});

// %% [markdown]
// Even allowing for rounding, the three ranges have no temperature in common. The printed numbers are not the output of a softmax of these scores.

// %% [markdown]
// ## 1.2 Temperature
//
// Dividing the scores by $\tau$ before softmax sets how decisive the weights are:
//
// $$\alpha_i = \frac{e^{s_i/\tau}}{\sum_j e^{s_j/\tau}}$$
//
// Cold ($\tau \to 0$) and the best score takes everything; hot ($\tau \to \infty$) and all weights become equal. **Entropy** $-\sum_i \alpha_i \ln \alpha_i$ says in one number how spread out the weights are: 0 when one takes all, $\ln 3$ when three share alike. Move the slider:

// %%
show(figures.temperatureSlider(scores, words, [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 50]));

// %% [markdown]
// Or take hold of the scores themselves, with the mouse, a finger or the arrow keys. Move all three by the same amount: what do the weights do? Then make it colder and move one score a little:

// %%
import { dragScores, dragSimplex, explore, stepTiles } from "@attention-lab/lib/explorables";

explore(dragScores());

// %% [markdown]
// Remember this knob. The $\sqrt{d_k}$ in scaled dot-product attention is nothing but a temperature, and the next notebook is about why it has to be there.

// %% [markdown]
// ## 1.3 Why the maximum is subtracted
//
// The formula above has a trap. A score of 1000 is not outlandish, yet $e^{1000}$ does not fit into the 64-bit numbers that JavaScript has. Two functions that agree on paper:

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
// $$\frac{e^{s_i}}{\sum_j e^{s_j}} = \frac{e^{-m}\,e^{s_i}}{e^{-m}\sum_j e^{s_j}} = \frac{e^{s_i-m}}{\sum_j e^{s_j-m}}, \qquad m = \max_j s_j$$
//
// Now every exponent is at most 0, so nothing can overflow, and at least one of them is exactly 0, so the sum is at least 1.
//
// At which score does $e^s$ overflow? Find out by bisection, once in JavaScript's 64-bit numbers and once rounded to the 32 bits that tensors use. **Before you run it:** the largest numbers of the two kinds are about $10^{308}$ and $10^{38}$. What are the two scores, roughly? ($\ln 10 \approx 2.3$.)

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
  { numbers: "float64", "exp overflows at score": breaks64, "which is": `ln(${Number.MAX_VALUE.toExponential(2)})` },
  { numbers: "float32", "exp overflows at score": breaks32, "which is": "ln(3.40e+38)" },
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
  }, { float64: breaks64, float32: breaks32 }),
);

// %% [markdown]
// Attention scores are sums of many products and grow with the size of the vectors; 89 is not far away. The stable form costs one pass for the maximum. Section 1.5 saves that pass again.
//
// The same trick gives the logarithm of a weight without ever forming the weight: $\ln\alpha_i = s_i - \ln\sum_j e^{s_j}$. It matters because weights underflow long before their logarithms do:

// %%
console.log("weight:    ", softmax([0, -800])[1]);
console.log("log weight:", logSoftmax([0, -800])[1]);

// %% [markdown]
// ## 1.4 How softmax learns
//
// To train through softmax we need its derivative: how does weight $i$ answer when score $j$ moves?
//
// $$\frac{\partial \alpha_i}{\partial s_j} = \alpha_i\,(\delta_{ij} - \alpha_j)$$
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
// The picture shows all nine derivatives. Slide to the right, multiplying the scores, and watch the whole map fade: a softmax that is sure of itself passes almost no gradient back. This is **saturation**.

// %%
show(figures.jacobianHeatMap(scores, words, [1, 2, 3, 5, 10, 20]));

// %% [markdown]
// ### The loss that undoes the saturation
//
// Train with cross-entropy, $L = -\sum_i t_i \ln \alpha_i$ for a target $t$, and something lovely happens. The logarithm cancels the exponential, and the gradient with respect to the scores is just *what you said minus what was right*:
//
// $$\frac{\partial L}{\partial s_i} = \alpha_i - t_i$$
//
// While another answer has the larger weight, the right one has at most 1/2, so its gradient is at least 1/2 in size. Compare it with squared error, whose gradient has to pass through the fading Jacobian. Both start badly wrong, with 6 on the wrong word. **Before you run it:** how far will each of them have come after the same number of steps?

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
// ## 1.5 One pass less
//
// Stable softmax reads the scores three times: for the maximum, for the sum, and to write the weights. Milakov and Gimelshein (2018) noticed that the first two can be one, if the sum is corrected whenever a new maximum turns up:
//
// $$m \leftarrow \max(m, s_j), \qquad d \leftarrow d\,e^{\,m_{\text{old}} - m} + e^{\,s_j - m}$$
//
// Move the slider along the scores. Watch $d$ drop when the fourth score takes the lead:

// %%
show(figures.onlineSteps([1, 2.2, 1.4, 3.5, 0.6, 2.8, 3.4]));

// %% [markdown]
// Better still, parts can be processed apart and **merged**, in any order and any grouping. That is what lets FlashAttention, and notebook 02, work through attention in tiles. Cut the scores anywhere and compare the weights with those of the whole:

// %%
const long = createRandom(seed).normals(1000, 10);
const weightsFrom = ({ max, sum }: { max: number; sum: number }) => long.map((s) => Math.exp(s - max) / sum);
const state = (from: number, to: number) => onlineSoftmax(long.slice(from, to)).state;
const groupings = {
  "1 + 999": merge(state(0, 1), state(1, 1000)),
  "500 + 500": merge(state(0, 500), state(500, 1000)),
  "500 + 500, the second first": merge(state(500, 1000), state(0, 500)),
  "(137 + 400) + 463": merge(merge(state(0, 137), state(137, 537)), state(537, 1000)),
  "137 + (400 + 463)": merge(state(0, 137), merge(state(137, 537), state(537, 1000))),
};
const whole = softmax(long);
table(
  Object.entries(groupings).map(([parts, merged]) => ({
    parts,
    maximum: merged.max,
    sum: merged.sum,
    "largest error of a weight": Math.max(...weightsFrom(merged).map((w, i) => Math.abs(w - whole[i]))),
  })),
  "1000 scores in parts",
);

// %% [markdown]
// The rule for two parts is the one above, with a whole part in the place of one score:
//
// $$m = \max(m_a, m_b), \qquad d = d_a\,e^{\,m_a - m} + d_b\,e^{\,m_b - m}$$
//
// It starts from nothing, $m = -\infty$ and $d = 0$. Step through the tiles, change their size, and drag a score of a tile that comes late above all others before you step on:

// %%
explore(stepTiles());

// %% [markdown]
// ## 1.6 Softmax never says never
//
// However bad a score, its weight stays above 0 (until floating point runs out of small numbers). Sometimes one wants a real zero: *this word does not matter at all*. **Sparsemax** (Martins & Astudillo 2016) takes, among all weights that are at least 0 and sum to 1, the point nearest to the scores themselves, and that point often lies on the edge:

// %%
show(figures.softmaxAgainstSparsemax(Array.from({ length: 81 }, (_, i) => (i - 40) / 10)));
table(
  words.map((word, i) => ({ word, score: scores[i], softmax: softmax(scores)[i], sparsemax: sparsemax(scores)[i] })),
);

// %% [markdown]
// With three items all weights that are at least 0 and sum to 1 make a triangle: its corners are *all for one*, its edges *nothing for one of them*. Drag the scores: softmax never touches an edge, sparsemax soon lies on one.

// %%
explore(dragSimplex());

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
// (Bahdanau et al. 2015, eq. 5.) Because the weights are positive and sum to 1, $c$ can never leave the convex hull of the values: here, the triangle between them. Temperature moves it from the middle of them all to the single best one:

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
// A dictionary takes a **query**, finds the one **key** that equals it, and returns its **value**. Attention does the same, softly: every key is scored against the query, softmax turns the scores into weights, and the values come back mixed. The keys below are ten colours, as points in a cube whose centre is mid-grey; the queries are colours that are *not* among them. The score is the cosine of the angle between query and key, times 12 (that is, at temperature 1/12). The values are the colours themselves.

// %%
import { colours, toCss, toVector } from "@attention-lab/datasets";

const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const unit = (v: number[]) => v.map((x) => x / Math.sqrt(dot(v, v)));
const mix = (weights: number[], values: readonly (readonly number[])[]) =>
  values[0].map((_, d) => weights.reduce((sum, w, i) => sum + w * values[i][d], 0));

function lookUp(name: string, rgb: [number, number, number]) {
  const query = unit(toVector(rgb));
  const weights = softmax(colours.map((c) => 12 * dot(query, unit(toVector(c.rgb)))));
  const [r, g, b] = mix(weights, colours.map((c) => c.rgb)).map(Math.round);
  return { query: name, color: toCss(rgb), weights, answer: toCss([r, g, b]) };
}

show(
  figures.softLookup(
    colours.map((c) => c.name),
    colours.map((c) => toCss(c.rgb)),
    [
      lookUp("crimson", [220, 20, 60]),
      lookUp("navy", [0, 0, 128]),
      lookUp("forest green", [34, 139, 34]),
      lookUp("salmon", [250, 128, 114]),
      lookUp("lavender", [230, 230, 250]),
    ],
  ),
);

// %% [markdown]
// ### Who plays which part
//
// In a translator the query is the decoder's state just before it writes a word, the keys stand for the input words, the values are what gets summed; in captioning the keys stand for regions of the image. Which object plays which part is a choice of the model, and notebooks 03 and 04 will make it. What the three parts *do* can be tested now, by exchanging one of them at a time. **Before you run it:** take other values, another query, other keys, or put keys and values in another order together. In which of the four cases do the weights change, in which the context?

// %%
function attend(query: number[], keys: number[][], values: number[][]) {
  const weights = softmax(keys.map((key) => dot(query, key)));
  return { weights, context: mix(weights, values) };
}

const apart = (a: number[], b: number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i])));
const sorted = (xs: number[]) => [...xs].sort((a, b) => a - b);
type LookUp = typeof attend;
const rolesOf = (attend: LookUp) => Array.from({ length: 200 }, (_, trial) => {
  const random = createRandom(`${seed}/roles/${trial}`);
  const vectors = (n: number, d: number) => Array.from({ length: n }, () => random.normals(d));
  const [query, keys, values] = [random.normals(5), vectors(7, 5), vectors(7, 3)];
  const order = random.shuffle([0, 1, 2, 3, 4, 5, 6]);
  const reorder = (rows: number[][]) => order.map((i) => rows[i]);
  const base = attend(query, keys, values);
  return {
    "other values": attend(query, keys, vectors(7, 3)),
    "another query": attend(random.normals(5), keys, values),
    "other keys": attend(query, vectors(7, 5), values),
    "keys and values reordered together": attend(query, reorder(keys), reorder(values)),
    base,
  };
});
function exchangesOf(attend: LookUp) {
  const roles = rolesOf(attend);
  return (["other values", "another query", "other keys", "keys and values reordered together"] as const).map((exchange) => ({
    exchange,
    "weights move by": total(roles.map((r) => apart(sorted(r[exchange].weights), sorted(r.base.weights)))) / roles.length,
    "context moves by": total(roles.map((r) => apart(r[exchange].context, r.base.context))) / roles.length,
  }));
}
table(exchangesOf(attend), "Mean over 200 random look-ups (weights compared in sorted order)");

// %% [markdown]
// Values move the context and never the weights. That is not a law of nature but a choice of this function. A look-up that knows places gives itself away in the last row: here is one that adds a bonus to the score of each key for standing earlier. It is the counter-test of the claim.

// %%
function rolesMeasured(attend: LookUp) {
  const [values, query, keys, both] = exchangesOf(attend).map((row) => [row["weights move by"], row["context moves by"]]);
  return {
    holds: values[0] === 0 && values[1] > 0.1 && query[0] > 0.05 && keys[0] > 0.05 && both[0] < 1e-12 && both[1] < 1e-12,
    measured: `weights move by ${values[0]} with other values, ${query[0].toFixed(2)} with another query, ${keys[0].toFixed(2)} with other keys; reordering keys with their values moves the context by ${both[1].toExponential(0)}`,
  };
}

const withPlaces: LookUp = (query, keys, values) => {
  const weights = softmax(keys.map((key, place) => dot(query, key) - place / 2));
  return { weights, context: mix(weights, values) };
};

await claim("S4", "confirmed", "Query and keys decide where to look, values decide what comes back, and a key is tied to its value, not to its place.", () => rolesMeasured(attend), {
  post: "The query is the current state, the keys are tokens or image regions, the values are what is summed.",
  counter: { of: "a look-up that prefers earlier places", test: () => rolesMeasured(withPlaces) },
});

// %% [markdown]
// ### The recipe
//
// So the whole recipe has five steps: **represent** things as vectors, **score** each against the query, **normalise** the scores with softmax, take the **weighted sum** as context, and **generate** an answer from it. The score may be a dot product, or Bahdanau's *additive* score $v^\top \tanh(W q + U k + b)$, a small network (the paper leaves out the bias $b$ to save space; here it does the work). With $W = \pm I$, $U = \mp I$ and $b = 1$ each component contributes $\tanh(1 + x) + \tanh(1 - x)$ with $x = q - k$, which peaks where query and key agree.
//
// Put the recipe to a test: 20 keys, each with a random value; the query is a noisy copy of one key; the answer is the value nearest to the context. And to see what the middle step does, exchange it: other ways to normalise, and none. Before you run it, guess: which of them fail?

// %%
const cosine = dot; // keys have length 1
const additiveScore = (q: number[], k: number[]) => total(q.map((x, i) => Math.tanh(1 + x - k[i]) + Math.tanh(1 - x + k[i])));
type Normalise = (s: number[]) => number[];
const bestAlone: Normalise = (s) => s.map((x) => Number(x === Math.max(...s)));
const overSum: Normalise = (s) => s.map((x) => x / total(s));

function accuracy(score: typeof cosine, normalise: Normalise, noise: number, trials = 500): number {
  const random = createRandom(`${seed}/recipe`);
  let right = 0;
  for (let trial = 0; trial < trials; trial++) {
    const keys = Array.from({ length: 20 }, () => unit(random.normals(16))); // represent
    const values = keys.map(() => random.normals(4));
    const target = random.integer(0, 19);
    const query = keys[target].map((x) => x + random.normal(0, noise));
    const weights = normalise(keys.map((key) => score(query, key))); // score, normalise
    const context = mix(weights, values); // weighted sum
    const distances = values.map((v) => total(v.map((x, d) => (x - context[d]) ** 2)));
    right += distances.indexOf(Math.min(...distances)) === target ? 1 : 0; // generate
  }
  return right / trials;
}

const cold = (f: Normalise, factor: number): Normalise => (s) => f(s.map((x) => factor * x));
const recipes: Record<string, [typeof cosine, Normalise]> = {
  "dot, softmax of 20 s": [cosine, cold(softmax, 20)],
  "additive, softmax of 16 s": [additiveScore, cold(softmax, 16)],
  "dot, sparsemax of 20 s": [cosine, cold(sparsemax, 20)],
  "dot, the best alone": [cosine, bestAlone],
  "dot, softmax of s": [cosine, softmax],
  "dot, bare scores": [cosine, (s) => s],
  "dot, s over its sum": [cosine, overSum],
};
const noises = [0.05, 0.1, 0.2, 0.4];
table(
  Object.entries(recipes).map(([recipe, [score, normalise]]) => ({
    recipe,
    ...Object.fromEntries(noises.map((noise) => [`noise ${noise}`, accuracy(score, normalise, noise)])),
  })),
  "Share of 500 look-ups among 20 keys that come back with the right value; guessing gives 0.05",
);

// %% [markdown]
// It is not softmax as such that makes the recipe work. What the middle step has to do is to let the best key stand out. Softmax does it when the scores are stretched, by 20 here; with scores between −1 and 1 as they are, it is nearly a plain mean and does *worse* than no softmax at all. Sparsemax does it as well, and so does taking the best key alone.
//
// Then what is softmax for? For **learning**. Nudge one score and see how much the weights answer:

// %%
function answerToANudge(normalise: Normalise): number {
  const random = createRandom(`${seed}/nudge`);
  const moved = Array.from({ length: 500 }, () => {
    const s = random.normals(20, 0.25);
    const place = random.integer(0, 19);
    const nudged = s.map((x, i) => (i === place ? x + 1e-6 : x));
    const [before, after] = [normalise(s), normalise(nudged)];
    return total(before.map((w, i) => Math.abs(after[i] - w))) / 1e-6;
  });
  return moved.filter((x) => x > 0).length / moved.length;
}
const answers = Object.entries({ softmax: cold(softmax, 20), sparsemax: cold(sparsemax, 20), "the best alone": bestAlone }).map(
  ([normalise, f]) => ({ normalise, "scores whose nudge moves the weights": answerToANudge(f) }),
);
table(answers, "Share of 500 random scores, among 20, whose smallest change reaches the weights");

// %%
function recipeMeasured(noise: number) {
  const at = (name: keyof typeof recipes) => accuracy(...recipes[name], noise);
  const [byDot, byAdditive, sparse, hard, flat, bare, divided] = Object.keys(recipes).map(at);
  const [soft, some, none] = answers.map((row) => row["scores whose nudge moves the weights"]);
  const percent = (x: number) => `${(100 * x).toFixed(1)} %`;
  return {
    holds: Math.min(byDot, byAdditive, sparse, hard) > 0.95 && Math.max(flat, bare, divided) < 0.5 && flat < bare && soft > 0.99 && some < soft && none === 0,
    measured: `right in ${percent(byDot)} (dot) and ${percent(byAdditive)} (additive) of 500 look-ups at noise ${noise}, as with sparsemax (${percent(sparse)}) or the best key alone (${percent(hard)}); softmax of unstretched scores ${percent(flat)}, bare scores ${percent(bare)}, over their sum ${percent(divided)}; chance 5 %. A nudge of a score moves the weights in ${percent(soft)} (softmax), ${percent(some)} (sparsemax), ${percent(none)} (best alone)`,
  };
}

await claim("S3", "corrected", "The recipe works with dot-product and additive scores, if the normalisation lets the best key stand out: stretched softmax, sparsemax and the best key alone do it, softmax of small scores does not. Only softmax lets every score learn.", () => recipeMeasured(0.1), {
  post: "The recipe of attention: represent, score (by dot product or additively), normalise, weighted sum, generate.",
  counter: { of: "queries in which noise drowns the key (noise 1)", test: () => recipeMeasured(1) },
});

// %% [markdown]
// ## What would falsify this
//
// - A vector of scores within 700 of each other whose weights do not sum to 1, hold a 0, or put a lower score above a higher one (S1 tries 2000 vectors).
// - A temperature at which softmax of 1.2, 0.9, 2.1 rounds to 0.28, 0.21, 0.51 (S2).
// - A way to cut the scores such that merging the parts changes a weight by more than rounding.
// - A look-up in which exchanging the values moves the weights, or whose answer depends on places (S4).
// - Small scores that softmax turns into a good look-up without stretching them, or a normalisation that picks the best key alone and still tells every score how to change (S3). An earlier version of this notebook said that a normalisation other than softmax would falsify S3. Sparsemax and the best key alone did; the claim is corrected since.
//
// ## Recap
//
// Answer first, then unfold.
//
// <details><summary>1. Two weights are 0.2 and 0.6, at temperature 1. How far apart are their scores?</summary>ln 3, about 1.1: the ratio of two weights is the exponential of the difference of their scores. The other scores do not matter.</details>
//
// <details><summary>2. Why does subtracting the maximum change nothing, and what does it help?</summary>Numerator and denominator shrink by the same factor. All exponents are then at most 0, so nothing overflows, and one of them is 0, so the sum is at least 1 (1.3).</details>
//
// <details><summary>3. A softmax is very sure, and wrong. Which loss still teaches it, and why?</summary>Cross-entropy: its gradient is what was said minus what was right. A squared error passes through the Jacobian, which is nearly 0 there (1.4).</details>
//
// <details><summary>4. Two halves of the scores were summed apart, with maxima 3 and 5. What happens to the first sum?</summary>It is multiplied by e^(3 − 5), since it was measured against 3 and is now measured against 5 (1.5).</details>
//
// <details><summary>5. Taking the best key alone answers as often rightly as softmax does. Why use softmax then?</summary>For learning: the weights answer to every score a little, so that every score can be told how to change (1.8).</details>
//
// ## Exercises
//
// Now write it yourself: [exercises/01-softmax](../exercises/01-softmax.ipynb) has eight tasks, from the naive form to the merge of two parts. Run `npm run grade` in a terminal when you are done.
//
// *Previous: [0 · Start here](00-start-here.ipynb) · Next: [2 · Attention](02-attention.ipynb)*
//
// ## Sources
//
// - D. Bahdanau, K. Cho, Y. Bengio, *Neural Machine Translation by Jointly Learning to Align and Translate*, ICLR 2015 (arXiv 1409.0473): eq. 5 (context), eq. 6 (weights), additive score in §3.1 and appendix A.
// - M. Milakov, N. Gimelshein, *Online normalizer calculation for softmax*, 2018 (arXiv 1805.02867): the recurrence and its merge, §3.
// - T. Dao et al., *FlashAttention*, NeurIPS 2022 (arXiv 2205.14135): the same merge on tiles, Algorithm 1.
// - A. Martins, R. Astudillo, *From Softmax to Sparsemax*, ICML 2016 (arXiv 1602.02068): eq. 2, Algorithm 1.
// - A. Vaswani et al., *Attention Is All You Need*, NeurIPS 2017 (arXiv 1706.03762): §3.2.1, the scaling that notebook 02 is about.
