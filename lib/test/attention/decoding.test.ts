/** Keeping keys and values gives what reading everything again gives. */
import { createRandom, tf, type Tensor } from "../../src/runtime";
import {
  createDecoderWeights,
  decoderBlock,
  keepMemory,
  nextToken,
  paddingMask,
  tokensKept,
  type KeptKeys,
} from "../../src/attention";
import { trainable } from "../../src/layers";
import { distance, expectClose } from "./expectations";

const random = createRandom("decoding");
const [batch, tokens, width, heads] = [2, 4, 6, 2];
const blocks = [1, 2, 3].map((seed) => createDecoderWeights(seed, { dModel: width, heads, dHidden: 5 }));
const memory = random.normalTensor([batch, 5, width]);
const x = random.normalTensor([batch, tokens, width]);
const memoryMask = paddingMask([5, 2], 5).expandDims(1);
const token = (t: number) => x.slice([0, t], [batch, 1]);

/** All tokens at once, block after block. */
function allAtOnce(input: Tensor) {
  let [output, looked] = [input, input];
  for (const block of blocks) {
    const result = decoderBlock(output, memory, block, { heads, memoryMask });
    [output, looked] = [result.output, result.crossWeights];
  }
  return { output, looked };
}

function oneByOne(kept: KeptKeys) {
  const said = [0, 1, 2, 3].map((t) => {
    const next = nextToken(token(t), blocks, kept, { heads, memoryMask });
    kept = next.kept;
    expect(tokensKept(kept)).toBe(t + 1);
    return next;
  });
  return {
    output: tf.concat(said.map(({ output }) => output), 1), // prettier-ignore
    looked: tf.concat(said.map(({ crossWeights }) => crossWeights), 2), // prettier-ignore
  };
}

test("token after token = all tokens at once, through three blocks, with padding in the memory", () => {
  const start = keepMemory(memory, blocks, { heads });
  expect(tokensKept(start)).toBe(0);
  const [whole, steps] = [allAtOnce(x), oneByOne(start)];
  expect(distance(whole.output, steps.output)).toBeLessThan(2e-6);
  expect(distance(whole.looked, steps.looked)).toBeLessThan(1e-6);
});

test("a token before is not read again: only what was kept of it counts", () => {
  const first = nextToken(token(0), blocks, keepMemory(memory, blocks, { heads }), { heads });
  const shapes = Object.entries(first.kept).map(([name, { shape }]) => `${name}: ${shape.join(",")}`);
  expect(shapes).toContain("self 2 values: 2,2,1,3");
  expect(shapes).toHaveLength(12);
  const forgotten = { ...first.kept, "self 0 values": tf.zerosLike(first.kept["self 0 values"] as Tensor) };
  const [a, b] = [first.kept, forgotten].map((kept) => nextToken(token(1), blocks, kept, { heads }).output);
  expect(distance(a as Tensor, b as Tensor)).toBeGreaterThan(0.01);
});

test("one memory serves a whole batch, and later steps too", () => {
  const [single, many] = [memory.slice([0], [1]), memory.slice([0], [1]).tile([batch, 1, 1])];
  const [a, b] = [single, many].map((each) => {
    const first = nextToken(token(0), blocks, keepMemory(each, blocks, { heads }), { heads });
    return nextToken(token(1), blocks, first.kept, { heads }).output;
  });
  expectClose(a as Tensor, [...(b as Tensor).dataSync()], 1e-6);
});

test("gradients flow through what was kept", () => {
  const [block] = blocks;
  const weights = trainable(block!);
  const loss = () => {
    const first = nextToken(token(0), [weights], keepMemory(memory, [weights], { heads }), { heads });
    return nextToken(token(1), [weights], first.kept, { heads }).output.square().sum().asScalar();
  };
  const whole = () =>
    decoderBlock(x.slice([0, 0], [batch, 2]), memory, weights, { heads }).output.slice([0, 1], [batch, 1]).square().sum().asScalar(); // prettier-ignore
  const variables = Object.values(weights).flatMap((group) => Object.values(group)) as tf.Variable[];
  const [stepwise, atOnce] = [
    tf.variableGrads(loss, variables).grads,
    tf.variableGrads(whole, variables).grads,
  ];
  for (const [name, gradient] of Object.entries(atOnce)) {
    expect(distance(gradient, stepwise[name] as Tensor)).toBeLessThan(1e-4);
  }
});

test("two tokens at once, keys of other blocks and other rows are refused", () => {
  const kept = keepMemory(memory, blocks, { heads });
  const with1 =
    (input: Tensor, of = kept) =>
    () =>
      nextToken(input, blocks, of, { heads });
  expect(with1(x)).toThrow("x: expected shape [any, 1, any], got shape [2, 4, 6]");
  expect(with1(token(0), {})).toThrow("kept: expected that of 3 blocks, by keepMemory, got of 0");
  const first = nextToken(token(0), blocks, kept, { heads });
  expect(with1(token(0).slice([0], [1]), first.kept)).toThrow("kept: expected 1 rows, one a sequence, got 2");
});
