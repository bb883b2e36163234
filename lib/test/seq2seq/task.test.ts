import { createAdam } from "../../src/training";
import { createRandom, tf } from "../../src/runtime";
import { InputError } from "../../src/base";
import { createVocabulary } from "../../src/text";
import {
  createPairTask,
  createSeq2Seq,
  createTransformer,
  encodePairs,
  encodeSources,
  type PairTask,
  type SentencePair,
  type Seq2Seq,
} from "../../src/seq2seq";
import { modelWith } from "./models";

const letters = ["a", "b", "c", "d", "e"];
const vocabulary = createVocabulary([letters]);
const random = createRandom("pairs");
/** Eight different sentences of 1 to 4 letters, and each backwards. */
const pairs: SentencePair[] = [1, 2, 2, 3, 3, 4, 4, 4].map((length) => {
  const source = Array.from({ length }, () => letters[random.integer(0, 4)] as string);
  return { source, target: [...source].reverse() };
});
const encoding = { source: vocabulary, target: vocabulary };
const words = { sourceWords: vocabulary.size, targetWords: vocabulary.size, seed: 1 };
const sizes = { ...words, embedding: 16, hidden: 24 };
const context = (step: number, steps: number) => ({ step, steps, random: createRandom(step) });

/** Trains until the loss is below `enough`, `steps` steps at most; the last loss. */
function train(task: PairTask, steps: number, enough = 0): number {
  const adam = createAdam(Object.values(task.variables), { learningRate: 0.03, clipNorm: 1 });
  let loss = Infinity;
  for (let i = 1; i <= steps && loss >= enough; i++)
    loss = adam.step(() => task.loss(pairs, context(i, steps)));
  adam.dispose();
  return loss;
}

const models: [string, () => Seq2Seq, object][] = [
  ["LSTM, additive, input feeding", () => createSeq2Seq({ ...sizes, attention: "additive", inputFeeding: true }), {}],
  ["GRU, dot, both ways, reversed", () => createSeq2Seq({ ...sizes, cell: "gru", attention: "dot", bidirectional: true }), { reverseSource: true }],
  ["LSTM, none, little teacher forcing", () => createSeq2Seq(sizes), { teacherForcingFloor: 0.7 }],
  ["Transformer, dropout", () => createTransformer({ ...words, width: 16, heads: 2, layers: 1 }), { dropout: 0.02 }],
]; // prettier-ignore

test.each(models)("%s: learns eight pairs by heart", (_, make, options) => {
  const task = createPairTask({ model: make(), ...encoding, maxLength: 8, ...options });
  expect(task.evaluate(pairs)["exact_match"]).toBeLessThan(1);
  expect(train(task, 200, 0.03)).toBeLessThan(0.03);
  const { exact_match, token_accuracy, perplexity, bleu } = task.evaluate(pairs);
  expect(exact_match).toBe(1);
  expect(token_accuracy).toBe(1);
  expect(perplexity).toBeLessThan(1.1);
  expect(bleu).toBeCloseTo(100, 5);
  expect(task.decode?.(pairs)[0]).toBe(`${pairs[0]!.source.join(" ")} → ${pairs[0]!.target.join(" ")}`);
  expect(task.translateByBeam(pairs[7]!.source)[0]?.tokens).toEqual(pairs[7]!.target);
  task.dispose();
});

test("perplexity is exp of the mean loss of all words, however sentences are cut into batches", () => {
  const task = createPairTask({ model: modelWith(sizes), ...encoding });
  const many = Array.from({ length: 26 }, () => pairs).flat(); // 208, more than one batch
  const mean = tf.tidy(() => task.loss(many, context(1, 1)).dataSync()[0] as number);
  // Compared as logarithms: a float32 sum of 1,500 terms is right to about six digits, on some processors less.
  expect(Math.log(task.evaluate(many)["perplexity"] as number)).toBeCloseTo(mean, 4);
  task.dispose();
});

test("reversed sources: weights come in reading order, without padding", () => {
  const model = createSeq2Seq({ ...sizes, attention: "dot" });
  const plain = createPairTask({ model, ...encoding, maxLength: 5 });
  const reversing = createPairTask({ model, ...encoding, maxLength: 5, reverseSource: true });
  const sentences = pairs.map(({ source }) => source);
  const backwards = sentences.map((tokens) => [...tokens].reverse());
  const [a, b] = [reversing.translate(sentences), plain.translate(backwards)];
  a.forEach(({ tokens, weights }, i) => {
    expect(tokens).toEqual(b[i]?.tokens);
    expect(weights?.map((row) => [...row].reverse())).toEqual(b[i]?.weights);
    weights?.forEach((row) => {
      expect(row).toHaveLength(sentences[i]!.length);
      expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 5);
    });
  });
  const [first] = reversing.translateByBeam(sentences[7]!, { width: 1 });
  expect(first?.tokens).toEqual(a[7]?.tokens);
  first?.weights?.forEach((row, t) =>
    row.forEach((x, s) => expect(x).toBeCloseTo(a[7]!.weights![t]![s]!, 5)),
  );
  plain.dispose();
});

test("pairs become ids: marks, padding, reversal, unknown words; the docstring's numbers", () => {
  const small = createVocabulary([["b"], ["a", "a"]]); // a 4, b 5
  const both = { source: small, target: small };
  const two = [{ source: ["a", "b"], target: ["b"] }, { source: ["z"], target: [] }]; // prettier-ignore
  const { source, inputs, targets } = encodePairs(two, both);
  expect(source).toMatchObject({ ids: [[4, 5], [1, 0]], lengths: [2, 1] }); // prettier-ignore
  expect(inputs).toEqual([[2, 5], [2, 0]]); // prettier-ignore
  expect(targets).toMatchObject({ ids: [[5, 3], [3, 0]], lengths: [2, 1] }); // prettier-ignore
  const reversed = encodeSources([["a", "b"], ["b"]], { ...both, reverseSource: true });
  expect(reversed.ids).toEqual([[5, 4], [5, 0]]); // prettier-ignore
  const one = createVocabulary([["b"]]);
  expect(encodePairs([{ source: ["b"], target: ["b"] }], { source: one, target: one }).inputs).toEqual([
    [2, 4],
  ]);
  expect(() => encodePairs([{ source: [], target: ["a"] }], both)).toThrow(/position 0/);
  expect(() => encodeSources([], both)).toThrow(InputError);
});

test.each(models)("%s: training, evaluating, decoding leak nothing", (_, make, options) => {
  const start = tf.memory().numTensors;
  const task = createPairTask({ model: make(), ...encoding, maxLength: 4, ...options });
  expect(tf.memory().numTensors - start).toBe(Object.keys(task.variables).length);
  train(task, 2);
  task.evaluate(pairs);
  task.translate([["a"]]);
  task.translateByBeam(["a", "b"]);
  expect(tf.memory().numTensors - start).toBe(Object.keys(task.variables).length);
  task.dispose();
  expect(tf.memory().numTensors).toBe(start);
});

test("the same seed gives the same model, another one another; refuses sizes that do not fit", () => {
  const first = (model: Seq2Seq) => {
    const [weight] = Object.values(createPairTask({ model, ...encoding }).variables);
    const value = weight?.dataSync()[0];
    model.dispose();
    return value;
  };
  expect(first(createSeq2Seq(sizes))).toBe(first(createSeq2Seq(sizes)));
  expect(first(createSeq2Seq(sizes))).not.toBe(first(createSeq2Seq({ ...sizes, seed: 2 })));
  const before = tf.memory().numTensors;
  const bad = [{ hidden: 0 }, { embedding: 1.5 }, { sourceWords: NaN }, { window: 0 }, { hidden: 5, bidirectional: true }, { attention: "bahdanau" as never }]; // prettier-ignore
  for (const options of bad) expect(() => createSeq2Seq({ ...sizes, ...options })).toThrow(InputError);
  for (const options of [{ width: 0 }, { width: 6, heads: 4 }, { width: 3, heads: 1 }, { layers: 0 }]) {
    expect(() => createTransformer({ ...words, ...options })).toThrow(InputError);
  }
  expect(() => createSeq2Seq({ ...sizes, cell: "rnn" as never })).toThrow(InputError);
  expect(tf.memory().numTensors).toBe(before);
});

test("log P of a pair: its sum over all pairs is the perplexity's; beam search reports the same for what it finds", () => {
  const task = createPairTask({
    model: modelWith({ ...sizes, attention: "additive" }),
    ...encoding,
    maxLength: 4,
  });
  const before = tf.memory().numTensors;
  const logs = task.logProbabilities(pairs);
  expect(tf.memory().numTensors).toBe(before);
  const words = pairs.reduce((sum, { target }) => sum + target.length + 1, 0);
  const mean = logs.reduce((sum, x) => sum + x, 0) / words;
  expect(-mean).toBeCloseTo(Math.log(task.evaluate(pairs)["perplexity"] as number), 4);
  const { source } = pairs[5]!;
  const found = task.translateByBeam(source, { width: 40 }).find(({ tokens }) => tokens.length < 4)!;
  expect(task.logProbabilities([{ source, target: found.tokens }])[0]).toBeCloseTo(found.logProbability, 4);
  task.dispose();
});

test("log P over all sequences of at most one word and all longer ones is at most 1", () => {
  const task = createPairTask({ model: modelWith(sizes), ...encoding });
  const shortest = [[], ...letters.map((letter) => [letter])].map((target) => ({ source: ["a"], target }));
  const mass = task.logProbabilities(shortest).reduce((sum, log) => sum + Math.exp(log), 0);
  expect(mass).toBeGreaterThan(0);
  expect(mass).toBeLessThan(1);
  task.dispose();
});
