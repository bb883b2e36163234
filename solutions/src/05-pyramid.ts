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
// # Exercises 5 · Pyramid attention
//
// Twelve functions that together fill a hole in a picture with what stands elsewhere in it, at
// another size. 35 points. The ideas are in `notebooks/05-pyramid.ipynb`; here you build them on
// small grey pictures, as plain arrays.
//
// - **Write** each function in the cell below its task, in place of the line that throws. Run that
//   cell, then the cell with `check(...)` to see what holds and what does not.
// - **Plain arrays** and `Math` are all you need. A picture is `[height][width]` with values from 0
//   (dark) to 1 (bright), a mask has the same shape and is `true` where a pixel is **known**. A
//   function must not change its arguments.
// - **Stuck?** Remove the two slashes before `hint(...)` and run that cell: every run shows one
//   more hint, from a question to nearly there.
// - **Which input was it?** `failingCase("pyramid.down")` gives the arguments with which the last check
//   failed, as an array of values to try: the smallest that was seen to fail.
// - You may **use what you wrote above**, and write small functions of your own in the cells of the
//   tasks.
// - `npm run grade` in a terminal gives your marks for the saved notebook, and
//   `npm run reset -- 05-pyramid` starts afresh (your version is kept as a backup).

// %%
import { check, failingCase, hint, progress } from "@attention-lab/exercises";

// %% [markdown]
// ## 1. A level down (3 points)
//
// **Goal:** the same picture at half the size, without patterns that were not there (Burt and
// Adelson, 1983).
//
// $$b_x = \frac{1}{16} \left( a_{x-2} + 4 a_{x-1} + 6 a_x + 4 a_{x+1} + a_{x+2} \right)$$
//
// Blur along every row, then along every column of the result; then keep the pixels at 0, 2, 4, …
// along both axes. Of 7 pixels 4 stay.
//
// Outside the picture its **mirror image** counts, and the outermost pixel is the mirror: $a_{-1}$ =
// $a_1$ and $a_{-2}$ = $a_2$, and at the other end of $n$ pixels $a_n$ = $a_{n-2}$ and $a_{n+1}$ =
// $a_{n-3}$.
//
// By hand: a picture of 3 by 3 pixels, all 0 but the middle one, which is 16. The first row of the
// blur along columns gets (4 + 4) / 16 of the middle row, and the same holds along rows: 16 · 0.5 ·
// 0.5 = 4. All four pixels that stay are corners: **[[4, 4], [4, 4]]**.
//
// `gaussianDown(image: number[][]): number[][]` takes a picture of at least 3 by 3 pixels.

// %% exercise="pyramid.down"
function gaussianDown(image: number[][]): number[][] {
  // BEGIN SOLUTION
  const taps = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16];
  const mirror = (place: number, n: number) => (place < 0 ? -place : place >= n ? 2 * (n - 1) - place : place);
  const blurList = (list: number[]) =>
    list.map((_, x) => taps.reduce((sum, tap, t) => sum + tap * list[mirror(x + t - 2, list.length)], 0));
  const flip = (rows: number[][]) => rows[0].map((_, x) => rows.map((row) => row[x]));
  // Along the rows, then along the columns: ten products a pixel instead of 25.
  const blurred = flip(flip(image.map(blurList)).map(blurList));
  const even = <T>(items: T[]) => items.filter((_, i) => i % 2 === 0);
  return even(blurred).map((row) => even(row));
  // END SOLUTION
}

// %%
await check("pyramid.down", gaussianDown);
// hint("pyramid.down");

// %% [markdown]
// ## 2. A level up (3 points)
//
// **Goal:** back to the larger size. What is lost stays lost, but every pixel gets a good guess.
//
// Put the pixels on the places 0, 2, 4, … of a picture of the larger size, with **zeros** between
// them. Blur it with the filter of task 1, mirrored at the border of the larger picture, and
// multiply by **4**, since only one pixel in four was not 0.
//
// From [[16, 0], [0, 0]] to 3 by 3 pixels: **[[9, 6, 3], [6, 4, 2], [3, 2, 1]]**.
//
// `gaussianUp(image: number[][], height: number, width: number): number[][]` takes the size of the
// result, each at least 3: twice the picture's, or one less.

// %% exercise="pyramid.up"
function gaussianUp(image: number[][], height: number, width: number): number[][] {
  // BEGIN SOLUTION
  const taps = [1 / 8, 4 / 8, 6 / 8, 4 / 8, 1 / 8]; // twice the filter along each axis: 2 · 2 = 4
  const mirror = (place: number, n: number) => (place < 0 ? -place : place >= n ? 2 * (n - 1) - place : place);
  const growList = (list: number[], length: number) =>
    Array.from({ length: length }, (_, x) =>
      taps.reduce((sum, tap, t) => {
        const place = mirror(x + t - 2, length);
        // Odd places hold the zeros; they add nothing.
        return place % 2 === 0 ? sum + tap * list[place / 2] : sum;
      }, 0),
    );
  const flip = (rows: number[][]) => rows[0].map((_, x) => rows.map((row) => row[x]));
  const wide = image.map((row) => growList(row, width));
  return flip(flip(wide).map((column) => growList(column, height)));
  // END SOLUTION
}

// %%
await check("pyramid.up", gaussianUp);
// hint("pyramid.up");

// %% [markdown]
// ## 3. A picture in patches (2 points)
//
// **Goal:** cut a picture into overlapping squares that leave no pixel out.
//
// Along each axis patches begin at 0, `stride`, 2 · `stride`, … as long as they end before the
// border. The **last** one ends exactly at the border, wherever that makes it begin: for 8 pixels,
// size 3 and stride 2 patches begin at 0, 2, 4 and 5. Where the stride leads to the border by
// itself, no patch is added.
//
// Patches come row by row, and so do the pixels of each of them: of [[1, 2, 3], [4, 5, 6]] with size
// 2 and stride 1 come **[[1, 2, 4, 5], [2, 3, 5, 6]]**.
//
// `extractPatches(image: number[][], size: number, stride: number): number[][]` returns
// `[patches][size · size]`. The stride is never larger than the size.

// %% exercise="pyramid.patches"
function extractPatches(image: number[][], size: number, stride: number): number[][] {
  // BEGIN SOLUTION
  const patches: number[][] = [];
  for (const top of patchStarts(image.length, size, stride)) {
    for (const left of patchStarts(image[0].length, size, stride)) {
      const rows = image.slice(top, top + size);
      patches.push(rows.flatMap((row) => row.slice(left, left + size)));
    }
  }
  return patches;
}

function patchStarts(length: number, size: number, stride: number): number[] {
  const starts: number[] = [];
  for (let start = 0; start < length - size; start += stride) starts.push(start);
  // The loop stops before the border, so this one is never there yet.
  return [...starts, length - size];
  // END SOLUTION
}

// %%
await check("pyramid.patches", extractPatches);
// hint("pyramid.patches");

// %% [markdown]
// ## 4. A picture from patches (3 points)
//
// **Goal:** the way back. Each pixel becomes the **mean** of all patches that hold it.
//
// The patches lie where task 3 cuts them, in the same order. A pixel in the corner is held by one
// patch, one in the middle by many: divide by the number that there really is.
//
// With size 2 and stride 1 the patches [1, 2, 4, 5] and [4, 3, 5, 6] of a picture of 2 by 3 pixels
// disagree about one pixel only, 2 against 4: **[[1, 3, 3], [4, 5, 6]]**.
//
// `overlapAdd(patches: number[][], height: number, width: number, size: number, stride: number): number[][]`
// takes `[patches][size · size]` and the size of the picture.

// %% exercise="pyramid.overlapAdd"
function overlapAdd(patches: number[][], height: number, width: number, size: number, stride: number): number[][] {
  // BEGIN SOLUTION
  const zeros = () => Array.from({ length: height }, () => new Array<number>(width).fill(0));
  const sum = zeros();
  const count = zeros();
  const lefts = patchStarts(width, size, stride);
  const tops = patchStarts(height, size, stride);
  patches.forEach((patch, i) => {
    const top = tops[Math.floor(i / lefts.length)];
    const left = lefts[i % lefts.length];
    patch.forEach((value, at) => {
      const y = top + Math.floor(at / size);
      const x = left + (at % size);
      sum[y][x] += value;
      count[y][x] += 1;
    });
  });
  return sum.map((row, y) => row.map((value, x) => value / count[y][x]));
  // END SOLUTION
}

// %%
await check("pyramid.overlapAdd", overlapAdd);
// hint("pyramid.overlapAdd");

// %% [markdown]
// ## 5. How alike are two patches with holes? (4 points)
//
// **Goal:** compare patches by what both of them know, and by nothing else.
//
// $$s = \frac{\sum_{d \in K} q_d\, k_d}{\sqrt{\sum_{d \in K} q_d^2}\; \sqrt{\sum_{d \in K} k_d^2}},
// \qquad K = \text{pixels known in the query and in the key}$$
//
// Both sides are normalised, so a bright patch is not preferred. **All three** sums run over $K$.
// Where $K$ is empty, or one of the patches is 0 all over it, the score is 0.
//
// The query [3, 4, 9], whose last pixel is hidden, against two whole keys: with [4, 3, 0] it is
// 24 / 25, with [6, 8, 5] it is 50 / 50: **[[0.96, 1]]**.
//
// `patchScores(queries: Patches, keys: Patches): number[][]` takes patches, `[patches][pixels]`, each
// side with a mask of the same shape. It returns `[queries][keys]`.

// %% exercise="pyramid.scores"
interface Patches {
  values: number[][];
  known: boolean[][];
}

function patchScores(queries: Patches, keys: Patches): number[][] {
  // BEGIN SOLUTION
  return queries.values.map((query, i) =>
    keys.values.map((key, j) => {
      let product = 0;
      let queryLength = 0;
      let keyLength = 0;
      query.forEach((value, d) => {
        // One test for all three sums: what one patch hides does not exist for either.
        if (!queries.known[i][d] || !keys.known[j][d]) return;
        product += value * key[d];
        queryLength += value * value;
        keyLength += key[d] * key[d];
      });
      return queryLength === 0 || keyLength === 0 ? 0 : product / Math.sqrt(queryLength * keyLength);
    }),
  );
  // END SOLUTION
}

// %%
await check("pyramid.scores", patchScores);
// hint("pyramid.scores");

// %% [markdown]
// ## 6. One softmax over all scales (4 points)
//
// **Goal:** let the patches of all sizes compete. Where a patch of another size fits best, it should
// get the weight, whatever the other scales have to offer (Mei, 2020).
//
// $$\alpha_{ij} = \frac{e^{s_{ij} / \tau}}{\sum_{k \text{ known, of any scale}} e^{s_{ik} / \tau}}
// \quad \text{for known patches}, \qquad 0 \quad \text{for hidden ones}$$
//
// So the weights of one query sum to 1 over all scales **together**. At least one patch is known.
// Released code of this family multiplies hidden scores by 0 instead, before the softmax or after
// it: you will see what that does.
//
// One query, scores [1, 5] at full size and [2] at half size, $\tau$ = 0.5, and the patch with the 5
// is hidden: $e^2$ against $e^4$, which is **0.1192** and 0 at full size, **0.8808** at half size.
//
// `crossScaleSoftmax(scores: number[][][], known: boolean[][], temperature: number): number[][][]`
// takes scores `[scales][queries][patches of the scale]`, `known` `[scales][patches of the scale]`
// and $\tau$, which may be as small as 0.0001. It returns weights, shaped as the scores.

// %% exercise="pyramid.softmax"
function crossScaleSoftmax(scores: number[][][], known: boolean[][], temperature: number): number[][][] {
  // BEGIN SOLUTION
  const queries = scores[0].map((_, i) => i);
  // What is subtracted and what is divided by belong to a query, not to a scale.
  const largest = queries.map((i) =>
    Math.max(...scores.flatMap((ofScale, s) => ofScale[i].filter((_, j) => known[s][j]))),
  );
  const exps = scores.map((ofScale, s) =>
    ofScale.map((row, i) =>
      row.map((score, j) => (known[s][j] ? Math.exp((score - largest[i]) / temperature) : 0)),
    ),
  );
  const totals = queries.map((i) => exps.flatMap((ofScale) => ofScale[i]).reduce((sum, x) => sum + x, 0));
  return exps.map((ofScale) => ofScale.map((row, i) => row.map((x) => x / totals[i])));
  // END SOLUTION
}

// %%
await check("pyramid.softmax", crossScaleSoftmax);
// hint("pyramid.softmax");

// %% [markdown]
// ## 7. Attention transfer (3 points)
//
// **Goal:** decide on the coarse level, where a hole is small; paste on the finer one, where the
// detail is (PEN-Net: Zeng, 2019).
//
// $$p_i = \sum_j \alpha_{ij}\, p_j$$
//
// The weights were found between patches of `size` pixels, one beginning at **every** pixel of the
// coarser level. The finer level is twice as large, so the same pieces of the picture are patches
// of 2 · `size` pixels there, one at every **second** pixel. Mix these by the weights, row $i$ of
// them for patch $i$, and join the mixtures by their means as in task 4.
//
// With size 1, two patches that take each other's place and the finer level [[1, 2, 3, 4],
// [5, 6, 7, 8]], the halves change sides: **[[3, 4, 1, 2], [7, 8, 5, 6]]**.
//
// `attentionTransfer(weights: number[][], finer: number[][], size: number): number[][]` takes
// weights `[patches][patches]`. The sides of the finer level are even.

// %% exercise="pyramid.transfer"
function attentionTransfer(weights: number[][], finer: number[][], size: number): number[][] {
  // BEGIN SOLUTION
  const patches = extractPatches(finer, 2 * size, 2);
  const mixed = weights.map((row) =>
    patches[0].map((_, at) => row.reduce((sum, weight, j) => sum + weight * patches[j][at], 0)),
  );
  return overlapAdd(mixed, finer.length, finer[0].length, 2 * size, 2);
  // END SOLUTION
}

// %%
await check("pyramid.transfer", attentionTransfer);
// hint("pyramid.transfer");

// %% [markdown]
// ## 8. A loss for every level (3 points)
//
// **Goal:** one number to learn from, in which a small hole counts as much as a large one and every
// level has a say.
//
// $$L = \sum_l \Big( w_{hole} \cdot \underset{\text{hidden pixels of } l}{\mathrm{mean}}
// |\hat x - x| \; + \; w_{valid} \cdot \underset{\text{known pixels of } l}{\mathrm{mean}}
// |\hat x - x| \Big)$$
//
// A level without hidden pixels, or without known ones, adds 0 in that place.
//
// One level, [[0, 0, 5]] where [[1, 2, 5]] is true, the middle pixel hidden, weights 6 and 1:
// 6 · 2 + (1 + 0) / 2 = **12.5**.
//
// `pyramidLoss(levels: Level[], hole: number, valid: number): number` takes a prediction, the truth
// and a mask for each level, all of one size, and the two weights.

// %% exercise="pyramid.loss"
interface Level {
  prediction: number[][];
  target: number[][];
  known: boolean[][];
}

function pyramidLoss(levels: Level[], hole: number, valid: number): number {
  // BEGIN SOLUTION
  // Nothing to average is no error: 0 / 0 would be NaN and spoil the sum of all levels.
  const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / Math.max(list.length, 1);
  return levels.reduce((total, { prediction, target, known }) => {
    const errors: { hidden: number[]; shown: number[] } = { hidden: [], shown: [] };
    prediction.forEach((row, y) =>
      row.forEach((value, x) => {
        const side = known[y][x] ? errors.shown : errors.hidden;
        side.push(Math.abs(value - target[y][x]));
      }),
    );
    return total + hole * mean(errors.hidden) + valid * mean(errors.shown);
  }, 0);
  // END SOLUTION
}

// %%
await check("pyramid.loss", pyramidLoss);
// hint("pyramid.loss");

// %% [markdown]
// ## 9. PSNR inside the hole (2 points)
//
// **Goal:** the usual measure of a fill, where it matters: over the **hidden** pixels alone.
//
// $$\mathrm{PSNR} = 10 \log_{10} \frac{1}{\mathrm{mean}\,(\hat x - x)^2}$$
//
// The 1 is the peak, the largest value that a pixel may have. Ten times less error is 20 dB more.
// No error at all gives `Infinity`.
//
// [[0.5, 0.1]] where [[0.4, 0.9]] is true, with the first pixel hidden: the mean square is 0.01, and
// the result **20** dB. The other pixel does not count.
//
// `psnr(image: number[][], truth: number[][], known: boolean[][]): number`; at least one pixel is
// hidden.

// %% exercise="pyramid.psnr"
function psnr(image: number[][], truth: number[][], known: boolean[][]): number {
  // BEGIN SOLUTION
  const squares = image.flatMap((row, y) =>
    row.flatMap((value, x) => (known[y][x] ? [] : [(value - truth[y][x]) ** 2])),
  );
  const meanSquare = squares.reduce((sum, x) => sum + x, 0) / squares.length;
  // A peak of 1 above the line; 1 / 0 is Infinity, and so is its logarithm.
  return 10 * Math.log10(1 / meanSquare);
  // END SOLUTION
}

// %%
await check("pyramid.psnr", psnr);
// hint("pyramid.psnr");

// %% [markdown]
// ## 10. Structural similarity of a window (3 points)
//
// **Goal:** a measure that asks for the right pattern, not only for small errors (SSIM: Wang, 2004,
// equation 13).
//
// $$\mathrm{SSIM} = \frac{2 \mu_x \mu_y + C_1}{\mu_x^2 + \mu_y^2 + C_1} \cdot
// \frac{2 \sigma_{xy} + C_2}{\sigma_x^2 + \sigma_y^2 + C_2}$$
//
// $$\mu_x = \sum_i w_i x_i, \qquad \sigma_x^2 = \sum_i w_i (x_i - \mu_x)^2, \qquad
// \sigma_{xy} = \sum_i w_i (x_i - \mu_x)(y_i - \mu_y)$$
//
// with $C_1$ = 0.01² and $C_2$ = 0.03² for values from 0 to 1. The weights $w$ sum to 1; in a picture
// they form a bell around a pixel, and the SSIM of the picture is the mean over all windows.
//
// [0, 1] against [1, 0] with weights of 0.5: both means are 0.5, both variances 0.25, the covariance
// is −0.25, so the first factor is 1 and the second one **−0.9964**.
//
// `ssim(x: number[], y: number[], weights: number[]): number` takes the pixels of one window.

// %% exercise="pyramid.ssim"
function ssim(x: number[], y: number[], weights: number[]): number {
  // BEGIN SOLUTION
  const mean = (list: number[]) => list.reduce((sum, value, i) => sum + weights[i] * value, 0);
  const muX = mean(x);
  const muY = mean(y);
  const varX = mean(x.map((value) => (value - muX) ** 2));
  const varY = mean(y.map((value) => (value - muY) ** 2));
  const cov = mean(x.map((value, i) => (value - muX) * (y[i] - muY)));
  // The constants keep flat windows, where both variances are 0, from dividing 0 by 0.
  const light = (2 * muX * muY + 0.01 ** 2) / (muX ** 2 + muY ** 2 + 0.01 ** 2);
  return light * ((2 * cov + 0.03 ** 2) / (varX + varY + 0.03 ** 2));
  // END SOLUTION
}

// %%
await check("pyramid.ssim", ssim);
// hint("pyramid.ssim");

// %% [markdown]
// ## 11. Filling by diffusion (3 points)
//
// **Goal:** the simplest rival: colour flows from the rim into the hole until it is smooth.
//
// Before the first step each hidden pixel gets the mean of all known ones. Then, in each step, each
// hidden pixel becomes the mean of its neighbours above, below, left and right **as they were before
// the step**. At the border of the picture there are three or two of them. Known pixels stay.
//
// [[0, 9, 9, 3]] with the two pixels in the middle hidden starts as 0, 1.5, 1.5, 3; after one step it
// is **[[0, 0.75, 2.25, 3]]**.
//
// `diffuse(image: number[][], known: boolean[][], steps: number): number[][]`

// %% exercise="pyramid.diffusion"
function diffuse(image: number[][], known: boolean[][], steps: number): number[][] {
  // BEGIN SOLUTION
  const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const start = mean(image.flatMap((row, y) => row.filter((_, x) => known[y][x])));
  let filled = image.map((row, y) => row.map((value, x) => (known[y][x] ? value : start)));
  for (let step = 0; step < steps; step++) {
    const before = filled;
    filled = before.map((row, y) =>
      row.map((value, x) => {
        if (known[y][x]) return value;
        const around = [before[y - 1]?.[x], before[y + 1]?.[x], row[x - 1], row[x + 1]];
        // Outside the picture there is nothing; a brightness of 0 would be something.
        return mean(around.filter((neighbour) => neighbour !== undefined));
      }),
    );
  }
  return filled;
  // END SOLUTION
}

// %%
await check("pyramid.diffusion", diffuse);
// hint("pyramid.diffusion");

// %% [markdown]
// ## 12. The motif's hole (2 points)
//
// **Goal:** all of it together. A motif has a hole, and the only copy of it is twice as large. Your
// functions find it one level down, and fill the hole.
//
// 1. The **query** is the patch of the first level that begins at row `top`, column `left` of
//    `place`, with its hidden pixels.
// 2. The **candidates** are all patches of all levels, one at every pixel, of the same `size`. Only
//    those whose pixels are **all known** may be used.
// 3. Scores of task 5, weights of task 6 with `temperature`, and the weighted mean of the patches.
// 4. The **hidden** pixels of the query get what this mean has in their places; all others stay.
//
// `fillHole(levels: Holed[], place: Place, size: number, temperature: number): number[][]` takes a
// picture and its smaller levels, with a mask for each, and returns the picture, the first of the
// levels, filled. At least one patch is wholly known.

// %% exercise="pyramid.fill"
interface Holed {
  image: number[][];
  known: boolean[][];
}

interface Place {
  top: number;
  left: number;
}

function fillHole(levels: Holed[], place: Place, size: number, temperature: number): number[][] {
  // BEGIN SOLUTION
  const { top, left } = place;
  const first = levels[0];
  // A mask is cut as a picture is, as numbers: 1 where known.
  const asNumbers = (known: boolean[][]) => known.map((row) => row.map(Number));
  const patches = levels.map(({ image, known }) => ({
    values: extractPatches(image, size, 1),
    known: extractPatches(asNumbers(known), size, 1).map((patch) => patch.map((one) => one === 1)),
  }));
  const at = top * (first.image[0].length - size + 1) + left;
  const query = { values: [patches[0].values[at]], known: [patches[0].known[at]] };
  const usable = patches.map(({ known }) => known.map((patch) => patch.every(Boolean)));
  const scores = patches.map((ofLevel) => patchScores(query, ofLevel));
  const weights = crossScaleSoftmax(scores, usable, temperature).flatMap((ofLevel) => ofLevel[0]);
  const all = patches.flatMap(({ values }) => values);
  return first.image.map((row, y) =>
    row.map((value, x) => {
      const inPatch = y >= top && x >= left && y < top + size && x < left + size;
      if (!inPatch || first.known[y][x]) return value;
      const pixel = (y - top) * size + (x - left);
      return weights.reduce((sum, weight, j) => sum + weight * all[j][pixel], 0);
    }),
  );
  // END SOLUTION
}

// %%
await check("pyramid.fill", fillHole);
// hint("pyramid.fill");

// %% [markdown]
// ## What you have built
//
// The next cell draws a motif of 9 by 9 pixels whose middle is hidden, and the same motif twice as
// large beside it. Then your own functions fill the hole in three ways: by diffusion, with patches
// of one scale, and with patches of two. More decibels are better. It runs when the tasks above are
// solved.

// %%
function motifTrial(): void {
  const wave = (y: number, x: number) => 0.5 + 0.25 * Math.sin(1.1 * y + 0.5 * x) + 0.25 * Math.cos(0.9 * x - 0.7 * y);
  const [size, top, left] = [9, 5, 25];
  const truth = Array.from({ length: 21 }, (_, y) =>
    Array.from({ length: 36 }, (_, x) => {
      if (y >= top && y < top + size && x >= left && x < left + size) return wave(y - top, x - left);
      if (y < 20 && x < 20) return wave(y / 2, x / 2);
      return (y + x) % 2 ? 0.3 : 0.7;
    }),
  );
  const inHole = (y: number, x: number) => Math.abs(y - top - 4) < 3 && Math.abs(x - left - 4) < 3;
  const known = truth.map((row, y) => row.map((_, x) => !inHole(y, x)));
  const image = truth.map((row, y) => row.map((value, x) => (known[y][x] ? value : 0)));
  // A pixel of the smaller level is known when its blur reads known pixels only.
  const spread = gaussianDown(known.map((row) => row.map((isKnown) => (isKnown ? 0 : 1))));
  const full = { image: image, known: known };
  const half = { image: gaussianDown(image), known: spread.map((row) => row.map((share) => share === 0)) };
  const place = { top: top, left: left };
  const show = (name: string, filled: number[][]) => console.log(name, psnr(filled, truth, known).toFixed(1), "dB");
  show("diffusion          ", diffuse(image, known, 200));
  show("attention, 1 scale ", fillHole([full], place, size, 0.002));
  show("attention, 2 scales", fillHole([full, half], place, size, 0.002));
}
motifTrial();

// %% [markdown]
// ## How far you are
//
// Run the next cell to see your points so far; they count the checks that you have run since the
// kernel started. The marks that count come from `npm run grade`, on the saved notebook.

// %%
progress();
