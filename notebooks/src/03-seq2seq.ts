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
// # 3 · The bottleneck and its cure
//
// Before attention, a network that turned one sequence into another had to squeeze everything it read into **one vector**, and then write from that vector alone. This notebook builds such a network, feeds it the way it is trained and the way it is used, measures how much the vector holds, and then lets the decoder look back. The translator built from the same parts is in [3b](03b-translation.ipynb).

// %%
import { about, claim, progress, show, table } from "@attention-lab/lib/notebook";
import { createRandom, tf } from "@attention-lab/lib/runtime";
import * as figures from "@attention-lab/lib/figures";
import { createLstmWeights, lstm, lstmStepByLoops } from "@attention-lab/lib/recurrent";

const seed = "seq2seq";
about(seed);

// %% [markdown]
// ## 3.1 The encoder is a memory
//
// A recurrent network reads one thing after another and carries a **state**. The LSTM (Hochreiter & Schmidhuber 1997; the forget gate is from Gers et al. 2000) carries two vectors: $c$, what it remembers, and $h$, what it shows. From the input $x$ and the $h$ of the step before, it computes three gates, $i$ for input, $f$ for forget and $o$ for output, and a candidate $g$ for storing:
//
// $$[i, f, g, o] = [x; h]\,W + b \qquad c' = \sigma(f) \odot c + \sigma(i) \odot \tanh(g) \qquad h' = \sigma(o) \odot \tanh(c')$$
//
// A prime marks the new state, $\odot$ multiplies number by number, and $\sigma(z) = 1/(1+e^{-z})$ squeezes every gate between 0 (shut) and 1 (open). The forget gate is named after what it does when it is shut; open, it keeps.
//
// By hand, with a state of one number and weights chosen so that it keeps what it sees first: the forget gate is open (bias 4), and the input gate is more open than shut only for inputs above 0.5.

// %%
const keeper = { w: [[12, 0, 2, 0], [0, 0, 0, 0]], b: [-6, 4, 0, 4] }; // rows x, h; columns i, f, g, o
let [h, c] = [[0], [0]];
const trace = [1, 0, 0.1, 0, 0].map((x) => {
  ({ h, c } = lstmStepByLoops([x], h, c, keeper));
  return { "read": x, "remembers c": c[0].toFixed(4), "shows h": h[0].toFixed(4) };
});
table(trace);

// %% [markdown]
// The 1 is still there four steps later, a little faded. The library's version runs whole batches, and on native TensorFlow a whole sequence is a single kernel:

// %%
const small = { w: tf.tensor2d(keeper.w), b: tf.tensor1d(keeper.b) };
const byLibrary = lstm(tf.tensor3d([[[1], [0], [0.1], [0], [0]]]), small); // [batch 1, time 5, dIn 1]
console.log("h, by hand:    ", trace.map((row) => row["shows h"]).join("  "));
console.log("h, by library: ", [...byLibrary.outputs.dataSync()].map((x) => x.toFixed(4)).join("  "));

// %% [markdown]
// A larger one, with random weights, reading *a b c a b c*. Every column shows $h$ after one more letter. The last column, with the $c$ that belongs to it, is **all** that a decoder without attention will ever know about the six letters. (The two together are what people call *the* vector, and so do we.)

// %%
const letters = ["a", "b", "c", "a", "b", "c"];
const vectors = createRandom(seed).normals(3 * 6, 1);
const read = tf.tensor3d([letters.map((letter) => vectors.slice(6 * "abc".indexOf(letter), 6 * "abc".indexOf(letter) + 6))]);
const states = lstm(read, createLstmWeights(seed, { dIn: 6, d: 8 })).outputs.squeeze([0]).transpose(); // [8, 6]
show(
  figures.matrixMap(
    states.arraySync() as number[][],
    {
      title: "The state of an LSTM while it reads",
      rows: Array.from({ length: 8 }, (_, i) => `unit ${i + 1}`),
      columns: letters.map((letter, i) => `${i + 1}: ${letter}`),
      rowTitle: "unit of the state",
      columnTitle: "letters read so far",
    },
    true,
  ),
);

// %% [markdown]
// Columns 1 and 4 read the same letter and differ: a state holds what came before, not only what came last. Nothing says which unit stands for what; training has to find a use for them.
//
// ## 3.2 The program that many posts print
//
// One of the posts this course grew out of shows an encoder and a decoder in Keras: an LSTM of 64 units reads numbers, its two states start a second LSTM of 64 units, and a dense layer makes one number of each output. Here it is, rebuilt layer by layer in TensorFlow.js:

// %%
import { kerasSeq2Seq } from "@attention-lab/lib/seq2seq";

const keras = kerasSeq2Seq({ seed: 1 });
const fourNumbers = tf.tensor3d([[[1], [2], [3], [4]]]);
const fiveNumbers = tf.tensor3d([[[0], [1], [2], [3], [4]]]);
const said = (keras.predict([fourNumbers, fiveNumbers]) as typeof fourNumbers).arraySync() as number[][][];
table(keras.layers.map((layer) => ({ layer: layer.name, "output shape": JSON.stringify(layer.outputShape), parameters: layer.countParams() })));
keras.dispose();
console.log("untrained, it answers:", said[0].map(([x]) => x.toFixed(4)).join(", "));

// %% [markdown]
// (`null` is a size left open: how many sequences, how long. The first LSTM gives three things: its output and the two states.) The wiring is right. But numbers go in and numbers come out: no vocabulary, no embedding, no softmax over words, no mark for the end. It cannot say a word, trained or not. What it can learn is to repeat numbers. While it learns, its decoder is fed with the right number before the one it must say. In use nobody knows the right one. So let us train it, and then feed it in three ways:

// %%
import { rightBefore, trainNow } from "@attention-lab/experiments";

const REPEATER_STEPS = 80;
const repeaterBar = progress(REPEATER_STEPS, "the Keras model");
const { task: repeater, test: numberLists } = await trainNow("numbers.copy.Keras", {
  changes: { "train.steps": REPEATER_STEPS, "train.seed": 1 }, // the seed of the model above
  onStep: (loss) => repeaterBar.step(loss),
});

// %%
const fresh = numberLists.fresh;
const average = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
const errorOf = (answers: number[][]) => Math.sqrt(average(answers.flatMap((row, i) => row.map((x, t) => (x - fresh[i][t]) ** 2))));
const zeros = fresh.map((list) => list.map(() => 0));
/** Says one number after the other; each is fed back to get the next. */
const answersToItself = () => {
  let fed = zeros;
  for (let t = 1; t < 5; t++) {
    const answers = repeater.answers(fresh, fed);
    fed = fed.map((list, i) => list.map((x, k) => (k === t ? answers[i][t - 1] : x)));
  }
  return repeater.answers(fresh, fed);
};
const errors = {
  "the right numbers before (as in training)": errorOf(repeater.answers(fresh, rightBefore(fresh))),
  "its own numbers before (as in use)": errorOf(answersToItself()),
  "zeros": errorOf(repeater.answers(fresh, zeros)),
  "(for comparison: always answering 0)": errorOf(zeros),
};
repeater.dispose();
table(Object.entries(errors).map(([fed, error]) => ({ "the decoder is fed with": fed, "root mean square error": error.toFixed(3) })));

// %% [markdown]
// The same weights, the same lists, and the error depends on what the decoder is fed with. Zeros, of which it saw only one a list in training, make it worse than no answer at all. The row that counts is the second: that is how it would be used.
//
// ## 3.3 Teacher forcing and running free
//
// Now the real thing, on a task whose answer is known: **copy** a sequence of letters from an alphabet of 16. The model has everything the program above lacks: a learned vector for every letter (an *embedding*), a softmax over the letters, a mark to start and one to end, and a loss that ignores *padding*, which only fills shorter sequences up to the length of the longest. It is a registered experiment ([3b](03b-translation.ipynb) shows what that means), so `npm run train -- bottleneck.copy.NoAttention` trains the same model.
//
// While training, the decoder is fed with the **right** letter before (teacher forcing). In use there is nobody to tell it: it is fed with its **own** (running free).

// %%
import { encodePairs, type PairTask, type SentencePair } from "@attention-lab/lib/seq2seq";
import { accuracyByPosition, exactMatch } from "@attention-lab/lib/text";

const COPY_STEPS = 500;
const copyBar = progress(COPY_STEPS, "copying through a vector of 64");
const copier = await trainNow("bottleneck.copy.NoAttention", {
  changes: { "train.steps": COPY_STEPS },
  onStep: (loss) => copyBar.step(loss),
});

// %%
/** What the model would say next at every place, always fed with the right letters. */
function forced(task: PairTask, pairs: readonly SentencePair[]): string[][] {
  return tf.tidy(() => {
    const { source, inputs, targets } = encodePairs(pairs, task.encoding);
    const { logits } = task.model.teacherForced(task.model.encode(source), inputs);
    const ids = logits.argMax(-1).arraySync() as number[][];
    return ids.map((row, i) => task.encoding.target.decode(row.slice(0, targets.lengths[i])));
  });
}

const ofLength = (length: number) => copier.test.in_range.filter(({ source }) => source.length === length);
const tens = ofLength(10);
const wanted = tens.map(({ target }) => [...target]);
const byTeacher = forced(copier.task, tens);
const runningFree = copier.task.translate(tens.map(({ source }) => source)).map(({ tokens }) => tokens);
const places = Array.from({ length: 10 }, (_, i) => i + 1);
show(
  figures.curves({
    title: `The same model, fed in two ways (${tens.length} sequences of 10 letters)`,
    xTitle: "place in the copy",
    yTitle: "share of right letters",
    x: places,
    series: [
      { name: "fed with the right letters", y: accuracyByPosition(byTeacher, wanted).slice(0, 10) },
      { name: "fed with its own", y: accuracyByPosition(runningFree, wanted).slice(0, 10) },
    ],
    yRange: [0, 1.05],
  }),
);
console.log(`source  ${tens[0].source.join(" ")}\nforced  ${byTeacher[0].join(" ")}\nfree    ${runningFree[0].join(" ")}`);

// %% [markdown]
// Fed with the truth, an error costs one letter. Running free, an error is fed back, and everything after it stands on sand. Reported accuracies must say which of the two they are: in this kit, always the second, unless said otherwise.
//
// A second thing that is not obvious: the likeliest *next* letter at each step need not lead to the likeliest *sequence*. **Beam search** keeps several beginnings alive, the likeliest ones so far. Greedy search is a beam of width 1. The log probability below is that of the whole sequence found; nearer to 0 is likelier. Likelier is not the same as right, as the middle column shows:

// %%
const beamPairs = [...ofLength(7), ...ofLength(8)].slice(0, 60);
const widths = [1, 2, 4, 8];
const beams = widths.map((width) => {
  const best = beamPairs.map(({ source }) => copier.task.translateByBeam(source, { width: width })[0]);
  return {
    width: width,
    exact: exactMatch(best.map(({ tokens }) => tokens), beamPairs.map(({ target }) => [...target])),
    logProbability: best.reduce((sum, b) => sum + b.logProbability, 0) / best.length,
  };
});
table(
  beams.map(({ width, exact, logProbability }) => ({
    "width of the beam": width,
    "whole sequences right": exact.toFixed(2),
    "mean log probability": logProbability.toFixed(3),
  })),
  `${beamPairs.length} sequences of 7 and 8 letters`,
);

// %%
await claim("B5", "confirmed", "A decoder writes step by step, fed with its own words; that costs accuracy, and looking further ahead finds likelier sequences", () => {
  const share = (said: string[][]) => said.flatMap((row, i) => wanted[i].map((x, j): number => (row[j] === x ? 1 : 0))).reduce((a, b) => a + b, 0) / (10 * wanted.length);
  const [teacher, free] = [share(byTeacher), share(runningFree)];
  const [greedy, , beam] = beams;
  return {
    holds: free < teacher && beam.logProbability > greedy.logProbability,
    measured: `length 10, without attention: ${(100 * teacher).toFixed(0)} % of the letters right when fed with the right ones, ${(100 * free).toFixed(0)} % when fed with its own; mean log probability ${greedy.logProbability.toFixed(2)} greedy, ${beam.logProbability.toFixed(2)} with a beam of 4 (whole sequences right: ${(100 * greedy.exact).toFixed(0)} % and ${(100 * beam.exact).toFixed(0)} %)`,
  };
});

// %% [markdown]
// ## 3.4 The bottleneck, measured
//
// How long may a sequence be until one vector no longer holds it? Four models, four sizes, three seeds each, all trained for 800 steps on the same sequences of 1 to 12 letters, running free on sequences that training does not contain, up to 24 long:
//
// - **one vector**: an LSTM reads, its last state starts the decoder;
// - **one vector, source reversed**: the cheap trick of Sutskever et al. (2014, §3.3): read from the end, so that the first letters to write are the last ones read;
// - **one vector, read both ways**: half the vector from each direction;
// - **attention**: reads both ways too, and the decoder looks at *all* encoder states by additive attention (notebook 02 has the score, section 3.5 the rest).
//
// All four have the same number of parameters to within 5 %, so that attention has to pay for its own weights with a smaller state, and reading both ways, which needs fewer weights, gets a larger one. The 48 trainings take longer than a notebook should: `npm run study -- bottleneck` ran them, with this result.

// %%
import { bottleneckPoint, bottleneckResults, bottleneckVariants, stateSizes, type BottleneckVariant } from "@attention-lab/experiments";

const { recipe, points } = bottleneckResults();
const titles: Record<BottleneckVariant, string> = {
  NoAttention: "one vector",
  Reversed: "one vector, source reversed",
  BothWays: "one vector, read both ways",
  Attention: "attention",
};
const spread = (xs: number[]) => Math.sqrt(xs.reduce((sum, x) => sum + (x - average(xs)) ** 2, 0) / (xs.length - 1));
const runs = (variant: BottleneckVariant, size: number) => points.filter((p) => p.variant === variant && p.size === size);
const curve = (variant: BottleneckVariant, size: number, of: (p: (typeof points)[number]) => number[]) => {
  const rows = runs(variant, size).map(of);
  return { y: rows[0].map((_, i) => average(rows.map((row) => row[i]))), band: rows[0].map((_, i) => spread(rows.map((row) => row[i]))) };
};
const againstPlain = (variant: BottleneckVariant, size: number) => {
  const [{ parameters, hidden }] = runs(variant, size);
  const percent = 100 * (parameters / runs("NoAttention", size)[0].parameters - 1);
  return `${hidden} (${(Math.round(10 * percent) / 10 + 0).toFixed(1)} %)`; // + 0: no minus before a zero
};
console.log(recipe.command);
table(
  stateSizes.map((size) => ({
    "state of one vector": size,
    "its parameters": runs("NoAttention", size)[0].parameters,
    ...Object.fromEntries(bottleneckVariants.slice(1).map((variant) => [titles[variant], againstPlain(variant, size)])),
  })),
  "Sizes of the state, and in brackets how far the parameters are from those of one vector",
);

// %%
const lengths = points[0].exact.map((_, i) => i + 1);
const untrained = [{ from: 12.5, to: 24.5, text: "longer than any in training" }];
show(
  figures.curves({
    title: "Copying through one vector",
    xTitle: "length of the sequence (letters)",
    yTitle: "share of sequences all right",
    x: lengths,
    regions: untrained,
    series: stateSizes.map((size) => ({ name: `state of ${size}`, ...curve("NoAttention", size, (p) => p.exact) })),
    yRange: [0, 1.05],
  }),
);

// %% [markdown]
// The same with attention, each with as many parameters as the one vector above:

// %%
show(
  figures.curves({
    title: "Copying with attention",
    xTitle: "length of the sequence (letters)",
    yTitle: "share of sequences all right",
    x: lengths,
    regions: untrained,
    series: stateSizes.map((size) => ({ name: `as many parameters as ${size}`, ...curve("Attention", size, (p) => p.exact) })),
    yRange: [0, 1.05],
  }),
);

// %% [markdown]
// And all four models at one size:

// %%
show(
  figures.curves({
    title: "The same number of parameters, four ways (as many as a state of 64)",
    xTitle: "length of the sequence (letters)",
    yTitle: "share of sequences all right",
    x: lengths,
    regions: untrained,
    series: bottleneckVariants.map((variant) => ({ name: titles[variant], ...curve(variant, 64, (p) => p.exact) })),
    yRange: [0, 1.05],
  }),
);

// %% [markdown]
// Whiskers are standard deviations over three seeds. (There are only 16 sequences of length 1. Four of them are kept for testing, and training never asks for just these letters alone: the first point says little.) Two things must be kept apart:
//
// - **In range** (up to 12) the model has trained on such lengths. What fails here fails for want of *capacity*, or of training: with 800 steps nobody says that a larger budget could not teach the small vector more.
// - **Beyond** (13 to 24) nothing was trained. What fails here fails to *extrapolate*. Attention lasts a letter or two longer, with large differences between the seeds, and then falls to nothing: it removes the bottleneck, not the need to have seen such lengths.
//
// One wrong letter spoils a whole sequence. Letter by letter, the mean over all places, the fall is gentler (guessing among 16 letters would get 0.06), and even the smallest model with attention stays ahead of the largest vector:

// %%
show(
  figures.curves({
    title: "Letters right, mean over the places",
    xTitle: "length of the sequence (letters)",
    yTitle: "share of right letters",
    x: lengths,
    regions: untrained,
    series: [
      ...stateSizes.map((size) => ({ name: `one vector of ${size}`, ...curve("NoAttention", size, (p) => p.letters) })),
      { name: "attention, smallest", ...curve("Attention", stateSizes[0], (p) => p.letters) },
    ],
    yRange: [0, 1.05],
  }),
);

// %% [markdown]
// Where in the sequence are the errors? At the longest training length, place by place:

// %%
show(
  figures.curves({
    title: "Which places get lost, by the size of the vector (length 12)",
    xTitle: "place in the copy",
    yTitle: "share of right letters",
    x: Array.from({ length: 12 }, (_, i) => i + 1),
    series: stateSizes.map((size) => ({ name: `one vector of ${size}`, ...curve("NoAttention", size, (p) => p.byPosition) })),
    yRange: [0, 1.05],
  }),
);

// %%
show(
  figures.curves({
    title: "Which places get lost (length 12, as many parameters as a state of 64)",
    xTitle: "place in the copy",
    yTitle: "share of right letters",
    x: Array.from({ length: 12 }, (_, i) => i + 1),
    series: bottleneckVariants.map((variant) => ({ name: titles[variant], ...curve(variant, 64, (p) => p.byPosition) })),
    yRange: [0, 1.05],
  }),
);

// %% [markdown]
// With one vector the share falls from place to place. Two things add up here: what the vector has lost, and the errors that running free feeds back (3.3). Reading from the end should help the first letters most, if the story of the "first letters read last" were all there is to it. Here it helps the later places more.
//
// A piece of this again, live: the smallest size, one vector against attention, 300 steps each. The loss is the mean of $-\ln P$ of the right letter, in *nats*; guessing among 16 letters and the end would cost $\ln 17 \approx 2.83$. (After so few steps attention may still find two letters harder than four; after 800, above, it does not.)

// %%
const LIVE_STEPS = 300;
const livePoint = async (variant: BottleneckVariant) => {
  const bar = progress(LIVE_STEPS, titles[variant]);
  return bottleneckPoint(variant, 16, 4, { steps: LIVE_STEPS, onStep: (loss) => bar.step(loss) });
};
const live = [await livePoint("NoAttention"), await livePoint("Attention")];
table(
  live.map((p) => ({
    model: titles[p.variant],
    parameters: p.parameters,
    "loss (nats a letter)": p.loss.toFixed(3),
    ...Object.fromEntries([2, 4, 6, 8, 10, 12].map((n) => [`length ${n}`, p.exact[n - 1].toFixed(2)])),
  })),
  "A new seed, share of sequences all right",
);

// %%
await claim("B1", "confirmed", "One vector loses detail of long inputs, and a smaller vector sooner", () => {
  const at = (size: number, length: number) => average(runs("NoAttention", size).map((p) => p.exact[length - 1]));
  const reach = (size: number) => Math.max(0, ...lengths.filter((n) => at(size, n) >= 0.5));
  const reaches = stateSizes.map(reach);
  return {
    holds: runs("NoAttention", 64).length >= 3 && at(64, 12) < at(64, 3) - 0.5 && reaches.every((n, i) => i === 0 || n > reaches[i - 1]),
    measured: `in range, after 800 steps: at least half of the sequences right up to length ${reaches.join(", ")} for states of ${stateSizes.join(", ")}; at length 12 ${stateSizes.map((s) => `${(100 * at(s, 12)).toFixed(0)} %`).join(", ")}; beyond the training lengths, at 16, ${stateSizes.map((s) => `${(100 * at(s, 16)).toFixed(0)} %`).join(", ")} (${runs("NoAttention", 64).length} seeds)`,
  };
});

// %% [markdown]
// **How it really went.** The usual story is: Sutskever's model suffered from long sentences, and Bahdanau cured it. Read closely, it is less tidy. Sutskever et al. (2014, §3.7) report *little* degradation with length, with four layers of 1,000 cells and reversed sources. Cho et al. (2014, §5.1 and §6) saw the collapse in a smaller model trained on sentences of at most 30 words, and considered the fixed vector as one explanation and the decoder as another. Their baseline without neural networks got *better* with length, which is why a control curve matters. And words outside the vocabulary cost them about ten points of BLEU (the score of translations, [3b](03b-translation.ipynb)), more than length did. Bahdanau et al. (2015, fig. 2) then showed a curve that stays flat past 50 words, for the model trained on sentences of up to 50. Our own curve above shows capacity, with the training budget as the limit named beside it.
//
// ## 3.5 Looking back
//
// The cure: keep **all** encoder states $\bar h_s$, one for each place $s$ of the source, and let the decoder state $h_t$ of each step $t$ choose. The additive score of Bahdanau et al. (2015), with the path of Luong et al. (2015):
//
// $$e_{ts} = v^\top \tanh(W h_t + U \bar h_s) \qquad \alpha_t = \mathrm{softmax}(e_t) \qquad c_t = \sum_s \alpha_{ts} \bar h_s \qquad \tilde h_t = \tanh(W_c [c_t; h_t])$$
//
// The scores $e_t$ become weights $\alpha_t$ by softmax over the source; the **context** $c_t$ is their weighted mean of states (not the $c$ that the LSTM remembers); $\tilde h_t$, which mixes both, is what predicts the next letter. $W$, $U$, $v$ and $W_c$ are learned. Bahdanau's own decoder asks with the state *before* the step, Luong's and ours with the current one.
//
// $U \bar h_s$ does not depend on the decoder, so it is computed **once** per sentence. And with $v = 0$ all scores are 0, so attention starts out looking everywhere equally:

// %%
import { align, createAlignmentWeights, prepareMemory } from "@attention-lab/lib/seq2seq";

const memory = { states: createRandom(`${seed}/states`).normalTensor([1, 5, 8]), lengths: [5] };
const alignment = createAlignmentWeights("additive", seed, 8);
const asking = createRandom(`${seed}/query`).normalTensor([1, 1, 8]);
const weightsWith = (v: typeof asking) => {
  const chosen = { ...alignment, v: v };
  return (align("additive", chosen, asking, prepareMemory("additive", chosen, memory), 5).weights.arraySync() as number[][][])[0][0];
};
table([
  { v: "zeros (Bahdanau et al., App. B.1)", ...Object.fromEntries(weightsWith(tf.zeros([8])).map((x, s) => [`state ${s + 1}`, x.toFixed(3)])) },
  { v: "random", ...Object.fromEntries(weightsWith(alignment.v!).map((x, s) => [`state ${s + 1}`, x.toFixed(3)])) },
]);

// %% [markdown]
// Train it for a few hundred steps, with the state of 58 that has as many parameters as one vector of 64. This time the task is to write the letters **backwards**, so that to walk along with the source will not do:

// %%
const ATTENTION_STEPS = 300;
const attentionBar = progress(ATTENTION_STEPS, "writing backwards with attention");
const looker = await trainNow("bottleneck.copy.Attention", {
  changes: { "data.task": "reverse", "train.steps": ATTENTION_STEPS, "task.hidden": 58 },
  onStep: (loss) => attentionBar.step(loss),
});

// %%
const example = looker.test.in_range.filter(({ source }) => source.length === 12)[3];
const [written] = looker.task.translate([example.source]);
show(
  figures.alignmentSlider(written.weights, {
    title: "Where the decoder looks, letter by letter",
    rows: [...written.tokens, "(end)"].slice(0, written.weights.length),
    columns: example.source,
    rowTitle: "letter written",
    columnTitle: "letter of the source",
  }),
);

// %% [markdown]
// Move the slider: the decoder begins at the end and looks one place nearer to the beginning with each letter. Nobody told it to; that is how the errors got smaller. Over all test sequences of 6 to 12 letters, how often does it look most at the letter it is about to write, and how often is the whole right?

// %%
const seen = looker.test.in_range.filter(({ source }) => source.length >= 6);
const mirrored = looker.task.translate(seen.map(({ source }) => source));
const peaks = mirrored.flatMap(({ weights }, i) => {
  const { length } = seen[i].source;
  return weights.slice(0, length).map((row, t): number => (row.indexOf(Math.max(...row)) === length - 1 - t ? 1 : 0));
});
const wholes = exactMatch(mirrored.map(({ tokens }) => tokens), seen.map(({ target }) => [...target]));
console.log(`looks most at the letter it writes: ${(100 * average(peaks)).toFixed(1)} % of ${peaks.length} letters; whole sequences right: ${(100 * wholes).toFixed(1)} %`);
copier.task.dispose();
looker.task.dispose();

await claim("B2", "corrected", "Attention removes the bottleneck for lengths like those of training, at equal size; beyond them it fails as well", () => {
  const at = (variant: BottleneckVariant, size: number, n: number) => average(runs(variant, size).map((p) => p.exact[n - 1]));
  const worst = Math.min(...stateSizes.map((size) => at("Attention", size, 12) - Math.max(...(["NoAttention", "Reversed", "BothWays"] as const).map((v) => at(v, size, 12)))));
  const off = Math.max(...points.map((p) => Math.abs(p.parameters / runs("NoAttention", p.size)[0].parameters - 1)));
  return {
    holds:
      average(peaks) >= 0.95 && off <= 0.05 && worst > 0 && live[1].loss < live[0].loss &&
      stateSizes.every((size) => runs("Attention", size).length >= 3 && at("Attention", size, 12) > 0.9 && at("Attention", size, 20) < 0.1),
    measured: `exact match at length 12 for the sizes ${stateSizes.join(", ")}: attention ${stateSizes.map((s) => `${(100 * at("Attention", s, 12)).toFixed(0)} %`).join(", ")}, one vector ${stateSizes.map((s) => `${(100 * at("NoAttention", s, 12)).toFixed(0)} %`).join(", ")}, reversed ${stateSizes.map((s) => `${(100 * at("Reversed", s, 12)).toFixed(0)} %`).join(", ")}, both ways ${stateSizes.map((s) => `${(100 * at("BothWays", s, 12)).toFixed(0)} %`).join(", ")}; beyond training, at 14, 16 and 20, attention of size 64 ${[14, 16, 20].map((n) => `${(100 * at("Attention", 64, n)).toFixed(0)} %`).join(", ")}; taught to reverse, it looks most at the letter it writes in ${(100 * average(peaks)).toFixed(1)} % of ${peaks.length}; parameters within ${(100 * off).toFixed(1)} %, ${runs("Attention", 64).length} seeds`,
  };
});

// %% [markdown]
// ## What would falsify this
//
// - B1 would fall if a state of 16 held as long sequences as one of 128 under the same training, or if exact match did not fall with length.
// - B2 would fall if at equal size any of the three models with one vector were as good at length 12, if attention got less than 90 % right there, if it went on working at length 20 after training up to 12, or if it wrote backwards without looking backwards (95 % of the letters).
// - B5 would fall if the decoder did as well on its own letters as on the right ones, or if a beam found no likelier sequences.
//
// What is *not* shown here: what more than 800 steps would do for one vector. The curves compare equal budgets.
//
// ## Your turn
//
// [The exercises](../exercises/03-seq2seq.ipynb) build every part of this by hand. Then [3b](03b-translation.ipynb) makes a translator from the same parts.
//
// ## Sources
//
// - Hochreiter & Schmidhuber (1997), *Long short-term memory*; Gers, Schmidhuber & Cummins (2000), *Learning to forget*.
// - Sutskever, Vinyals & Le (2014), *Sequence to sequence learning with neural networks*, [arXiv:1409.3215](https://arxiv.org/abs/1409.3215), §3.3 and §3.7.
// - Cho et al. (2014), *On the properties of neural machine translation*, [arXiv:1409.1259](https://arxiv.org/abs/1409.1259), §5.1 and §6.
// - Bahdanau, Cho & Bengio (2015), *Neural machine translation by jointly learning to align and translate*, [arXiv:1409.0473](https://arxiv.org/abs/1409.0473), §3.1 and App. A, B.
// - Luong, Pham & Manning (2015), *Effective approaches to attention-based neural machine translation*, [arXiv:1508.04025](https://arxiv.org/abs/1508.04025), §3.
