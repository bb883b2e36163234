import { createRandom, tf, type Tensor } from "../../src/runtime";
import { InputError } from "../../src/base";
import { greedy, scheduledRun, teacherForcingAt, type DecoderStep } from "../../src/seq2seq";
import { batch, distance, everyModel, modelWith, using } from "./models";

const { source, inputs } = batch;

describe.each(everyModel)("%s", (_, make) => {
  test("all steps at once = one step after the other", () => {
    using(make, (model) => {
      const memory = model.encode(source);
      const whole = model.teacherForced(memory, inputs);
      let state = model.start(memory);
      const steps = inputs[0]!.map((__, t): DecoderStep => {
        const step = model.step(memory, state, inputs.map((row) => row[t]!)); // prettier-ignore
        state = step.state;
        return step;
      });
      const stacked = (part: "logits" | "weights") => tf.stack(steps.map((step) => step[part] as Tensor), 1); // prettier-ignore
      expect(distance(whole.logits, stacked("logits"))).toBeLessThan(2e-6);
      if (whole.weights) expect(distance(whole.weights, stacked("weights"))).toBeLessThan(1e-6);
    });
  });

  test("greedy says what its own words, forced, make likeliest", () => {
    using(make, (model) => {
      const { ids, weights } = greedy(model, source, 6);
      ids.forEach((said, i) => {
        const single = { ids: [source.ids[i]!.slice(0, source.lengths[i])], lengths: [source.lengths[i]!] };
        const run = model.teacherForced(model.encode(single), [[2, ...said].slice(0, 6)]);
        const likeliest = run.logits.argMax(-1).arraySync() as number[][];
        expect(likeliest[0]).toEqual([...said, 3].slice(0, 6));
        expect(run.weights === undefined).toBe(weights === undefined);
        if (run.weights) expect(weights?.[i]?.length).toBe(run.weights.shape[1]);
      });
    });
  });
});

describe("scheduledRun", () => {
  const make = () => modelWith({ attention: "general", inputFeeding: true });
  const run = (teacherForcing: number, seed = 1) => ({ teacherForcing, random: createRandom(seed) });

  test("all teacher forcing = teacherForced", () => {
    using(make, (model) => {
      const memory = model.encode(source);
      const [a, b] = [scheduledRun(model, memory, inputs, run(1)), model.teacherForced(memory, inputs)];
      expect(distance(a.logits, b.logits)).toBeLessThan(1e-6);
      expect(distance(a.weights as Tensor, b.weights as Tensor)).toBeLessThan(1e-6);
    });
  });

  test("no teacher forcing = free running, whatever the right words are", () => {
    using(make, (model) => {
      const memory = model.encode(source);
      const free = scheduledRun(model, memory, inputs, run(0));
      const said = free.logits.argMax(-1).arraySync() as number[][];
      const own = said.map((row) => [2, ...row].slice(0, row.length));
      expect(distance(free.logits, model.teacherForced(memory, own).logits)).toBeLessThan(1e-6);
      const others = inputs.map((row) => row.map((word, t) => (t === 0 ? word : 4)));
      expect(distance(free.logits, scheduledRun(model, memory, others, run(0, 2)).logits)).toBe(0);
    });
  });

  test("between: the coins choose, and have a gradient", () => {
    using(make, (model) => {
      const memory = model.encode(source);
      const some = [1, 2, 3].map((seed) => scheduledRun(model, memory, inputs, run(0.5, seed)).logits);
      const again = scheduledRun(model, memory, inputs, run(0.5, 1)).logits;
      expect(distance(some[0]!, again)).toBe(0);
      expect(distance(some[0]!, some[1]!) + distance(some[0]!, some[2]!)).toBeGreaterThan(0);
      const { grads } = tf.variableGrads(
        () => scheduledRun(model, model.encode(source), inputs, run(0.5)).logits.square().sum() as tf.Scalar,
      );
      Object.values(grads).forEach((g) => expect(g.abs().max().dataSync()[0]).toBeGreaterThan(0));
    });
  });

  test("refuses a share that is none; teacherForcingAt gives the docstring's number and its floor", () => {
    using(make, (model) => {
      const memory = model.encode(source);
      for (const share of [-0.1, 1.1, NaN]) {
        expect(() => scheduledRun(model, memory, inputs, run(share))).toThrow(InputError);
      }
      for (const length of [0, 1.5, NaN]) expect(() => greedy(model, source, length)).toThrow(InputError);
    });
    expect(teacherForcingAt(50, { floor: 0.5, steps: 100 })).toBe(0.75);
    expect(teacherForcingAt(500, { floor: 0.5, steps: 100 })).toBe(0.5);
  });
});
