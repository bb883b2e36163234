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
// # 2b · What runs when you write attention
//
// *Previous: [2 · Attention](02-attention.ipynb) · Next: [3 · The bottleneck and its cure](03-seq2seq.ipynb)*
//
// When you write `q.matMul(k, false, true)`, TensorFlow.js asks a library written in C++ to multiply, and goes on when it has. This notebook looks at those requests: how many a training step makes, what each costs beside the computing, and what is gained when all of them are handed over at once. Python's `tf.function` and `jax.jit` do that; here it is `compiled`, a room of small files that you can read ([lib/src/compiled](../lib/src/compiled)).
//
// It needs the native library: the line **backend** below has to begin with *native TensorFlow*. With plain JavaScript the cells say what is missing.
//
// **Afterwards you will be able to** count what a training step asks the library for; say when asking costs more than computing; and tell what a graph of operations saves, and what freezing one would break.
//
// **You need** [notebook 2](02-attention.ipynb). Nothing later rests on this notebook: leave it out if you are here for attention alone. Reading takes about 20 minutes; running takes about two minutes on two cores.

// %%
import { about, show, table } from "@attention-lab/lib/notebook";
import { createRandom, tf, type Tensor } from "@attention-lab/lib/runtime";
import { compiled, operationsOf } from "@attention-lab/lib/compiled";
import { curves, thereAndBack } from "@attention-lab/lib/plots";

const seed = "graphs";
about(seed);

// %% [markdown]
// ## 2b.1 What a step asks for
//
// One layer of attention with a matrix to learn, a loss, and its gradient. `operationsOf` runs a function and lists what it asked TensorFlow for, in order.

// %%
const random = createRandom(seed);

/** Layers of attention over the same keys and values, one learned projection for all, and how to take its gradient. */
function stack(tokens: number, width: number, layers = 1) {
  const [x, keys, values] = [1, 2, 3].map(() => random.normalTensor([tokens, width]));
  const w = tf.variable(random.normalTensor([width, width], 1 / Math.sqrt(width)));
  const attend = (queries: Tensor) =>
    tf.softmax(tf.matMul(queries.matMul(w), keys, false, true).div(Math.sqrt(width))).matMul(values);
  const loss = () => {
    let state = x;
    for (let i = 0; i < layers; i++) state = attend(state);
    return state.square().mean() as tf.Scalar;
  };
  return { w, loss, gradient: () => tf.tidy(() => tf.variableGrads(loss, [w]).grads[w.name] as Tensor) };
}

const small = stack(8, 16);
const forward = operationsOf(small.loss);
const step = operationsOf(small.gradient);
console.log(`${forward.length} operations for the loss, ${step.length} with its gradient`);
show(thereAndBack(step, forward.length));

// %% [markdown]
// Read it from the top left to the right, and back below. A line from the upper row to the lower one is a result that has to be kept until the gradient comes by: it is why training needs more memory than using a model. The gradient costs about twice as many operations as the loss, and nobody wrote them.
//
// ## 2b.2 What it costs to ask
//
// An addition of two vectors, from one number to a million. If only the computing cost time, the curve would be a straight line from the start.

// %%
/** Microseconds of one call: the median of many. */
function microseconds(call: () => void, calls = 200): number {
  for (let i = 0; i < 20; i++) call();
  const times = Array.from({ length: calls }, () => {
    const start = performance.now();
    call();
    return 1000 * (performance.now() - start);
  });
  return times.sort((a, b) => a - b)[calls >> 1];
}

const lengths = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];
const additions = lengths.map((length) => {
  const [a, b] = [tf.ones([length]), tf.ones([length])];
  const time = microseconds(() => tf.add(a, b).dispose());
  tf.dispose([a, b]);
  return time;
});
show(curves({
  title: "One addition",
  xTitle: "numbers in each vector",
  yTitle: "time of a call (µs)",
  x: lengths,
  series: [{ name: "measured", y: additions }],
  logX: true,
  logY: true,
}));
console.log(`asking alone: about ${additions[0].toFixed(0)} µs; ten times that only from ${lengths.find((_, i) => additions[i] > 10 * additions[0]) ?? "more than a million"} numbers on`);

// %% [markdown]
// The flat part is the price of asking: JavaScript finds the operation, checks shapes, notes it for the gradient, crosses over to C++, and TensorFlow looks up how to do it. Small models live on that flat part. How much of a step it is, for twelve layers of several widths:

// %%
const widths = [16, 64, 256, 1024];
const stacks = widths.map((width) => stack(64, width, 12));
const counts = stacks.map(({ gradient }) => operationsOf(gradient).length);
const eager = stacks.map(({ gradient }) => microseconds(() => gradient().dispose(), 40));
table(widths.map((width, i) => ({
  width,
  operations: counts[i],
  "a step (µs)": Math.round(eager[i]),
  "asking, at the price above": `${Math.min(100, Math.round((100 * counts[i] * additions[0]) / eager[i]))} %`,
})));

// %% [markdown]
// ## 2b.3 All at once
//
// `compiled(f)` is `f` again: same arguments, same results. Its operations are not run but written down; when a value is read, or at the end, they run together as one graph, and JavaScript crosses over once. The two below are timed in turns.

// %%
/** How many times faster the second is: the median of turns. */
function speedUp(slow: () => void, fast: () => void, turns = 30): number {
  for (let i = 0; i < 5; i++) [slow, fast].forEach((call) => call());
  const time = (call: () => void) => {
    const start = performance.now();
    for (let i = 0; i < 5; i++) call();
    return performance.now() - start;
  };
  const ratios = Array.from({ length: turns }, () => time(slow) / time(fast));
  return ratios.sort((a, b) => a - b)[turns >> 1];
}

const measured = stacks.map(({ gradient }) => {
  const fast = compiled(gradient);
  const difference = tf.tidy(() => gradient().sub(fast()).abs().max().dataSync()[0]);
  const times = speedUp(() => gradient().dispose(), () => fast().dispose());
  fast.dispose();
  return { times, difference };
});
table(widths.map((width, i) => ({
  width,
  "times faster as a graph": measured[i].times.toFixed(2),
  "largest difference of the gradient": measured[i].difference.toExponential(1),
})));

// %% [markdown]
// What is gained shrinks as the layers grow wider: a graph saves asking, not multiplying. The JavaScript around the operations still runs in each call, so the gain stays below what the price of asking promises. Against PyTorch, which has less to ask through, whole training steps are compared by `npm run bench -- seq2seq`, without and with graphs.
//
// ## 2b.4 Nothing is frozen
//
// `tf.function` and `jax.jit` run the function's code once and replay what it asked for. That is faster still, and it has a trap: whatever the code decided stays decided. A counter, a branch on a value, a random number drawn outside of the framework keep their first value without a word. Here the code runs each time, and a step that asks for something else gets a graph of its own.

// %%
let calls = 0;
const tricky = compiled((x: Tensor) => {
  calls += 1; // a counter
  const positive = x.sum().dataSync()[0] > 0; // a branch on a value
  return positive ? x.mul(calls) : x.abs();
});
table([[1, 2], [-1, -2], [3, 4], [-5, 1]].map((row) => ({
  x: row.join(", "),
  result: Array.from(tricky(tf.tensor1d(row)).dataSync()).join(", "),
  "what a frozen first call would give": row.join(", "),
})));
console.log(`${tricky.graphs} graphs: up to the value that is read, and after it for each branch`);
tricky.dispose();

// %% [markdown]
// Three more things keep it honest, and each is a test of the library: a graph is used only when its first result equals the one without it to 1e-5; an operation whose result has a shape that depends on values runs at once; and an error is the one the function would have thrown.
//
// ## 2b.5 When it does not pay
//
// Making a graph takes time, and one is needed for each sequence of operations and shapes. After how many calls is it regained?

// %%
const regained = widths.slice(0, 3).map((width, i) => {
  const { gradient } = stacks[i];
  const fast = compiled(gradient);
  const start = performance.now();
  fast().dispose();
  const first = 1000 * (performance.now() - start);
  const later = microseconds(() => fast().dispose(), 60);
  fast.dispose();
  const saved = eager[i] - later;
  return { width, "first call (ms)": (first / 1000).toFixed(0), "saved by each later call (µs)": saved.toFixed(0), "regained after": saved > 0 ? `${Math.ceil((first - eager[i]) / saved)} calls` : "never" };
});
table(regained);

// %% [markdown]
// So graphs are for steps that repeat: one shape, thousands of steps. A translator that is fed batches as long as their longest sentence meets a new pair of lengths again and again, so that it takes some hundred steps until its graphs have paid for themselves; where all examples are alike, a few dozen are enough. Trainings are longer than that, so `npm run train -- NAME` and the trainings in these notebooks run as graphs. `--eager` turns them off; you can measure both.
//
// ## Recap
//
// Answer first, then unfold.
//
// <details><summary>1. A model takes 2 ms a step, whether its width is 16 or 32. What does it spend its time on?</summary>On asking. The computing has grown about four times and cannot be seen.</details>
//
// <details><summary>2. Why can the graph of a loss be thrown away after use, but not while its gradient is being taken?</summary>The gradient uses results of the loss: the lines between the rows of the first figure.</details>
//
// <details><summary>3. You freeze a training step that multiplies by a learning rate from a JavaScript variable. What happens when you lower the rate?</summary>Nothing: the graph holds the old number. With <code>compiled</code> the new one counts, because the code runs each time.</details>
//
// *Previous: [2 · Attention](02-attention.ipynb) · Next: [3 · The bottleneck and its cure](03-seq2seq.ipynb)*
//
// ## Sources
//
// - M. Abadi et al., *TensorFlow: A System for Large-Scale Machine Learning*, OSDI 2016 (arXiv 1605.08695): programs as graphs.
// - R. Frostig, M. Johnson, C. Leary, *Compiling machine learning programs via high-level tracing*, SysML 2018: JAX, where a function is traced once.
// - A. Suhan et al., *LazyTensor: combining eager execution with domain-specific compilers*, 2021 (arXiv 2102.13267): operations wait until a value is needed, as here.
