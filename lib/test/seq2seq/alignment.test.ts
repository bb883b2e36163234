import { additiveScore, attention, generalScore, paddingMask } from "../../src/attention";
import { createRandom, tf, type Tensor } from "../../src/runtime";
import { align, createAlignmentWeights, prepareMemory, type AlignmentWeights } from "../../src/seq2seq";
import { distance, expectClose, expectGradients, expectIdentical } from "../attention/expectations";
import { batch, everyModel, modelWith, using } from "./models";

const [sentences, target, source, d, window] = [3, 2, 7, 5, 2];
const lengths = [7, 2, 4];
const random = createRandom("alignment");
const queries = random.normalTensor([sentences, target, d]);
const states = random.normalTensor([sentences, source, d]);
const memory = { states, lengths, mask: paddingMask(lengths, source) };
const kinds = ["dot", "general", "additive", "local"] as const;
const rows = (x: Tensor) => x.arraySync() as number[][][];

/** Local-p in plain loops, Luong et al. 2015, eq. 7–10 and §3.2, with the general score. */
function localByLoops(weights: AlignmentWeights): { weights: number[][][]; context: number[][][] } {
  const plain = (x: Tensor) => x.arraySync() as number[][];
  const [W, wPosition] = [plain(weights.W as Tensor), plain(weights.wPosition as Tensor)];
  const vPosition = plain(weights.vPosition as Tensor);
  const all = rows(queries).map((some, b) =>
    some.map((h) => {
      let inside = 0;
      for (let j = 0; j < d; j++) {
        const z = h.reduce((sum, x, i) => sum + x * wPosition[i]![j]!, 0);
        inside += Math.tanh(z) * vPosition[j]![0]!;
      }
      const p = lengths[b]! / (1 + Math.exp(-inside));
      const allowed = (s: number) => s < lengths[b]! && s >= p - window && s <= p + window;
      const scores = rows(states)[b]!.map((state) =>
        h.reduce((sum, x, i) => sum + x * state.reduce((part, y, j) => part + W[i]![j]! * y, 0), 0),
      );
      const total = scores.reduce((sum, e, s) => sum + (allowed(s) ? Math.exp(e) : 0), 0);
      return scores.map((e, s) =>
        allowed(s) ? (Math.exp(e) / total) * Math.exp(-((s - p) ** 2) / (2 * (window / 2) ** 2)) : 0,
      );
    }),
  );
  const context = all.map((some, b) =>
    some.map((a) => Array.from({ length: d }, (_, j) => a.reduce((sum, x, s) => sum + x * rows(states)[b]![s]![j]!, 0))),
  ); // prettier-ignore
  return { weights: all, context };
}

describe.each(kinds)("%s", (kind) => {
  const weights = createAlignmentWeights(kind, 3, d);
  const look = (q = queries, some = memory) =>
    align(kind, weights, q, prepareMemory(kind, weights, some), window);

  test("rows sum to 1 (local: to at most 1, more than 0), padding has none, contexts are means", () => {
    const seen = look();
    rows(seen.weights).forEach((some, b) =>
      some.forEach((alpha) => {
        const sum = alpha.reduce((all, x) => all + x, 0);
        if (kind !== "local") expect(sum).toBeCloseTo(1, 5);
        expect(sum).toBeGreaterThan(0);
        expect(sum).toBeLessThanOrEqual(1 + 1e-6);
        expect(alpha.slice(lengths[b]).every((x) => x === 0)).toBe(true);
      }),
    );
    expect(distance(seen.context, seen.weights.matMul(states))).toBeLessThan(1e-6);
  });

  test("gradients of queries and states = finite differences", () => {
    if (kind === "local") return; // its window has an edge: see the oracle in loops
    expectGradients((q, s) => look(q, { ...memory, states: s as Tensor }).context, [queries, states]);
  });
});

test("prepared keys are bit-equal to scoring afresh", () => {
  const { W, U, v } = createAlignmentWeights("additive", 3, d) as Record<"W" | "U" | "v", Tensor>;
  const general = createAlignmentWeights("general", 3, d) as { W: Tensor };
  const fresh = { additive: additiveScore({ W, U, v }), general: generalScore(general) };
  for (const kind of ["additive", "general"] as const) {
    const weights = kind === "additive" ? { W, U, v } : general;
    const prepared = prepareMemory(kind, weights, memory);
    const seen = align(kind, weights, queries, prepared, window);
    const again = align(kind, weights, queries, prepared, window);
    const expected = attention(queries, states, states, { mask: memory.mask, score: fresh[kind] });
    expectIdentical(seen.weights, expected.weights);
    expectIdentical(seen.context, expected.output);
    expectIdentical(again.context, seen.context);
  }
});

test("local attention = plain loops", () => {
  for (const seed of [1, 2, 3]) {
    const weights = createAlignmentWeights("local", seed, d);
    const seen = align("local", weights, queries, prepareMemory("local", weights, memory), window);
    const expected = localByLoops(weights);
    expectClose(seen.weights, expected.weights, 1e-5);
    expectClose(seen.context, expected.context, 1e-5);
  }
});

test("with v = 0, additive attention starts exactly uniform over the real words", () => {
  using(
    () => modelWith({ attention: "additive", inputFeeding: true }),
    (model) => {
      const { v } = (model.weights as { alignment: { v: tf.Variable } }).alignment;
      v.assign(tf.zeros([6]));
      const weights = model.teacherForced(model.encode(batch.source), batch.inputs).weights as Tensor;
      rows(weights).forEach((some, i) => {
        const length = batch.source.lengths[i] as number;
        const share = Math.fround(1 / length);
        some.forEach((alpha) => {
          alpha.slice(0, length).forEach((x) => expect(x).toBeCloseTo(share, 7));
          expect(new Set(alpha.slice(0, length)).size).toBe(1); // the same number everywhere
        });
      });
    },
  );
});

test("memories without keys are refused; without attention there is nothing to prepare", () => {
  expect(() => align("dot", {}, queries, memory, window)).toThrow(/keys/);
  expect(prepareMemory("none", {}, memory)).toBe(memory);
  expect(createAlignmentWeights("none", 1, d)).toEqual({});
});

test("each model's name is its own", () => {
  expect(new Set(everyModel.map(([name]) => name)).size).toBe(everyModel.length);
});
