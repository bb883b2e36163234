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
// # 5 · Pyramid attention
//
// *Previous: [4 · Captioning](04-captioning.ipynb)*
//
// A part of a picture is missing. What was there may still stand somewhere else in the picture, only larger or smaller. This notebook fills holes by attention between patches, first at one scale, then at several, without any training; then it trains a small network to do the same. And it measures where that helps, where it does not, and what it costs.
//
// The posts this course grew out of call it **PAG-Net, Pyramid Attention Guided Network**, and praise it for filling holes. We looked for a paper of that name and task and found none. Three things do exist, and the next cell keeps them apart.
//
// **Afterwards you will be able to** fill a hole by attention between patches and say which patches answered; build a Gaussian and a Laplacian pyramid; keep hidden pixels from having any say; tell what a network learned from what it was given; and read a table of methods for where each of them helps.
//
// **You need** notebooks [1](01-softmax.ipynb) and [2](02-attention.ipynb), and from [4](04-captioning.ipynb) what a picture is to a network. Reading takes about 45 minutes; running takes about a minute and a half on two cores.

// %%
import { about, claim, progressBar, show, table } from "@attention-lab/lib/notebook";
import { createRandom, tf } from "@attention-lab/lib/runtime";
import { curves } from "@attention-lab/lib/plots";
import { bitmapUrl, countedValues, gradientHistogramDistance, l1, psnr, ssim, type Image } from "@attention-lab/lib/vision";
import {
  attentionFill,
  biharmonicFill,
  createPagNetWeights,
  denoise,
  extractPatches,
  fromLaplacian,
  gaussianDown,
  gaussianPyramid,
  gaussianUp,
  laplaceFill,
  laplacianPyramid,
  meanFill,
  nearestPatchFill,
  pagBatch,
  pagNet,
  patchAttention,
  pictureGrid,
  searchFill,
  sourceSlider,
  superResolve,
  teleaFill,
} from "@attention-lab/lib/pyramid";
import { drawBits, drawMask, drawMotifPair, drawScene, drawTexture, readImage, readPhotograph } from "@attention-lab/datasets";
import { shipped, trainNow } from "@attention-lab/experiments";
import { motifResults, motifVariants } from "@attention-lab/experiments/studies";

const seed = "pyramid";
about(seed);

const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
const spread = (xs: number[]) => Math.sqrt(mean(xs.map((x) => (x - mean(xs)) ** 2)));
const median = (xs: number[]) => {
  const sorted = [...xs].sort((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return (sorted[Math.floor(at)] + sorted[Math.ceil(at)]) / 2;
};
/** The median, with the least and the most in brackets. */
const range = (xs: number[]) => `${median(xs).toFixed(1)} (${Math.min(...xs).toFixed(1)}–${Math.max(...xs).toFixed(1)})`;
/** Perfect pictures have an infinite PSNR: 60 dB stands for "60 or more". */
const capped = (db: number) => Math.min(60, db);

// %%
table(
  [
    { name: "PAG-Net in the posts", "what it is": "no paper found; described as encoder pyramid, attention at each scale, fusion, reconstruction", task: "filling holes" },
    { name: "PAG-Net, 2019", "what it is": "Progressive Attention Guided Network (arXiv 1911.09878)", task: "sharper depth maps" },
    { name: "PEN-Net, 2019", "what it is": "Pyramid-context Encoder Network (Zeng et al., arXiv 1904.07475): attention at each level, deep to shallow", task: "filling holes: the nearest relative" },
    { name: "contextual attention, 2018", "what it is": "Yu et al., arXiv 1801.07892: attention between patches, one scale", task: "filling holes" },
    { name: "pyramid attention, 2020", "what it is": "Mei et al., arXiv 2004.13824: one softmax over patches of five scales", task: "noise, sharpness; not holes" },
  ],
  "One name, several things",
);

// %% [markdown]
// So the name stays the post's, and what this notebook builds is the network the post *describes*. That it can be built, and that it is pyramid-shaped, can be checked: three levels, one picture each, and attention weights at every one of them.

// %%
function builtWith(levels: number) {
  const { pictures, seen } = tf.tidy(() => {
    const examples = [1, 2].map((ratio) => drawBits(createRandom(`${seed}/${ratio}`), ratio));
    const batch = pagBatch(examples, levels, [1, 0.5]);
    const weights = createPagNetWeights(1, { channels: 1, features: [16, 24, 32].slice(0, levels), dK: 16 });
    const seen = batch.levels.map(({ prior }) => prior.shape.slice(1).join("×"));
    return { pictures: pagNet(weights, batch, { attention: "prior" }).map(({ shape }) => `${shape[1]}×${shape[2]}`), seen };
  });
  return {
    holds: pictures.join() === "32×32,16×16,8×8" && seen.length === 3,
    measured: `pictures of ${pictures.join(", ")} pixels; queries × keys at the levels: ${seen.join(", ")}`,
  };
}

await claim("P1", "corrected", "No paper of that name fills holes; the network that the post describes can be built: three levels, attention at each, one picture a level.", () => builtWith(3), {
  post: "PAG-Net, Pyramid Attention Guided Network, is a network for inpainting.",
  counter: { of: "a pyramid of two levels", test: () => builtWith(2) },
});

// %% [markdown]
// ## 5.1 Why one scale is not enough
//
// Start with a case that leaves no way out. A motif of random grey cells has its middle hidden. The complete motif stands elsewhere in the same picture, `ratio` times as large. Two others that do not fit stand around. Random cells cannot be guessed, so whoever fills the hole correctly must have looked at the copy.
//
// The method has no weights to learn. A pixel on the rim of the hole asks with the known part of the patch around it, and every fully known patch of the picture answers:
//
// $$\alpha_{ij} = \frac{\exp(-d_{ij}/\tau)}{\sum_{s}\sum_{k \in s} \exp(-d_{ik}/\tau)}, \qquad \hat x_i = \sum_s \sum_{j \in s} \alpha_{ij}\, x_j$$
//
// where $d_{ij}$ is the mean squared difference over the known pixels. **One softmax runs over the patches of all scales $s$ together.** Single-scale attention has only $s = 1$; the pyramid also looks at the picture halved and halved again. **Before you run it:** at which ratios will the pyramid find the copy?

// %%
const ratios = [0.5, 1, 1.5, 2, 3, 4];
const seeds = [1, 2, 3];
const banks: Record<string, number[]> = { "one scale": [1], "pyramid 1, ½, ¼": [1, 0.5, 0.25] };

/** Whether each hidden pixel came from its own place in the copy, within one pixel of the motif. */
function foundShare({ motif, copy, mask }: ReturnType<typeof drawMotifPair>, sources: { x: Float32Array; y: Float32Array }): number {
  const hits: number[] = [];
  mask.data.forEach((hidden, at) => {
    if (!hidden) return;
    const wanted = (along: number, from: number, to: number) => to + (along - from + 0.5) * copy.ratio - 0.5;
    const dx = sources.x[at] - wanted(at % mask.width, motif.x, copy.x);
    const dy = sources.y[at] - wanted(Math.floor(at / mask.width), motif.y, copy.y);
    hits.push(Math.max(Math.abs(dx), Math.abs(dy)) <= copy.ratio ? 1 : 0);
  });
  return mean(hits);
}

async function measureMotifs() {
  const rows: { ratio: number; method: string; db: number; found: number }[] = [];
  const bar = progressBar(ratios.length * seeds.length, "filling motifs");
  for (const ratio of ratios) {
    for (const s of seeds) {
      const pair = drawMotifPair(createRandom(`${seed}/motif ${s}`), { ratio });
      const hole = { hole: pair.mask };
      rows.push({ ratio, method: "biharmonic", db: psnr(biharmonicFill(pair.truth, pair.mask), pair.truth, hole), found: 0 });
      for (const [method, scales] of Object.entries(banks)) {
        const { image, sources } = await attentionFill(pair.truth, pair.mask, { scales, size: 9 });
        rows.push({ ratio, method, db: psnr(image, pair.truth, hole), found: foundShare(pair, sources) });
      }
      await bar.step();
    }
  }
  return rows;
}

const motifRows = await measureMotifs();
const motifMethods = ["biharmonic", ...Object.keys(banks)];
const ofMotif = (method: string, ratio: number) => motifRows.filter((row) => row.method === method && row.ratio === ratio);
show(
  curves({
    title: "Content that exists only at another scale",
    xTitle: "size of the copy, as a multiple of the motif's",
    yTitle: "PSNR in the hole, dB (60 or more = exact)",
    x: ratios,
    yRange: [0, 63],
    series: motifMethods.map((method) => ({
      name: method,
      y: ratios.map((ratio) => mean(ofMotif(method, ratio).map(({ db }) => capped(db)))),
      band: ratios.map((ratio) => spread(ofMotif(method, ratio).map(({ db }) => capped(db)))),
    })),
  }),
);
table(
  ratios.map((ratio) => ({
    "copy": `${ratio} ×`,
    ...Object.fromEntries(motifMethods.map((method) => [`${method}, dB`, mean(ofMotif(method, ratio).map(({ db }) => capped(db)))])),
    "found at one scale, %": 100 * mean(ofMotif("one scale", ratio).map(({ found }) => found)),
    "found by the pyramid, %": 100 * mean(ofMotif("pyramid 1, ½, ¼", ratio).map(({ found }) => found)),
  })),
  "Means over 3 seeds; found: hidden pixels that came from their own place in the copy",
);

// %% [markdown]
// The peaks stand exactly where the bank has a scale: a copy of twice the size is found in the halved picture, one of four times in the picture halved twice. At 1½ and 3 times, and at half the size, the pyramid is as lost as a single scale. It does not find things at *any* scale, only at those in its bank. Give it the missing ones:

// %%
const wider = [1, 2 / 3, 1 / 2, 1 / 3, 1 / 4];
async function withWiderBank() {
  const rows: { "copy": string; "dB": number; "found, %": number }[] = [];
  for (const ratio of [1.5, 3]) {
    const fills: { db: number; found: number }[] = [];
    for (const s of seeds) {
      const pair = drawMotifPair(createRandom(`${seed}/motif ${s}`), { ratio });
      const { image, sources } = await attentionFill(pair.truth, pair.mask, { scales: wider, size: 9 });
      fills.push({ db: capped(psnr(image, pair.truth, { hole: pair.mask })), found: foundShare(pair, sources) });
    }
    rows.push({ "copy": `${ratio} ×`, "dB": mean(fills.map(({ db }) => db)), "found, %": 100 * mean(fills.map(({ found }) => found)) });
  }
  return rows;
}
const widerRows = await withWiderBank();
table(widerRows, "The bank 1, ⅔, ½, ⅓, ¼");

// %% [markdown]
// One more thing makes the case easier than life: these copies stand on the grid on which scaling is exact. Move a copy by one pixel and the halved picture mixes neighbouring cells. The place is still found, the grey values are not:

// %%
async function offTheGrid() {
  const rows: { "moved by": string; "dB": number; "found, %": number }[] = [];
  for (const shift of [0, 1]) {
    const fills: { db: number; found: number }[] = [];
    for (const s of seeds) {
      const pair = drawMotifPair(createRandom(`${seed}/motif ${s}`), { ratio: 4, shift });
      const { image, sources } = await attentionFill(pair.truth, pair.mask, { size: 9 });
      fills.push({ db: capped(psnr(image, pair.truth, { hole: pair.mask })), found: foundShare(pair, sources) });
    }
    rows.push({ "moved by": `${shift} px`, "dB": mean(fills.map(({ db }) => db)), "found, %": 100 * mean(fills.map(({ found }) => found)) });
  }
  return rows;
}
table(await offTheGrid(), "A copy four times as large, on and off the grid");

// %% [markdown]
// ## 5.2 The pyramid, seen
//
// A **Gaussian pyramid** is the picture, blurred and halved again and again. A **Laplacian pyramid** keeps, at each level, only what the next smaller one cannot say (Burt and Adelson 1983). From it the picture comes back, up to rounding, whatever the blur was.

// %%
const asTensor = (image: Image) => tf.tensor(image.data, [image.height, image.width, image.channels]);
function asImage(x: tf.Tensor): Image {
  const [height = 0, width = 0, channels = 0] = x.shape;
  return { height: height, width: width, channels: channels, data: Float32Array.from(x.dataSync()) };
}

const rings = drawTexture("rings", createRandom(`${seed}/rings 1`), 96);
const levels = gaussianPyramid(asTensor(rings), 4);
const details = laplacianPyramid(asTensor(rings), 4);
const lastLevel = details.length - 1;
show(
  pictureGrid(
    [
      ...levels.map((level, l) => ({ image: asImage(level), text: `Gaussian, level ${l}: ${level.shape[0]} px` })),
      ...details.map((level, l) => ({ image: asImage(l === lastLevel ? level : level.add(0.5)), text: l === lastLevel ? "the smallest level itself" : `Laplacian, level ${l}` })),
    ],
    { title: "Rings that double in width with every octave, as two pyramids", alt: "Upper row: rings at 96, 48, 24 and 12 pixels; every level shows the same rings as the middle of the one before. Lower row: the details each level adds, grey where there are none." },
  ),
);
const back = fromLaplacian(details);
console.log("largest error of the picture rebuilt from its Laplacian pyramid:", back.sub(asTensor(rings)).abs().max().dataSync()[0].toExponential(1));

// %% [markdown]
// Look at the upper row: each level repeats the middle of the one before. That is what a pyramid can use, and the next hole is made for it: a ring is hidden all around, so no copy of it is left at the same size.
//
// ## 5.3 Where the colours came from
//
// Attention says for every filled pixel where it looked. Move the slider: the orange square is the patch that asks, the blue one the patch with the largest weight. Blue squares twice as large come from the halved picture.

// %%
const ringHole = drawMask("ring", createRandom(seed), { width: 96, height: 96, share: 0.06 });
const seenHole = (image: Image, mask: Image): Image => ({ ...image, data: image.data.map((value, at) => (mask.data[at] ? 1 : value)) });
const [ringOne, ringPyramid] = [await attentionFill(rings, ringHole, { scales: [1] }), await attentionFill(rings, ringHole)];
const ringDb = (image: Image) => `${psnr(image, rings, { hole: ringHole }).toFixed(1)} dB`;
const ringDiffused = biharmonicFill(rings, ringHole);
show(
  pictureGrid(
    [
      { image: seenHole(rings, ringHole), text: "the hole" },
      { image: ringDiffused, text: `biharmonic, ${ringDb(ringDiffused)}` },
      { image: ringOne.image, text: `one scale, ${ringDb(ringOne.image)}` },
      { image: ringPyramid.image, text: `pyramid, ${ringDb(ringPyramid.image)}` },
    ],
    { title: "A hidden ring, filled three ways", alt: `The same picture of rings four times. With the ring hidden; filled by diffusion (${ringDb(ringDiffused)}), smeared; at one scale (${ringDb(ringOne.image)}), wrong stripes; by the pyramid (${ringDb(ringPyramid.image)}), rings that go round.` },
  ),
);
const ringPlaces = Array.from(ringHole.data.keys()).filter((at) => ringHole.data[at] === 1);
const asked = Array.from({ length: 12 }, (_, i) => ringPlaces[Math.floor((i * ringPlaces.length) / 12)]);
show(sourceSlider(ringPyramid, asked, { title: "Each pixel of the hole and where it came from", size: 7 }));

// %%
const usedScales = [1, 0.5, 0.25].map((scale) => ({
  scale,
  "hidden pixels that took from it, %": (100 * ringPlaces.filter((at) => ringPyramid.sources.scale[at] === scale).length) / ringPlaces.length,
}));
table(usedScales, "One softmax over all scales decides pixel by pixel");

// %% [markdown]
// Now you. Below is a motif of 8 × 8 grey cells and, at the lower right, its copy twice as large. The middle of the motif is hidden. Paint a hole of your own, point at a pixel to see the patch it came from, and take away one of the two sizes. **Before you do:** which holes will be filled exactly with patches of full size only? The attention runs in the page; `alike`, which compares two patches, may be a function of yours: `paintHole({ alike: (query, key, known) => … })`.

// %%
import { explore, paintHole, wipePictures } from "@attention-lab/lib/explorables";

explore(paintHole());

// %% [markdown]
// ## 5.4 Hidden pixels must not matter
//
// The posts say that fill-ins are *appropriate, not guesses*. The part of that which can be tested exactly: what stands under the mask must have no influence. Change it to something absurd, fill again, compare bit by bit.
//
// Released code of the relatives does something else. It multiplies the scores of hidden patches by 0 *before* softmax, so that they keep a weight of $e^0$ over the sum; most also multiply by 0 *after* it, so that weights no longer sum to 1; PEN-Net then raises every weight to at least $10^{-8}$, which lets hidden patches in again. And it brings only the keys to length 1, not the queries. Here are all of these as options of one function:

// %%
const texture = drawTexture("brick", createRandom(`${seed}/leak`), 32);

/** Patches of a picture half of whose area is hidden, and of the same picture with other values under the mask. */
function leakOf(share: number, options: Parameters<typeof patchAttention>[4]) {
  return tf.tidy(() => {
    const mask = asTensor(drawMask("box", createRandom(`${seed}/leak`), { width: 32, height: 32, share }));
    const hides = extractPatches(mask, { size: 3 }).max(1).greater(0);
    const known = tf.scalar(1).sub(hides.toFloat());
    const shown = asTensor(texture).sub(0.5).mul(tf.scalar(1).sub(mask)); // around 0, as a network's features are
    const absurd = shown.add(mask.mul(createRandom("absurd").normalTensor([32, 32, 1])));
    const queries = extractPatches(shown, { size: 3 });
    const run = (picture: tf.Tensor) => {
      const patches = extractPatches(picture, { size: 3 });
      return patchAttention(queries, patches, patches, known, options);
    };
    const [quiet, loud] = [run(shown), run(absurd)];
    const sums = quiet.weights.sum(-1);
    return {
      moved: quiet.output.sub(loud.output).abs().max().dataSync()[0],
      rows: sums.mean().dataSync()[0],
      worst: sums.sub(1).abs().max().dataSync()[0],
    };
  });
}

const variants = {
  "−∞ before softmax (ours)": { masking: "exclude", normalise: "both" },
  "× 0 before": { masking: "zero before", normalise: "both" },
  "× 0 before and after": { masking: "zero before and after", normalise: "both" },
  "× 0 before and after, only keys normalised": { masking: "zero before and after", normalise: "keys" },
  "the same, clamped at 1e-8 (PEN-Net)": { masking: "clamp", normalise: "keys" },
} as const;
const leaks = Object.entries(variants).map(([name, options]) => {
  const at = [0.1, 0.25, 0.5].map((share) => leakOf(share, options));
  return { name, moved: Math.max(...at.map(({ moved }) => moved)), rows: at.map(({ rows }) => rows), worst: Math.max(...at.map(({ worst }) => worst)) };
});
table(
  leaks.map(({ name, moved, rows }) => ({
    masking: name,
    "output moves by up to": moved,
    "mean row sum, 10 % hidden": rows[0],
    "25 %": rows[1],
    "50 %": rows[2],
  })),
  "Patches of 3 × 3 pixels of a brick wall; what is hidden is replaced by noise",
);

// %%
async function nothingLeaks(own: (typeof leaks)[0]) {
  const [, before, both, keysOnly, clamped] = leaks;
  const absurd = { ...rings, data: rings.data.map((value, at) => (ringHole.data[at] ? 7 - 3 * value : value)) };
  const again = await attentionFill(absurd, ringHole);
  const changed = again.image.data.filter((value, at) => value !== ringPyramid.image.data[at]).length;
  return {
    holds: changed === 0 && own.moved === 0 && own.worst < 1e-5 && before.moved > 1e-4 && both.moved === 0 && both.rows[2] < 0.99 && keysOnly.rows[2] < both.rows[2] && clamped.moved > 0,
    measured: `ours: ${changed} bits changed, output moves by ${own.moved.toPrecision(1)}, rows within ${own.worst.toExponential(0)} of 1; × 0 before: moves by ${before.moved.toPrecision(2)}; before and after: moves by ${both.moved}, with half the picture hidden rows sum to ${both.rows[2].toFixed(2)} on average (${keysOnly.rows[2].toFixed(2)} with only keys normalised); clamped: moves by ${clamped.moved.toExponential(0)}`,
  };
}

await claim("P3", "corrected", "Hidden pixels change no bit and rows sum to 1 when hidden scores are −∞; in released code rows sum to less than 1, and hidden pixels leak only where weights are not zeroed after softmax, or are clamped.", () => nothingLeaks(leaks[0]), {
  post: "What is filled in is appropriate to its context, not guessed.",
  counter: { of: "zeros before softmax, in the place of −∞", test: () => nothingLeaks(leaks[1]) },
});

// %% [markdown]
// ## 5.5 A network that learns to look: PAG-Net
//
// Now the network as the post describes it. An encoder reads the masked picture and its halved copy and makes features at three levels. At each level, deepest first, the hidden places ask and all known places of both scales answer. A fusion step joins what was seen, what attention brought and what the deeper level says; each level gives a picture, and the **pyramid loss** compares each with the true picture at that size.
//
// The scores are where the variants differ. `learned` uses $q\cdot k/\sqrt{d_k}$ alone. `prior` adds how alike the *known* pixels around both places are, times a learned factor. The hidden bits are random, so chance is 50 %. Watch the full one train; the loss and accuracy below come from this run.

// %%
const steps = 50;
const bar = progressBar(steps, "training PAG-Net");
const live = await trainNow("pyramid.motif.PagNet", { changes: { "train.steps": steps }, onStep: (loss) => bar.step(loss) });
const liveRight = Object.entries(live.test).map(([name, examples]) => ({ "test set": name.replace(/_/g, " "), "hidden bits right, %": 100 * live.task.evaluate(examples).accuracy }));
table(liveRight, `After ${steps} steps, ${live.task.parameters.toLocaleString("en")} parameters`);
live.task.dispose();

// %% [markdown]
// The full recipe is longer and comes with the project (`npm run train -- pyramid.motif.PagNet`). Five variants were each trained with three seeds by `npm run study -- pyramid`. Without attention, what is left is a plain U-Net of the same size. `Partial` is the full network with *partial convolutions* in its encoder: they do not read hidden pixels at all, and make up for what their window lacks (Liu et al. 2018, eq. 1). These are the stored results. **Before you run it:** which of the five do better than chance?

// %%
const studied = motifResults().points;
const studyRow = (variant: (typeof motifVariants)[number]) => {
  const points = studied.filter((point) => point.variant === variant);
  const percent = (pick: (point: (typeof points)[number]) => number) => `${(100 * mean(points.map(pick))).toFixed(0)} ± ${(100 * spread(points.map(pick))).toFixed(0)}`;
  return { variant, seeds: points.length, parameters: points[0].parameters, steps: points[0].steps, "same size, % bits": percent(({ same }) => same), "twice as large, % bits": percent(({ twice }) => twice) };
};
table(motifVariants.map(studyRow), "Hidden bits found; chance is 50 %; mean ± standard deviation over seeds");

// %% [markdown]
// Attention with learned scores alone finds no more than the U-Net does, in this time: chance. What tells it where to look is the likeness of what is known, and only with both sizes in view does it find both copies. Partial convolutions, a remedy for networks that must paint from what their windows see, change nothing where attention brings the answer.

// %%
const pagNetShipped = shipped("pyramid.motif.PagNet");
const shownBits = [...pagNetShipped.test.same_size.slice(0, 2), ...pagNetShipped.test.twice_as_large.slice(0, 2)];
const filledBits = pagNetShipped.task.fill(shownBits);
show(
  pictureGrid(
    [
      ...shownBits.map(({ truth, mask }) => ({ image: seenHole(truth, mask), text: "four bits hidden" })),
      ...filledBits.map((image, i) => ({ image, text: i < 2 ? "PAG-Net; copy of the same size" : "PAG-Net; copy twice as large" })),
    ],
    { title: "Hidden bits of a motif, filled by the shipped network", alt: "Upper row: four pictures with the middle of a small motif hidden. Lower row: the same, filled by PAG-Net, two from a copy of the same size, two from one twice as large." },
  ),
);
const shippedRight = Object.values(pagNetShipped.test).map((examples) => pagNetShipped.task.evaluate(examples).accuracy);
console.log("bits right with the shipped weights, same size and twice as large:", shippedRight.map((share) => `${(100 * share).toFixed(1)} %`).join(", "));

// %% [markdown]
// Two terms make the score: what was learned, and how alike the known pixels are. Which of them carries the network? Take either out of the trained weights and ask again. **Guess first.**

// %%
/** Bits right while some of the weights are 0. */
function without(names: RegExp): number[] {
  const taken = Object.entries(pagNetShipped.task.variables).filter(([name]) => names.test(name)).map(([, variable]) => ({ variable: variable, before: variable.clone() }));
  taken.forEach(({ variable }) => variable.assign(tf.zerosLike(variable)));
  const right = Object.values(pagNetShipped.test).map((examples) => pagNetShipped.task.evaluate(examples).accuracy);
  taken.forEach(({ variable, before }) => (variable.assign(before), before.dispose()));
  return right;
}
const percents = ([same, twice]: number[]) => ({ "same size, % bits": 100 * same, "twice as large, % bits": 100 * twice });
table(
  [
    { score: "both terms", ...percents(shippedRight) },
    { score: "without what was learned (queries 0)", ...percents(without(/wQ/)) },
    { score: "without the likeness of known pixels", ...percents(without(/prior/)) },
  ],
  "Hidden bits right with the shipped weights, whole or with a term taken out; chance is 50 %",
);
pagNetShipped.task.dispose();

// %% [markdown]
// Nearly all of it is the likeness. The network has learned how far to trust it, and to paint from what it brings; its own queries and keys add next to nothing here.
//
// ## 5.6 The honest table
//
// A motif made for the method proves that it can work, not that it usually does. So: seven textures and three photographs, four kinds of hole, two sizes, three seeds, and rivals that know nothing of attention. Rings, and the tiles of `zoom` and `perspective`, repeat across scales; checker, brick, plaid and gravel do not. The photographs were not made for anything here. **Before you run it:** on which of these pictures should several scales help, and which method would you bet on for a photograph with thin holes?

// %%
const SIDE = 64;
const cases = [
  { content: "rings", side: 96, kinds: ["ring"], group: "a hidden ring" },
  { content: "perspective", side: SIDE, kinds: ["box", "strokes"], group: "across scales" },
  { content: "zoom", side: SIDE, kinds: ["box"], group: "across scales" },
  { content: "checker", side: SIDE, kinds: ["box", "strokes"], group: "one scale" },
  { content: "brick", side: SIDE, kinds: ["box", "strokes", "speckle"], group: "one scale" },
  { content: "plaid", side: SIDE, kinds: ["box"], group: "one scale" },
  { content: "gravel", side: SIDE, kinds: ["box"], group: "one scale" },
  { content: "boats", side: SIDE, kinds: ["box", "strokes", "speckle"], group: "photograph" },
  { content: "flower", side: SIDE, kinds: ["box", "strokes"], group: "photograph" },
  { content: "mountains", side: SIDE, kinds: ["box", "strokes"], group: "photograph" },
] as const;
const shares = [0.04, 0.12];
const fills: Record<string, (image: Image, mask: Image) => Image | Promise<Image>> = {
  mean: meanFill,
  diffusion: laplaceFill,
  biharmonic: biharmonicFill,
  "Telea": teleaFill,
  "nearest patch": (image, mask) => nearestPatchFill(image, mask, { size: 7 }),
  "one scale": async (image, mask) => (await attentionFill(image, mask, { scales: [1] })).image,
  pyramid: async (image, mask) => (await attentionFill(image, mask)).image,
};

interface Score { content: string; kind: string; group: string; share: number; seed: number; method: string; db: number; ssim: number; l1: number }

/** Nearest patch needs a patch that is wholly known; speckle leaves none, and then it has no answer. */
const canFill = (method: string, kind: string) => method !== "nearest patch" || kind !== "speckle";

async function measureAll(): Promise<Score[]> {
  const jobs = cases.flatMap(({ content, side, kinds, group }) => kinds.flatMap((kind) => shares.flatMap((share) => seeds.map((s) => ({ content, side, kind, group, share, seed: s })))));
  const bar = progressBar(jobs.length, "filling");
  const scores: Score[] = [];
  for (const job of jobs) {
    const { content, side } = job;
    const truth = content === "boats" || content === "flower" || content === "mountains" ? await readPhotograph(content, side) : drawTexture(content, createRandom(`${seed}/${content} ${job.seed}`), side);
    const mask = drawMask(job.kind, createRandom(`${seed}/${job.kind} ${job.seed}`), { width: side, height: side, share: job.share });
    for (const [method, fill] of Object.entries(fills)) {
      if (!canFill(method, job.kind)) continue;
      const image = await fill(truth, mask);
      const hole = { hole: mask };
      scores.push({ ...job, method: method, db: capped(psnr(image, truth, hole)), ssim: ssim(image, truth, hole), l1: l1(image, truth, hole) });
    }
    await bar.step();
  }
  return scores;
}

const scores = await measureAll();

// %%
const methodNames = Object.keys(fills);
const pick = (test: (score: Score) => boolean) => (method: string) => scores.filter((score) => score.method === method && test(score));
const rowFor = (content: string, kind: string, share: number) => {
  const of = pick((score) => score.content === content && score.kind === kind && score.share === share);
  return { content: content, hole: kind, "hidden, %": 100 * share, ...Object.fromEntries(methodNames.map((method) => [method, canFill(method, kind) ? range(of(method).map(({ db }) => db)) : "no answer"])) };
};
table(
  cases.flatMap(({ content, kinds }) => kinds.flatMap((kind) => shares.map((share) => rowFor(content, kind, share)))),
  "PSNR in the hole in dB (60 = exact): median and, in brackets, least and most of 3 seeds",
);
table(
  shares.flatMap((share) => methodNames.map((method) => {
    const of = pick((score) => score.share === share && score.kind !== "speckle")(method);
    return { "hidden, %": 100 * share, method: method, "PSNR, dB": median(of.map(({ db }) => db)), SSIM: median(of.map((score) => score.ssim)), L1: median(of.map((score) => score.l1)) };
  })),
  "Medians over all contents and seeds, without speckle, inside the hole",
);

// %% [markdown]
// Numbers do not say how a fill looks. Below are two textures, a scene of notebook 04 and a photograph, each with a hole (blue) that was filled in three ways. Drag the line across the picture: the hole is to its left, what came out to its right. **Before you read the number** below the picture: which of the three would you have taken? (The measure runs in the page and may be yours: `wipePictures({ subjects, measure: (values, truth) => … })`.)

// %%
/** A hole in blue, which can be seen on bright and on dark. */
function blueHole({ width, height, channels, data }: Image, mask: Image): Image {
  const blue = [0.34, 0.71, 0.91];
  const colours = Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const [at, c] = [Math.floor(i / 3), i % 3];
    return mask.data[at] ? blue[c] : data[at * channels + Math.min(c, channels - 1)];
  });
  return { width: width, height: height, channels: 3, data: colours };
}

async function filledThrice(name: string, truth: Image, kind: "ring" | "box" | "strokes") {
  const { width, height } = truth;
  const mask = drawMask(kind, createRandom(`${seed}/${name}`), { width: width, height: height, share: 0.05 });
  const ways: { name: string; after: string; values: number[] }[] = [];
  for (const method of ["pyramid", "one scale", "biharmonic"]) {
    const image = await fills[method](truth, mask);
    ways.push({ name: method, after: bitmapUrl(image, { bits: 8 }), values: countedValues(image.data, image, mask) });
  }
  return { name: name, before: bitmapUrl(blueHole(truth, mask), { bits: 8 }), truth: countedValues(truth.data, truth, mask), ways: ways };
}
explore(
  wipePictures({
    subjects: [
      await filledThrice("rings", rings, "ring"),
      await filledThrice("a brick wall", drawTexture("brick", createRandom(`${seed}/brick 1`), SIDE), "box"),
      await filledThrice("a scene", drawScene(createRandom(`${seed}/scene`)).image, "strokes"),
      await filledThrice("boats, a photograph", await readPhotograph("boats", 96), "strokes"),
    ],
  }),
);

// %% [markdown]
// How good a fill can be depends on how large the hole is. Here the same walls with boxes of growing size; before you look, guess which method falls most. The lines are medians, the bands go half the distance from the least to the most of three seeds to either side.

// %%
const sizes = [0.02, 0.05, 0.1, 0.2];
async function againstSize() {
  const result: Record<string, number[][]> = {};
  for (const share of sizes) {
    for (const s of seeds) {
      const truth = drawTexture("brick", createRandom(`${seed}/brick ${s}`), SIDE);
      const mask = drawMask("box", createRandom(`${seed}/size ${s}`), { width: SIDE, height: SIDE, share: share });
      for (const [method, fill] of Object.entries(fills)) {
        const row = (result[method] ??= sizes.map(() => []));
        row[sizes.indexOf(share)].push(capped(psnr(await fill(truth, mask), truth, { hole: mask })));
      }
    }
  }
  return result;
}
const bySize = await againstSize();
show(
  curves({
    title: "A wall with a box hidden: quality against the size of the hole",
    xTitle: "hidden, % of the picture",
    yTitle: "PSNR in the hole, dB",
    x: sizes.map((share) => 100 * share),
    series: Object.entries(bySize).filter(([name]) => name !== "mean").map(([name, values]) => ({ name: name, y: values.map(median), band: values.map((xs) => (Math.max(...xs) - Math.min(...xs)) / 2) })),
  }),
);

// %% [markdown]
// Two questions to the same numbers. Does looking at several scales help with holes of every size, as the posts say? And does it help where the texture repeats across scales, and only there? Both are asked as *pyramid minus one scale*, hole by hole, because everything else in the two methods is the same.

// %%
const gain = (test: (score: Score) => boolean, against = "one scale") => {
  const ours = pick(test)("pyramid");
  const theirs = pick(test)(against);
  const differences = ours.map(({ db }, i) => db - theirs[i].db);
  return { middle: median(differences), least: Math.min(...differences), most: Math.max(...differences), n: differences.length };
};
const inGroup = (group: string, share?: number) => (score: Score) => score.group === group && (share === undefined || score.share === share);
const gains = {
  "a hidden ring, 4 %": gain(inGroup("a hidden ring", 0.04)),
  "a hidden ring, 12 %": gain(inGroup("a hidden ring", 0.12)),
  "zoom and perspective": gain(inGroup("across scales")),
  "checker, brick, plaid, gravel": gain(inGroup("one scale")),
  "photographs": gain(inGroup("photograph")),
};
table(
  Object.entries(gains).map(([content, { middle, least, most, n }]) => ({ content: content, "pyramid minus one scale, dB (median)": middle, least: least, most: most, holes: n })),
  "What the other scales add",
);
const overDiffusion = shares.map((share) => gain((score) => ["checker", "brick", "plaid"].includes(score.content) && score.kind !== "speckle" && score.share === share, "biharmonic"));
const onPhotographs = ["box", "strokes", "speckle"].map((kind) => ({ kind: kind, ...gain((score) => score.group === "photograph" && score.kind === kind, "biharmonic") }));
const speckledBrick = gain((score) => score.content === "brick" && score.kind === "speckle", "biharmonic");
table([
  ...shares.map((share, i) => ({ content: `checker, brick, plaid: ${100 * share} % hidden`, "pyramid minus biharmonic, dB (median)": overDiffusion[i].middle, least: overDiffusion[i].least, most: overDiffusion[i].most })),
  { content: "brick, speckle", "pyramid minus biharmonic, dB (median)": speckledBrick.middle, least: speckledBrick.least, most: speckledBrick.most },
  ...onPhotographs.map(({ kind, middle, least, most }) => ({ content: `photographs: ${kind}`, "pyramid minus biharmonic, dB (median)": middle, least: least, most: most })),
], "Attention against a fill that only continues what is at the rim");

// %%
const signed = (db: number) => `${db > 0 ? "+" : ""}${db.toFixed(1)}`;
const fromTo = ({ middle, least, most }: { middle: number; least: number; most: number }) => `${signed(middle)} dB (${signed(least)} to ${signed(most)})`;

function beatsDiffusion(textures: typeof overDiffusion) {
  const [plain, photographs] = [gains["checker, brick, plaid, gravel"].middle, gains.photographs.middle];
  return {
    holds: textures.every(({ middle }) => middle > 2) && onPhotographs.some(({ middle }) => middle < 0) && Math.abs(plain) < 0.5 && Math.abs(photographs) < 0.5,
    measured: `pyramid minus biharmonic, medians over 3 seeds: checker, brick and plaid ${textures.map((one, i) => `${fromTo(one)} at ${100 * shares[i]} % hidden`).join(", ")}; photographs ${onPhotographs.map((one) => `${one.kind} ${fromTo(one)}`).join(", ")}; pyramid minus one scale: textures ${signed(plain)}, photographs ${signed(photographs)} dB`,
  };
}

await claim("P2", "corrected", "Attention between patches beats diffusion in small and large holes of textures that repeat themselves, but not on photographs; and there its several scales add next to nothing to one.", () => beatsDiffusion(overDiffusion), {
  post: "Multi-scale attention handles large and small holes.",
  counter: { of: "photographs in the place of those textures", test: () => beatsDiffusion(shares.map((share) => gain((score) => score.group === "photograph" && score.share === share, "biharmonic"))) },
});

function scalesHelp(thin: (typeof gains)["photographs"]) {
  return {
    holds: thin.least > 10 && gains["a hidden ring, 12 %"].most < 6 && Math.abs(gains["zoom and perspective"].middle) < 1 && Math.abs(gains["checker, brick, plaid, gravel"].middle) < 0.5,
    measured: `pyramid minus one scale, medians: ring of 4 % of the picture ${fromTo(thin)}, of 12 % ${fromTo(gains["a hidden ring, 12 %"])}; zoom and perspective ${fromTo(gains["zoom and perspective"])}; no repetition across scales ${fromTo(gains["checker, brick, plaid, gravel"])}; photographs ${fromTo(gains.photographs)}`,
  };
}

await claim("P6", "corrected", "The other scales help when what is hidden exists only there and the hole is no wider than what they show, such as a thin ring among rings; on ordinary holes, even in textures that repeat across scales, they hardly do.", () => scalesHelp(gains["a hidden ring, 4 %"]), {
  post: "The pyramid helps because textures repeat across scales.",
  counter: { of: "textures that do repeat across scales, in the place of the thin ring", test: () => scalesHelp(gains["zoom and perspective"]) },
});

// %% [markdown]
// ## 5.7 Sharp or right
//
// PSNR rewards a careful blur: where nobody can know, the mean of all possibilities costs least. The eye prefers something that could have been there. The temperature $\tau$ moves between the two: small takes the best patch, large blends many. Gravel shows it, because its stones cannot be guessed. The second measure compares only how *sharp* the fill is: the distance between the histograms of gradients inside the hole.

// %%
const gravel = drawTexture("gravel", createRandom(`${seed}/sharp`), SIDE);
const gravelHole = drawMask("box", createRandom(`${seed}/sharp`), { width: SIDE, height: SIDE, share: 0.08 });
const temperatures = [0.001, 0.01, 0.05];
async function sharpOrRight() {
  const tiles: { image: Image; text: string; db: number; edges: number }[] = [];
  for (const temperature of temperatures) {
    const { image } = await attentionFill(gravel, gravelHole, { temperature });
    const [db, edges] = [psnr(image, gravel, { hole: gravelHole }), gradientHistogramDistance(image, gravel, { hole: gravelHole })];
    tiles.push({ image, text: `τ = ${temperature}: ${db.toFixed(1)} dB,<br>edges off by ${edges.toFixed(3)}`, db, edges });
  }
  return tiles;
}
const sharpTiles = await sharpOrRight();
show(
  pictureGrid([{ image: gravel, text: "the truth" }, ...sharpTiles], {
    title: "The higher number is not the better picture",
    alt: `Gravel, and its hidden box filled at three temperatures: ${sharpTiles.map(({ text }) => text.replace("<br>", " ")).join("; ")}. The higher the temperature, the smoother the fill.`,
  }),
);

// %% [markdown]
// ## 5.8 Beyond holes: sharper and cleaner
//
// The same function takes noise out of a picture (every patch becomes a weighted mean of all patches like it) and doubles its size (a patch is looked up in the halved picture, and what stands there at full size is what it looks like when larger). The rivals are not straw men: for doubling, smooth enlargement corrected until it halves back to the input (*back-projection*, which ours gets, too); for noise, the best of four Gaussian blurs, chosen with the truth in hand. **Before you run it:** where will attention win, at doubling, at noise, or at both?

// %%
const smaller = (image: Image) => asImage(gaussianDown(asTensor(image)));
const larger = (image: Image) => asImage(gaussianUp(asTensor(image), [2 * image.height, 2 * image.width]));
function backProjected(image: Image, small: Image): Image {
  return asImage(tf.tidy(() => {
    let x = asTensor(image);
    for (let round = 0; round < 10; round++) x = x.add(gaussianUp(asTensor(small).sub(gaussianDown(x)), [image.height, image.width]));
    return x;
  }));
}
function bestBlur(noisy: Image, truth: Image): number {
  return Math.max(...[0.5, 0.7, 0.9, 1.2].map((sd) => {
    const taps = [-2, -1, 0, 1, 2].map((d) => Math.exp((-d * d) / (2 * sd * sd)));
    const sum = taps.reduce((a, b) => a + b, 0);
    const kernel = tf.tensor4d(taps.flatMap((a) => taps.map((b) => (a * b) / sum ** 2)), [5, 5, 1, 1]);
    const padded = tf.mirrorPad(asTensor(noisy), [[2, 2], [2, 2], [0, 0]], "reflect") as tf.Tensor3D;
    return psnr(asImage(tf.conv2d(padded, kernel, 1, "valid")), truth);
  }));
}
const restored = (["rings", "perspective", "checker", "brick", "zoom", "plaid", "gravel"] as const).map((name) => {
  const both = seeds.map((s) => {
    const truth = drawTexture(name, createRandom(`${seed}/restore ${name} ${s}`), SIDE);
    const small = smaller(truth);
    const noise = createRandom(`${seed}/noise ${s}`);
    const noisy = { ...truth, data: truth.data.map((value) => value + noise.normal(0, 0.1)) };
    return {
      rival: psnr(backProjected(larger(small), small), truth),
      ours: psnr(backProjected(superResolve(small), small), truth),
      blur: bestBlur(noisy, truth),
      clean: psnr(denoise(noisy, 0.1), truth),
    };
  });
  const of = (key: "rival" | "ours" | "blur" | "clean") => mean(both.map((one) => one[key]));
  return { texture: name, "doubling: back-projection": of("rival"), "with attention": of("ours"), "gain": of("ours") - of("rival"), "noise: best blur": of("blur"), "by attention": of("clean"), "gain ": of("clean") - of("blur") };
});
table(restored, "PSNR of the whole picture in dB, means over 3 seeds");

function beyondHoles(noise: number[], doubling: number[]) {
  const wins = (gains: number[]) => gains.filter((db) => db > 0).length;
  const said = (gains: number[]) => `ahead on ${wins(gains)} of ${gains.length} textures, median ${signed(median(gains))} dB (${signed(Math.min(...gains))} to ${signed(Math.max(...gains))})`;
  return {
    holds: wins(noise) > noise.length / 2 && median(noise) > 1 && wins(doubling) < doubling.length && Math.abs(median(doubling)) < 1,
    measured: `doubling: ${said(doubling)}; noise: ${said(noise)}; each texture is the mean of 3 seeds`,
  };
}

const [doublingGains, noiseGains] = [restored.map((row) => row.gain), restored.map((row) => row["gain "])];
await claim("P4", "corrected", "The same attention removes noise better than the best blur on most textures; for doubling pictures it adds next to nothing to back-projection, and on some it costs.", () => beyondHoles(noiseGains, doublingGains), {
  post: "It works beyond inpainting: for super-resolution and denoising.",
  counter: { of: "doubling and noise exchanged", test: () => beyondHoles(doublingGains, noiseGains) },
});

// %% [markdown]
// ## 5.9 What it costs
//
// Everything compared with everything grows with *hidden pixels × patches of the picture*: twice the side, sixteen times the work. The way out is to search instead (after PatchMatch, Barnes et al. 2009): full attention on a small copy, then, at each doubling, neighbours try their neighbours' matches and a few random places. Time is processor time, which hardly depends on what else the computer is doing; small pictures are filled three times, and the shortest counts.

// %%
const cpuSeconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
const pairsSides = [48, 128, 256];
const searchSides = [96, 192, 384, 768];
async function timeOf(side: number, fill: (image: Image, mask: Image) => Promise<{ image: Image }>) {
  const truth = drawTexture("plaid", createRandom(seed), side);
  const mask = drawMask("box", createRandom(seed), { width: side, height: side, share: 0.06 });
  const runs: { seconds: number; db: number }[] = [];
  for (let run = 0; run < (side < 200 ? 3 : 1); run++) {
    const started = cpuSeconds();
    const { image } = await fill(truth, mask);
    runs.push({ seconds: cpuSeconds() - started, db: capped(psnr(image, truth, { hole: mask })) });
  }
  return runs.reduce((best, one) => (one.seconds < best.seconds ? one : best));
}
async function timeAll() {
  const bar = progressBar(pairsSides.length + searchSides.length, "measuring time");
  const [pairs, search] = [[] as { seconds: number; db: number }[], [] as { seconds: number; db: number }[]];
  for (const side of pairsSides) { pairs.push(await timeOf(side, (image, mask) => attentionFill(image, mask))); await bar.step(); }
  for (const side of searchSides) { search.push(await timeOf(side, (image, mask) => searchFill(image, mask))); await bar.step(); }
  return { pairs, search };
}
const times = await timeAll();
const slope = (sides: number[], runs: { seconds: number }[]) => Math.log(runs[runs.length - 1].seconds / runs[0].seconds) / Math.log(sides[sides.length - 1] ** 2 / sides[0] ** 2);
const all = [...new Set([...pairsSides, ...searchSides])].sort((a, b) => a - b);
show(
  curves({
    title: "Time to fill a box of 6 % of the picture",
    xTitle: "side of the picture, pixels",
    yTitle: "processor time, seconds",
    x: searchSides,
    logX: true,
    logY: true,
    series: [
      { name: "all pairs, the time at 256 px times (side / 256)⁴", y: searchSides.map((side) => times.pairs[2].seconds * (side / 256) ** 4) },
      { name: "search", y: times.search.map(({ seconds }) => seconds) },
    ],
  }),
);
table([
  ...pairsSides.map((side, i) => ({ method: "all pairs", side, seconds: times.pairs[i].seconds, "pictures a second": 1 / times.pairs[i].seconds, "PSNR, dB": times.pairs[i].db })),
  ...searchSides.map((side, i) => ({ method: "search", side, seconds: times.search[i].seconds, "pictures a second": 1 / times.search[i].seconds, "PSNR, dB": times.search[i].db })),
], "One seed each; the picture is a plaid");

// %%
async function lossOfSearch() {
  const rows: { texture: string; pairs: number; search: number }[] = [];
  for (const name of ["rings", "checker", "brick", "plaid", "gravel"] as const) {
    const dbs: [number, number][] = [];
    for (const s of seeds) {
      const truth = drawTexture(name, createRandom(`${seed}/${name} ${s}`), 96);
      const mask = drawMask(name === "rings" ? "ring" : "box", createRandom(`${seed}/search ${s}`), { width: 96, height: 96, share: 0.04 });
      const db = (image: Image) => capped(psnr(image, truth, { hole: mask }));
      dbs.push([db((await attentionFill(truth, mask)).image), db((await searchFill(truth, mask, { coarsest: 48 })).image)]);
    }
    rows.push({ texture: name, pairs: mean(dbs.map(([a]) => a)), search: mean(dbs.map(([, b]) => b)) });
  }
  return rows;
}
const searchLoss = await lossOfSearch();
table(searchLoss.map(({ texture, pairs, search }) => ({ texture, "all pairs, dB": pairs, "search, dB": search, "search minus all pairs": search - pairs })), "96 × 96 pixels, one level of search, 3 seeds");

function growsFaster(pairs: typeof times.pairs, sides: number[]) {
  const [pairsGrowth, searchGrowth] = [slope(sides, pairs), slope(searchSides, times.search)];
  const [small, large] = [times.search[0], times.search[times.search.length - 1]];
  return {
    holds: pairsGrowth > searchGrowth + 0.2 && large.seconds > 0.1 && large.db < small.db - 10,
    measured: `with the number of pixels n, all pairs grow as n^${pairsGrowth.toFixed(2)}, search as n^${searchGrowth.toFixed(2)}; ${sides[0]} px: ${(1 / pairs[0].seconds).toFixed(1)} pictures a second; 768 px by search: ${large.seconds.toFixed(1)} s, and ${large.db.toFixed(1)} dB where small pictures of the same kind get ${small.db.toFixed(0)}`,
  };
}

await claim("P5", "corrected", "Small pictures are filled in real time and large ones are not: the time of all pairs grows faster with the size than that of search, and search fills large pictures worse.", () => growsFaster(times.pairs, pairsSides), {
  post: "It is efficient enough for real time in some cases.",
  counter: { of: "search in the place of all pairs", test: () => growsFaster(times.search, searchSides) },
});

// %% [markdown]
// ## 5.10 Your own picture
//
// Put the path of a picture between the quotes, say where the box is to be (as shares of width and height), and run the cell. The picture is made small and grey here so that it fits a notebook. `npm run inpaint -- photo.jpg --box 300,200,80,60 --out fixed.png` does it in colour, up to 2 megapixels, and takes a mask, too.

// %%
const ownPicture = ""; // "/home/me/wall.jpg"; when it is empty, a photograph that comes with the project
const ownBox = { left: 0.55, top: 0.6, width: 0.14, height: 0.14 };
async function fillOwn() {
  const image = ownPicture ? await readImage(ownPicture, { channels: 1, width: 160, height: 160, fit: "inside" }) : await readPhotograph("boats", 160);
  const { width, height } = image;
  const inside = (at: number) => {
    const [x, y] = [(at % width) / width - ownBox.left, Math.floor(at / width) / height - ownBox.top];
    return x >= 0 && y >= 0 && x < ownBox.width && y < ownBox.height;
  };
  const mask: Image = { width: width, height: height, channels: 1, data: Float32Array.from(image.data, (_, at) => (inside(at) ? 1 : 0)) };
  return { image: image, mask: mask, filled: (await searchFill(image, mask)).image, smooth: biharmonicFill(image, mask) };
}
const own = await fillOwn();
show(
  pictureGrid(
    [
      { image: seenHole(own.image, own.mask), text: "the hole" },
      { image: own.filled, text: "attention, by search" },
      { image: own.smooth, text: "biharmonic" },
    ],
    { perRow: 3, title: "Your picture, filled", alt: "The picture three times: with a white box; the box filled with patches from elsewhere in the picture; the box filled smoothly from its rim." },
  ),
);

// %% [markdown]
// ## 5.11 What would falsify this
//
// - A copy three times as large that the bank 1, ½, ¼ finds (5.1) would mean that scales between do not matter.
// - One bit of output that changes with a hidden pixel (5.4) would break the claim that it is inert.
// - A pyramid that beats one scale on brick or gravel by a clear margin (5.6) would mean that more scales always help.
// - A photograph whose thin holes attention fills better than diffusion, again and again, would mean that 5.6 was unlucky in its three.
//
// What was not measured: a network trained on millions of photographs, which is in another class than anything here.
//
// ## Recap
//
// Answer first, then unfold.
//
// <details><summary>1. The bank holds the picture at 1, ½ and ¼. A copy three times as large stands in it. Is it found?</summary>No. A copy is found where its size, after scaling, is one in the bank: 1, 2 and 4 times (5.1).</details>
//
// <details><summary>2. One softmax over the patches of all scales, or one for each scale: what is the difference?</summary>With one, the scales compete: a scale without a good patch gets next to no weight. With one each, every scale has its say, however bad its best patch is.</details>
//
// <details><summary>3. Scores of hidden patches are set to 0 before softmax. What is wrong?</summary>exp(0) is 1: a hidden patch keeps weight. −∞ takes it out (5.4).</details>
//
// <details><summary>4. PAG-Net finds nearly all hidden bits. How much of that did it learn?</summary>Little. Without the likeness of known pixels, which is given to it, it is at chance; without what it learned it finds nearly as many (5.5).</details>
//
// <details><summary>5. When does looking at several scales help?</summary>Where the texture repeats across scales, as rings do, and not where it does not, as with bricks (5.6).</details>
//
// ## Your turn
//
// [The exercises](../exercises/05-pyramid.ipynb) let you write the pyramid, the patches, the masked scores, the one softmax over all scales and the losses yourself, and end with your functions filling the hole of a motif.
//
// ## Sources
//
// - Zeng, Fu, Chao, Guo 2019, *Learning Pyramid-Context Encoder Network for High-Quality Image Inpainting* (PEN-Net, arXiv 1904.07475), eq. 1–3 and 7; their released code for what 5.4 measures.
// - Yu et al. 2018, *Generative Image Inpainting with Contextual Attention* (arXiv 1801.07892), eq. 1–2.
// - Liu et al. 2018, *Image Inpainting for Irregular Holes Using Partial Convolutions* (arXiv 1804.07723), eq. 1 and 2.
// - Mei et al. 2020, *Pyramid Attention Networks for Image Restoration* (arXiv 2004.13824), eq. 5.
// - Burt and Adelson 1983, *The Laplacian Pyramid as a Compact Image Code*. Efros and Leung 1999, *Texture Synthesis by Non-parametric Sampling*. Barnes et al. 2009, *PatchMatch*. Glasner, Bagon, Irani 2009, *Super-Resolution from a Single Image*. Buades, Coll, Morel 2005, *A Non-local Algorithm for Image Denoising*.
