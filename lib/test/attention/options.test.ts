/** What attention functions refuse, and what positions mean when keys are kept from step to step. */
import { InputError } from "../../src/base";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  additiveScore,
  alibiBias,
  alibiSlopes,
  attention,
  attentionByLoops,
  blockedAttention,
  blockedByLoops,
  causalMask,
  concatScore,
  cosineScore,
  createDecoderWeights,
  createMultiHeadWeights,
  decoderBlock,
  dotScore,
  encoderBlock,
  generalScore,
  learnedPositions,
  localAttention,
  localMask,
  multiHeadAttention,
  multiHeadByLoops,
  positionsByLoops,
  prepareKeys,
  rotary,
  scaledDotProductAttention,
  scaledDotScore,
  scoresByLoops,
  sinusoidalPositions,
  tileState,
} from "../../src/attention";
import { createNormWeights, layerNorm, linear } from "../../src/layers";
import { distance, expectClose, expectIdentical } from "./expectations";

const random = createRandom("options");
const [heads, n, d] = [2, 5, 12];
const x = random.normalTensor([heads, n, d]);
const wide = createMultiHeadWeights(1, { dModel: d, heads });
const decoder = createDecoderWeights(1, { dModel: d, heads });

/** Every attention function with the options given to it. */
const functions: [string, (options: object) => Tensor][] = [
  ["attention", (o) => attention(x, x, x, o).output],
  ["scaledDotProductAttention", (o) => scaledDotProductAttention(x, x, x, o).output],
  ["blockedAttention", (o) => blockedAttention(x, x, x, o).output],
  ["localAttention", (o) => localAttention(x, x, x, { window: n, ...o }).output],
  ["multiHeadAttention", (o) => multiHeadAttention(x, x, x, wide, { heads, ...o }).output],
  ["encoderBlock", (o) => encoderBlock(x, decoder, { heads, ...o }).output],
  ["decoderBlock", (o) => decoderBlock(x, x, decoder, { heads, ...o }).output],
];

describe("options a function does not have are refused by name", () => {
  const bias = alibiBias(heads, n);
  const foreign: [string, object, RegExp][] = [
    ["attention", { scale: 2 }, /^scale/],
    ["scaledDotProductAttention", { score: dotScore() }, /^score/],
    ["scaledDotProductAttention", { blockSize: 2 }, /^blockSize/],
    ["blockedAttention", { bias }, /^bias: expected one of the options mask, causal/],
    ["blockedAttention", { dropout: 0.5, seed: 1 }, /^dropout/],
    ["localAttention", { bias }, /^bias/],
    ["localAttention", { dropout: 0.5 }, /^dropout/],
    ["multiHeadAttention", { score: dotScore() }, /^score/],
    ["encoderBlock", { memoryMask: tf.ones([n]) }, /^memoryMask/],
    ["decoderBlock", { cusal: true }, /^cusal: .*did you mean "causal"/],
  ];
  const byName = Object.fromEntries(functions);
  test.each(foreign)("%s %o", (name, options, message) =>
    expect(() => byName[name]?.(options)).toThrow(message),
  );

  test.each(functions)("%s: an option that is undefined is one left out", (_, f) => {
    const nothing = { mask: undefined, causal: undefined, scale: undefined };
    expectIdentical(f(_ === "attention" ? { mask: undefined, causal: undefined } : nothing), f({}));
  });

  test("in loops, too; and a score beside prepared keys, which bring their own", () => {
    expect(() => attentionByLoops([[1]], [[1]], [[1]], { scale: 2 } as never)).toThrow(/^scale/);
    const keys = prepareKeys(dotScore(), x);
    expect(() => attention(x, keys, x, { score: scaledDotScore() })).toThrow(/^score/);
  });
});

describe("a mask says yes or no", () => {
  const additive = [0, -Infinity, -1e9, 0, 0];
  test.each(functions)("%s", (name, f) => {
    for (const bad of [additive, [1, NaN, 1, 1, 1], [1, 0.5, 1, 1, 1]]) {
      expect(() => f({ mask: tf.tensor(bad) })).toThrow(/^mask: .*at position 1/);
    }
    const [floats, booleans] = [tf.tensor([1, 0, 1, 1, 0]), tf.tensor([1, 0, 1, 1, 0], undefined, "bool")];
    const shaped = (mask: Tensor) => (name === "localAttention" ? mask.reshape([1, n]) : mask);
    expectIdentical(f({ mask: shaped(floats) }), f({ mask: shaped(booleans) }));
  });

  test("an additive mask is a bias, and truth values are no bias", () => {
    const asBias = scaledDotProductAttention(x, x, x, { bias: tf.tensor([0, -Infinity, 0, 0, 0]) });
    const asMask = scaledDotProductAttention(x, x, x, { mask: tf.tensor([1, 0, 1, 1, 1]) });
    expect(distance(asBias.output, asMask.output)).toBeLessThan(1e-6);
    expect(() => attention(x, x, x, { bias: causalMask(n) })).toThrow(/^bias: .*they are a `mask`/);
    expect(() => attentionByLoops([[1]], [[1], [2]], [[1], [2]], { mask: [[0, -Infinity]] })).toThrow(
      /^mask/,
    );
  });
});

describe("offset: the last queries of a long sequence as if they had come alone", () => {
  const last = (t: Tensor) => t.slice([0, 3, 0], [-1, 2, -1]);
  const options = { causal: true };

  test("causal attention, rotary, blocks", () => {
    const whole = attention(x, x, x, options).output;
    expect(distance(attention(last(x), x, x, { ...options, offset: 3 }).output, last(whole))).toBeLessThan(
      1e-6,
    );
    const dot = scaledDotProductAttention(last(x), x, x, { ...options, offset: 3 });
    expect(distance(dot.output, last(whole))).toBeLessThan(1e-6);
    for (const blockSize of [1, 2, 3, 64]) {
      const blocked = blockedAttention(last(x), x, x, { ...options, offset: 3, blockSize });
      expect(distance(blocked.output, last(whole))).toBeLessThan(1e-6);
    }
    const turned = { heads, rotary: true, causal: true };
    const all = multiHeadAttention(x, x, x, wide, turned).output;
    expect(distance(multiHeadAttention(last(x), x, x, wide, { ...turned, offset: 3 }).output, last(all))).toBeLessThan(1e-6); // prettier-ignore
    const rows = (t: Tensor) => t.slice([0], [1]).squeeze([0]).arraySync() as number[][];
    const loops = attentionByLoops(rows(last(x)), rows(x), rows(x), { causal: true, offset: 3 });
    expectClose(last(whole).slice([0], [1]), loops.output);
  });

  test("masks, ALiBi, positions", () => {
    expectIdentical(causalMask(2, n, 3), causalMask(n).slice([3, 0], [2, n]));
    for (const causal of [false, true]) {
      expectIdentical(localMask(2, n, 1, causal, 3), localMask(n, n, 1, causal).slice([3, 0], [2, n]));
    }
    expectIdentical(alibiBias(heads, 2, n, 3), alibiBias(heads, n).slice([0, 3, 0], [heads, 2, n]));
    const rows = sinusoidalPositions(n, d).slice([3, 0], [2, d]);
    expect(distance(sinusoidalPositions(2, d, 3), rows)).toBeLessThan(1e-6);
    expect(positionsByLoops(2, d, 3)).toEqual(positionsByLoops(n, d).slice(3));
    const table = random.normalTensor([7, 3]);
    expectIdentical(learnedPositions(table, 2, 5), table.slice([5, 0], [2, 3]));
    expect(() => learnedPositions(table, 3, 5)).toThrow(/^length: expected at most 2 from position 5/);
  });
});

describe("sizes and numbers out of range name the argument", () => {
  const even = tf.ones([2, 4]);
  const cases: [string, () => unknown][] = [
    ["heads", () => alibiSlopes(0)],
    ["heads", () => alibiSlopes(2.5)],
    ["heads", () => alibiBias(-1, 2)],
    ["offset", () => alibiBias(1, 2, 2, -1)],
    ["base", () => rotary(even, { base: 0 })],
    ["base", () => rotary(even, { base: NaN })],
    ["offset", () => rotary(even, { offset: Infinity })],
    ["bse", () => rotary(even, { bse: 2 } as never)],
    ["offset", () => causalMask(2, 2, NaN)],
    ["offset", () => localMask(2, 2, 1, false, 0.5)],
    ["offset", () => sinusoidalPositions(2, 4, -1)],
    ["length", () => positionsByLoops(0, 4)],
    ["epsilon", () => layerNorm(even, createNormWeights(4), -1)],
    ["epsilon", () => layerNorm(even, createNormWeights(4), 0)],
    ["gain", () => layerNorm(even, { gain: [1] as never, bias: tf.ones([4]) })],
    ["scale", () => scaledDotProductAttention(even, even, even, { scale: NaN })],
    ["scale", () => blockedAttention(even, even, even, { scale: Infinity })],
    ["scale", () => localAttention(even, even, even, { window: 1, scale: NaN })],
    ["scale", () => scaledDotScore(NaN)],
    ["scale", () => cosineScore(NaN)],
    ["offset", () => attention(even, even, even, { offset: -1 })],
    ["offset", () => attentionByLoops([[1]], [[1]], [[1]], { offset: 0.5 })],
    ["queries", () => attention(1 as never, even, even)],
    ["keys", () => attention(even, "[[1]]" as never, even)],
    ["v", () => additiveScore({ W: [[1]], U: [[1]], v: [[2]] })],
    ["W", () => generalScore({ W: [2] })],
    ["W", () => concatScore({ W: [[1, 2], [1]], v: [2] })],
    ["weight", () => linear(even, [[1]] as never)],
    ["memory", () => decoderBlock(x, undefined as never, decoder, { heads })],
    ["heads", () => multiHeadByLoops([[1]], [[1]], [[1]], { wQ: [[1]], wK: [[1]], wV: [[1]], wO: [[1]] }, { heads: 0 })], // prettier-ignore
    ["blockSize", () => blockedByLoops([0], [[1]], 0)],
    ["values", () => attentionByLoops([[1]], [[1], [2]], [[1], [, 2] as never])],
  ];
  test.each(cases)("%s: %s", (argument, run) => {
    const error = (() => {
      try {
        return run();
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).argument).toBe(argument);
  });
});

test("whole numbers count as numbers, on every backend alike", () => {
  const whole = tf.tensor([[[1, 2], [0, -1]], [[2, 2], [1, 0]]], undefined, "int32"); // prettier-ignore
  const run = (t: Tensor) => [
    attention(t, t, t).output,
    scaledDotProductAttention(t, t, t).output,
    blockedAttention(t, t, t, { blockSize: 1 }).output,
    localAttention(t, t, t, { window: 1 }).output,
    dotScore()(t, t).toFloat(),
    cosineScore()(t, t),
  ];
  const floats = run(whole.toFloat());
  run(whole).forEach((got, i) => expectIdentical(got, floats[i] as Tensor));
});

test("loops take typed arrays", () => {
  const rows = [[1, 2], [0, -1], [3, 0]]; // prettier-ignore
  const typed = rows.map((row) => Float32Array.from(row));
  expect(attentionByLoops(typed, typed, typed)).toEqual(attentionByLoops(rows, rows, rows));
  const first = (q: readonly number[]) => q[0] as number;
  expect(scoresByLoops(typed, typed, first)).toEqual([[1, 1, 1], [0, 0, 0], [3, 3, 3]]); // prettier-ignore
  const weights = {
    wQ: typed.slice(0, 2),
    wK: typed.slice(0, 2),
    wV: typed.slice(0, 2),
    wO: typed.slice(0, 2),
  };
  const plain = { wQ: rows.slice(0, 2), wK: rows.slice(0, 2), wV: rows.slice(0, 2), wO: rows.slice(0, 2) };
  expect(multiHeadByLoops(typed, typed, typed, weights, { heads: 2 })).toEqual(
    multiHeadByLoops(rows, rows, rows, plain, { heads: 2 }),
  );
  expect(tileState(Float64Array.of(0, 0), [Float32Array.of(2), Float32Array.of(4)]).weighted).toEqual([6]);
});
