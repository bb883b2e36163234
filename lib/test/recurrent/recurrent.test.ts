import { InputError } from "../../src/base";
import { createRandom, hasKernels, tf, type Tensor } from "../../src/runtime";
import {
  bidirectional,
  createGruWeights,
  createLstmWeights,
  gru,
  gruCell,
  gruStep,
  gruStepByLoops,
  lastOf,
  lstm,
  lstmByKernel,
  lstmByParts,
  lstmCell,
  lstmStep,
  lstmStepByLoops,
  reverseWithin,
  type LstmWeights,
  type RecurrentCell,
} from "../../src/recurrent";
import pytorch from "./fixtures/pytorch.json";

const largest = (x: Tensor) => x.abs().max().dataSync()[0] as number;
const arrays = (x: Tensor) => x.arraySync() as number[][];
const [batch, time, dIn, d] = [3, 7, 5, 2];
const lengths = [7, 2, 5];
const x = createRandom("x").normalTensor([batch, time, dIn]);
const weights = createLstmWeights("lstm", { dIn, d });
const gruWeights = createGruWeights("gru", { dIn, d });

function expectClose(got: Tensor, expected: unknown, digits = 5) {
  const wanted = tf.tensor(expected as number[][]);
  expect(got.shape).toEqual(wanted.shape);
  expect(largest(got.sub(wanted))).toBeLessThan(10 ** -digits);
}

describe("against PyTorch, padded sequences", () => {
  const forms: [string, RecurrentCell<never>, { forward: object }][] = [
    ["lstm", { ...lstmCell, run: lstmByParts } as never, pytorch.lstm],
    ["gru", gruCell as never, pytorch.gru],
    ["lstmBothWays", lstmCell as never, pytorch.lstmBothWays],
    ["gruBothWays", gruCell as never, pytorch.gruBothWays],
  ];
  if (hasKernels()) forms.push(["lstm", { ...lstmCell, run: lstmByKernel } as never, pytorch.lstm]);

  test.each(forms)("%s: outputs, states, gradients of input and weights", (name, cell, given) => {
    const fixture = given as typeof pytorch.lstmBothWays & { backward?: object };
    const tensors = (w: object) =>
      Object.fromEntries(
        Object.entries(w).map(([key, value]) => [key, tf.tensor(value as number[])]),
      ) as never;
    const run = (input: Tensor, forward: object) =>
      fixture.backward
        ? bidirectional(
            cell,
            input,
            { forward: forward as never, backward: tensors(fixture.backward) },
            lengths,
          )
        : cell.run(input, forward as never, { lengths });
    tf.tidy(() => {
      const forward = tensors(fixture.forward) as Record<string, Tensor>;
      const { outputs, state } = run(tf.tensor(fixture.x), forward);
      expectClose(outputs, fixture.outputs);
      expectClose(state.h, fixture.h);
      if (name.startsWith("lstm")) expectClose(state.c as Tensor, fixture.c);
      const [dx, dw] = tf.grads((input, w) => {
        const result = run(input as Tensor, { ...forward, w });
        const ends = result.state.c ? result.state.h.add(result.state.c.mul(3)) : result.state.h;
        return result.outputs.square().sum().add(ends.sum());
      })([tf.tensor(fixture.x), forward["w"] as Tensor]) as [Tensor, Tensor];
      expectClose(dx, fixture.dx, 4);
      expectClose(dw.slice([0, 0], [dIn, -1]), fixture.dw, 4);
    });
  });
});

describe("one step", () => {
  const h = createRandom("h").normalTensor([batch, d]);
  const c = createRandom("c").normalTensor([batch, d]);
  const first = x.slice([0, 0, 0], [batch, 1, dIn]).squeeze([1]);

  test("of an LSTM equals plain loops, and the docstring's numbers", () => {
    const got = lstmStep(first, { h, c }, weights);
    const plain = { w: arrays(weights.w), b: weights.b.arraySync() as number[] };
    arrays(first).forEach((row, i) => {
      const wanted = lstmStepByLoops(row, arrays(h)[i]!, arrays(c)[i]!, plain);
      expectClose(got.h.gather([i]), [wanted.h]);
      expectClose(got.c.gather([i]), [wanted.c]);
    });
    const small = lstmStepByLoops([1], [0], [0], { w: [[0, 0, 1, 0], [0, 0, 0, 0]], b: [0, 0, 0, 0] }); // prettier-ignore
    expect(small.c[0]).toBeCloseTo(0.3808, 4);
    expect(small.h[0]).toBeCloseTo(0.1817, 4);
  });

  test("of a GRU equals plain loops", () => {
    const odd = { ...gruWeights, b: tf.linspace(-1, 1, 3 * d), bState: tf.tensor1d([0.3, -2]) };
    const plain = Object.fromEntries(Object.entries(odd).map(([k, v]) => [k, v.arraySync()])) as never;
    const got = arrays(gruStep(first, { h }, odd).h);
    arrays(first).forEach((row, i) =>
      gruStepByLoops(row, arrays(h)[i]!, plain).forEach((v, k) => expect(got[i]![k]).toBeCloseTo(v, 5)),
    );
  });

  test.each([
    ["lstm", lstmCell as RecurrentCell<unknown>, weights],
    ["gru", gruCell as RecurrentCell<unknown>, gruWeights],
  ])("repeated is the whole sequence: %s", (_, cell, w) => {
    let state = cell.zeroState(batch, w);
    const states = tf.unstack(x, 1).map((input) => (state = cell.step(input, state, w)).h);
    const whole = cell.run(x, w);
    expect(largest(whole.outputs.sub(tf.stack(states, 1)))).toBeLessThan(1e-6);
    expect(largest(whole.state.h.sub(state.h))).toBeLessThan(1e-6);
  });
});

describe("sequences", () => {
  test("started from a state, two halves are the whole", () => {
    const halves = tf.split(x, [4, 3], 1) as [Tensor, Tensor];
    const first = lstm(halves[0], weights);
    const second = lstm(halves[1], weights, { initial: first.state });
    expect(largest(second.state.h.sub(lstm(x, weights).state.h))).toBeLessThan(1e-6);
  });

  test.each([
    ["lstm", lstmCell as RecurrentCell<unknown>, weights],
    ["gru", gruCell as RecurrentCell<unknown>, gruWeights],
  ])("padding is inert, outputs there are zero: %s", (_, cell, w) => {
    const mask = tf.tensor3d(lengths.flatMap((n) => Array.from({ length: time }, (_, t) => +(t >= n))), [3, 7, 1]); // prettier-ignore
    const other = x.add(mask.mul(100));
    const [a, b] = [cell.run(x, w, { lengths }), cell.run(other, w, { lengths })];
    expect(a.outputs.arraySync()).toEqual(b.outputs.arraySync());
    expect(a.state.h.arraySync()).toEqual(b.state.h.arraySync());
    expect(largest(a.outputs.mul(mask))).toBe(0);
  });

  const onNative = hasKernels() ? test : test.skip;
  onNative("the kernel equals the composed form, values and all gradients", () => {
    tf.tidy(() => {
      const start = [createRandom(1).normalTensor([batch, d]), createRandom(2).normalTensor([batch, d])];
      const gradients = (f: typeof lstm) =>
        tf.valueAndGrads((input, h, c, w, b) => {
          const r = f(input as Tensor, { w, b } as LstmWeights, { initial: { h: h!, c: c! }, lengths });
          return r.outputs
            .square()
            .sum()
            .add(r.state.h.sum())
            .add((r.state.c as Tensor).sum());
        })([x, ...start, weights.w, weights.b]);
      const [kernel, parts] = [gradients(lstmByKernel), gradients(lstmByParts)];
      expect(largest(kernel.value.sub(parts.value))).toBeLessThan(1e-4);
      kernel.grads.forEach((g, i) => expect(largest(g.sub(parts.grads[i] as Tensor))).toBeLessThan(1e-5));
    });
  });

  test("lastOf and reverseWithin: the docstrings' numbers; reversing twice is nothing", () => {
    const list = tf.tensor3d([[[1], [2], [3]]]);
    expect(lastOf(list, [2]).arraySync()).toEqual([[2]]);
    expect(lastOf(list).arraySync()).toEqual([[3]]);
    expect(reverseWithin(tf.tensor3d([[[1], [2], [0]]]), [2]).arraySync()).toEqual([[[2], [1], [0]]]);
    expect(reverseWithin(reverseWithin(x, lengths), lengths).arraySync()).toEqual(x.arraySync());
    expect(reverseWithin(x).arraySync()).toEqual(reverseWithin(x, [7, 7, 7]).arraySync());
  });

  test("leaks nothing", () => {
    const before = tf.memory().numTensors;
    for (const run of [lstm, lstmByParts]) {
      const { outputs, state } = run(x, weights, { lengths });
      tf.dispose([outputs, state.h, state.c as Tensor]);
    }
    const result = gru(x, gruWeights, { lengths });
    tf.dispose([result.outputs, result.state.h]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("refuses what does not fit", () => {
    expect(() => lstm(x, weights, { lengths: [7, 2] })).toThrow(InputError);
    expect(() => gru(x, gruWeights, { lengths: [7, 0, 5] })).toThrow(/whole numbers from 1 to 7/);
    expect(() => lstm(x, createLstmWeights(1, { dIn: 4, d }))).toThrow(/w/);
    expect(() => gruStep(tf.zeros([3, 4]), { h: tf.zeros([3, 2]) }, gruWeights)).toThrow(/w/);
  });
});
