/** What classifiers, language models and probes refuse, and that they leave no tensors behind. */
import { createRandom, tf } from "../../src/runtime";
import {
  classifierKinds,
  createClassifierTask,
  createLanguageTask,
  linearProbe,
  neighbours,
} from "../../src/sentences";
import { createVocabulary } from "../../src/text";

const vocabulary = createVocabulary([["a", "b", "c"]]);
const grown = (f: () => unknown) => {
  const before = tf.memory().numTensors;
  const result = f();
  const kept = tf.memory().numTensors - before;
  tf.dispose(result as tf.TensorContainer);
  return kept;
};

test.each(classifierKinds)("classifier %s: guards; its loss is one tensor, outside of tidy too", (kind) => {
  const options = { kind, vocabulary, labels: ["x", "y"], seed: 1, width: 8 };
  const task = createClassifierTask(options);
  const examples = [{ tokens: ["a", "<end>", "b"], label: "y" }];
  const context = { step: 1, steps: 1, random: createRandom(1) };
  expect([grown(() => task.loss(examples, context)), grown(() => task.evaluate(examples))]).toEqual([1, 0]);
  expect(() => task.loss([], context)).toThrow(/^examples: expected at least one/);
  expect(() => task.evaluate([])).toThrow(/^examples: expected at least one/);
  expect(() => task.classify([[]])).toThrow(/^sentences: /);
  task.dispose();
  const create = (more: object) => () => createClassifierTask({ ...options, ...more });
  expect(create({ kind: "tree" })).toThrow(/^kind: expected one of bag, recurrent, attention, got tree/);
  expect(create({ labels: [] })).toThrow(/^labels: /);
  expect(create({ labels: ["x", "x"] })).toThrow(/^labels: /);
  expect(create({ seed: NaN })).not.toThrow(/^width/);
});

test("language model: guards; its loss is one tensor, outside of tidy too", () => {
  const task = createLanguageTask({ vocabulary, seed: 1, embedding: 3, hidden: 5, dropout: 0.2 });
  const context = { step: 1, steps: 1, random: createRandom(1) };
  expect([grown(() => task.loss([["a"], ["b", "c"]], context)), grown(() => task.nextWords(["a"]))]).toEqual([
    1, 0,
  ]);
  expect(() => task.loss([], context)).toThrow(/^sentences: expected at least one/);
  expect(() => task.evaluate([])).toThrow(/^sentences: expected at least one/);
  for (const count of [-1, 1.5, NaN]) {
    expect(() => task.nextWords(["a"], count)).toThrow(/^count: /);
    expect(() => neighbours(task.embedding, vocabulary, "a", count)).toThrow(/^count: /);
  }
  expect(task.nextWords(["a"], 0)).toEqual([]);
  const other = tf.zeros([6, 3]);
  expect(() => neighbours(other, vocabulary, "a")).toThrow(
    /^table: expected shape \[7, any\], got shape \[6, 3\]/,
  );
  tf.dispose(other);
  task.dispose();
  const create = (more: object) => () => createLanguageTask({ vocabulary, seed: 1, ...more });
  for (const name of ["embedding", "hidden"]) expect(create({ [name]: 0 })).toThrow(new RegExp(`^${name}: `));
  for (const dropout of [1, -1, NaN]) expect(create({ dropout })).toThrow(/^dropout: /);
});

describe("linearProbe", () => {
  const good = { states: [[0, 1], [1, 0], [0, 2]], labels: [0, 1, 0] }; // prettier-ignore
  const probe = (more: object) => () =>
    linearProbe({ train: good, test: good, classes: 2, steps: 2, ...more });

  test.each<[string, object, RegExp]>([
    [
      "a label beyond the classes",
      { train: { ...good, labels: [0, 1, 2] } },
      /^train: expected ids from 0 to 1, got 2/,
    ],
    ["a label that is NaN", { test: { ...good, labels: [0, NaN, 1] } }, /^test: /],
    ["a label too few", { train: { ...good, labels: [0, 1] } }, /^train: expected 3 labels, got 2/],
    ["a short row", { train: { ...good, states: [[0, 1], [1], [0, 2]] } }, /^train: expected every row/],
    [
      "states that are NaN",
      {
        test: {
          ...good,
          states: [
            [0, 1],
            [1, NaN],
            [0, 2],
          ],
        },
      },
      /^test: expected states of finite/,
    ],
    ["another width", { test: { states: [[1]], labels: [0] } }, /^test: expected states of width 2/],
    [
      "states without numbers",
      { train: { states: [[]], labels: [0] } },
      /^train: expected states with numbers/,
    ],
    ["no states", { test: { states: [], labels: [] } }, /^test: expected at least one state/],
    ["no classes", { classes: 0 }, /^classes: /],
    ["no steps", { steps: 0 }, /^steps: /],
  ])("refuses %s", (_, more, message) => expect(probe(more)).toThrow(message));

  test("typed arrays are states as arrays are", () => {
    const typed = { ...good, states: good.states.map((row) => Float32Array.from(row)) };
    expect(probe({ train: typed, test: typed, steps: 60 })()).toBe(probe({ steps: 60 })());
  });
});
