/** What the reader refuses, and what it makes of words that look like padding. */
import {
  attentionRollout,
  createReader,
  encode,
  readerLoss,
  type ReaderOptions,
} from "../../src/coreference";
import { tf } from "../../src/runtime";

const vocabulary = ["<pad>", "<unknown>", "it", "dog", "cat"];
const small = { vocabulary, seed: 1, layers: 1, heads: 2, width: 4 };
const reader = createReader(small);
afterAll(() => reader.dispose());
const sentence = { words: ["dog", "cat", "it"], it: 2, nouns: [0, 1], label: "first" as const };

test("options: undefined is left out, nonsense refused", () => {
  const left = {
    heads: undefined,
    layers: undefined,
    positions: undefined,
  } as unknown as Partial<ReaderOptions>;
  const usual = createReader({ vocabulary, seed: 1, ...left });
  expect(usual.options).toEqual({
    vocabulary,
    seed: 1,
    positions: "sinusoidal",
    layers: 2,
    heads: 4,
    width: 64,
  });
  usual.dispose();
  const create = (more: object) => () => createReader({ ...small, ...more });
  for (const name of ["width", "heads", "layers"])
    expect(create({ [name]: 0 })).toThrow(new RegExp(`^${name}: `));
  expect(create({ width: 6, heads: 4 })).toThrow(/^width: expected a multiple of the 4 heads/);
  expect(create({ positions: "rotary" })).toThrow(/^positions: /);
});

test("labels that the nouns do not allow are refused", () => {
  for (const bad of [{ label: "third" }, { label: "second", nouns: [0] }, { nouns: [0.5, 1] }, { it: NaN }]) {
    expect(() => encode(reader, [{ ...sentence, ...(bad as object) }])).toThrow(/^sentences: expected/);
  }
});

test("a word typed like padding is an unknown word", () => {
  const batch = encode(reader, [{ ...sentence, words: ["dog", "cat", "it", "<pad>"] }]);
  expect(batch.tokens.arraySync()).toEqual([[3, 4, 2, 1]]);
  tf.dispose(batch as unknown as tf.TensorContainer);
});

test("jitter of another shape is refused", () => {
  const jitter = tf.zeros([1, 4]);
  expect(() => readerLoss(reader, [sentence], jitter)).toThrow(/^jitter: expected shape \[5, 4\]/);
  jitter.dispose();
});

test("attentionRollout refuses what are no square maps", () => {
  for (const weights of [
    [],
    [[]],
    [[[[1, 0]]]],
    [[[[1, 0], [0]]]],
    [
      [[[1]]],
      [
        [
          [1, 0],
          [0, 1],
        ],
      ],
    ],
  ]) {
    expect(() => attentionRollout(weights)).toThrow(/^weights: expected/);
  }
});
