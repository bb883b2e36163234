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
// # 4 · Captioning: where does a word look?
//
// A model looks at a picture and says what is in it, word by word. With attention it looks at another part of the picture for each word. The posts this course grew out of say that this makes captions precise, that the word "dog" looks at the dog, and that the map of the weights explains the answer. Here each of these sentences is measured, and not all of them survive as they were written.
//
// **Afterwards you can**
//
// - say what a picture is to a network, and cut one into regions or patches;
// - follow one word's look from the query to the heat map, in numbers;
// - train a captioner, and compare it fairly with one that has no attention;
// - measure whether a word looks at what it names, against controls that know nothing;
// - test whether a heat map explains an answer, and say where it does not.
//
// **You need** notebooks [01](01-softmax.ipynb), [02](02-attention.ipynb) and the first half of [03](03-seq2seq.ipynb) (LSTM, teacher forcing, beam search). **It takes** about 60 minutes to read and try; all cells together run in about a minute. Where it says *predict*, decide on an answer before you run the cell below.

// %%
import { about, claim, liveFigure, progressBar, show, table } from "@attention-lab/lib/notebook";
import { createRandom, tf } from "@attention-lab/lib/runtime";
import { curves } from "@attention-lab/lib/plots";
import { scaledDotProductAttention } from "@attention-lab/lib/attention";
import { createVitEncoder, imagesToTensor, patchEmbedding, squarePatches, type Image } from "@attention-lab/lib/vision";
import {
  captionByLoops,
  exactCaptions,
  groundingOf,
  lookByLoops,
  lookSlider,
  partAccuracy,
  pictureRow,
  spotlight,
  type CaptionTask,
  type Look,
} from "@attention-lab/lib/captioning";
import { colourNames, drawScenes, maskOf, readImage, readPhotograph, shapeNames, writeImage } from "@attention-lab/datasets";
import { drawSpots } from "@attention-lab/datasets/spots";
import {
  hiddenKinds,
  hideAndAsk,
  hidingOrders,
  looksByPart,
  meanHiding,
  plainModel,
  plainScenes,
  sceneLooks,
  shipped,
  trainNow,
  type Hiding,
  type HidingOrder,
  type SceneExample,
} from "@attention-lab/experiments";
import { captioningResults, hidingExamples, reachResults, reachVariants } from "@attention-lab/experiments/studies";

const seed = "captioning";
about(seed);

const mean = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
const spread = (xs: readonly number[]) => Math.sqrt(mean(xs.map((x) => (x - mean(xs)) ** 2)));
const percent = (share: number, digits = 0) => `${(100 * share).toFixed(digits)} %`;
/** Words in lines of at most `width` letters. */
function wrapped(words: readonly string[], width = 24): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("<br>");
}

// %% [markdown]
// ## 4.1 What a picture is to a network
//
// Numbers, nothing else: for each pixel how much red, green and blue, from 0 to 1. In `[height, width, channels]` a picture of 64 × 64 pixels is 12,288 numbers in a row. The pictures here are drawn by code, so that we know exactly what is in them, which pixel belongs to which object, and every caption that is true.

// %%
const album = drawScenes("notebook/album", 6);
show(pictureRow(album.map(({ image, caption }) => ({ image, text: wrapped(caption.map(({ text }) => text), 20) })), { title: "Six scenes, each with one of its true captions" }));
const [firstScene] = album;
const rowOfPixels = [28, 29, 30, 31, 32, 33].map((x) => [0, 1, 2].map((channel) => firstScene.image.data[(32 * 64 + x) * 3 + channel]));
table(rowOfPixels.map(([red, green, blue], i) => ({ "pixel (x, y)": `(${28 + i}, 32)`, red, green, blue })), `A few of the ${firstScene.image.data.length.toLocaleString("en")} numbers of the first scene`);

// %% [markdown]
// Grey marks and noise are there on purpose: a model that learns "anything that is not background" should not get far.
//
// ## 4.2 From pixels to regions
//
// Attention needs a list of things to look at. In a sentence these are the words. A picture has no words, so it is cut up. The simplest way is a grid of square **patches**, each laid out as one row of numbers. By hand, a picture of 4 × 4 grey pixels in patches of 2 × 2:

// %%
const sixteen = tf.range(1, 17).reshape([1, 4, 4, 1]);
table((sixteen.reshape([4, 4]).arraySync() as number[][]).map((row) => Object.fromEntries(row.map((x, i) => [`x = ${i}`, x]))), "The picture");
table((squarePatches(sixteen, 2).arraySync() as number[][][])[0].map((patch, i) => ({ patch: i + 1, "as a row": patch.join(", ") })), "Its patches");

// %% [markdown]
// A linear map then turns each row into a vector. *Predict: which layer of a convolutional network does exactly the same?*

// %%
function patchesAgainstConvolution() {
  return tf.tidy(() => {
    const random = createRandom(`${seed}/patches`);
    const images = imagesToTensor([firstScene.image], 64);
    const [w, b] = [random.normalTensor([8 * 8 * 3, 5]), random.normalTensor([5])];
    const embedded = patchEmbedding(images, 8, { w: w, b: b }); // [1, 64, 5]
    const convolved = tf.conv2d(images as tf.Tensor4D, w.reshape([8, 8, 3, 5]) as tf.Tensor4D, 8, "valid").add(b); // [1, 8, 8, 5]
    return embedded.sub(convolved.reshape([1, 64, 5])).abs().max().dataSync()[0];
  });
}
console.log("patch embedding minus a convolution with kernel 8 × 8 in steps of 8, largest difference:", patchesAgainstConvolution().toExponential(1));

// %% [markdown]
// Cutting into patches *is* a convolution, one whose kernel is as wide as its step. The captioner below uses three ordinary convolutions instead (5 × 5, then twice 3 × 3), so that each region has already seen a little of its neighbourhood. They turn 64 × 64 pixels into a grid of 8 × 8 **regions**, each a vector of 64 features and its place.
//
// Two things can now be related to the regions: the regions themselves (**self-attention**, what a vision Transformer does) or the words of a caption (**cross-attention**, what a captioner does). It is the same function, fed differently:

// %%
const captioning = shipped("captioning.scenes.Attention", { changes: { "data.test": 60 } });
const blind = shipped("captioning.scenes.NoAttention", { changes: { "data.test": 1 } });
const [seeing, unseeing]: CaptionTask[] = [captioning.task, blind.task];
const { grid, side } = seeing.captioner.encoder;

/** Regions of a picture, and some vectors in place of words, of the same width. */
const regionsOf = (image: Image) => seeing.captioner.encoder.encode(imagesToTensor([image], side));
const fiveWords = (name: string) => createRandom(`${seed}/${name}`).normalTensor([1, 5, seeing.captioner.encoder.width]);

await claim(
  "A4",
  "confirmed",
  "One function does both: fed with regions twice it relates every region to every region, fed with words and regions it relates every word to every region.",
  () => relates((queries, regions) => scaledDotProductAttention(queries, regions, regions).weights),
  {
    post: "Self-attention relates positions of one sequence, cross-attention relates two.",
    counter: {
      of: "the plain mean of all regions, which asks nothing",
      test: () => relates((queries, regions) => tf.fill([1, queries.shape[1]!, regions.shape[1]!], 1 / regions.shape[1]!)),
    },
  },
);

/** Whether weights are a row of shares for each query, and depend both on who asks and on who answers. */
function relates(look: (queries: tf.Tensor, regions: tf.Tensor) => tf.Tensor) {
  return tf.tidy(() => {
    const [here, there] = [regionsOf(album[0].image), regionsOf(album[1].image)];
    const [self, cross] = [look(here, here), look(fiveWords("words"), here)];
    const moved = (other: tf.Tensor) => other.sub(cross).abs().max().dataSync()[0];
    const [byWords, byPicture] = [moved(look(fiveWords("other words"), here)), moved(look(fiveWords("words"), there))];
    const off = Math.max(...[self, cross].map((weights) => weights.sum(-1).sub(1).abs().max().dataSync()[0]));
    return {
      holds: self.shape.join() === "1,64,64" && cross.shape.join() === "1,5,64" && off < 1e-5 && byWords > 0.01 && byPicture > 0.01,
      measured: `weights of shape [${self.shape.join(", ")}] and [${cross.shape.join(", ")}]; rows within ${off.toExponential(0)} of 1; other words move weights by up to ${byWords.toFixed(2)}, another picture by up to ${byPicture.toFixed(2)}`,
    };
  });
}

// %% [markdown]
// ## 4.3 One word's look
//
// At each word the decoder, an LSTM that has read the words so far, turns its state $h_t$ into a query and compares it with every region $a_i$ (Xu et al. 2015, eq. 4–6 and 13; the score here is a dot product):
//
// $$e_{ti} = (W h_t)\cdot a_i \qquad \alpha_{ti} = \frac{\exp e_{ti}}{\sum_k \exp e_{tk}} \qquad z_t = \beta_t \sum_i \alpha_{ti}\, a_i$$
//
// The context $z_t$ goes to a second LSTM, which says the next word. The **gate** $\beta_t = \sigma(w\cdot h_t + b)$ is one number between 0 and 1: how much of what is seen is let through. By hand, with three regions of two numbers and a query that asks for the first of them. *Predict which region gets the largest weight, and what the context is near to:*

// %%
const handRegions = [[2, 0], [0, 2], [1, 1]]; // say: red, blue, half of each
const handLook = lookByLoops([3, 0], handRegions);
table(handRegions.map((region, i) => ({ region: i + 1, features: region.join(", "), "score e": 3 * region[0], "weight α": handLook.weights[i] })), "One query, three regions");
console.log("context:", handLook.context.map((x) => x.toFixed(3)).join(", "));

// %% [markdown]
// The trained model does the same with 64 regions of 66 numbers. To see that nothing else is hidden in it, its weights can be taken out and run by plain loops, without any tensor (the function you write in the last exercise):

// %%
const plain = plainModel(seeing);
const loopScenes = plainScenes(seeing, captioning.test.two.slice(0, 12).map(({ image }) => image));
const libraryCaptions = seeing.describe(loopScenes.map(({ image }) => image));

/** Whether loops that are given regions of the scene `shift` places on say what the library says, looking where it looks. */
function loopsAgree(shift: number) {
  const spoken = loopScenes.map((_, i) => captionByLoops(loopScenes[(i + shift) % loopScenes.length].regions, plain, 24));
  const same = spoken.filter(({ ids }, i) => seeing.vocabulary.decode(ids).join(" ") === libraryCaptions[i].tokens.join(" ")).length;
  const off = Math.max(...spoken.flatMap(({ weights }, i) => weights.flatMap((row, t) => row.map((x, r) => Math.abs(x - (libraryCaptions[i].weights[t]?.[r] ?? 0))))));
  return {
    holds: same === loopScenes.length && off < 1e-3,
    measured: `${loopScenes[0].regions.length} regions of ${loopScenes[0].regions[0].length} numbers; ${same} of ${loopScenes.length} captions word for word the same, weights within ${off.toExponential(0)}`,
  };
}

await claim(
  "C1",
  "confirmed",
  "Convolutions turn the picture into regions, and a recurrent decoder that is given nothing but these looks at all of them anew for each word: plain loops over the same regions say the same words.",
  () => loopsAgree(0),
  {
    post: "A CNN encodes the image into regions; a recurrent or Transformer decoder attends to them word by word.",
    counter: { of: "the regions of another scene", test: () => loopsAgree(1) },
  },
);

// %% [markdown]
// ## 4.4 Train one
//
// The real training takes 8,000 steps and about ten minutes of processor time. A part of the problem can be learned while you watch: scenes with **one** object. Each step draws 32 new scenes, so nothing can be learned by heart. *Predict: how many of 60 new captions will be true, word by word, after this short training?*

// %%
const liveSteps = 200;
const bar = progressBar(liveSteps, "training a captioner on scenes with one object");
const redraw = liveFigure();
const liveLosses: number[] = [];
function drawLoss() {
  const tens = Array.from({ length: Math.floor(liveLosses.length / 10) }, (_, i) => liveLosses.slice(10 * i, 10 * i + 10));
  const line = { name: "loss", y: tens.map(mean) };
  redraw(curves({ title: "Training on scenes with one object", xTitle: "step", yTitle: "loss, nats a word", x: tens.map((_, i) => 10 * (i + 1)), yRange: [0, 4], series: [line] }));
}
const live = await trainNow("captioning.scenes.Attention", {
  changes: { "train.steps": liveSteps, "train.evalEvery": liveSteps, "train.cooldown": 0, "train.best": "", "data.kinds": ["one"], "data.test": 60 },
  onStep: async (loss) => {
    await bar.step(loss);
    if (liveLosses.push(loss) % 10 === 0) drawLoss();
  },
});

// %%
const mark = (tokens: readonly string[], { references }: SceneExample) => (references!().some((words) => words.join(" ") === tokens.join(" ")) ? "✓" : "✗");
const liveExamples = live.test.one as SceneExample[];
const liveSaid = live.task.describe(liveExamples.map(({ image }) => image));
const referencesOf = (examples: readonly SceneExample[]) => examples.map(({ references }) => references!());
console.log("true word by word, after", liveSteps, "steps:", percent(exactCaptions(liveSaid.map(({ tokens }) => tokens), referencesOf(liveExamples))), "of", liveExamples.length, "new scenes");
show(
  pictureRow(
    liveExamples.slice(0, 6).map((example, i) => ({ image: example.image, text: `${mark(liveSaid[i].tokens, example)} ${wrapped(liveSaid[i].tokens, 20)}` })),
    { title: "What it says after this short training" },
  ),
);
live.task.dispose();

// %% [markdown]
// ## 4.5 A spotlight that moves
//
// From here on the weights come with the project (`npm run train -- captioning.scenes.Attention` makes them again). They were trained on one and two objects, side by side or inside each other, and on two to four alike.
//
// Move the slider through the words. The brighter the map, the greater the weight.

// %%
const [shown] = captioning.test.two.slice(4) as SceneExample[];
const [shownSaid] = seeing.describe([shown.image]);
show(lookSlider(shown.image, [...shownSaid.tokens, "(end)"].slice(0, shownSaid.weights.length), shownSaid.weights, { grid: grid, title: "Where the decoder looks, word by word" }));

// %% [markdown]
// Or point at the words, and drag the window over an object: how much of the look lies on it while the model says its name? Does the look arrive before the word, with it, or not at all?

// %%
import { explore, hoverWords } from "@attention-lab/lib/explorables";
import { bitmapUrl } from "@attention-lab/lib/vision";

explore(hoverWords({
  picture: bitmapUrl(shown.image),
  words: [...shownSaid.tokens, "(end)"].slice(0, shownSaid.weights.length),
  weights: shownSaid.weights,
  grid: grid,
  word: 1,
}));

// %% [markdown]
// The same as a row of pictures, for the words that name something: each with the part of the picture that its weights let through.

// %%
show(
  pictureRow(
    shownSaid.tokens
      .map((word, t) => ({ word, image: spotlight(shown.image, shownSaid.weights[t], grid), text: `${t + 1}: ${word}` }))
      .filter(({ word }) => !["a", "an", "there", "is", "are", "of", "with", "and"].includes(word)),
    { title: "The picture as each word saw it", perRow: 5 },
  ),
);

// %% [markdown]
// *Predict: does the spotlight move between "red" and "circle", that is, between the colour and the shape of one object?* Over many captions:

// %%
const everyday = ["one", "two", "inside", "count"].flatMap((name) => captioning.test[name] as SceneExample[]);
const looks = seeing.look(everyday);

/** Half the sum of the differences: 0 when two maps are the same, 1 when they share no region. */
const moved = (a: readonly number[], b: readonly number[]) => mean(a.map((x, r) => Math.abs(x - b[r]))) * (a.length / 2);

interface Move { between: string; distance: number }
function movesOf(all: readonly Look[]): Move[] {
  return everyday.flatMap(({ scene }, i) =>
    scene.caption.slice(1).map((word, t) => {
      const before = scene.caption[t];
      const sameThing = word.kind !== "function" && before.kind !== "function" && word.objects.join() === before.objects.join();
      return { between: sameThing ? "two words about the same object" : "all others", distance: moved(all[i].weights[t], all[i].weights[t + 1]) };
    }),
  );
}
const moves = movesOf(looks);
table(
  [...new Set(moves.map(({ between }) => between))].map((between) => {
    const own = moves.filter((move) => move.between === between).map(({ distance }) => distance);
    return { between, steps: own.length, "mean distance of the maps": mean(own), "moved by less than 0.1": percent(own.filter((x) => x < 0.1).length / own.length) };
  }),
  "How far the map moves from one word to the next (0: not at all, 1: to quite other regions)",
);

function mapsMove(all: readonly Look[]) {
  const steps = movesOf(all).map(({ distance }) => distance);
  const off = Math.max(...all.flatMap(({ weights }) => weights.map((row) => Math.abs(row.reduce((a, b) => a + b, 0) - 1))));
  const still = steps.filter((x) => x === 0).length;
  return {
    holds: off < 1e-5 && still === 0 && mean(steps) > 0.1,
    measured: `rows within ${off.toExponential(0)} of 1; of ${steps.length} steps ${still} leave the map exactly as it was, the mean distance is ${mean(steps).toFixed(2)}, and ${percent(steps.filter((x) => x < 0.1).length / steps.length)} move it by less than 0.1`,
  };
}

await claim(
  "C4",
  "confirmed",
  "The weights sum to 1 at every word and are never the same at the next; how far they move differs from hardly to entirely.",
  () => mapsMove(looks),
  {
    post: "Weights change at every step; they sum to 1.",
    counter: { of: "a model that keeps the look of its first word", test: () => mapsMove(looks.map(({ weights, gate }) => ({ gate: gate, weights: weights.map(() => weights[0]) }))) },
  },
);

// %% [markdown]
// The map moves most between two words about the *same* object. That is not what "the word looks at what it names" makes one expect; 4.7 comes back to it.
//
// ## 4.6 With and without attention
//
// To say that attention helps one needs the same model without it. It has the same convolutions and the same two LSTMs; only, at each word it is given the plain mean of all regions. *Predict: which scenes can it still describe?*

// %%
const trained = captioningResults().points;
const sizes = Object.fromEntries(trained.map(({ variant, parameters }) => [variant, parameters]));
const duel = captioning.test.two.slice(0, 8) as SceneExample[];
const duelImages = duel.map(({ image }) => image);
const [duelWith, duelWithout] = [seeing, unseeing].map((task) => task.describe(duelImages));
show(
  pictureRow(
    duel.map((example, i) => ({
      image: example.image,
      text: `<b>with</b> ${mark(duelWith[i].tokens, example)}<br>${wrapped(duelWith[i].tokens)}<br><b>without</b> ${mark(duelWithout[i].tokens, example)}<br>${wrapped(duelWithout[i].tokens)}`,
    })),
    { title: "The same pictures, with and without attention", perRow: 4 },
  ),
);

// %%
import { ciderD } from "@attention-lab/lib/text";

const relationWords = ["left", "right", "above", "below", "inside", "around"];
const countWords = ["two", "three", "four"];
const parts: Record<string, (word: string) => boolean> = {
  colours: (word) => (colourNames as readonly string[]).includes(word),
  shapes: (word) => shapeNames.some((shape) => word === shape || word === `${shape}s` || word === `${shape}es`),
  relations: (word) => relationWords.includes(word),
  counts: (word) => countWords.includes(word),
};
const testNames: Record<string, string> = {
  one: "one object",
  two: "two, side by side",
  inside: "one inside the other",
  count: "two to four alike",
};
const saidBy = (task: CaptionTask, examples: readonly SceneExample[]) => task.describe(examples.map(({ image }) => image)).map(({ tokens }) => tokens);
/** CIDEr-D (Vedantam et al. 2015): rare runs of words count more; 10 is the most. */
const cider = (said: readonly string[][], references: ReturnType<typeof referencesOf>) => ciderD(said.map((words) => words.join(" ")), references.map((all) => all.map((words) => words.join(" ")))).score;
const compared = Object.entries(testNames).map(([name, label]) => {
  const examples = captioning.test[name] as SceneExample[];
  const said = [seeing, unseeing].map((task) => saidBy(task, examples));
  return { label, said, references: referencesOf(examples) };
});
table(
  compared.map(({ label, said, references }) => ({
    scenes: label,
    "exact, with": percent(exactCaptions(said[0], references)),
    "exact, without": percent(exactCaptions(said[1], references)),
    "CIDEr-D": said.map((captions) => cider(captions, references).toFixed(1)).join(" / "),
    ...Object.fromEntries(Object.entries(parts).map(([part, is]) => {
      const shares = said.map((captions) => partAccuracy(captions, references, is));
      return [part, Number.isNaN(shares[0]) ? "" : `${percent(shares[0])} / ${percent(shares[1])}`];
    })),
  })),
  `60 scenes of each kind; CIDEr-D and parts: with / without attention; ${sizes["Attention"].toLocaleString("en")} and ${sizes["NoAttention"].toLocaleString("en")} parameters`,
);
const different = [0, 1].map((model) => {
  const all = compared.flatMap(({ said }) => said[model].map((tokens) => tokens.join(" ")));
  return new Set(all).size / all.length;
});
console.log("different captions among all:", percent(different[0]), "with attention,", percent(different[1]), "without");

// %% [markdown]
// Captions without attention are not *generic*: they are nearly as varied, and they name relations and numbers about as well and colours nearly so. What goes wrong is above all the **shapes**, and above all with two objects. A mean over all regions still says how much red there is, and where; the outlines of two things run into each other in it.
//
// One trained pair proves little, and neither does one moment of a training. These are three trainings of each, measured on 200 new scenes along the way (over the last three eighths of a training the learning rate shrinks); bars are standard deviations:

// %%
const marks = [...new Set(trained.map(({ steps }) => steps))].sort((a, b) => a - b);
const lastMark = marks[marks.length - 1];
const exactAt = (variant: string, steps: number) => trained.filter((point) => point.variant === variant && point.steps === steps).map(({ exact }) => exact);
show(
  curves({
    title: "Captions that are true word by word, against training",
    xTitle: "training steps (32 scenes each)",
    yTitle: "share of 200 scenes",
    x: marks,
    yRange: [0, 1],
    series: ["Attention", "NoAttention"].map((variant) => ({
      name: `${variant === "Attention" ? "with" : "without"} attention, mean of 3`,
      y: marks.map((step) => mean(exactAt(variant, step))),
      band: marks.map((step) => spread(exactAt(variant, step))),
    })),
  }),
);

/** Whether the worst of three trainings with attention is clearly ahead of the best of three without. */
function aheadAt(step: number) {
  const [withIt, without] = ["Attention", "NoAttention"].map((variant) => exactAt(variant, step));
  const gap = Math.min(...withIt) - Math.max(...without);
  const shares = (xs: readonly number[]) => xs.map((x) => percent(x, 1)).join(", ");
  return { holds: gap > 0.1 && withIt.length >= 3, measured: `after ${step} steps ${shares(withIt)} with, ${shares(without)} without` };
}

await claim(
  "C3",
  "corrected",
  "At equal size and enough training, attention makes captions right more often; without it they are nearly as varied and name colours nearly as well, but lose more than twice as much in shapes as in colours.",
  () => {
    const late = aheadAt(lastMark);
    const off = Math.abs(sizes["Attention"] / sizes["NoAttention"] - 1);
    const { said, references } = compared.find(({ label }) => label === testNames["two"])!;
    const [colours, shapes] = ["colours", "shapes"].map((part) => said.map((captions) => partAccuracy(captions, references, parts[part])));
    return {
      holds: late.holds && off < 0.05 && different[1] > 0.9 * different[0] && colours[1] > colours[0] - 0.1 && shapes[0] - shapes[1] > Math.max(0.1, 2 * (colours[0] - colours[1])),
      measured: `exact on 200 scenes, 3 seeds: ${late.measured}; parameters within ${percent(off, 1)}; different captions: ${percent(different[0])} with, ${percent(different[1])} without; two objects: colours right in ${percent(colours[0])} and ${percent(colours[1])}, shapes in ${percent(shapes[0])} and ${percent(shapes[1])}`,
    };
  },
  {
    post: "Without attention captions are generic, with attention precise.",
    counter: { of: "a third of the training", test: () => aheadAt(2000) },
    again: "npm run study -- captioning --again (six trainings, about 10 minutes each)",
  },
);

// %% [markdown]
// The counter-test is worth a second look: after 2,000 steps the trainings overlap. Whoever stops there could report either result.
//
// ## 4.7 Where it looks, in numbers
//
// A heat map on a chosen picture convinces too easily. For our scenes we know which regions hold what a word names, so we can count: **attention correctness** is the sum of the weights on these regions (Liu et al. 2017), the **pointing game** asks whether the greatest weight lies on them (Zhang et al. 2016). Both need to be compared with what knows nothing:
//
// - *area*: even attention. Big objects are hit by chance.
// - *centre*: always the middle.
// - *shuffled features*: the same model, but the features of the regions are dealt out to other places first. It then looks where the features went.

// %%
import { padBatch } from "@attention-lab/lib/text";

/** Where the model looks when the features of regions have changed places. */
function looksAtShuffled(): Look[] {
  const order = tf.tensor1d(createRandom(`${seed}/places`).shuffle(Array.from({ length: 64 }, (_, i) => i)), "int32");
  return tf.tidy(() => {
    const images = imagesToTensor(everyday.map(({ image }) => image), side);
    const features = seeing.captioner.encoder.encode(images).gather(order, 1);
    const { ids } = padBatch(everyday.map(({ caption }) => seeing.vocabulary.encode(caption, { start: true })));
    const run = seeing.captioner.teacherForced(seeing.captioner.remember(features), ids);
    const [weights, gate] = [run.weights!.arraySync() as number[][][], run.gate!.arraySync() as number[][]];
    return everyday.map((_, i) => ({ weights: weights[i], gate: gate[i] }));
  }) as unknown as Look[];
}
const named = sceneLooks(everyday, looks, grid);
const [ground, shuffledGround] = [named, sceneLooks(everyday, looksAtShuffled(), grid)].map((all) => groundingOf(all, grid, seed));
table(
  (["content", "function"] as const).flatMap((kind) =>
    (["correctness", "pointing"] as const).map((measure) => ({
      words: `${kind} words (${ground[kind]!.words})`,
      measure: measure === "correctness" ? "mass on what is named" : "greatest weight on it",
      model: ground[kind]![measure].model,
      area: ground[kind]![measure].area,
      centre: ground[kind]![measure].centre,
      "shuffled features": shuffledGround[kind]![measure].model,
    })),
  ),
  "Means over words; for function words: on anything that the caption names",
);

// %% [markdown]
// *Predict: is a shape word's look as good as a colour word's?* And what does the gate do at "a", "is" and "of"?

// %%
table(
  looksByPart(named).map(({ part, words, mass, area, gate }) => ({ "kind of word": part, words: words, "mass on what is named": mass, area: area, "gate β": gate })),
  "By kind of word",
);

function looksAtNamed(found: typeof ground) {
  const { words, correctness, pointing } = found.content!;
  return {
    holds: correctness.model > correctness.area + 0.2 && correctness.model > correctness.centre + 0.1 && pointing.model > pointing.centre + 0.1,
    measured: `${words} content words: mass on what is named ${correctness.model.toFixed(2)} (area ${correctness.area.toFixed(2)}, centre ${correctness.centre.toFixed(2)}), greatest weight on it ${percent(pointing.model)} (area ${percent(pointing.area)}, centre ${percent(pointing.centre)})`,
  };
}

// %% [markdown]
// In this training a shape word does not look at its object: less than even attention would. Is that how captioners are? One training cannot say. *Predict: what did the other two do, which differ in nothing but their random start?*

// %%
const ends = trained.filter(({ variant, end }) => variant === "Attention" && end).map(({ seed: training, end }) => ({ training, ...end! }));
table(
  ends.map(({ training, exact, looks: own }) => ({ training: training, ...Object.fromEntries(own.map(({ part, mass }) => [part, mass.toFixed(2)])), "exact, one object": percent(exact["one"]), "exact, two": percent(exact["two"]) })),
  "Mass on what is named, by kind of word, in three trainings (200 scenes of each kind)",
);

// %%
const massOf = (part: string) => ends.map(({ looks: own }) => own.find((one) => one.part === part)!.mass);
const shapeArea = ends[0].looks.find(({ part }) => part === "shape")!.area;
const listed = (xs: readonly number[]) => xs.map((x) => x.toFixed(2)).join(", ");

await claim(
  "C2",
  "corrected",
  "Content words as a whole look at what they name, ahead of even attention and of the centre, and colour words do so in every training; shape words do in one training and look away in another, while the captions are as often right.",
  () => {
    const main = looksAtNamed(ground);
    const [colours, shapes] = [massOf("colour"), massOf("shape")];
    return {
      holds: main.holds && ends.length >= 3 && Math.min(...colours) > 0.75 && Math.min(...shapes) < shapeArea + 0.05 && Math.max(...shapes) > 0.5,
      measured: `${main.measured}; ${ends.length} trainings: colours ${listed(colours)}, shapes ${listed(shapes)} (area ${shapeArea.toFixed(2)}); two objects right in ${ends.map(({ exact }) => percent(exact["two"])).join(", ")}`,
    };
  },
  {
    post: 'The word "dog" looks at the dog.',
    counter: { of: "shuffled features", test: () => looksAtNamed(shuffledGround) },
    again: "npm run study -- captioning --again (six trainings, about 10 minutes each)",
  },
);

// %% [markdown]
// So nothing in the task makes a shape word look at its shape. How can a model name a shape right while it looks elsewhere? The second LSTM remembers. When it says "red" it has looked at the red thing, and seen its shape, too; when the shape's turn comes, the look is no longer needed, and where it goes is left to chance: away in one training, to the same object in another. If that is so, hiding what the shape word looks at should do no harm in *either* training, and hiding what the word *before* it looked at should. The next section tests this.
//
// The gate agrees: it is lowest at shape words, where the look is of no use. People expect it to be low at function words such as "is" and "of"; here it is not, because the look at "a" already serves the word that follows.
//
// ## 4.8 Does the map explain the answer?
//
// "The highlighted regions show why the model said it": in medicine people want to rely on that sentence. A test that does not trust the map (Petsiuk et al. 2018): **hide** the regions with the greatest weights first, the next after them, and so on, and watch how fast the probability of the word falls (*deletion*). Or begin with everything hidden and **show** them in the same order (*insertion*). If the map says what the answer rests on, it must beat an order at random and an order from the middle outwards, which needs no model at all.
//
// *Predict: for which kind of word does the map do worst?*

// %%
async function hideEverything(): Promise<Hiding[]> {
  const examples = hidingExamples(captioning.test);
  const ownLooks = seeing.look(examples);
  const hidingBar = progressBar(examples.length, "hiding regions");
  const found: Hiding[] = [];
  for (const [i, example] of examples.entries()) {
    found.push(...hideAndAsk(seeing, example, ownLooks[i], `${seed}/order ${i}`));
    await hidingBar.step();
  }
  return found;
}
const hidden = await hideEverything();
table(
  hidingOrders.map((order) => ({
    "order of the regions": order,
    ...Object.fromEntries(hiddenKinds.flatMap((part) => (["deletion", "insertion"] as const).map((of) => [`${part}, ${of}`, meanHiding(hidden, part, order, of).toFixed(2)]))),
  })),
  `Mean probability of the right word while regions are hidden (deletion: low is good) or shown (insertion: high is good); ${hiddenKinds.map((part) => `${hidden.filter((row) => row.part === part).length / hidingOrders.length} ${part}s`).join(", ")}`,
);

// %% [markdown]
// That is one training. The study hid the same scenes from three; of each, what is left of the right word by the model's own look, against the two rivals that know nothing of the word:

// %%
table(
  ends.flatMap(({ training, hiding }) => hiddenKinds.map((part) => ({ training, word: part, ...Object.fromEntries(hidingOrders.map((order) => [order, meanHiding(hiding, part, order)])) }))),
  "Deletion: mean probability of the right word while regions are hidden; low means that the order found what the answer rests on",
);

/** In how many trainings hiding in one order hurts more than in another, for a kind of word. */
const hurtsMore = (part: (typeof hiddenKinds)[number], order: HidingOrder, rival: HidingOrder) => ends.filter(({ hiding }) => meanHiding(hiding, part, order) < meanHiding(hiding, part, rival) - 0.02).length;

/** Whether hiding in this order hurts more than both rivals do, for every kind of word, in every training. */
function explains(order: HidingOrder) {
  const left = hiddenKinds.map((part) => `${part} ${listed(ends.map(({ hiding }) => meanHiding(hiding, part, order)))}`);
  const won = hiddenKinds.flatMap((part) => (["at random", "from the centre"] as const).map((rival) => hurtsMore(part, order, rival)));
  return { always: won.every((trainings) => trainings === ends.length), measured: `probability left by ${order}, ${ends.length} trainings: ${left.join("; ")}` };
}

await claim(
  "C6",
  "refuted",
  "Hiding what a word looks at hurts more than hiding at random for colours and relations; for shapes it does so in no training, even where the shape word looks at its object: the answer \"which shape\" rests on what was looked at a word before.",
  () => {
    const own = explains("its own look");
    const unhurt = hurtsMore("shape", "its own look", "at random") === 0 && hurtsMore("shape", "the look one word before", "its own look") === ends.length;
    const others = (["colour", "relation"] as const).every((part) => hurtsMore(part, "its own look", "at random") === ends.length);
    return {
      holds: !own.always && unhurt && others && ends.length >= 3,
      measured: [own, ...(["at random", "from the centre", "the look one word before"] as const).map(explains)].map(({ measured }) => measured).join(". "),
    };
  },
  {
    post: "Highlighting the regions explains the model's decision (as in medical imaging).",
    counter: {
      of: "the outline of the named object, which does explain",
      test: () => { const outline = explains("the named object"); return { holds: !outline.always, measured: outline.measured }; },
    },
    again: "npm run study -- captioning --again (six trainings, about 10 minutes each)",
  },
);

// %% [markdown]
// The outline of the named object, known to us and not to the model, is the proof that the test can be passed: it beats every rival. Permuted weights show what a map is worth whose values are right and whose places are wrong. And the look *one word before* answers the question of the last section: for shapes, it is this one that matters, in every training.
//
// The trainings in which shape words look at their object are the more instructive ones. Their heat maps are just where anybody would want them, and the answer does not rest on them.
//
// What is looked at is one thing, what the answer rests on is another, and a heat map shows only the first.
//
// ## 4.9 Patches against convolutions
//
// "Models with attention beat convolutional networks, because they see the whole picture at once." To test this, a question whose *reach* can be set while nothing else changes: have two squares the same colour? **Near**, the squares touch; **far**, they stand 16 to 26 pixels apart in a picture of 32 × 32.

// %%
const spotPictures = (["near", "far"] as const).flatMap((distance) => [1, 2].map((s) => ({ distance, ...drawSpots(createRandom(`${seed}/spots ${s}`), distance) })));
show(pictureRow(spotPictures.map(({ distance, image, same }) => ({ image, text: `${distance}: ${same ? "the same" : "different"}` })), { title: "Have the two squares the same colour?", perRow: 4 }));

// %% [markdown]
// Four models answer it, each through the mean of all its regions:
//
// - **self-attention**: patches of 4 × 4 pixels, two blocks; every patch sees every other at once;
// - **small field**: three convolutions; each region sees 15 × 15 pixels;
// - **small field, hidden layer**: the same, with a hidden layer between the mean and the answer;
// - **large field**: five convolutions; each region sees the whole picture.
//
// *Predict: which of them answer the near question, which the far one?*

// %%
const reach = reachResults().points;
const reachNames: Record<string, string> = { SelfAttention: "self-attention", SmallField: "small field", SmallFieldHidden: "small field, hidden layer", LargeField: "large field" };
const reachSteps = [...new Set(reach.map(({ steps }) => steps))].sort((a, b) => a - b);
const lastReach = reachSteps[reachSteps.length - 1];
const reachAt = (variant: string, distance: string, steps: number) => reach.filter((point) => point.variant === variant && point.distance === distance && point.steps === steps).map(({ accuracy }) => accuracy);
for (const distance of ["near", "far"]) {
  show(
    curves({
      title: distance === "near" ? "Near: the squares touch" : "Far: the squares stand 16 to 26 pixels apart",
      xTitle: "training steps (32 pictures each)",
      yTitle: "share right of 500 pictures",
      x: reachSteps,
      logX: true,
      yRange: [0.4, 1.02],
      series: reachVariants.map((variant) => ({
        name: reachNames[variant],
        y: reachSteps.map((steps) => mean(reachAt(variant, distance, steps))),
        band: reachSteps.map((steps) => spread(reachAt(variant, distance, steps))),
      })),
    }),
  );
}
table(
  reachVariants.map((variant) => ({ model: reachNames[variant], parameters: reach.find((point) => point.variant === variant)!.parameters, "near, right": percent(mean(reachAt(variant, "near", lastReach))), "far, right": percent(mean(reachAt(variant, "far", lastReach))) })),
  `After ${lastReach} steps, means over three trainings; in the figures bars are standard deviations; guessing gets one half`,
);

/** Whether self-attention ends ahead of every convolutional network, by more than 2 in 100. */
function attentionAhead(distance: string) {
  const of = (variant: string) => reachAt(variant, distance, lastReach);
  const rivals = reachVariants.filter((variant) => variant !== "SelfAttention");
  const shares = (variant: string) => `${reachNames[variant]} ${of(variant).map((x) => percent(x)).join(", ")}`;
  return {
    holds: reachVariants.every((variant) => of(variant).length >= 3) && mean(of("SelfAttention")) > Math.max(...rivals.map((variant) => mean(of(variant)))) + 0.02,
    measured: `${distance}, after ${lastReach} steps, 3 trainings each: ${reachVariants.map(shares).join("; ")}`,
  };
}

await claim(
  "C5",
  "corrected",
  "On a question of long reach self-attention is ahead, after 1000 steps, of convolutional networks of its size, of which the one that sees 15 pixels cannot do better than guess; on the near question nothing is gained by it.",
  () => {
    const far = attentionAhead("far");
    return { holds: far.holds && mean(reachAt("SmallField", "far", lastReach)) < 0.6, measured: far.measured };
  },
  {
    post: "Attention models beat CNNs by global context.",
    counter: { of: "the near question", test: () => attentionAhead("near") },
    again: "npm run study -- reach",
  },
);

// %% [markdown]
// A network that sees 15 pixels and takes the mean has nothing with which to compare two squares that stand farther apart. The other two convolutional networks have: one sees the whole picture, the other compares after the mean. What attention adds to them is one step from anywhere to anywhere; what it lacks is that neighbours belong together, which it has to learn. Both questions are small ones, and nothing here was tuned for any of the four: on other questions the order can be another.
//
// ## 4.10 Beam search
//
// The captions so far were greedy: at each word the likeliest. Beam search (notebook 03) keeps several beginnings alive. *Predict: are the likelier captions also more often true?*

// %%
const beamExamples = captioning.test.two.slice(0, 40) as SceneExample[];
async function beams() {
  const beamBar = progressBar(2 * beamExamples.length, "searching");
  const rows: { width: number; exact: number; logProbability: number }[] = [];
  for (const width of [1, 4]) {
    const best: { tokens: string[]; logProbability: number }[] = [];
    for (const { image } of beamExamples) {
      best.push(seeing.describeByBeam(image, { width: width })[0]);
      await beamBar.step();
    }
    rows.push({ width: width, exact: exactCaptions(best.map(({ tokens }) => tokens), referencesOf(beamExamples)), logProbability: mean(best.map(({ logProbability }) => logProbability)) });
  }
  return rows;
}
const beamRows = await beams();
table(beamRows.map(({ width, exact, logProbability }) => ({ "beam width": width === 1 ? "1 (greedy)" : String(width), "exactly true": percent(exact), "mean log probability": logProbability })), `${beamExamples.length} scenes with two objects`);
table(seeing.describeByBeam(shown.image, { width: 4 }).map(({ tokens, logProbability }) => ({ caption: tokens.join(" "), "log probability": logProbability })), "The beam of the picture with the slider: several captions are true of one picture");

// %% [markdown]
// ## 4.11 Where it fails
//
// Training never shows a purple star, an orange ring, a blue triangle or a green cross, although it shows purple things and stars. It never shows a star left of a circle, three objects in a row, or so many grey marks. And it has never seen a photograph. *Predict: which of these does attention help with, and which not?*

// %%
const hardNames: Record<string, string> = {
  held_out_combinations: "a colour on a shape it never had",
  held_out_relations: "two known objects in a new order",
  cluttered: "four times the clutter, twice the noise",
  three: "three objects in a row",
};
const hard = Object.entries(hardNames).map(([name, label]) => {
  const examples = captioning.test[name] as SceneExample[];
  const [said, blindly] = [seeing, unseeing].map((task) => saidBy(task, examples));
  const references = referencesOf(examples);
  const right = said.map((words, i): number => exactCaptions([words], [references[i]]));
  return { label, examples, said, right, references, blindly };
});
table(
  hard.map(({ label, said, references, blindly }) => ({
    "what is new": label,
    "exact, with attention": percent(exactCaptions(said, references)),
    "without": percent(exactCaptions(blindly, references)),
    "colours right, with": percent(partAccuracy(said, references, parts.colours)),
    "shapes right, with": percent(partAccuracy(said, references, parts.shapes)),
  })),
  "60 scenes of each kind",
);

/** Of each kind one that is right, where there is one, and one that is wrong. */
const failures = hard.flatMap(({ label, examples, said, right }) =>
  [right.indexOf(1), right.indexOf(0)].filter((i) => i >= 0).map((i) => ({
    image: examples[i].image,
    text: `<i>${wrapped(label.split(" "))}</i><br>${right[i] ? "✓" : "✗"} ${wrapped(said[i])}`,
  })),
);
show(pictureRow(failures, { title: "What it says of things it never saw", perRow: 4 }));

// %% [markdown]
// New orders of known objects are no harder than old ones, clutter hardly matters. New combinations of colour and shape mostly go wrong: the colour is right, and the shape is one that it knows in this colour. Three objects it cannot say at all, since the captions it learned never went on after the second.
//
// A photograph gets a caption, too:

// %%
async function photographs() {
  const seen: { image: Image; text: string }[] = [];
  for (const name of ["boats", "flower", "mountains"] as const) {
    const grey = await readPhotograph(name, side);
    const image: Image = { width: side, height: side, channels: 3, data: Float32Array.from({ length: 3 * grey.data.length }, (_, i) => grey.data[Math.floor(i / 3)]) };
    seen.push({ image: image, text: `${name}:<br>“${wrapped(seeing.describe([image])[0].tokens)}”` });
  }
  return seen;
}
show(pictureRow(await photographs(), { title: "Three photographs, described by a model that knows only shapes", perRow: 3 }));

// %% [markdown]
// There is no word in its vocabulary for a boat, and no way to say "I do not know". Nothing in this notebook is a captioner of photographs.
//
// Before neural captioning one would have put what a detector finds into a template, "a person and five sheep". That baseline belongs here and is missing, because there is no detector that may be passed on: the package `@vladmandic/human` brings the weights of one and is under the MIT licence, but [its weights were made elsewhere](https://github.com/610265158/mobilenetv3_centernet), in a repository without any licence, where somebody asked for one in 2021 without an answer (issue 10 there).
//
// ## 4.12 Your own picture
//
// Draw something in any program, save it as PNG or JPEG, and put the path between the quotes. The picture is made 64 × 64 pixels. `npm run caption -- picture.png` does the same in a terminal and writes the looks as a picture.

// %%
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ownPicture = ""; // "/home/me/drawing.png"; when it is empty, a scene is written to a file and read back
async function readOwn(): Promise<Image> {
  if (ownPicture) return readImage(ownPicture, { channels: 3, width: side, height: side });
  const path = join(mkdtempSync(join(tmpdir(), "scene-")), "scene.png");
  await writeImage(path, drawScenes("notebook/own", 1, { kinds: ["one"] })[0].image);
  return readImage(path, { channels: 3, width: side, height: side });
}
const own = await readOwn();
const [ownSaid] = seeing.describe([own]);
show(
  pictureRow(
    [{ image: own, text: wrapped(ownSaid.tokens) }, ...ownSaid.tokens.map((word, t) => ({ image: spotlight(own, ownSaid.weights[t], grid), text: word }))].slice(0, 10),
    { title: "Your picture: what it says, and where each word looked", perRow: 5 },
  ),
);

// %% [markdown]
// ## 4.13 What would falsify this
//
// - C1 would fall if plain loops over the regions said anything else than the library, C4 if a map stayed exactly as it was or a row did not sum to 1.
// - C2 would fall if content words did no better than even attention, if shape words did the same in all trainings, or if the same model looked at the right places after its features had been dealt out to wrong ones.
// - C3 would fall if, after 8,000 steps, one training without attention came near the worst of those with it; or if captions without it were all alike.
// - C5 would fall if a convolutional network of this size came as near on the far question, or if self-attention were ahead on the near one, too.
// - C6 is refuted as long as hiding what a shape word looks at hurts no more than hiding at random. A training whose maps beat both rivals for every kind of word would reopen it.
//
// What was not measured: photographs with captions by people, captioners with hundreds of millions of weights, and any other order of layers. The pictures of 4.5 and 4.7 come from one trained model; C2, C3 and C6 rest on three.
//
// ## Five questions
//
// <details><summary>1. What does softmax run over in a captioner: words or regions?</summary>
//
// For the look it runs over regions, so that the weights of one word sum to 1 over the picture (4.3). Another softmax, over the words of the vocabulary, says the next word.
//
// </details>
// <details><summary>2. Why is a patch embedding a convolution?</summary>
//
// Its kernel is as wide as its step: each patch is multiplied by the same weights, and no two overlap (4.2).
//
// </details>
// <details><summary>3. Why is the share of the area a better control than zero?</summary>
//
// A map that is equally bright everywhere already has that much of its mass on the object. Only what is above it has been found by looking (4.7).
//
// </details>
// <details><summary>4. Without attention, what goes wrong: the colours, the shapes, or something else?</summary>
//
// Above all the shapes. Relations and numbers come out about as well, colours nearly so (4.6).
//
// </details>
// <details><summary>5. A map is bright on the object. Does the answer rest on it?</summary>
//
// Not necessarily. Hide the region and ask again (4.8): for shape words the look of the word *before* mattered, also where the map was on the shape.
//
// </details>
//
// ## Your turn
//
// [The exercises](../exercises/04-captioning.ipynb): patches, the look, the gate, the loss that wants the whole picture covered and cannot have it, the measures, and at the end your own functions saying what is in a scene. Before this: [3b, translation](03b-translation.ipynb). After it: [5, pyramid attention](05-pyramid.ipynb).
//
// ## Sources
//
// - Xu et al. (2015), *Show, attend and tell*, [arXiv:1502.03044](https://arxiv.org/abs/1502.03044), eq. 4–6, 13 and §4.2.1 (the gate).
// - Anderson et al. (2018), *Bottom-up and top-down attention for image captioning and visual question answering*, [arXiv:1707.07998](https://arxiv.org/abs/1707.07998): attention between two LSTMs.
// - Dosovitskiy et al. (2021), *An image is worth 16x16 words*, [arXiv:2010.11929](https://arxiv.org/abs/2010.11929), eq. 1.
// - Liu et al. (2017), *Attention correctness in neural image captioning*, [arXiv:1605.09553](https://arxiv.org/abs/1605.09553); Zhang et al. (2016), *Top-down neural attention by excitation backprop*, [arXiv:1608.00507](https://arxiv.org/abs/1608.00507): the pointing game.
// - Petsiuk, Das & Saenko (2018), *RISE*, [arXiv:1806.07421](https://arxiv.org/abs/1806.07421): deletion and insertion.
// - Jain & Wallace (2019), *Attention is not explanation*, [arXiv:1902.10186](https://arxiv.org/abs/1902.10186).
