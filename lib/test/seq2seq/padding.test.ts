import { tf, type Tensor } from "../../src/runtime";
import { alone, batch, distance, everyModel, fillPadding, gradientsOf, using } from "./models";

const values = (x: Tensor) => Array.from(x.dataSync(), (value) => value + 0); // −0 is 0
const { source, inputs, targets } = batch;
/** The same sentences with the last word of the vocabulary at every padded place, on all three sides. */
const other = {
  source: fillPadding(source, 10),
  inputs: fillPadding({ ids: inputs, lengths: targets.lengths }, 12).ids as number[][],
  targets: fillPadding(targets, 12),
};

describe.each(everyModel)("%s", (_, make) => {
  test("no bit of loss, gradients, weights or real logits depends on what padding holds", () => {
    using(make, (model) => {
      const [a, b] = [gradientsOf(model, batch), gradientsOf(model, other)];
      expect(a.loss).toBe(b.loss);
      a.gradients.forEach((gradient, i) =>
        expect(values(gradient)).toEqual(values(b.gradients[i] as Tensor)),
      );
      const run = (data: typeof batch) => model.teacherForced(model.encode(data.source), data.inputs);
      const real = tf.tensor(targets.ids.map((row, i) => row.map((__, t) => +(t < targets.lengths[i]!))));
      const kept = (x: Tensor) => values(x.mul(real.expandDims(2)));
      const [first, second] = [run(batch), run(other)];
      expect(kept(first.logits)).toEqual(kept(second.logits));
      if (first.weights) expect(kept(first.weights)).toEqual(kept(second.weights as Tensor));
    });
  });

  test("weights are exactly 0 at padding", () => {
    using(make, (model) => {
      const { weights } = model.teacherForced(model.encode(source), inputs);
      const padded = source.ids.map((row, i) => row.map((__, s) => +(s >= source.lengths[i]!)));
      if (weights) expect(weights.mul(tf.tensor(padded).expandDims(1)).abs().max().dataSync()[0]).toBe(0);
    });
  });

  test("a sentence alone is what it is in a padded batch", () => {
    using(make, (model) => {
      const together = model.teacherForced(model.encode(source), inputs);
      targets.lengths.forEach((length, i) => {
        const single = model.teacherForced(model.encode(alone(source, i)), [inputs[i]!.slice(0, length)]);
        const cut = (x: Tensor, n: number) => x.slice([i, 0, 0], [1, length, n]);
        expect(distance(single.logits, cut(together.logits, 13))).toBeLessThan(2e-6);
        if (!single.weights) return;
        const weights = cut(together.weights as Tensor, source.lengths[i] as number);
        expect(distance(single.weights, weights)).toBeLessThan(1e-6);
      });
    });
  });
});
