/** The whole model against PyTorch: fixtures/make_fixtures.py. */
import { namedVariables } from "../../src/layers";
import { tf, type Tensor } from "../../src/runtime";
import { createSeq2Seq, type Seq2SeqOptions } from "../../src/seq2seq";
import { expectClose } from "../attention/expectations";
import fixture from "./fixtures/pytorch.json";
import { gradientsOf, using } from "./models";

/** The arrays of a tree, by their paths. */
function arraysOf(tree: object, path = ""): Record<string, number[]> {
  return Object.assign(
    {},
    ...Object.entries(tree).map(([name, item]: [string, object]) =>
      Array.isArray(item) ? { [`${path}${name}`]: item } : arraysOf(item, `${path}${name}.`),
    ),
  ) as Record<string, number[]>;
}

const { batch, sizes } = fixture;
const named = fixture.cases.map((given) => [`${given.attention}${given.inputFeeding ? ", input feeding" : ""}`, given] as const); // prettier-ignore

test.each(named)("%s: the same weights give the same logits, loss and gradients", (_, given) => {
  const { attention, inputFeeding } = given;
  const options = { ...sizes, seed: 1, attention, inputFeeding } as Seq2SeqOptions;
  using(
    () => createSeq2Seq(options),
    (model) => {
      const variables = namedVariables(model.weights);
      const weights = arraysOf(given.weights);
      expect(Object.keys(variables).sort()).toEqual(Object.keys(weights).sort());
      Object.entries(variables).forEach(([name, variable]) =>
        variable.assign(tf.tensor(weights[name] as number[])),
      );
      const run = model.teacherForced(model.encode(batch.source), batch.inputs);
      expectClose(run.weights as Tensor, given.looked, 1e-6);
      expectClose(run.logits, given.logits, 2e-6);
      const { loss, gradients } = gradientsOf(model, batch);
      expect(loss).toBeCloseTo(given.loss, 6);
      const expected = arraysOf(given.gradients);
      Object.keys(variables).forEach((name, i) => expectClose(gradients[i] as Tensor, expected[name], 2e-6));
    },
  );
});
