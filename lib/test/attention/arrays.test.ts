/** Nested arrays are taken wherever TensorFlow.js's own operations would take them; numbers worked out by hand. */
import {
  additiveScore,
  attention,
  blockedAttention,
  concatScore,
  cosineScore,
  dotScore,
  generalScore,
  localAttention,
  mergeHeads,
  multiHeadAttention,
  rotary,
  scaledDotProductAttention,
  scaledDotScore,
  splitHeads,
} from "../../src/attention";
import { feedForward, layerNorm, linear } from "../../src/layers";
import { lastOf, reverseWithin } from "../../src/recurrent";
import { InputError, tf, type Tensor } from "../../src/runtime";

const same = [
  [0, 0],
  [0, 0],
];
const one = [[1]];

test.each<[string, () => Tensor, unknown]>([
  ["attention", () => attention([[1, 0]], same, [[2], [4]]).output, [[3]]],
  [
    "scaledDotProductAttention",
    () => scaledDotProductAttention([[1, 0]], same, [[2], [4]]).weights,
    [[0.5, 0.5]],
  ],
  ["blockedAttention", () => blockedAttention([[1, 0]], same, [[2], [4]]).output, [[3]]],
  [
    "localAttention",
    () => localAttention([[1], [1]], [[1], [1]], [[2], [4]], { window: 0 }).output,
    [[2], [4]],
  ],
  [
    "multiHeadAttention",
    () =>
      multiHeadAttention([[[2]]], [[[3]]], [[[4]]], { wQ: one, wK: one, wV: [[5]], wO: [[7]] }, { heads: 1 })
        .output,
    [[[140]]],
  ],
  ["splitHeads", () => splitHeads([[[1, 2]]], 2), [[[[1]], [[2]]]]],
  ["mergeHeads", () => mergeHeads([[[[1]], [[2]]]]), [[[1, 2]]]],
  [
    "rotary",
    () =>
      rotary([[1, 0]], { offset: Math.PI / 2 })
        .round()
        .abs(),
    [[0, 1]],
  ],
  ["dotScore", () => dotScore()([[1, 2]], [[3, 4]]), [[11]]],
  ["scaledDotScore", () => scaledDotScore(2)([new Float32Array([1, 2])], [[3, 4]]), [[22]]],
  ["cosineScore", () => cosineScore()([[3, 0]], [[5, 0]]), [[1]]],
  ["additiveScore", () => additiveScore({ W: one, U: one, v: [2] })([[20]], [[20]]), [[2]]],
  ["generalScore", () => generalScore({ W: [[2]] })([[3]], [[5]]), [[30]]],
  ["concatScore", () => concatScore({ W: [[1], [1]], v: [2] })([[20]], [[20]]), [[2]]],
  ["linear", () => linear([[1, 2]], [[3], [4]], [5]), [[16]]],
  ["layerNorm", () => layerNorm([[-1e3, 1e3]], { gain: [2, 3], bias: [5, 7] }).round(), [[3, 10]]],
  ["feedForward", () => feedForward([[1]], { w1: [[2]], b1: [-1], w2: [[3]], b2: [4] }), [[7]]],
  ["lastOf", () => lastOf([[[1], [2], [3]]], [2]), [[2]]],
  ["reverseWithin", () => reverseWithin([[[1], [2], [0]]], [2]), [[[2], [1], [0]]]],
])("%s takes arrays and leaves nothing behind but its result", (_, run, expected) => {
  const before = tf.memory().numTensors;
  const result = tf.tidy(() => run());
  expect(result.arraySync()).toEqual(expected);
  result.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

// prettier-ignore
test.each<[string, string, () => unknown]>([
  ["rows of two lengths", "x", () => linear([[1, 2], [3]], [[1], [1]])],
  ["a hole", "queries", () => attention([[1, undefined as never]], same, same)],
  ["too few axes", "x", () => lastOf([[1, 2]])],
  ["nothing in it", "x", () => layerNorm([], { gain: [1], bias: [0] })],
  ["words", "keys", () => dotScore()([[1]], [["one"]] as never)],
  ["a text", "x", () => rotary("one two" as never)],
])("an array with %s is refused", (_, argument, run) => {
  expect(run).toThrow(InputError);
  expect(run).toThrow(new RegExp(`^${argument}: expected `));
});
