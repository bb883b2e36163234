/** The fast path of attention to keys that are fully known, against the readable form. */
import fc from "fast-check";
import { blockedPatchAttention } from "../../src/pyramid";
import { attendKnownKeys, knownKeys } from "../../src/pyramid/kernels/knownKeys";
import { createRandom, tf } from "../../src/runtime";

/** Numbers from 0 to 1, as pictures have them. */
function drawn(seed: number, n: number, keys: number, d: number, channels: number) {
  const random = createRandom(`known keys ${seed}`);
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random.uniform());
  const known = Float32Array.from({ length: n * d }, (_, i) => Number(i % d === 0 || random.uniform() < 0.6));
  const values = numbers(n * d).map((value, i) => value * (known[i] as number));
  const [k, v] = [tf.tensor(numbers(keys * d), [keys, d]), tf.tensor(numbers(keys * channels), [keys, channels])]; // prettier-ignore
  return { values, known, k, v };
}

test("gives what blockedPatchAttention gives, and leaves no tensors", () => {
  const sizes = [fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 49 }), fc.constantFrom(1, 3)] as const; // prettier-ignore
  fc.assert(
    fc.property(fc.nat(1000), ...sizes, fc.constantFrom(0.01, 0.1, 1), (seed, n, keys, d, channels, temperature) => {
      const before = tf.memory().numTensors;
      const { values, known, k, v } = drawn(seed, n, keys, d, channels);
      const queries = { values: tf.tensor(values, [n, d]), known: tf.tensor(known, [n, d]) };
      const wanted = blockedPatchAttention(queries, { values: k }, v, { temperature, score: "distance" });
      const prepared = knownKeys(k, v);
      const found = attendKnownKeys({ values, known }, prepared, d, temperature);
      const output = wanted.output.dataSync();
      found.output.forEach((value, i) => expect(value).toBeCloseTo(output[i] as number, 4));
      found.weight.forEach((weight, i) => expect(weight).toBeCloseTo(wanted.weight[i] as number, 4));
      // Where two keys are as good as equal, rounding decides.
      found.best.forEach((best, i) => (wanted.weight[i] as number) > 0.6 && expect(best).toBe(wanted.best[i]));
      tf.dispose([queries.values, queries.known, wanted.output, prepared.columns, k, v]);
      expect(tf.memory().numTensors).toBe(before);
    }),
    { numRuns: 40 },
  ); // prettier-ignore
});

test("a query equal to a key takes it alone, however small τ is, and rounding makes no score above 0", () => {
  const { values, known, k, v } = drawn(1, 3, 20, 49, 1);
  values.set(k.dataSync().subarray(0, 49), 0);
  known.fill(1, 0, 49);
  const keys = knownKeys(k, v);
  const { output, best, weight } = attendKnownKeys({ values, known }, keys, 49, 1e-6);
  expect([best[0], weight[0], output[0]]).toEqual([0, 1, v.dataSync()[0]]);
  expect(weight.every((one) => one <= 1)).toBe(true);
  tf.dispose([keys.columns, k, v]);
});

test("more scores than are held at a time come in blocks", () => {
  const n = 300;
  const { values, known, k, v } = drawn(2, n, 9000, 1, 1);
  const keys = knownKeys(k, v);
  const all = attendKnownKeys({ values, known }, keys, 1, 0.1);
  const last = { values: values.slice(n - 1), known: known.slice(n - 1) };
  const alone = attendKnownKeys(last, keys, 1, 0.1);
  expect(all.output[n - 1]).toBeCloseTo(alone.output[0] as number, 5);
  expect(all.best[n - 1]).toBe(alone.best[0]);
  tf.dispose([keys.columns, k, v]);
});
