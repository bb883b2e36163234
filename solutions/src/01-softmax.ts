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
// # Exercises 1 · Softmax
//
// Eight small functions, from softmax as it stands in the formula to the context vector of
// attention: 20 points. The ideas are in `notebooks/01-softmax.ipynb`; here you build them.
//
// - **Write** each function in the cell below its task, in place of the line that throws.
//   Run that cell, then the cell with `check(...)` to see what holds and what does not. A red
//   message means that the cell did not run: `check` then still sees your previous version.
// - **Stuck?** Remove the two slashes before `hint(...)` and run that cell: every run shows one
//   more hint, from a question to nearly there.
// - **Which input was it?** `failingCase("softmax.naive")` gives the arguments with which the last check
//   failed, as an array of values to try: the smallest that was seen to fail.
// - You may **use what you wrote above**: `softmax` from task 2 is useful in most later tasks.
//   Plain arrays and `Math` are all you need; a function must not change its arguments.
// - `npm run grade` in a terminal gives your marks for the saved notebook, and
//   `npm run reset -- 01-softmax` starts afresh (your version is kept as a backup).

// %%
import { check, failingCase, hint, progress } from "@attention-lab/exercises";
import { dragQuery, dragScores, explore, paintMask, stepTiles } from "@attention-lab/lib/explorables";

// %% [markdown]
// ## 1. Softmax from the formula (1 point)
//
// **Goal:** turn scores into weights that are positive and sum to 1.
//
// $$\alpha_i = \frac{e^{s_i}}{\sum_k e^{s_k}}$$
//
// By hand for the scores 1.2, 0.9, 2.1: the exponentials are 3.3201, 2.4596, 8.1662, their sum
// is 13.9459, so the weights are **0.2381, 0.1764, 0.5856**. (A blog post prints
// 0.28, 0.21, 0.51 here. Check it: what is 0.51 / 0.28, and what should it be?)
//
// `softmaxNaive(scores: number[]): number[]` takes at least one score, none of them large.

// %% exercise="softmax.naive"
function softmaxNaive(scores: number[]): number[] {
  // BEGIN SOLUTION
  // The exponential makes every score positive, whatever its sign; dividing by the sum turns
  // the results into shares of 1. Both need all exponentials, so they are computed once.
  const exponentials = scores.map((score) => Math.exp(score));
  const total = exponentials.reduce((sum, x) => sum + x, 0);
  return exponentials.map((x) => x / total);
  // END SOLUTION
}

// %%
await check("softmax.naive", softmaxNaive);
// hint("softmax.naive");

// %% [markdown]
// ## 2. Softmax that does not overflow (2 points)
//
// **Goal:** the same weights, for scores of any size.
//
// $$\alpha_i = \frac{e^{s_i - m}}{\sum_k e^{s_k - m}} \quad\text{for any number } m$$
//
// `Math.exp(710)` is already `Infinity`, and `Infinity / Infinity` is `NaN`. The factor
// $e^{-m}$ stands above and below the fraction line, so it cancels: you may choose $m$ freely.
// Only the differences of scores count: 1001.2, 1000.9, 1002.1 give **0.2381, 0.1764, 0.5856**
// once more.
//
// `softmax(scores: number[]): number[]` takes scores from −10,000 to 10,000.

// %% exercise="softmax.stable"
function softmax(scores: number[]): number[] {
  // BEGIN SOLUTION
  // With the maximum as shift the largest exponent is exactly 0. Nothing can overflow, and the
  // sum is at least 1, so it cannot vanish either: no other shift promises both.
  const max = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - max));
  const total = exponentials.reduce((sum, x) => sum + x, 0);
  return exponentials.map((x) => x / total);
  // END SOLUTION
}

// %%
await check("softmax.stable", softmax);
// hint("softmax.stable");

// %% [markdown]
// **Now drag it.** The function that you have just written runs in the page, under the pointer.
// In the second figure it weighs keys while you drag a query among them.

// %%
explore(dragScores({ softmax }));
explore(dragQuery({ softmax }));

// %% [markdown]
// ## 3. Softmax with a temperature (2 points)
//
// **Goal:** one knob between "the winner takes it all" and "all alike".
//
// $$\alpha_i = \frac{e^{s_i / \tau}}{\sum_k e^{s_k / \tau}}, \qquad \tau > 0$$
//
// For the scores 1.2, 0.9, 2.1 the temperature 2 gives **0.2916, 0.2510, 0.4574**, and 0.1 gives
// **0.0001, 0.0000, 0.9999**. A temperature near 0 makes the scores large: mind the overflow.
//
// *To think about:* no temperature turns these scores into the blog post's 0.28, 0.21, 0.51.
// Which one fits the first two numbers, and which one the last two?
//
// `softmaxWithTemperature(scores: number[], temperature: number): number[]`

// %% exercise="softmax.temperature"
function softmaxWithTemperature(scores: number[], temperature: number): number[] {
  // BEGIN SOLUTION
  // The temperature rescales the gaps between scores, so it acts before the exponential. The
  // stable softmax then finds the maximum of the rescaled scores, not of the original ones.
  return softmax(scores.map((score) => score / temperature));
  // END SOLUTION
}

// %%
await check("softmax.temperature", softmaxWithTemperature);
// hint("softmax.temperature");

// %% [markdown]
// ## 4. Masked softmax (3 points)
//
// **Goal:** share the weight among allowed positions only, as when a sentence ends in padding.
//
// $$\alpha_i = \frac{M_i\, e^{s_i}}{\sum_k M_k\, e^{s_k}}, \qquad M_i \in \{0, 1\}$$
//
// For 1.2, 0.9, 2.1 with the mask `[true, true, false]` the weights are **0.5744, 0.4256, 0**.
// `mask[i]` is `true` where the score may be used. If **nothing** is allowed there is nothing to
// share out, and every weight is **0**: not `NaN`, and not equal shares.
//
// `maskedSoftmax(scores: number[], mask: boolean[]): number[]` takes scores from −10,000 to
// 10,000, also where they are masked.

// %% exercise="softmax.masked"
function maskedSoftmax(scores: number[], mask: boolean[]): number[] {
  // BEGIN SOLUTION
  // Minus infinity is the one score whose exponential is exactly 0. Masking before the softmax
  // keeps hidden scores out of the maximum and of the sum, not just out of the result.
  const allowed = scores.map((score, i) => (mask[i] ? score : -Infinity));
  // Without this line a fully masked row would compute -Infinity - -Infinity, which is NaN.
  if (allowed.every((score) => score === -Infinity)) return scores.map(() => 0);
  return softmax(allowed);
  // END SOLUTION
}

// %%
await check("softmax.masked", maskedSoftmax);
// hint("softmax.masked");

// %% [markdown]
// **Now paint it.** Left your function, right what comes out when the mask is put on after the
// softmax. What it calls, `softmax` of task 2, is handed over with it.

// %%
explore(paintMask({ maskedSoftmax, softmax }));

// %% [markdown]
// ## 5. The gradient of cross-entropy (3 points)
//
// **Goal:** how the loss reacts to each score; this is what a model that predicts words learns
// from.
//
// $$L = -\log \alpha_t = \log \sum_k e^{s_k} - s_t, \qquad g_i = \frac{\partial L}{\partial s_i}$$
//
// $t$ is the index of the right class, counted from 0; return all $g_i$. For two equal scores
// and $t = 0$ the gradient is **−0.5, 0.5**: raising the right score lowers the loss, raising
// the other one raises it. The entries always sum to 0.
//
// `crossEntropyGradient(scores: number[], target: number): number[]`

// %% exercise="softmax.crossEntropyGradient"
function crossEntropyGradient(scores: number[], target: number): number[] {
  // BEGIN SOLUTION
  // The derivative of the log of the sum is the softmax itself, and that of the target's score
  // is 1 at the target: "what the model predicts minus what is true".
  return softmax(scores).map((weight, i) => (i === target ? weight - 1 : weight));
  // END SOLUTION
}

// %%
await check("softmax.crossEntropyGradient", crossEntropyGradient);
// hint("softmax.crossEntropyGradient");

// %% [markdown]
// ## 6. The Jacobian of softmax (3 points)
//
// **Goal:** how every weight reacts to every score.
//
// $$J_{ij} = \frac{\partial \alpha_i}{\partial s_j}$$
//
// Row $i$ belongs to a weight, column $j$ to a score. Find the formula yourself: differentiate
// $e^{s_i} / \sum_k e^{s_k}$, once for $i = j$ and once for $i \ne j$, and write both with the
// weights alone. For two equal scores it is **[[0.25, −0.25], [−0.25, 0.25]]**: what one weight
// gains the other one loses.
//
// `softmaxJacobian(scores: number[]): number[][]`

// %% exercise="softmax.jacobian"
function softmaxJacobian(scores: number[]): number[][] {
  // BEGIN SOLUTION
  // A weight grows with its own score (the 1 on the diagonal) and, like all others, shrinks
  // because the common sum grows. Where one weight is 1 everything is 0: a saturated softmax
  // passes no gradient on, which is why attention divides its scores by the root of d.
  const weights = softmax(scores);
  return weights.map((a, i) => weights.map((b, j) => a * ((i === j ? 1 : 0) - b)));
  // END SOLUTION
}

// %%
await check("softmax.jacobian", softmaxJacobian);
// hint("softmax.jacobian");

// %% [markdown]
// ## 7. Merging two halves of a softmax (3 points)
//
// **Goal:** join what was seen in two parts of the scores without looking at them again. This
// one function is what lets FlashAttention work block by block.
//
// $$m = \max_k s_k, \qquad d = \sum_k e^{s_k - m}$$
//
// A part is remembered as its maximum $m$ (`max`) and its sum $d$ (`sum`), a part without scores
// as `{ max: -Infinity, sum: 0 }`. Given the states of two parts, return the state of all their
// scores. The scores 1.2 and 0.9 have the state `{ max: 1.2, sum: 1.7408 }`, the score 2.1 has
// `{ max: 2.1, sum: 1 }`; together that is **`{ max: 2.1, sum: 1.7078 }`**.
//
// `mergeOnline(a: RunningState, b: RunningState): RunningState` must not care for the order of
// the two, and merging with an empty part must change nothing.

// %% exercise="softmax.onlineMerge"
interface RunningState {
  max: number;
  sum: number;
}

function mergeOnline(a: RunningState, b: RunningState): RunningState {
  // BEGIN SOLUTION
  const max = Math.max(a.max, b.max);
  // Two empty parts: any difference with -Infinity would be NaN, and there is nothing to add.
  if (max === -Infinity) return { max, sum: 0 };
  // A sum measured against an old maximum becomes one against the new maximum by one factor,
  // because it is common to all terms. It is at most 1, so nothing overflows.
  const sum = a.sum * Math.exp(a.max - max) + b.sum * Math.exp(b.max - max);
  return { max, sum };
  // END SOLUTION
}

// %%
await check("softmax.onlineMerge", mergeOnline);
// hint("softmax.onlineMerge");

// %% [markdown]
// **Now step it.** Your merge carries maximum and sum from tile to tile. Drag a score of a late
// tile above all others: by how much does the old sum shrink when that tile comes?

// %%
explore(stepTiles({ merge: mergeOnline }));

// %% [markdown]
// ## 8. From weights to a context vector (3 points)
//
// **Goal:** the last step of attention: mix the values in proportion to their weights.
//
// $$c = \sum_k \alpha_k\, v_k, \qquad \alpha = \mathrm{softmax}(s)$$
//
// `values[k]` is the vector $v_k$ of the $k$-th score; all have the same length, and so has the
// context $c$. For the scores 1.2, 0.9, 2.1 and the values [1, 0], [0, 1], [1, 1] it is
// **0.8236, 0.7619**. A score of `-Infinity` hides its value; if every score is `-Infinity`,
// the context is a vector of zeros.
//
// `contextVector(scores: number[], values: number[][]): number[]`

// %% exercise="softmax.context"
function contextVector(scores: number[], values: number[][]): number[] {
  // BEGIN SOLUTION
  // Hidden scores are what the masked softmax is for: it already knows the row without any.
  const mask = scores.map((score) => score !== -Infinity);
  const weights = maskedSoftmax(scores, mask);
  // One weight scales a whole vector, so column j of the context uses column j of every value.
  return values[0].map((_, j) => values.reduce((sum, value, k) => sum + weights[k] * value[j], 0));
  // END SOLUTION
}

// %%
await check("softmax.context", contextVector);
// hint("softmax.context");

// %% [markdown]
// ## How far you are
//
// Run the next cell to see your points so far; they count the checks that you have run since the
// kernel started. The marks that count come from `npm run grade`, on the saved notebook.

// %%
progress();
