import { createAdam } from "../../src/training";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  accuracyOf,
  attentionRollout,
  createReader,
  encode,
  linksOf,
  read,
  readerLoss,
  rolloutLink,
  type LinkSentence,
  type Reader,
} from "../../src/coreference";
import { readBatch } from "../../src/coreference/forward";
import { tensorsOf } from "../../src/layers";

const vocabulary = ["<pad>", "<unknown>", "the", "saw", "because", "it", "was", "tired", "dog", "cat", "owl"];
const small = { vocabulary, seed: 1, heads: 2, width: 8 };

/** "the A saw the P because it was tired" */
function sentence(A: string, P: string, label: "first" | "second" = "first"): LinkSentence {
  const words = ["the", A, "saw", "the", P, "because", "it", "was", "tired"];
  return { words, nouns: [1, 4], it: 6, adjective: 8, label };
}
const lesson = {
  words: ["the", "dog", "it", "was", "tired"],
  nouns: [1],
  it: 2,
  label: "plausible" as const,
};

function withReader<T>(options: Partial<Parameters<typeof createReader>[0]>, f: (reader: Reader) => T): T {
  const reader = createReader({ ...small, ...options });
  try {
    return f(reader);
  } finally {
    reader.dispose();
  }
}

describe("createReader", () => {
  test("the same seed gives the same reader, another another", () => {
    const probabilities = (seed: number) =>
      withReader({ seed }, (reader) => read(reader, [sentence("dog", "cat")]).probabilities);
    expect(probabilities(1)).toEqual(probabilities(1));
    expect(probabilities(2)).not.toEqual(probabilities(1));
  });

  test("parameters are counted: 11·8 words, 2 blocks, norm, verdicts", () => {
    const block = 4 * 8 * 8 + (8 * 16 + 16 + 16 * 8 + 8) + 2 * 16;
    withReader({}, (reader) => expect(reader.parameters).toBe(11 * 8 + 2 * block + 16 + 16));
  });

  test("bad options are refused", () => {
    expect(() => createReader({ vocabulary: ["a", "a", "b"], seed: 1 })).toThrow(/^vocabulary: expected/);
    expect(() => createReader({ ...small, width: 7 })).toThrow(/^width: expected an even number, got 7/);
  });
});

describe("read", () => {
  const sentences = [sentence("dog", "cat"), lesson];

  test("weights have each sentence's own length, rows sum to 1, padding gets nothing", () => {
    withReader({}, (reader) => {
      const { weights } = read(reader, sentences);
      expect(weights.map((w) => [w.length, w[0]?.length, w[0]?.[0]?.length])).toEqual([[2, 2, 9], [2, 2, 5]]); // prettier-ignore
      for (const row of weights.flat(3)) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    });
  });

  test("a sentence reads the same alone and padded beside a longer one", () => {
    withReader({}, (reader) => {
      const [alone, beside] = [read(reader, [lesson]), read(reader, sentences)];
      alone.probabilities[0]?.forEach((p, i) => expect(beside.probabilities[1]?.[i]).toBeCloseTo(p, 5));
    });
  });

  test("hidden places get no weight from it, in any layer and head, and other words look as before", () => {
    withReader({}, (reader) => {
      const hidden = ({ nouns }: { nouns: readonly number[] }) => [nouns[0] as number];
      const [plain, blind] = [read(reader, sentences), read(reader, sentences, { hidden })];
      sentences.forEach(({ it: at, nouns }, s) => {
        for (const head of blind.weights[s]?.flat() ?? []) {
          expect(head[at]?.[nouns[0] as number]).toBe(0);
          expect(head[at]?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
        }
        blind.weights[s]?.[0]?.forEach((head, h) => expect(head[0]).toEqual(plain.weights[s]?.[0]?.[h]?.[0]));
      });
      expect(read(reader, sentences, { hidden: () => [] }).probabilities).toEqual(plain.probabilities);
      for (const place of [6, 9, -1])
        expect(() => read(reader, [sentence("dog", "cat")], { hidden: () => [place] })).toThrow(
          `hidden: expected places of other words than "it", got ${place} in sentence 0`,
        );
    });
  });

  test("only what the sentence asks for gets probability", () => {
    withReader({}, (reader) => {
      const [two, one] = read(reader, sentences).probabilities as [number[], number[]];
      expect(two.slice(2)).toEqual([0, 0]);
      expect(one.slice(0, 2)).toEqual([0, 0]);
      expect((two[0] as number) + (two[1] as number)).toBeCloseTo(1, 6);
    });
  });

  test("without positions exchanged nouns get the same noun, with positions another probability", () => {
    const chance = (positions: "none" | "sinusoidal", A: string, P: string, i: number) =>
      withReader({ positions }, (r) => read(r, [sentence(A, P)]).probabilities[0]?.[i] as number);
    const gap = (positions: "none" | "sinusoidal") =>
      Math.abs(chance(positions, "dog", "cat", 0) - chance(positions, "cat", "dog", 1));
    expect(gap("none")).toBeLessThan(1e-5);
    expect(gap("sinusoidal")).toBeGreaterThan(1e-4);
  });

  test("unknown words are read as one", () => {
    withReader({}, (reader) => {
      const [a, b] = read(reader, [sentence("emu", "cat"), sentence("yak", "cat")]).probabilities;
      a?.forEach((p, i) => expect(p).toBeCloseTo(b?.[i] as number, 5));
    });
  });

  test("bad sentences are refused", () => {
    withReader({}, (reader) => {
      expect(() => read(reader, [])).toThrow(/^sentences: expected at least one/);
      expect(() => encode(reader, [{ ...lesson, it: 9 }])).toThrow(/place 9 in sentence 0/);
      expect(() => encode(reader, [{ ...lesson, nouns: [] }])).toThrow(/^sentences: expected/);
    });
  });
});

describe("readerLoss", () => {
  const batch = [sentence("dog", "cat"), sentence("owl", "dog", "second"), lesson];

  /** From the scores of the pass that keeps all weights, in plain numbers: who may be said, and −log of the share. */
  function byHand(reader: Reader): number {
    const scores = tf.tidy(() => readBatch(reader, encode(reader, batch)).scores.arraySync()) as number[][];
    const rows = ["dog", "cat", "owl"].map((word) => vocabulary.indexOf(word));
    const allowed = [...rows, vocabulary.length, vocabulary.length + 1];
    const said = [vocabulary.indexOf("dog"), vocabulary.indexOf("dog"), vocabulary.length];
    const losses = scores.map((row, s) => {
      const total = allowed.reduce((sum, at) => sum + Math.exp(row[at] as number), 0);
      return Math.log(total) - (row[said[s] as number] as number);
    });
    return losses.reduce((a, b) => a + b, 0) / losses.length;
  }
  const lossOf = (reader: Reader, jitter?: Tensor) =>
    tf.tidy(() => readerLoss(reader, batch, jitter).dataSync()[0] as number);

  test.each([1, 2, 3])("with %i layers it is the mean −log of the answer's share", (layers) => {
    withReader({ layers }, (reader) => expect(lossOf(reader)).toBeCloseTo(byHand(reader), 5));
  });

  test("jitter = the same reader with other embeddings", () => {
    withReader({}, (reader) => {
      const jitter = createRandom(5).normalTensor([11, 8], 0.3);
      const jittered = lossOf(reader, jitter);
      expect(Math.abs(jittered - lossOf(reader))).toBeGreaterThan(1e-3);
      const embedding = tf.tidy(() => reader.weights.embedding.add(jitter));
      const moved = { ...reader, weights: { ...reader.weights, embedding } };
      expect(jittered).toBeCloseTo(lossOf(moved), 5);
      tf.dispose([jitter, embedding]);
    });
  });

  test("gradients equal finite differences of the hand-made loss, also through the last block", () => {
    withReader({}, (reader) => {
      const before = tf.memory().numTensors;
      const { value, grads } = tf.tidy(() => tf.variableGrads(() => readerLoss(reader, batch)));
      const { embedding, verdicts, blocks } = reader.weights;
      const [below, above] = blocks.map((block) => block.attention.wV) as [Tensor, Tensor];
      const query = (blocks[1] as (typeof blocks)[0]).attention.wQ;
      for (const weight of [embedding, verdicts, below, above, query] as tf.Variable[]) {
        const place = weight === embedding ? 8 * 8 + 3 : 11; // in the vector of "dog"
        const nudged = (by: number) => withNudge(weight, place, by, () => byHand(reader));
        const slope = (nudged(1e-2) - nudged(-1e-2)) / 2e-2;
        expect(Math.abs(slope)).toBeGreaterThan(1e-4);
        expect(grads[weight.name]?.dataSync()[place] as number).toBeCloseTo(slope, 3);
      }
      tf.dispose([value, ...Object.values(grads)]);
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  test("no sentences are refused", () => {
    withReader({}, (reader) =>
      expect(() => readerLoss(reader, [])).toThrow(/^sentences: expected at least one/),
    );
  });
});

/** What `f` gives while one entry of a weight is moved. */
function withNudge<T>(weight: tf.Variable, at: number, by: number, f: () => T): T {
  const old = weight.dataSync().slice();
  const set = (values: ArrayLike<number>) =>
    tf.tidy(() => weight.assign(tf.tensor([...Array.from(values)], weight.shape)));
  set(old.map((x, i) => (i === at ? x + by : x)));
  const result = f();
  set(old);
  return result;
}

test("learns that the first noun is meant; the accuracy is the share of right answers", () => {
  const nouns = ["dog", "cat", "owl"];
  const pairs = nouns.flatMap((A) => nouns.filter((P) => P !== A).map((P) => [A, P] as const));
  const sentences = pairs.map(([A, P]) => sentence(A, P));
  withReader({}, (reader) => {
    const adam = createAdam(tensorsOf(reader.weights) as tf.Variable[], { learningRate: 0.02 });
    for (let step = 0; step < 60; step++) adam.step(() => readerLoss(reader, [...sentences, lesson]));
    adam.dispose();
    expect(read(reader, sentences).answers).toEqual(pairs.map(() => "first"));
    expect(accuracyOf(reader, sentences)).toBe(1);
    const half = pairs.map(([A, P], i) => sentence(A, P, i % 2 === 0 ? "first" : "second"));
    expect(accuracyOf(reader, half)).toBe(0.5);
  });
});

test("reading and disposing leave no tensors", () => {
  const before = tf.memory().numTensors;
  withReader({}, (reader) => read(reader, [sentence("dog", "cat"), sentence("owl", "dog")]));
  expect(tf.memory().numTensors).toBe(before);
});

describe("links", () => {
  const sentences = [sentence("dog", "cat"), sentence("cat", "owl", "second")];

  test("masses of each head sum to 1 and equal those read off the weights", () => {
    withReader({}, (reader) => {
      const links = linksOf(reader, sentences);
      expect(links.map(({ layer, head }) => [layer, head])).toEqual([[0, 0], [0, 1], [1, 0], [1, 1]]); // prettier-ignore
      const { weights } = read(reader, sentences);
      for (const { layer, head, ...shares } of links) {
        expect(shares.right + shares.wrong + shares.adjective + shares.other).toBeCloseTo(1, 5);
        const rows = weights.map((w) => w[layer]?.[head]?.[6] as number[]) as [number[], number[]];
        expect(shares.right).toBeCloseTo(((rows[0][1] as number) + (rows[1][4] as number)) / 2, 6);
      }
    });
  });

  test("attentionRollout: one layer is half itself, half the identity; two layers multiply", () => {
    const swap = [[[0, 1], [1, 0]]]; // prettier-ignore
    const stay = [[[1, 0], [0, 1]], [[0, 1], [0, 1]]]; // prettier-ignore
    expect(attentionRollout([swap])).toEqual([[0.5, 0.5], [0.5, 0.5]]); // prettier-ignore
    // mean of heads [[0.5, 0.5], [0, 1]] -> [[0.75, 0.25], [0, 1]]; times [[0.5, 0.5], [0.5, 0.5]]
    expect(attentionRollout([swap, stay])).toEqual([[0.5, 0.5], [0.5, 0.5]]); // prettier-ignore
    expect(attentionRollout([stay, stay])).toEqual([[0.5625, 0.4375], [0, 1]]); // prettier-ignore
  });

  test("rolloutLink has masses that sum to 1; lessons are refused", () => {
    withReader({}, (reader) => {
      const { right, wrong, adjective, other } = rolloutLink(reader, sentences);
      expect(right + wrong + adjective + other).toBeCloseTo(1, 5);
      expect(() => linksOf(reader, [{ ...lesson, adjective: 4 }])).toThrow(/^sentences: expected two nouns/);
    });
  });
});
