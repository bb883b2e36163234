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
// # Start here
//
// You are going to build attention, the idea inside most modern language models, from one small function upwards. You write it in TypeScript, you see it move, and you measure whether what people say about it is true.
//
// Press **Shift + Enter** to run a cell and go to the next one. Try it on the cell below.

// %%
import { about, claim, show } from "@attention-lab/lib/notebook";
import { courseMap } from "@attention-lab/lib/figures";

about("attention-lab");

// %% [markdown]
// That table says what this run stands on. The line to look at is **backend**: native TensorFlow is the fast one; plain JavaScript gives the same answers, more slowly. If something looks wrong, open a terminal (**File → New → Terminal**) and run `npm run doctor`.
//
// ## Where this goes

// %%
show(
  courseMap([
    { title: "Softmax", question: "How do scores<br>become weights?", open: true },
    { title: "Attention", question: "Who looks at whom,<br>and how strongly?", open: true },
    { title: "Seq2seq", question: "Does one vector<br>hold a sentence?", open: true },
    { title: "Captioning", question: "Where does a word<br>look in an image?", open: true },
    { title: "Pyramids", question: "What if the answer is<br>at another scale?", open: true },
  ]),
);

// %% [markdown]
// Each topic is a notebook to read and run (in `notebooks/`) and an exercise notebook to fill in (in `exercises/`).
//
// ## How a notebook works
//
// - **Run it from top to bottom.** Cells share their variables, so order matters. **Run → Restart Kernel and Run All Cells…** starts afresh.
// - **Change things.** Every number in a code cell is an invitation. Nothing you do here can break the library.
// - **Move the sliders.** Figures with a slider need no running kernel.
// - **Mistakes are fine.** TypeScript complains in red before it runs a cell; after such a message fix the line and run the cell again. If a cell never ends, **Kernel → Interrupt Kernel**, and if that does not help, **Restart Kernel**.
//
// ## Claims are measured
//
// This course grew out of blog posts that state a lot and measure little. Here every statement taken from them is a *claim*: a cell that measures it, shows the number, and fails if the sentence is false. This is one:

// %%
const weightsOf = ([a, b]: number[]) => [a, b].map((score) => Math.exp(score) / (Math.exp(a) + Math.exp(b)));

function higherGetsMore(weigh: (scores: number[]) => number[]) {
  const [near, far] = [weigh([2.1, 1.2]), weigh([0, -800])];
  return {
    holds: near[0] > near[1] && near[1] > 0 && far[1] === 0,
    measured: `${near.map((w) => w.toFixed(4)).join(" and ")}; at a gap of 800, ${far.join(" and ")}`,
  };
}

await claim("S1", "corrected", "Of the scores 2.1 and 1.2, the higher one gets the higher weight, and both are positive; 800 apart, the lower weight is 0 in the computer.", () => higherGetsMore(weightsOf), {
  post: "Softmax turns scores into weights that are positive and sum to 1; the higher score gets the higher weight.",
  counter: { of: "equal shares", test: () => higherGetsMore(() => [0.5, 0.5]) },
});

// %% [markdown]
// A claim is **confirmed** (it held), **corrected** (it holds after a fix) or **refuted** (the measurement says no). A test that cannot fail says nothing, so each claim also names a case for which its test must fail; here that is a function that gives equal shares whatever the scores. Try to break the claim: change `near[0] > near[1]` to `near[0] < near[1]`, run it, and see what a claim looks like that does not hold.
//
// ## How exercises and checks work
//
// In an exercise you write one function, then run `check`. Here is what a typical mistake gets. Somebody wants weights that sum to 1 and divides every score by the sum of the scores:

// %%
import { check, hint } from "@attention-lab/exercises";

function firstTry(scores: number[]): number[] {
  const sum = scores.reduce((total, score) => total + score, 0);
  return scores.map((score) => score / sum);
}

await check("softmax.naive", firstTry);

// %% [markdown]
// The check shows the first case that went wrong, what it expected and what it got, and, when your numbers equal those of a known mistake, the mistake's name. `hint` gives one hint at a time, from a question to nearly there:

// %%
hint("softmax.naive");

// %% [markdown]
// And this is what passing looks like, with the library's own softmax:

// %%
import { softmax } from "@attention-lab/lib/softmax";

await check("softmax.naive", softmax);

// %% [markdown]
// In the exercise notebooks you write it yourself. When all checks pass, save the notebook and run `npm run grade` in a terminal: it runs your functions once more, in a closed-off process and on fresh numbers, and prints your points. `npm run reset -- 01-softmax` gives you an untouched exercise notebook back and keeps your own as a backup.
//
// ## Your turn
//
// 1. Read and run [01-softmax](01-softmax.ipynb).
// 2. Fill in [its exercises](../exercises/01-softmax.ipynb).
// 3. Run `npm run grade`.
