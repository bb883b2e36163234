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
// # Exercises 2 · Attention
//
// Eleven functions, from a single score to multi-head attention, one step of blocked attention and
// its gradient: 30 points. The ideas are in `notebooks/02-attention.ipynb`; here you build them,
// on real tensors.
//
// - **Write** each function in the cell below its task, in place of the line that throws. Run that
//   cell, then the cell with `check(...)` to see what holds and what does not.
// - **Shapes** stand behind every argument, as in `[batch, queries, dK]`. Batches are sentences
//   side by side: none may feel the others. `x.shape` tells a shape, `x.print()` shows the numbers.
// - **Tensors cost memory until they are freed.** `tf.tidy(() => { ...; return result; })` frees
//   every step but the result. One check of each task looks for what is left behind. What you are
//   given belongs to the caller: do not dispose it.
// - **Stuck?** Remove the two slashes before `hint(...)` and run that cell: every run shows one
//   more hint, from a question to nearly there.
// - **Which input was it?** `failingCase("attention.scores")` gives the arguments with which the last check
//   failed, as an array of values to try: the smallest that was seen to fail.
// - You may **use what you wrote above**. Of the library, `tf` and the type `Tensor` are all you
//   need; importing its attention is refused when your notebook is graded.
// - `npm run grade` in a terminal gives your marks for the saved notebook, and
//   `npm run reset -- 02-attention` starts afresh (your version is kept as a backup).

// %%
import { check, failingCase, hint, progress } from "@attention-lab/exercises";
import { tf, type Tensor } from "@attention-lab/lib/runtime";

// %% [markdown]
// ## 1. Every query against every key (2 points)
//
// **Goal:** one number for every pair: how well does this query fit this key?
//
// $$e_{ij} = q_i \cdot k_j \qquad\text{or}\qquad E = Q K^\top$$
//
// The query [1, 2] and the keys [1, 0], [0, 1], [1, 1] give the scores **1, 2, 3**.
//
// `attentionScores(queries: Tensor, keys: Tensor): Tensor` takes `[batch, queries, dK]` and
// `[batch, keys, dK]` and returns `[batch, queries, keys]`: a row for each query.

// %% exercise="attention.scores"
function attentionScores(queries: Tensor, keys: Tensor): Tensor {
  // BEGIN SOLUTION
  // Row i of the product is query i against every column of the right factor. Keys are rows, so
  // the right factor is the transposed matrix of keys; matMul transposes it on the way.
  return queries.matMul(keys, false, true); // [batch, queries, keys]
  // END SOLUTION
}

// %%
await check("attention.scores", attentionScores);
// hint("attention.scores");

// %% [markdown]
// ## 2. Scores that do not grow with the width (2 points)
//
// **Goal:** keep the softmax out of the range where one weight is 1 and no gradient is left.
//
// $$E = \frac{Q K^\top}{\sqrt{d_K}}$$
//
// A dot product of random vectors has the variance $d_K$. For the query [1, 1, 1, 1] and the keys
// [1, 1, 1, 1] and [1, −1, 1, −1] the scores are 4 and 0; scaled they are **2, 0**.
//
// `scaledScores(queries: Tensor, keys: Tensor): Tensor` has the shapes of task 1.

// %% exercise="attention.scaled"
function scaledScores(queries: Tensor, keys: Tensor): Tensor {
  // BEGIN SOLUTION
  // The width is the last axis, however many stand before it. Scaling the queries touches fewer
  // numbers than scaling the scores, and comes to the same.
  const dK = queries.shape[queries.rank - 1];
  return tf.tidy(() => attentionScores(queries.div(Math.sqrt(dK)), keys)); // [batch, queries, keys]
  // END SOLUTION
}

// %%
await check("attention.scaled", scaledScores);
// hint("attention.scaled");

// %% [markdown]
// ## 3. No look into the future (2 points)
//
// **Goal:** a mask that lets position $i$ look at itself and at what came before.
//
// $$M_{ij} = \begin{cases} 1 & j \le i \\ 0 & j > i \end{cases}$$
//
// For 3 queries and 3 keys it is **[[1, 0, 0], [1, 1, 0], [1, 1, 1]]**, as booleans. True means
// that a query may use a key. Position 0 of both is the same place, also when there are more
// keys than queries.
//
// `causalMask(queries: number, keys: number): Tensor` returns `[queries, keys]` of dtype `bool`.

// %% exercise="attention.causalMask"
function causalMask(queries: number, keys: number): Tensor {
  // BEGIN SOLUTION
  // The numbers of the queries as a column against those of the keys as a row: the comparison
  // broadcasts to the whole table, and is boolean by itself.
  return tf.tidy(() => tf.range(0, keys).lessEqual(tf.range(0, queries).expandDims(1))); // [queries, keys]
  // END SOLUTION
}

// %%
await check("attention.causalMask", causalMask);
// hint("attention.causalMask");

// %% [markdown]
// ## 4. Attention (4 points)
//
// **Goal:** the whole of it: every query gets a mixture of the values, by its weights.
//
// $$\alpha = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{d_K}}\right), \qquad C = \alpha V$$
//
// For the query [1], the keys [1.2], [0.9], [2.1] and the values [1, 0], [0, 1], [1, 1] the output
// is **0.8236, 0.7619**, as in the last exercise on softmax. With the mask
// `[true, true, false]` it is **0.5744, 0.4256**.
//
// Hidden keys count as if they were not there. A query that may use **nothing** gets weights of 0
// and an output of 0: not `NaN`, and not a mixture of what is hidden.
//
// `attention(queries: Tensor, keys: Tensor, values: Tensor, mask?: Tensor): Attended` takes
// `[batch, queries, dK]`, `[batch, keys, dK]`, `[batch, keys, dV]` and perhaps a boolean mask
// `[batch, queries, keys]`. It returns `output` `[batch, queries, dV]` and `weights`
// `[batch, queries, keys]`.

// %% exercise="attention.attention"
type Attended = { output: Tensor; weights: Tensor };

function attention(queries: Tensor, keys: Tensor, values: Tensor, mask?: Tensor): Attended {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    let scores = scaledScores(queries, keys); // [batch, queries, keys]
    // Minus infinity has an exponential of 0, and does so before the softmax sums up.
    if (mask) scores = tf.where(mask, scores, -Infinity);
    let weights = scores.softmax(); // over the last axis: the keys
    // Rows without a single true entry came out as NaN; they have nothing to share out.
    if (mask) weights = tf.where(mask.any(-1, true), weights, tf.zerosLike(weights));
    return { output: weights.matMul(values), weights }; // [batch, queries, dV]
  });
  // END SOLUTION
}

// %%
await check("attention.attention", attention);
// hint("attention.attention");

// %% [markdown]
// ## 5. Additive scores (3 points)
//
// **Goal:** the score of the first attention (Bahdanau, 2014): a small network instead of a product.
//
// $$e_{ij} = v \cdot \tanh(W q_i + U k_j)$$
//
// Queries and keys may differ in width: both are turned into $d_A$ features, added, squashed, and
// weighed by $v$. With $q = k = 1$, $W = U = 1$ and $v = 2$ the score is $2 \tanh 2$ = **1.9281**.
//
// `additiveScores(queries: Tensor, keys: Tensor, W: Tensor, U: Tensor, v: Tensor): Tensor` takes
// `[batch, queries, dQ]`, `[batch, keys, dK]`, `[dQ, dA]`, `[dK, dA]` and `[dA]`, and returns
// `[batch, queries, keys]`. (As vectors are rows here, $W q$ is `q` times `W`.)

// %% exercise="attention.additive"
function additiveScores(queries: Tensor, keys: Tensor, W: Tensor, U: Tensor, v: Tensor): Tensor {
  // BEGIN SOLUTION
  // Projecting comes before pairing: n + m products instead of n · m. The tanh needs every pair.
  const project = (x: Tensor, weights: Tensor) => {
    const [batch, length, width] = x.shape;
    return x.reshape([-1, width]).matMul(weights).reshape([batch, length, -1]); // [batch, length, dA]
  };
  return tf.tidy(() => {
    const fromQueries = project(queries, W).expandDims(2); // [batch, queries, 1, dA]
    const fromKeys = project(keys, U).expandDims(1); // [batch, 1, keys, dA]
    return fromQueries.add(fromKeys).tanh().mul(v).sum(-1); // [batch, queries, keys]
  });
  // END SOLUTION
}

// %%
await check("attention.additive", additiveScores);
// hint("attention.additive");

// %% [markdown]
// ## 6. Cutting the width into heads (2 points)
//
// **Goal:** several small attentions side by side, each on its own share of the features.
//
// $$[\text{batch}, \text{tokens}, h \cdot d] \to [\text{batch}, h, \text{tokens}, d]$$
//
// A token with the numbers 1, 2, 3, 4, 5, 6 gives **1, 2, 3** to head 0 and 4, 5, 6 to head 1.
//
// `splitHeads(x: Tensor, heads: number): Tensor` may rely on a width that is a multiple of `heads`.

// %% exercise="attention.splitHeads"
function splitHeads(x: Tensor, heads: number): Tensor {
  // BEGIN SOLUTION
  const [batch, tokens, width] = x.shape;
  return tf.tidy(() => {
    // Only the last axis is cut, so no number of one token can slip to another one.
    const perToken = x.reshape([batch, tokens, heads, width / heads]); // [batch, tokens, heads, d]
    return perToken.transpose([0, 2, 1, 3]); // [batch, heads, tokens, d]
  });
  // END SOLUTION
}

// %%
await check("attention.splitHeads", splitHeads);
// hint("attention.splitHeads");

// %% [markdown]
// ## 7. Putting the heads together again (2 points)
//
// **Goal:** the way back, so that every token is one row again.
//
// $$[\text{batch}, h, \text{tokens}, d] \to [\text{batch}, \text{tokens}, h \cdot d]$$
//
// A token with 1, 2, 3 in head 0 and 4, 5, 6 in head 1 becomes **1, 2, 3, 4, 5, 6**.
//
// `mergeHeads(x: Tensor): Tensor` undoes what `splitHeads` does.

// %% exercise="attention.mergeHeads"
function mergeHeads(x: Tensor): Tensor {
  // BEGIN SOLUTION
  const [batch, heads, tokens, d] = x.shape;
  // Undone in reverse order: exchange first, so that a token's numbers are neighbours, then join.
  return tf.tidy(() => x.transpose([0, 2, 1, 3]).reshape([batch, tokens, heads * d])); // [batch, tokens, heads · d]
  // END SOLUTION
}

// %%
await check("attention.mergeHeads", mergeHeads);
// hint("attention.mergeHeads");

// %% [markdown]
// ## 8. Multi-head attention from its parts (4 points)
//
// **Goal:** self-attention as in a Transformer, without a mask.
//
// $$\mathrm{MultiHead}(X) = \mathrm{Concat}(\text{head}_1, \dots, \text{head}_h)\, W^O, \qquad
// \text{head}_i = \mathrm{Attention}(X W_i^Q, X W_i^K, X W_i^V)$$
//
// The matrices of all heads lie side by side in one. A single token can only attend to itself:
// for $x$ = [1, 2], two heads, $W^V$ = [[1, 0], [0, 1]] and $W^O$ = [[1, 1], [0, 1]] the result is
// **1, 3**, whatever $W^Q$ and $W^K$ are.
//
// `multiHeadAttention(x, wQ, wK, wV, wO, heads)` takes `[batch, tokens, dModel]`, twice
// `[dModel, heads · dK]`, `[dModel, heads · dV]` and `[heads · dV, dModel]`, and returns
// `[batch, tokens, dModel]`.

// %% exercise="attention.multiHead"
function multiHeadAttention(x: Tensor, wQ: Tensor, wK: Tensor, wV: Tensor, wO: Tensor, heads: number): Tensor {
  // BEGIN SOLUTION
  const project = (tokens: Tensor, weights: Tensor) => {
    const [batch, length, width] = tokens.shape;
    return tokens.reshape([-1, width]).matMul(weights).reshape([batch, length, -1]); // [batch, tokens, dOut]
  };
  return tf.tidy(() => {
    const [q, k, v] = [wQ, wK, wV].map((w) => splitHeads(project(x, w), heads)); // [batch, heads, tokens, d]
    // The heads are one more axis in front; attention looks at the last two alone.
    const { output } = attention(q, k, v); // [batch, heads, tokens, dV]
    return project(mergeHeads(output), wO); // [batch, tokens, dModel]
  });
  // END SOLUTION
}

// %%
await check("attention.multiHead", multiHeadAttention);
// hint("attention.multiHead");

// %% [markdown]
// ## 9. Where a token stands (3 points)
//
// **Goal:** attention cannot tell first from last, so positions are added to the tokens.
//
// $$P_{pos,\,2i} = \sin\frac{pos}{10000^{2i/d}}, \qquad P_{pos,\,2i+1} = \cos\frac{pos}{10000^{2i/d}}$$
//
// Position 0 is 0, 1, 0, 1, …; position 1 with $d$ = 4 is **0.8415, 0.5403, 0.0100, 1.0000**: the
// first pair turns fast, the last one hardly at all.
//
// `sinusoidalPositions(length: number, d: number): Tensor` returns `[length, d]` for the positions
// 0, 1, …, `length` − 1 and even `d`.

// %% exercise="attention.positions"
function sinusoidalPositions(length: number, d: number): Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const divisors = tf.pow(10000, tf.range(0, d, 2).div(d)); // [d / 2]
    const angles = tf.range(0, length).expandDims(1).div(divisors); // [length, d / 2]
    // Stacked on a new last axis, every sine has its cosine for a neighbour.
    return tf.stack([angles.sin(), angles.cos()], 2).reshape([length, d]); // [length, d]
  });
  // END SOLUTION
}

// %%
await check("attention.positions", sinusoidalPositions);
// hint("attention.positions");

// %% [markdown]
// ## 10. One step of blocked attention (3 points)
//
// **Goal:** attention over keys that come tile by tile, without ever holding all scores. This is
// the inner loop of FlashAttention.
//
// $$m' = \max(m, \max_k s_k), \quad \ell' = \ell\, e^{m - m'} + \sum_k e^{s_k - m'}, \quad
// w' = w\, e^{m - m'} + \sum_k e^{s_k - m'} v_k$$
//
// `max` $m$, `sum` $\ell$ and `weighted` $w$ are what a query remembers of all tiles so far; in the
// end its output is $w / \ell$. A query with $m$ = 1.2, $\ell$ = 1.7408 and $w$ = [1, 0.7408] that
// meets one key with the score 2.1 and the value [1, 1] remembers 2.1, 1.7078 and
// **[1.4066, 1.3012]**. Dividing gives 0.8236 and 0.7619, once more.
//
// Before the first tile $m$ is `-Infinity`, and $\ell$ and $w$ are 0. Hidden scores are
// `-Infinity`. Where nothing has been seen and everything is hidden, the state stays as it is.
//
// `blockStep(state: BlockState, scores: Tensor, values: Tensor): BlockState` takes scores
// `[batch, queries, tile]` and values `[batch, tile, dV]`; `max` and `sum` are
// `[batch, queries, 1]`, `weighted` is `[batch, queries, dV]`.

// %% exercise="attention.blockStep"
type BlockState = { max: Tensor; sum: Tensor; weighted: Tensor };

function blockStep(state: BlockState, scores: Tensor, values: Tensor): BlockState {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const max = tf.maximum(state.max, scores.max(-1, true)); // [batch, queries, 1]
    // Nothing but -Infinity so far: any finite number may be subtracted, and 0 makes no NaN.
    const shift = tf.where(max.equal(-Infinity), tf.zerosLike(max), max);
    const shrink = state.max.sub(shift).exp(); // at most 1: old sums are measured anew
    const exps = scores.sub(shift).exp(); // [batch, queries, tile]
    const sum = state.sum.mul(shrink).add(exps.sum(-1, true));
    return { max, sum, weighted: state.weighted.mul(shrink).add(exps.matMul(values)) };
  });
  // END SOLUTION
}

// %%
await check("attention.blockStep", blockStep);
// hint("attention.blockStep");

// %% [markdown]
// ## 11. The gradient with respect to the scores (3 points)
//
// **Goal:** how the loss reacts to each score: this is what attention learns from.
//
// $$\frac{\partial L}{\partial e_{ij}}, \qquad \alpha = \mathrm{softmax}(e), \quad c_i = \sum_j \alpha_{ij} v_j$$
//
// You know the weights $\alpha$, the values, and $\partial L / \partial c$, how the loss reacts to
// the output. Go backwards: first to the weights, then through the softmax. For the weights
// [0.5, 0.5], the values [2], [4] and $\partial L / \partial c$ = [1] it is **−0.5, 0.5**: looking
// more at the larger value raises the loss.
//
// `scoreGradient(weights: Tensor, values: Tensor, outputGradient: Tensor): Tensor` takes
// `[batch, queries, keys]`, `[batch, keys, dV]` and `[batch, queries, dV]` and returns the shape of
// the weights.

// %% exercise="attention.gradient"
function scoreGradient(weights: Tensor, values: Tensor, outputGradient: Tensor): Tensor {
  // BEGIN SOLUTION
  return tf.tidy(() => {
    const g = outputGradient.matMul(values, false, true); // dL/dalpha [batch, queries, keys]
    // A weight can only grow at the cost of the others in its row: what counts is by how much
    // its g exceeds the mean of the row, taken under the weights themselves.
    const mean = weights.mul(g).sum(-1, true); // [batch, queries, 1]
    return weights.mul(g.sub(mean)); // [batch, queries, keys]
  });
  // END SOLUTION
}

// %%
await check("attention.gradient", scoreGradient);
// hint("attention.gradient");

// %% [markdown]
// ## How far you are
//
// Run the next cell to see your points so far; they count the checks that you have run since the
// kernel started. The marks that count come from `npm run grade`, on the saved notebook.

// %%
progress();
