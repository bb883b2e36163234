/** The models around the translator: classifier, language model, the Keras program, linear probes. */
import { createAdam } from "../../src/training";
import { createRandom, tf } from "../../src/runtime";
import {
  classifierKinds,
  createClassifierTask,
  createLanguageTask,
  linearProbe,
  neighbours,
  type ClassifierKind,
} from "../../src/sentences";
import { kerasSeq2Seq } from "../../src/seq2seq";
import { createVocabulary } from "../../src/text";

const vocabulary = createVocabulary([["good", "bad", "not", "film", "the", "was"]]);
const context = { step: 1, steps: 60, random: createRandom("noise") };

const sentences = (order: boolean) =>
  ["good", "bad"].flatMap((word) =>
    [false, true].map((negated) => ({
      tokens: ["the", "film", "was", ...(negated ? ["not"] : []), word],
      label: (word === "good") !== (order && negated) ? "positive" : "negative",
    })),
  );

describe("createClassifierTask", () => {
  /** A classifier that has seen the four sentences sixty times. */
  function trained(kind: ClassifierKind, order: boolean) {
    const task = createClassifierTask({
      kind,
      vocabulary,
      labels: ["positive", "negative"],
      seed: 1,
      width: 8,
    });
    const adam = createAdam(Object.values(task.variables), { learningRate: 0.05 });
    for (let i = 0; i < 60; i++) adam.step(() => task.loss(sentences(order), context));
    adam.dispose();
    return task;
  }

  test.each(classifierKinds)("%s learns what one word decides", (kind) => {
    const task = trained(kind, false);
    expect(task.evaluate(sentences(false))).toEqual({ accuracy: 1 });
    expect(task.classify([["the", "film", "was", "bad"]])).toEqual(["negative"]);
    task.dispose();
  });

  test("counts of words cannot learn what negation turns around, a state can", () => {
    const [bag, recurrent] = [trained("bag", true), trained("recurrent", true)];
    expect(bag.evaluate(sentences(true))["accuracy"]).toBeLessThan(1);
    expect(recurrent.evaluate(sentences(true))).toEqual({ accuracy: 1 });
    [bag, recurrent].forEach((task) => task.dispose());
  });

  test("the bag has one weight a word and label, and is blind to order; a state is not", () => {
    const scoresOf = (kind: "bag" | "recurrent") => {
      const task = createClassifierTask({ kind, vocabulary, labels: ["a", "b", "c"], seed: 1, width: 8 });
      // Weights that tell all words apart; those of the bag start at zero.
      const random = createRandom("weights");
      Object.values(task.variables).forEach((v) =>
        tf.tidy(() => v.assign(random.normalTensor(v.shape) as never)),
      );
      const lossOf = (tokens: string[]) =>
        tf.tidy(() => task.loss([{ tokens, label: "b" }], context).dataSync()[0] as number);
      const losses = [lossOf(["good", "not", "bad"]), lossOf(["bad", "not", "good"])];
      const { parameters } = task;
      task.dispose();
      return { losses, parameters };
    };
    const bag = scoresOf("bag");
    expect(bag.parameters).toBe(vocabulary.size * 3 + 3);
    expect(bag.losses[0]).toBeCloseTo(bag.losses[1] as number, 6);
    const [ahead, back] = scoresOf("recurrent").losses as [number, number];
    expect(Math.abs(ahead - back)).toBeGreaterThan(1e-3);
  });

  test.each(classifierKinds)("%s: padding is inert", (kind) => {
    const task = createClassifierTask({ kind, vocabulary, labels: ["a", "b"], seed: 1, width: 8 });
    const short = { tokens: ["good", "film"], label: "a" };
    const long = { tokens: ["the", "film", "was", "not", "bad"], label: "b" };
    const loss = (examples: (typeof short)[]) =>
      tf.tidy(() => task.loss(examples, context).dataSync()[0] as number);
    expect(loss([short, long])).toBeCloseTo((loss([short]) + loss([long])) / 2, 5);
    task.dispose();
  });

  test("refuses an unknown label and a sentence without tokens", () => {
    const task = createClassifierTask({ kind: "bag", vocabulary, labels: ["a", "b"], seed: 1 });
    expect(() => task.loss([{ tokens: ["good"], label: "c" }], context)).toThrow(
      /label: expected one of a, b/,
    );
    expect(() => task.classify([["good"], []])).toThrow(/at least one token each/);
    task.dispose();
  });
});

describe("createLanguageTask", () => {
  const songs = [["the", "film", "was", "good"], ["the", "film", "was", "bad"]]; // prettier-ignore

  test("learns to say what follows, and never says start or padding", () => {
    const task = createLanguageTask({ vocabulary, seed: 1, embedding: 8, hidden: 16 });
    const adam = createAdam(Object.values(task.variables), { learningRate: 0.03 });
    const before = task.evaluate(songs)["perplexity"] as number;
    expect(before).toBeGreaterThan(5);
    for (let i = 0; i < 120; i++) adam.step(() => task.loss(songs, context));
    // One choice of two among five words: 2^(1/5) = 1.1487 is the least there is.
    expect(task.evaluate(songs)["perplexity"]).toBeGreaterThan(1.148);
    expect(task.evaluate(songs)["perplexity"]).toBeLessThan(1.25);
    const next = task.nextWords(["the", "film", "was"], 2);
    expect(next.map(({ word }) => word).sort()).toEqual(["bad", "good"]);
    expect(next[0]?.probability).toBeGreaterThan(0.3);
    expect(task.nextWords(["the", "film", "was", "good"], 1)[0]?.word).toBe("<end>");
    adam.dispose();
    task.dispose();
  });

  test("with all of the history shown it is the perplexity of evaluate; with less it differs", () => {
    const task = createLanguageTask({ vocabulary, seed: 3, embedding: 5, hidden: 7 });
    const before = tf.memory().numTensors;
    const whole = task.evaluate(songs)["perplexity"] as number;
    expect(task.perplexityAfter(songs, 5)).toBeCloseTo(whole, 4);
    expect(task.perplexityAfter(songs, 99)).toBeCloseTo(whole, 4);
    expect(Math.abs(task.perplexityAfter(songs, 1) - whole)).toBeGreaterThan(1e-3);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => task.perplexityAfter(songs, 0)).toThrow(/^history: /);
    expect(() => task.perplexityAfter([], 1)).toThrow(/^sentences: /);
    task.dispose();
  });

  test("perplexity of an untrained model with zero output weights is the number of words", () => {
    const task = createLanguageTask({ vocabulary, seed: 1 });
    const { output, bias } = task.variables as unknown as Record<string, tf.Variable>;
    tf.tidy(() => [output, bias].forEach((v) => v?.assign(tf.zerosLike(v) as never)));
    expect(task.evaluate(songs)["perplexity"]).toBeCloseTo(vocabulary.size, 3);
    task.dispose();
  });
});

test("neighbours: the nearest directions, whatever the lengths", () => {
  const table = tf.tensor2d([[9, 9], [9, 9], [9, 9], [9, 9], [1, 0], [5, 0.5], [0, 1], [-1, 0], [0.1, 0.1], [0, -1]]); // prettier-ignore
  const [word, near, , opposite] = vocabulary.words.slice(4);
  const found = neighbours(table, vocabulary, word as string, 5);
  expect(found[0]?.word).toBe(near);
  expect(found[0]?.cosine).toBeCloseTo(5 / Math.hypot(5, 0.5), 5);
  expect(found.at(-1)?.word).toBe(opposite);
  expect(found.map((x) => x.word)).not.toContain(word);
  expect(() => neighbours(table, vocabulary, "unheard-of")).toThrow(/a word of the vocabulary/);
  table.dispose();
});

describe("kerasSeq2Seq", () => {
  test("two LSTMs of 64 and Dense(1), from two lists of numbers to one", () => {
    const model = kerasSeq2Seq({ seed: 1 });
    const lstm = 4 * 64 * (1 + 64 + 1);
    expect(model.countParams()).toBe(2 * lstm + 65);
    const output = model.predict([tf.zeros([2, 4, 1]), tf.zeros([2, 7, 1])]) as tf.Tensor;
    expect(output.shape).toEqual([2, 7, 1]);
    model.dispose();
  });

  test("the decoder starts from the encoder's states: another source, another answer; the same seed, the same", () => {
    const ask = (seed: number, x: number) =>
      tf.tidy(() => {
        const model = kerasSeq2Seq({ units: 5, seed });
        const said = (model.predict([tf.fill([1, 3, 1], x), tf.zeros([1, 1, 1])]) as tf.Tensor).dataSync()[0];
        model.dispose();
        return said as number;
      });
    expect(ask(1, 1)).not.toBeCloseTo(ask(1, -1), 5);
    expect(ask(1, 1)).toBe(ask(1, 1));
    expect(ask(1, 1)).not.toBe(ask(2, 1));
  });
});

describe("linearProbe", () => {
  const random = createRandom("states");
  const draw = (count: number) => {
    const states = Array.from({ length: count }, () => random.normals(3));
    return { states, labels: states.map(([a, b]) => ((a as number) > 2 * (b as number) ? 1 : 0)) };
  };
  const [train, test_] = [draw(200), draw(100)];

  test("reads what a line separates, whatever its scale, and not noise", () => {
    const stretched = ({ states, labels }: typeof train) => ({
      states: states.map(([a, b, c]) => [1000 * a! + 5, b! / 1000, c!]),
      labels,
    });
    expect(linearProbe({ train: stretched(train), test: stretched(test_), classes: 2 })).toBeGreaterThan(
      0.95,
    );
    const noise = { ...test_, labels: test_.labels.map(() => random.integer(0, 1)) };
    expect(linearProbe({ train, test: noise, classes: 2 })).toBeLessThan(0.7);
  });

  test("leaks nothing and refuses empty parts", () => {
    const before = tf.memory().numTensors;
    linearProbe({ train, test: test_, classes: 2, steps: 3 });
    expect(tf.memory().numTensors).toBe(before);
    expect(() => linearProbe({ train: { states: [], labels: [] }, test: test_, classes: 2 })).toThrow(
      /train/,
    );
    expect(() => linearProbe({ train, test: test_, classes: 2, steps: 0 })).toThrow(/steps/);
  });
});
