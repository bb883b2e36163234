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
// # Exercises 4 · Captioning with attention
//
// Twelve functions that cut a picture into regions, look at them word by word, say a caption, and
// measure where the model looked and how good the caption is. 35 points. The ideas are in
// `notebooks/04-captioning.ipynb`; here you build them for one picture at a time and without
// tensors. At the end your functions caption drawn scenes with the weights that come with the
// project.
//
// - **Write** each function in the cell below its task, in place of the line that throws. Run that
//   cell, then the cell with `check(...)` to see what holds and what does not.
// - **Plain arrays** and `Math` are all you need. Shapes stand behind arguments, as in
//   `[height][width][channels]`. Vectors are rows, so $W x$ of a formula is `x` times `W` here, with
//   `W` of the shape `[dIn][dOut]`. A function must not change its arguments.
// - **Stuck?** Remove the two slashes before `hint(...)` and run that cell: every run shows one
//   more hint, from a question to nearly there.
// - **Which input was it?** `failingCase("captioning.patches")` gives the arguments with which the last check
//   failed, as an array of values to try: the smallest that was seen to fail.
// - You may **use what you wrote above**, and write small functions of your own in the cells of the
//   tasks.
// - `npm run grade` in a terminal gives your marks for the saved notebook, and
//   `npm run reset -- 04-captioning` starts afresh (your version is kept as a backup).

// %%
import { check, failingCase, hint, progress } from "@attention-lab/exercises";

// %% [markdown]
// ## 1. Cutting a picture into patches (3 points)
//
// **Goal:** a list of regions in place of a grid of pixels, so that there is something to choose
// from (Dosovitskiy, 2021, section 3.1).
//
// The patches are squares of `size` by `size` pixels that touch and do not overlap. They come in
// reading order: from left to right, then the next row of patches. Each patch is one list: its
// pixels in reading order, and of each pixel all channels.
//
// A grey picture with the rows 1 2 3 4 and 5 6 7 8, cut into patches of 2, gives
// **[[1, 2, 5, 6], [3, 4, 7, 8]]**.
//
// `cutPatches(pixels: number[][][], size: number): number[][]` takes pixels
// `[height][width][channels]` and a size that divides height and width. It returns
// `[patches][size · size · channels]`.

// %% exercise="captioning.patches"
function cutPatches(pixels: number[][][], size: number): number[][] {
  // BEGIN SOLUTION
  const patches: number[][] = [];
  for (let top = 0; top < pixels.length; top += size) {
    for (let left = 0; left < pixels[0].length; left += size) {
      // A few pixels from each of several rows: that is what makes it a square and not a strip.
      const rows = pixels.slice(top, top + size).map((row) => row.slice(left, left + size));
      patches.push(rows.flat(2));
    }
  }
  return patches;
  // END SOLUTION
}

// %%
await check("captioning.patches", cutPatches);
// hint("captioning.patches");

// %% [markdown]
// ## 2. The same cut, in a flat list (3 points)
//
// **Goal:** see what a reshape and a transpose do. A tensor is one flat list with a shape; libraries
// cut patches by reading the list as
// `[patch rows, size, patch columns, size, channels]` and exchanging the second and the third axis.
//
// In a picture of the shape `[height, width, channels]` the value of channel $c$ in row $y$ and
// column $x$ is at
//
// $$(y \cdot \text{width} + x) \cdot \text{channels} + c$$
//
// The list [1, 2, 3, 4, 5, 6, 7, 8] with the shape [2, 4, 1] and patches of 2 becomes
// **[1, 2, 5, 6, 3, 4, 7, 8]**: the numbers of task 1, in one list.
//
// `cutFlat(data: number[], shape: [number, number, number], size: number): number[]` takes
// `height · width · channels` numbers and returns as many.

// %% exercise="captioning.reshaped"
function cutFlat(data: number[], shape: [number, number, number], size: number): number[] {
  // BEGIN SOLUTION
  const [height, width, channels] = shape;
  const cut: number[] = [];
  // Five counters, in the order of the result's axes.
  for (let py = 0; py < height / size; py++) {
    for (let px = 0; px < width / size; px++) {
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          for (let c = 0; c < channels; c++) {
            cut.push(data[((py * size + y) * width + px * size + x) * channels + c]);
          }
        }
      }
    }
  }
  return cut;
  // END SOLUTION
}

// %%
await check("captioning.reshaped", cutFlat);
// hint("captioning.reshaped");

// %% [markdown]
// ## 3. Looking at the regions (3 points)
//
// **Goal:** a spotlight. A query says what is wanted now; every region is compared with it, and what
// is seen is a mixture of all regions (Xu, 2015, equations 4 to 6 and 13, with a dot product as
// score).
//
// $$e_i = q \cdot a_i, \qquad \alpha = \mathrm{softmax}(e), \qquad z = \sum_i \alpha_i a_i$$
//
// For $q$ = [1, 0] and the regions [0, 2] and [1, 6] the scores are 0 and 1, the weights
// **0.2689, 0.7311** and the context **[0.7311, 4.9242]**.
//
// `lookAt(query: number[], regions: number[][]): Look` takes `query` `[width]` and `regions`
// `[regions][width]`, at least one. It returns `weights` `[regions]` and `context` `[width]`. Scores
// may be as large as ±10,000.

// %% exercise="captioning.look"
interface Look {
  weights: number[];
  context: number[];
}

function lookAt(query: number[], regions: number[][]): Look {
  // BEGIN SOLUTION
  const scores = regions.map((region) => region.reduce((e, x, k) => e + x * query[k], 0));
  // The largest score becomes 0, so that no exponential overflows.
  const max = Math.max(...scores);
  const exps = scores.map((e) => Math.exp(e - max));
  const total = exps.reduce((sum, x) => sum + x, 0);
  const weights = exps.map((x) => x / total);
  // Number k of the context comes from number k of every region.
  const context = query.map((_, k) => regions.reduce((z, region, i) => z + weights[i] * region[k], 0));
  return { weights, context };
  // END SOLUTION
}

// %%
await check("captioning.look", lookAt);
// hint("captioning.look");

// %% [markdown]
// ## 4. How much of it is let through (2 points)
//
// **Goal:** for "red" the picture matters, for "of" it does not. The decoder decides by itself
// (Xu, 2015, section 4.2.1).
//
// $$\beta = \sigma(w \cdot h + b), \qquad \sigma(x) = \frac{1}{1 + e^{-x}}, \qquad
// \text{seen} = \beta\, z$$
//
// For $h$ = [1, 2], $w$ = [1, 0.5], $b$ = −1 and the context [4, −2] the gate is **0.7311**, and
// what is seen is **[2.9242, −1.4621]**.
//
// `gateContext(h: number[], w: number[], b: number, context: number[]): Gated` takes `h` and `w`
// `[d]` and a context `[width]`. It returns `gate` and `seen` `[width]`. $w \cdot h + b$ may be as
// large as ±10,000.

// %% exercise="captioning.gate"
interface Gated {
  gate: number;
  seen: number[];
}

function gateContext(h: number[], w: number[], b: number, context: number[]): Gated {
  // BEGIN SOLUTION
  const x = h.reduce((sum, value, k) => sum + value * w[k], b);
  // e^−x is 0 or Infinity at worst, and 1 / (1 + Infinity) is 0.
  const gate = 1 / (1 + Math.exp(-x));
  return { gate, seen: context.map((z) => gate * z) };
  // END SOLUTION
}

// %%
await check("captioning.gate", gateContext);
// hint("captioning.gate");

// %% [markdown]
// ## 5. Attention that covers the picture (3 points)
//
// **Goal:** a loss that is 0 when all regions got the same attention once the caption is said (Xu,
// 2015, equation 14).
//
// $$\sum_{i=1}^{L} \Big( \tau - \sum_{t=1}^{C} \alpha_{ti} \Big)^2$$
//
// The paper's target $\tau$ is 1. But each of the $C$ words gives out 1 in all, so the $L$ sums
// together are $C$: with more regions than words they cannot all be 1. Use the target that **can** be
// reached, $\tau = C / L$. (Whether it is wise to cover a picture evenly is another question, which
// the notebook measures.)
//
// For the weights [0.7, 0.2, 0.1] and [0.1, 0.3, 0.6] the target is 2/3, the regions received 0.8,
// 0.5 and 0.7, and the loss is **0.0467**.
//
// `coverageLoss(weights: number[][]): number` takes `[words][regions]`; each row sums to 1.

// %% exercise="captioning.coverage"
function coverageLoss(weights: number[][]): number {
  // BEGIN SOLUTION
  const target = weights.length / weights[0].length;
  return weights[0].reduce((loss, _, i) => {
    // What a region got from all words; one word alone may look wherever it wants.
    const received = weights.reduce((sum, row) => sum + row[i], 0);
    return loss + (target - received) ** 2;
  }, 0);
  // END SOLUTION
}

// %%
await check("captioning.coverage", coverageLoss);
// hint("captioning.coverage");

// %% [markdown]
// ## 6. One word of the caption (5 points)
//
// **Goal:** a decoder of two LSTMs with attention between them. The first one hears the last word and
// asks where to look; the second one remembers what was seen and says the next word (in the order of
// Anderson, 2018).
//
// $$\begin{aligned}
// (h^1, c^1) &= \mathrm{LSTM}_{\text{listen}}(E_{\text{word}}, h^1, c^1) \\
// \alpha, z &= \text{look}(h^1 W_{\text{query}}, \text{regions}) \\
// \beta &= \sigma(w \cdot h^1 + b) \\
// (h^2, c^2) &= \mathrm{LSTM}_{\text{speak}}([h^1; \beta z], h^2, c^2) \\
// \text{logits} &= h^2 W_{\text{out}} + b_{\text{out}}
// \end{aligned}$$
//
// All $h^1$ from the second line on are the **new** one. An LSTM is that of exercises 3:
// $[i, f, g, o] = [x; h]\, W + b$, $c' = \sigma(f) \odot c + \sigma(i) \odot \tanh(g)$ and
// $h' = \sigma(o) \odot \tanh(c')$.
//
// By hand with a state of one number each: all gates of both LSTMs are half open, the first one
// hears 1 with $c^1$ = 1, so $h^1$ = **0.3534**. With $W_{\text{query}}$ = [[2]] and the regions [0]
// and [4] the second region gets a weight of **0.9441**.
//
// `captionStep(word: number, state: TwoStates, regions: number[][], model: Model): CaptionStep`
// takes the last word's id, a row of `model.embedding`, and regions `[regions][width]`. It returns
// `logits` `[words]`, the new `state`, `weights` `[regions]` and `gate`.

// %% exercise="captioning.step"
interface Lstm {
  w: number[][]; // [dIn + d][4d], columns of the gates i, f, g, o
  b: number[]; // [4d]
}

interface Model {
  embedding: number[][]; // [words][embedding]
  start: number[][]; // [width][d], used in task 12
  listen: Lstm;
  query: number[][]; // [d][width]
  gate: { w: number[]; b: number }; // w [d]
  speak: Lstm;
  out: { w: number[][]; b: number[] }; // [d][words] and [words]
}

interface TwoStates {
  h1: number[];
  c1: number[];
  h2: number[];
  c2: number[];
}

interface CaptionStep {
  logits: number[];
  state: TwoStates;
  weights: number[];
  gate: number;
}

function captionStep(word: number, state: TwoStates, regions: number[][], model: Model): CaptionStep {
  // BEGIN SOLUTION
  const times = (x: number[], W: number[][]) =>
    W[0].map((_, j) => x.reduce((sum, value, i) => sum + value * W[i][j], 0));
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const lstm = (x: number[], h: number[], c: number[], weights: Lstm) => {
    const sums = times([...x, ...h], weights.w).map((z, j) => z + weights.b[j]);
    const at = (gate: number, k: number) => sums[gate * h.length + k];
    const memory = c.map((old, k) => sigmoid(at(1, k)) * old + sigmoid(at(0, k)) * Math.tanh(at(2, k)));
    return { c: memory, h: memory.map((m, k) => sigmoid(at(3, k)) * Math.tanh(m)) };
  };
  // First hear the word: only then is it known what to look for.
  const heard = lstm(model.embedding[word], state.h1, state.c1, model.listen);
  const look = lookAt(times(heard.h, model.query), regions);
  const gated = gateContext(heard.h, model.gate.w, model.gate.b, look.context);
  // What was heard always passes; only what was seen is gated.
  const spoken = lstm([...heard.h, ...gated.seen], state.h2, state.c2, model.speak);
  return {
    logits: times(spoken.h, model.out.w).map((x, j) => x + model.out.b[j]),
    state: { h1: heard.h, c1: heard.c, h2: spoken.h, c2: spoken.c },
    weights: look.weights,
    gate: gated.gate,
  };
  // END SOLUTION
}

// %%
await check("captioning.step", captionStep);
// hint("captioning.step");

// %% [markdown]
// ## 7. A map as large as the picture (4 points)
//
// **Goal:** lay a map of 8 by 8 weights over a picture of 64 by 64 pixels, without steps.
//
// The middle of pixel $x$ of $n$ lies, measured in regions, at
//
// $$p = \frac{(x + \frac12) \cdot \text{columns}}{n} - \frac12$$
//
// where whole numbers are the middles of regions. Between two middles the value goes in a straight
// line from the one to the other. Beyond the outermost middles the outermost region goes on. The same
// holds down the rows, so that a pixel mixes four regions.
//
// The map [[0, 1], [2, 3]] stretched to 2 rows of 4 pixels is
// **[[0, 0.25, 0.75, 1], [2, 2.25, 2.75, 3]]**.
//
// `stretchMap(map: number[][], height: number, width: number): number[][]` takes a map
// `[rows][columns]` and returns `[height][width]`. Height and width need not be multiples of the
// map's.

// %% exercise="captioning.stretch"
function stretchMap(map: number[][], height: number, width: number): number[][] {
  // BEGIN SOLUTION
  const between = (pixel: number, pixels: number, regions: number) => {
    // Before the first middle and after the last there is nothing to mix with.
    const place = Math.min(Math.max(((pixel + 0.5) * regions) / pixels - 0.5, 0), regions - 1);
    const first = Math.floor(place);
    return { first, second: Math.min(first + 1, regions - 1), share: place - first };
  };
  return Array.from({ length: height }, (_, y) => {
    const down = between(y, height, map.length);
    return Array.from({ length: width }, (_, x) => {
      const across = between(x, width, map[0].length);
      const inRow = (row: number[]) =>
        row[across.first] * (1 - across.share) + row[across.second] * across.share;
      return inRow(map[down.first]) * (1 - down.share) + inRow(map[down.second]) * down.share;
    });
  });
  // END SOLUTION
}

// %%
await check("captioning.stretch", stretchMap);
// hint("captioning.stretch");

// %% [markdown]
// ## 8. The picture under a spotlight (2 points)
//
// **Goal:** show where the model looks: bright there, dark elsewhere.
//
// $$\text{pixel}' = \text{pixel} \cdot \Big( \frac14 + \frac34 \cdot \frac{m}{\max m} \Big)$$
//
// $m$ is the map at the pixel and $\max m$ its greatest value in the whole picture; a quarter of the
// light always stays. Where the whole map is 0, so is the fraction.
//
// Two grey pixels 0.8 and 0.4 under the map 0.05 and 0 become **0.8** and **0.1**.
//
// `spotlight(pixels: number[][][], map: number[][]): number[][][]` takes pixels
// `[height][width][channels]` and a map `[height][width]` of numbers ≥ 0. It returns pixels.

// %% exercise="captioning.overlay"
function spotlight(pixels: number[][][], map: number[][]): number[][][] {
  // BEGIN SOLUTION
  // One scale for the whole picture; each row on its own would get a bright spot.
  const most = Math.max(...map.map((row) => Math.max(...row)));
  return pixels.map((row, y) =>
    row.map((pixel, x) => {
      const light = 0.25 + (most > 0 ? (0.75 * map[y][x]) / most : 0);
      return pixel.map((value) => value * light);
    }),
  );
  // END SOLUTION
}

// %%
await check("captioning.overlay", spotlight);
// hint("captioning.overlay");

// %% [markdown]
// ## 9. Does the word look at what it names? (2 points)
//
// **Goal:** attention correctness (Liu, 2017), and the number that it has to beat.
//
// $$\text{mass} = \frac1T \sum_t \sum_{i \in R_t} \alpha_{ti}, \qquad
// \text{area} = \frac1T \sum_t \frac{|R_t|}{L}$$
//
// $R_t$ are the regions of what word $t$ names, $L$ is the number of all regions. Attention that is
// the same everywhere has a mass as large as the area: a dog that fills half of the picture gets half
// of it for nothing.
//
// For the weights [0.5, 0.3, 0.2] of a word that names the first and the third region, and
// [0.1, 0.1, 0.8] of one that names the second, the mass is **0.4** and the area **0.5**: worse than
// not looking at all.
//
// `attentionCorrectness(weights: number[][], named: boolean[][]): Grounded` takes
// `[words][regions]` twice and returns `mass` and `area`.

// %% exercise="captioning.correctness"
interface Grounded {
  mass: number;
  area: number;
}

function attentionCorrectness(weights: number[][], named: boolean[][]): Grounded {
  // BEGIN SOLUTION
  const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return {
    mass: mean(weights.map((row, t) => row.reduce((sum, alpha, i) => sum + (named[t][i] ? alpha : 0), 0))),
    // The same sum with even weights.
    area: mean(named.map((row) => row.filter((isNamed) => isNamed).length / row.length)),
  };
  // END SOLUTION
}

// %%
await check("captioning.correctness", attentionCorrectness);
// hint("captioning.correctness");

// %% [markdown]
// ## 10. The pointing game (2 points)
//
// **Goal:** a stricter question: of all words, which share points at what it names (Zhang, 2016)? A
// word points at the region with its greatest weight, at the first one of several.
//
// $$\frac{\text{hits}}{\text{hits} + \text{misses}}$$
//
// In the example of task 9 the first word hits and the second one misses: **0.5**.
//
// `pointingGame(weights: number[][], named: boolean[][]): number` takes `[words][regions]` twice.

// %% exercise="captioning.pointing"
function pointingGame(weights: number[][], named: boolean[][]): number {
  // BEGIN SOLUTION
  // indexOf finds the first of several greatest weights.
  const hits = weights.filter((row, t) => named[t][row.indexOf(Math.max(...row))]);
  return hits.length / weights.length;
  // END SOLUTION
}

// %%
await check("captioning.pointing", pointingGame);
// hint("captioning.pointing");

// %% [markdown]
// ## 11. How good is a caption? (3 points)
//
// **Goal:** ROUGE-L (Lin, 2004), as captioning contests compute it. Two texts share the words of
// their **longest common subsequence**: the same words in the same order, with others between them.
//
// $$P = \max_r \frac{\mathrm{lcs}(h, r)}{|h|}, \qquad R = \max_r \frac{\mathrm{lcs}(h, r)}{|r|},
// \qquad F = \frac{(1 + \beta^2)\, P R}{R + \beta^2 P}, \qquad \beta = 1.2$$
//
// $h$ is the caption and $r$ runs over the references. Each of the two maxima is taken on its own:
// the best precision and the best recall may come from different references. Where one is 0, $F$ is
// 0.
//
// "a red star" against "a big red star" and "the star": the first reference shares 3 words and the
// second one 1, so $P$ = 1 and $R$ = 3/4, and the score is **0.8356**.
//
// `rougeL(hypothesis: string[], references: string[][]): number` takes texts as lists of words, none
// of them empty.

// %% exercise="captioning.rougeL"
function rougeL(hypothesis: string[], references: string[][]): number {
  // BEGIN SOLUTION
  const longestCommon = (a: string[], b: string[]) => {
    // lengths[j]: what the words of `a` so far share with the first j words of `b`.
    let lengths = new Array<number>(b.length + 1).fill(0);
    for (const word of a) {
      const next = [0];
      b.forEach((other, j) => {
        next.push(word === other ? lengths[j] + 1 : Math.max(lengths[j + 1], next[j]));
      });
      lengths = next;
    }
    return lengths[b.length];
  };
  const shared = references.map((reference) => longestCommon(hypothesis, reference));
  const precision = Math.max(...shared.map((length) => length / hypothesis.length));
  const recall = Math.max(...shared.map((length, r) => length / references[r].length));
  if (precision === 0 || recall === 0) return 0;
  return ((1 + 1.2 ** 2) * precision * recall) / (recall + 1.2 ** 2 * precision);
  // END SOLUTION
}

// %%
await check("captioning.rougeL", rougeL);
// hint("captioning.rougeL");

// %% [markdown]
// ## 12. A whole caption (3 points)
//
// **Goal:** put it together. Before the first word the decoder knows the picture at a glance, the
// mean of its $L$ regions:
//
// $$h^1_0 = \tanh\Big( \frac1L \sum_i a_i \, W_{\text{start}} \Big), \qquad
// c^1_0 = h^2_0 = c^2_0 = 0$$
//
// Then it says the likeliest word, is fed with it and says the next one. The first word fed is
// `<start>`, id 2. The caption is over at `<end>`, id 3, which is no word of it, or after `maxLength`
// words.
//
// With the model of task 6, $W_{\text{start}}$ = [[1]] and the regions [0] and [4], $h^1_0$ is
// tanh 2 = 0.9640. When word 4 always has the logit 1 and the end mark 3 times $h^2$, the model says
// **[4, 4, 4]**: by the fourth step $h^2$ has grown beyond 1/3. At the first word both regions get
// half of the attention, because the word `<start>` has the vector [0] there and all gates are half
// open from $c^1$ = 0.
//
// `captionPicture(regions: number[][], model: Model, maxLength: number): Caption` returns the `ids`
// of the words and, for each of them, the `weights` of its look, `[words][regions]`. There may be no
// word.

// %% exercise="captioning.caption"
interface Caption {
  ids: number[];
  weights: number[][];
}

function captionPicture(regions: number[][], model: Model, maxLength: number): Caption {
  // BEGIN SOLUTION
  const mean = regions[0].map((_, k) => regions.reduce((sum, a) => sum + a[k], 0) / regions.length);
  const h1 = model.start[0].map((_, j) => Math.tanh(mean.reduce((sum, x, k) => sum + x * model.start[k][j], 0)));
  const zeros = h1.map(() => 0);
  let state: TwoStates = { h1, c1: zeros, h2: zeros, c2: zeros };
  const caption: Caption = { ids: [], weights: [] };
  let word = 2;
  while (caption.ids.length < maxLength) {
    const step = captionStep(word, state, regions, model);
    word = step.logits.indexOf(Math.max(...step.logits));
    // Left before anything is noted down: the end mark has no place in the caption.
    if (word === 3) break;
    caption.ids.push(word);
    caption.weights.push(step.weights);
    state = step.state;
  }
  return caption;
  // END SOLUTION
}

// %%
await check("captioning.caption", captionPicture);
// hint("captioning.caption");

// %% [markdown]
// ## What it is good for
//
// The next cell loads the weights that come with the project. The library's network turns six drawn
// scenes into regions; all the rest is done by your functions: `captionPicture` says what it sees and
// where it looked, `rougeL` compares that with all true captions, and `stretchMap` and `spotlight`
// light where the word with the sharpest look was read from. The model knows drawn scenes
// only, and some of its captions are wrong: compare them with the pictures. It runs when the tasks
// above are solved.

// %%
import { plainModel, plainScenes, shipped } from "@attention-lab/experiments";
import { pictureRow } from "@attention-lab/lib/captioning";
import { show } from "@attention-lab/lib/notebook";

function captionScenes(): void {
  const { task, test } = shipped("captioning.scenes.Attention", { changes: { "data.test": 6 } });
  const model = plainModel(task);
  const examples = test.two;
  const { rows, columns } = task.captioner.encoder.grid;
  const pictures = plainScenes(task, examples.map((example) => example.image)).map((scene, n) => {
    const { ids, weights } = captionPicture(scene.regions, model, 20);
    const words = task.vocabulary.decode(ids);
    const truths = (examples[n].references?.() ?? []).map((reference) => [...reference]);
    console.log(rougeL(words, truths).toFixed(2), words.join(" "));
    // The look of the sharpest word: the one whose greatest weight is largest.
    const peaks = weights.map((row) => Math.max(...row));
    const at = peaks.indexOf(Math.max(...peaks));
    const map = Array.from({ length: rows }, (_, y) => weights[at].slice(y * columns, (y + 1) * columns));
    const { image } = scene;
    const lit = spotlight(scene.pixels, stretchMap(map, image.height, image.width));
    const text = `${words.join(" ")}<br>lit: "${words[at]}"`;
    return { image: { ...image, data: Float32Array.from(lit.flat(2)) }, text: text };
  });
  task.dispose();
  show(pictureRow(pictures, { title: "Captions by your functions, and the sharpest look of each", perRow: 3 }));
}
captionScenes();

// %% [markdown]
// ## How far you are
//
// Run the next cell to see your points so far; they count the checks that you have run since the
// kernel started. The marks that count come from `npm run grade`, on the saved notebook.

// %%
progress();
