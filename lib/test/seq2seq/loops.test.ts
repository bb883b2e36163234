/** The plain-array twins are an oracle, so they are checked by hand, by identities, and against the tensors. */
import * as fc from "fast-check";
import { additiveScore, attention, paddingMask } from "../../src/attention";
import { linear } from "../../src/layers";
import { lstm } from "../../src/recurrent";
import { createRandom, tf } from "../../src/runtime";
import { InputError } from "../../src/base";
import {
  alignByLoops,
  beamSearch,
  beamStepByLoops,
  crossEntropyByLoops,
  encodeByLoops,
  type LoopsHypothesis,
  maskedCrossEntropy,
  sayByLoops,
} from "../../src/seq2seq";
import { specialIds } from "../../src/text";
import { expectClose, matrix } from "../attention/expectations";

const random = createRandom("seq2seq loops");
const rounded = (x: unknown): unknown =>
  JSON.parse(JSON.stringify(x, (_, value) => (typeof value === "number" ? Number(value.toFixed(4)) : value)));

describe("the encoder", () => {
  const [time, dIn, d, length] = [7, 3, 5, 4];
  const [inputs, w, b] = [matrix(random, time, dIn), matrix(random, dIn + d, 4 * d), random.normals(4 * d)];
  const real = Array.from({ length: time }, (_, t) => t < length);

  test("the example", () => {
    const weights = { w: [[0, 0, 1, 0], [0, 0, 0, 0]], b: [0, 0, 0, 0] }; // prettier-ignore
    expect(rounded(encodeByLoops([[1], [7]], [true, false], weights))).toEqual({
      states: [[0.1817], [0.1817]],
      last: { h: [0.1817], c: [0.3808] },
    });
  });

  test("equals the tensors' LSTM at real words and in its last state", () => {
    const { states, last } = encodeByLoops(inputs, real, { w, b });
    tf.tidy(() => {
      const weights = { w: tf.tensor2d(w), b: tf.tensor1d(b) };
      const got = lstm(tf.tensor3d([inputs]), weights, { lengths: [length] });
      expectClose(got.outputs.slice([0, 0, 0], [1, length, d]), [states.slice(0, length)], 1e-6);
      expectClose(got.state.h, [last.h], 1e-6);
      expectClose(got.state.c as tf.Tensor, [last.c], 1e-6);
    });
  });

  test("identity: any padding, even NaN, carries the last state on", () => {
    const alone = encodeByLoops(inputs.slice(0, length), real.slice(0, length), { w, b });
    const nothing = inputs.map((x, t) => (real[t] ? x : x.map(() => NaN)));
    const padded = encodeByLoops(nothing, real, { w, b });
    expect(padded.last).toEqual(alone.last);
    expect(padded.states).toEqual([...alone.states, ...Array(time - length).fill(alone.last.h)]);
  });

  test("bad input is named", () => {
    expect(() => encodeByLoops(inputs, [true], { w, b })).toThrow(
      /^real: expected shape \[7\], got shape \[1\]/,
    );
    expect(() => encodeByLoops(inputs, real, { w, b: [1, 2, 3] })).toThrow(
      /^b: .* four gates .* got 3 numbers/,
    );
  });
});

describe("the decoder", () => {
  const [source, dS, dA, d, length] = [7, 3, 5, 2, 4];
  const s = random.normals(dS);
  const memory = {
    keys: matrix(random, source, dA),
    states: matrix(random, source, d),
    mask: Array.from({ length: source }, (_, j) => j < length),
  };
  const weights = { W: matrix(random, dS, dA), v: random.normals(dA) };

  test("the examples", () => {
    const small = { keys: [[0], [1]], states: [[2], [4]], mask: [true, true] };
    expect(rounded(alignByLoops([1], small, { W: [[0]], v: [1] }))).toEqual({
      weights: [0.3183, 0.6817],
      context: [3.3634],
    });
    expect(rounded(sayByLoops([1], [0], { wC: [[1], [5]], wO: [[1, 2]], b: [0, 1] }))).toEqual({
      attentional: [0.7616],
      logits: [0.7616, 2.5232],
    });
  });

  test("alignByLoops equals attention with the additive score, U being 1", () => {
    const got = alignByLoops(s, memory, weights);
    tf.tidy(() => {
      const U = tf.eye(dA);
      const score = additiveScore({ W: tf.tensor2d(weights.W), U, v: tf.tensor1d(weights.v) });
      const [queries, keys, states] = [[[s]], [memory.keys], [memory.states]].map((x) => tf.tensor3d(x));
      const mask = paddingMask([length], source);
      const expected = attention(queries as tf.Tensor, keys as tf.Tensor, states as tf.Tensor, {
        score,
        mask,
      });
      expectClose(expected.weights, [[got.weights]]);
      expectClose(expected.output, [[got.context]]);
    });
  });

  test("padding is not read, and nothing but padding gives zeros", () => {
    const hole = (rows: number[][]) => rows.map((row, j) => (j < length ? row : row.map(() => NaN)));
    const { keys, states, mask } = memory;
    const got = alignByLoops(s, { keys: hole(keys), states: hole(states), mask }, weights);
    expect(got).toEqual(alignByLoops(s, memory, weights));
    const none = alignByLoops(s, { ...memory, mask: mask.map(() => false) }, weights);
    expect(none).toEqual({ weights: Array(source).fill(0), context: [0, 0] });
  });

  test("sayByLoops equals the tensors, the context in front", () => {
    const [dC, words] = [2, 11];
    const c = random.normals(dC);
    const layers = {
      wC: matrix(random, dC + dS, dA),
      wO: matrix(random, dA, words),
      b: random.normals(words),
    };
    const got = sayByLoops(c, s, layers);
    tf.tidy(() => {
      const joined = tf.concat([tf.tensor2d([c]), tf.tensor2d([s])], 1);
      const attentional = linear(joined, tf.tensor2d(layers.wC)).tanh();
      expectClose(attentional, [got.attentional]);
      expectClose(linear(attentional, tf.tensor2d(layers.wO), tf.tensor1d(layers.b)), [got.logits]);
    });
  });

  test("bad input is named", () => {
    const narrow = { ...memory, keys: memory.keys.map((key) => key.slice(1)) };
    expect(() => alignByLoops(s, narrow, weights)).toThrow(/^keys: expected shape \[5\], got shape \[4\]/);
    expect(() => sayByLoops([1], [0], { wC: [[1]], wO: [[1]], b: [0] })).toThrow(InputError);
    expect(() => sayByLoops([1], [0], { wC: [[1], [1]], wO: [[1, 2]], b: [0] })).toThrow(/^b: /);
  });
});

describe("the loss", () => {
  const [time, words, lengths] = [5, 7, [5, 2, 3]];
  const logits = lengths.map(() => matrix(random, time, words, 3));
  const ids = lengths.map(() => Array.from({ length: time }, () => random.integer(0, words - 1)));
  const mask = lengths.map((n) => Array.from({ length: time }, (_, t) => t < n));

  test("the example, and ln(words) for equal logits", () => {
    expect(crossEntropyByLoops([[[0, 0], [9, 0]]], [[1, 0]], [[true, false]])).toBeCloseTo(Math.LN2, 14); // prettier-ignore
    const equal = logits.map((rows) => rows.map((row) => row.map(() => -1e4)));
    expect(crossEntropyByLoops(equal, ids, mask)).toBeCloseTo(Math.log(words), 10);
  });

  test("equals the tensors' loss", () => {
    const expected = tf.tidy(() => maskedCrossEntropy(tf.tensor3d(logits), { ids, lengths }).dataSync()[0]);
    expect(crossEntropyByLoops(logits, ids, mask)).toBeCloseTo(expected as number, 5);
  });

  test("property: the mean over all real words, however they are cut into sentences", () => {
    const word = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (rows) => {
        const all = crossEntropyByLoops([rows], [rows.map(() => 1)], [rows.map(() => true)]);
        const single = rows.map((row) => crossEntropyByLoops([[row]], [[1]], [[true]]));
        const mean = single.reduce((a, b) => a + b, 0) / rows.length;
        expect(Number.isFinite(all) && all >= -1e-11).toBe(true);
        expect(Math.abs(all - mean)).toBeLessThan(1e-9);
      }),
    );
  });

  test("bad input is named", () => {
    expect(() => crossEntropyByLoops(logits, ids.slice(1), mask)).toThrow(/^targets: /);
    expect(() => crossEntropyByLoops(logits, ids, mask.slice(1))).toThrow(/^mask: /);
    expect(() => crossEntropyByLoops([[[0, 0]]], [[2]], [[true]])).toThrow(
      /^targets: expected words from 0 to 1/,
    );
    expect(() => crossEntropyByLoops([[[0, 0]]], [[1]], [[false]])).toThrow(/^mask: expected at least one/);
  });
});

describe("one step of beam search", () => {
  const empty: LoopsHypothesis[] = [{ ids: [], logProbability: 0 }];

  test("the example", () => {
    const from = [{ ids: [4], logProbability: -1 }];
    expect(beamStepByLoops(from, [[-9, -9, -9, -0.5, -2]], 2)).toEqual({
      living: [{ ids: [4, 4], logProbability: -3 }],
      ended: [{ ids: [4], logProbability: -1.5 }],
    });
  });

  test.each([1, 2, 5, 40])("repeated, it is beamSearch: width %i", (width) => {
    // log p of the next word depends on the last one and on the step, so that paths differ.
    const [words, maxLength] = [7, 5];
    const tables = Array.from({ length: maxLength }, () => matrix(random, words, words));
    const logP = (t: number, last: number) => {
      const row = tables[t]?.[last] as number[];
      const total = Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
      return row.map((x) => x - total);
    };
    const callbacks = {
      start: () => 0,
      step: (t: number, tokens: readonly number[]) => ({
        logProbabilities: tokens.map((token) => logP(t, token)),
        state: t + 1,
      }),
      select: (t: number) => t,
    };
    const { start: startId, end: endId } = specialIds;
    const expected = beamSearch(callbacks, { width, startId, endId, maxLength });
    let living = empty;
    const finished: LoopsHypothesis[] = [];
    for (let t = 0; t < maxLength && living.length > 0; t++) {
      const step = beamStepByLoops(
        living,
        living.map(({ ids }) => logP(t, ids.at(-1) ?? startId)),
        width,
      );
      finished.push(...step.ended);
      living = step.living;
    }
    const best = [...finished, ...living].sort((a, b) => b.logProbability - a.logProbability).slice(0, width);
    expect(best).toEqual(expected.map(({ ids, logProbability }) => ({ ids, logProbability })));
  });

  test("impossible words are never kept; ties go to the earlier hypothesis, then to the smaller id", () => {
    expect(beamStepByLoops(empty, [[-Infinity, -Infinity, -Infinity, -Infinity, -1]], 3)).toEqual({
      living: [{ ids: [4], logProbability: -1 }],
      ended: [],
    });
    const two = [{ ids: [7], logProbability: -1 }, { ids: [8], logProbability: -1 }]; // prettier-ignore
    const { living } = beamStepByLoops(two, [[-1, -1], [-1, -1]], 3); // prettier-ignore
    expect(living.map(({ ids }) => ids)).toEqual([[7, 0], [7, 1], [8, 0]]); // prettier-ignore
  });

  test("what it is given stays as it was, and shares no ids with the result", () => {
    const from = [{ ids: [4], logProbability: -1 }];
    const { ended } = beamStepByLoops(from, [[-9, -9, -9, -0.5]], 1);
    ended[0]?.ids.push(99);
    expect(from).toEqual([{ ids: [4], logProbability: -1 }]);
  });

  test("bad input is named", () => {
    expect(() => beamStepByLoops(empty, [[0]], 0)).toThrow(/^width: expected a whole number ≥ 1, got 0/);
    expect(() => beamStepByLoops(empty, [], 1)).toThrow(
      /^logProbabilities: expected shape \[1\], got shape \[0\]/,
    );
  });
});
