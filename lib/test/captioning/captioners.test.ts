/** The captioners: against PyTorch (fixtures/make_fixtures.py), step by step against all at once, decoding, the loss. */
import {
  beamCaptions,
  createShowAttendTell,
  createTransformerCaptioner,
  createTwoLstm,
  doublyStochasticLoss,
  glances,
  greedyCaptions,
  showAttendTellByLoops,
  showAttendTellStartByLoops,
  transformerCaptionByLoops,
  type Captioner,
  type CoverageTarget,
  type Glance,
} from "../../src/captioning";
import { namedVariables } from "../../src/layers";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import { maskedCrossEntropy } from "../../src/seq2seq";
import { createConvEncoder } from "../../src/vision";
import { distance, expectClose } from "../attention/expectations";
import fixture from "./fixtures/pytorch.json";

const { sizes, inputs, targets, coverage } = fixture;
const encoder = () =>
  createConvEncoder({ side: 6, layers: [{ kernel: 3, stride: 2, channels: 2 }], seed: 1 });
const small = { words: 7, width: 6, heads: 3, layers: 2, seed: 4 };
const tiny = { words: 7, embedding: 2, hidden: 5, scored: 3, seed: 4 };
const captioners: [string, () => Captioner][] = [
  ["twoLstm", () => createTwoLstm({ encoder: encoder(), ...tiny })],
  ["showAttendTell", () => createShowAttendTell({ encoder: encoder(), ...tiny })],
  ["transformer", () => createTransformerCaptioner({ encoder: encoder(), ...small })],
];
const regionsFor = (captioner: Captioner, batch: number) =>
  createRandom("regions").normalTensor([batch, 9, captioner.encoder.width]);

/** The arrays of a tree, by their paths. */
function arraysOf(tree: object, path = ""): Record<string, number[]> {
  return Object.assign(
    {},
    ...Object.entries(tree).map(([name, item]: [string, object]) =>
      Array.isArray(item) ? { [`${path}${name}`]: item } : arraysOf(item, `${path}${name}.`),
    ),
  ) as Record<string, number[]>;
}

type Given = typeof fixture.twoLstm | typeof fixture.showAttendTell | typeof fixture.transformer;
describe.each<[string, () => Captioner, Given]>([
  ["twoLstm", () => createTwoLstm({ encoder: encoder(), ...sizes, seed: 1 }), fixture.twoLstm],
  [
    "showAttendTell",
    () => createShowAttendTell({ encoder: encoder(), ...sizes, seed: 1 }),
    fixture.showAttendTell,
  ],
  [
    "transformer",
    () => createTransformerCaptioner({ encoder: encoder(), ...small, words: sizes.words }),
    fixture.transformer,
  ],
])("%s", (_, create, given) => {
  test("PyTorch: the same weights give the same logits, weights, gate, loss and gradients", () => {
    const captioner = create();
    const { decoder } = captioner.weights as { decoder: object };
    const variables = namedVariables(decoder as never);
    const weights = arraysOf(given.weights);
    expect(Object.keys(variables).sort()).toEqual(Object.keys(weights).sort());
    for (const [name, variable] of Object.entries(variables))
      variable.assign(tf.tensor(weights[name] as number[]));
    const regions = tf.tensor3d(given.regions);
    const run = captioner.teacherForced(captioner.remember(regions), inputs);
    expectClose(run.logits, given.logits, 5e-6);
    expectClose(run.weights as Tensor, given.looked, 2e-6);
    if ("gate" in given) expectClose(run.gate as Tensor, given.gate, 2e-6);
    else expect(run.gate).toBeUndefined();
    const loss = () => {
      const { logits, weights: alpha } = captioner.teacherForced(captioner.remember(regions), inputs);
      const covered = doublyStochasticLoss(alpha as Tensor, targets.lengths, "share");
      return maskedCrossEntropy(logits, targets).add(covered.mul(coverage)) as tf.Scalar;
    };
    const { value, grads } = tf.variableGrads(loss, Object.values(variables));
    expect(value.dataSync()[0]).toBeCloseTo(given.loss, 5);
    const expected = arraysOf(given.gradients);
    for (const [name, variable] of Object.entries(variables))
      expectClose(grads[variable.name] as Tensor, expected[name], 2e-5);
    captioner.dispose();
  });

  test.each(["one", "share"] as const)("PyTorch: the doubly stochastic loss with target %s", (target) => {
    const loss = doublyStochasticLoss(tf.tensor3d(given.looked), targets.lengths, target);
    expect(loss.dataSync()[0]).toBeCloseTo(given[target], 5);
  });
});

describe.each([
  ...captioners,
  ...glances.map((glance): [string, () => Captioner] => [`twoLstm, ${glance}`, () => createTwoLstm({ encoder: encoder(), ...tiny, glance })]), // prettier-ignore
  ["transformer, mean", () => createTransformerCaptioner({ encoder: encoder(), ...small, glance: "mean" })],
])("%s", (_, make) => {
  test("word by word gives what all words at once give", () => {
    const captioner = make();
    const memory = captioner.remember(regionsFor(captioner, 3));
    const words = [[2, 4, 5, 6], [2, 6, 6, 1], [2, 5, 4, 3]]; // prettier-ignore
    const run = captioner.teacherForced(memory, words);
    let state = memory.start;
    for (let t = 0; t < 4; t++) {
      const step = captioner.step(memory, state, words.map((row) => row[t] as number)); // prettier-ignore
      state = step.state;
      const at = (all: Tensor) => all.slice([0, t], [3, 1]).squeeze([1]);
      expect(distance(step.logits, at(run.logits))).toBeLessThan(1e-5);
      if (run.weights) expect(distance(step.weights as Tensor, at(run.weights))).toBeLessThan(1e-6);
      if (run.gate) expect(distance(step.gate as Tensor, at(run.gate))).toBeLessThan(1e-6);
    }
    captioner.dispose();
  });

  test("a greedy caption does not depend on its neighbours in the batch; beam search of width 1 is greedy", () => {
    const captioner = make();
    const regions = regionsFor(captioner, 2);
    const together = greedyCaptions(captioner, regions, 8);
    const alone = greedyCaptions(captioner, regions.slice([1], [1]), 8);
    expect(alone[0]?.ids).toEqual(together[1]?.ids);
    const [best] = beamCaptions(captioner, regions.slice([1], [1]), { width: 1, maxLength: 8 });
    expect(best?.ids).toEqual(alone[0]?.ids);
    captioner.dispose();
  });

  test("a beam that holds everything finds the best of all captions up to two words", () => {
    const captioner = make();
    const regions = regionsFor(captioner, 1);
    const [best] = beamCaptions(captioner, regions, { width: 49, maxLength: 2 });
    const memory = captioner.remember(regions);
    const scores: number[] = [];
    for (let first = 0; first < 7; first++) {
      const p = captioner
        .teacherForced(memory, [[2, first]])
        .logits.logSoftmax()
        .arraySync() as number[][][];
      const [now, next] = p[0] as [number[], number[]];
      if (first === 3) scores.push(now[first] as number);
      else next.forEach((logP) => scores.push((now[first] as number) + logP));
    }
    expect(best?.logProbability).toBeCloseTo(Math.max(...scores), 4);
    captioner.dispose();
  });

  test("frees everything", () => {
    const before = tf.memory().numTensors;
    const captioner = make();
    const regions = regionsFor(captioner, 2);
    greedyCaptions(captioner, regions, 4);
    beamCaptions(captioner, regions.slice([0], [1]), { maxLength: 4 });
    tf.dispose(regions);
    captioner.dispose();
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1); // the slice of the line above
  });
});

test.each(captioners)(
  "%s: weights sum to 1, change from word to word, and move with the regions",
  (_, make) => {
    const captioner = make();
    const regions = regionsFor(captioner, 1);
    const look = (x: Tensor) => captioner.teacherForced(captioner.remember(x), [[2, 4, 5]]).weights as Tensor;
    const alpha = look(regions);
    expect(distance(alpha.sum(-1), tf.ones([1, 3]))).toBeLessThan(1e-5);
    expect(distance(alpha.slice([0, 0, 0], [1, 1, 9]), alpha.slice([0, 2, 0], [1, 1, 9]))).toBeGreaterThan(
      1e-5,
    );
    const order = tf.tensor1d([4, 7, 0, 8, 1, 3, 6, 2, 5], "int32");
    expect(distance(look(regions.gather(order, 1)), alpha.gather(order, 2))).toBeLessThan(1e-6);
    captioner.dispose();
  },
);

test("the Transformer's loops twin gives PyTorch's numbers; what it does not know is named", () => {
  const { regions, weights, logits, looked } = fixture.transformer;
  const blocks = Object.values(weights.blocks);
  regions.forEach((one, i) => {
    const said = transformerCaptionByLoops(inputs[i] as number[], one, { ...weights, blocks }, { heads: 3 });
    expectClose(tf.tensor2d(said.logits), logits[i], 5e-6);
    expectClose(tf.tensor2d(said.weights), looked[i], 2e-6);
  });
  const [some] = regions as [number[][]];
  const all = { ...weights, blocks };
  expect(() => transformerCaptionByLoops([2], [], all, { heads: 3 })).toThrow(/^regions/);
  expect(() => transformerCaptionByLoops([2, 99], some, all, { heads: 3 })).toThrow(
    /^words: .*below 11, got 99/,
  );
});

test("Show, Attend and Tell's loops twin gives PyTorch's numbers, word by word", () => {
  const { regions, weights: stored, logits, looked, gate } = fixture.showAttendTell;
  const weights = { ...stored, gate: { w: stored.gate.w.flat(), b: stored.gate.b[0] as number } };
  regions.forEach((one, i) => {
    let state = showAttendTellStartByLoops(one, weights);
    (inputs[i] as number[]).forEach((word, t) => {
      const step = showAttendTellByLoops(word, state, one, weights);
      state = step.state;
      expectClose(tf.tensor1d(step.logits), logits[i]?.[t], 5e-6);
      expectClose(tf.tensor1d(step.weights), looked[i]?.[t], 2e-6);
      expect(step.gate).toBeCloseTo(gate[i]?.[t] as number, 5);
    });
  });
  expect(() => showAttendTellStartByLoops([], weights)).toThrow(/^regions/);
});

test("the Transformer without attention sees the mean alone, with as many parameters", () => {
  const [looking, blind] = (["attention", "mean"] as const).map((glance) =>
    createTransformerCaptioner({ encoder: encoder(), ...small, glance }),
  ) as [Captioner, Captioner];
  expect(blind.parameters).toBe(looking.parameters);
  const regions = regionsFor(blind, 1);
  const mean = regions.mean(1, true).tile([1, 9, 1]);
  const logitsOf = (captioner: Captioner, x: Tensor) =>
    captioner.teacherForced(captioner.remember(x), [[2, 4]]).logits;
  expect(distance(logitsOf(blind, regions), logitsOf(blind, mean))).toBeLessThan(1e-5);
  expect(distance(logitsOf(looking, regions), logitsOf(looking, mean))).toBeGreaterThan(1e-3);
  [looking, blind].forEach((captioner) => captioner.dispose());
});

test("with and without attention have as many parameters, within 5 %", () => {
  const counts = glances.map((glance: Glance) => {
    const captioner = createTwoLstm({ encoder: createConvEncoder({ seed: 1 }), words: 46, glance, seed: 1 });
    const { parameters } = captioner;
    captioner.dispose();
    return parameters;
  });
  const most = Math.max(...counts);
  expect(Math.min(...counts) / most).toBeGreaterThan(0.95);
});

describe("doublyStochasticLoss", () => {
  test("even attention reaches C / L, and misses 1 by L (1 − C / L)²", () => {
    const even = tf.fill([1, 3, 6], 1 / 6);
    expect(doublyStochasticLoss(even, [3], "share").dataSync()[0]).toBeCloseTo(0, 10);
    expect(doublyStochasticLoss(even, [3], "one").dataSync()[0]).toBeCloseTo(6 * 0.5 ** 2, 5);
  });

  test("no attention of C words comes nearer to 1 than the even one", () => {
    for (let seed = 0; seed < 30; seed++) {
      const alpha = createRandom(seed).normalTensor([1, 3, 6], 2).softmax();
      expect(doublyStochasticLoss(alpha, [3], "one").dataSync()[0]).toBeGreaterThanOrEqual(1.5 - 1e-5);
    }
  });

  test("padding does not count; bad input is named", () => {
    const alpha = createRandom(1).normalTensor([1, 5, 3]).softmax();
    const cut = doublyStochasticLoss(alpha.slice([0, 0, 0], [1, 2, 3]), [2], "share");
    expect(distance(doublyStochasticLoss(alpha, [2], "share"), cut)).toBeLessThan(1e-6);
    expect(() => doublyStochasticLoss(alpha, [2, 3], "share")).toThrow(/^lengths/);
    expect(() => doublyStochasticLoss(alpha, [2], "two" as CoverageTarget)).toThrow(
      /^target: .*one or share/,
    );
  });
});

test("bad input is named", () => {
  const captioner = createTwoLstm({ encoder: encoder(), ...tiny });
  expect(() => createTwoLstm({ encoder: captioner.encoder, words: 0, seed: 1 })).toThrow(/^words/);
  expect(() => createShowAttendTell({ encoder: captioner.encoder, words: 5, scored: 0, seed: 1 })).toThrow(
    /^scored/,
  );
  expect(() => createTwoLstm({ encoder: captioner.encoder, ...tiny, glance: "none" as Glance })).toThrow(
    /^glance: .*attention, mean, flat/,
  );
  const transformer = (options: object) => () =>
    createTransformerCaptioner({ encoder: captioner.encoder, ...small, ...options });
  expect(transformer({ width: 7 })).toThrow(/^width: expected an even number, a multiple of the 3 heads/);
  expect(transformer({ width: 8 })).toThrow(/^width/);
  expect(transformer({ layers: 0 })).toThrow(/^layers/);
  expect(transformer({ glance: "flat" })).toThrow(/^glance: expected attention or mean, got "flat"/);
  expect(transformer({ hidden: 5 })).toThrow(/hidden/);
  expect(() => greedyCaptions(captioner, regionsFor(captioner, 1), 0)).toThrow(/^maxLength/);
  expect(() => beamCaptions(captioner, regionsFor(captioner, 2))).toThrow(/^regions: .*one picture/);
  captioner.dispose();
});
