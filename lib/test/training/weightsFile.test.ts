import fc from "fast-check";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadWeights, readWeights, saveWeights, writeWeights } from "../../src/training";
import { namedVariables, trainable } from "../../src/layers";
import { createRandom, tf } from "../../src/runtime";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "weights test "));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const file = () => join(directory, "in", "a folder", "w.safetensors");

const model = (seed: number) =>
  namedVariables(
    trainable({
      w: createRandom(seed).normalTensor([2, 3]),
      blocks: [{ b: tf.zeros([0]) }, { b: tf.scalar(seed) }],
    }),
  );

describe("saveWeights and loadWeights", () => {
  test("names of a tree; saved and loaded into other variables they are bit-equal; no temporary file is left", () => {
    const before = tf.memory().numTensors;
    const [one, two] = [model(1), model(2)];
    expect(Object.keys(one)).toEqual(["w", "blocks.0.b", "blocks.1.b"]);
    saveWeights(file(), one, { note: "a=b", text: "ö\n" });
    expect(loadWeights(file(), two)).toEqual({ note: "a=b", text: "ö\n" });
    for (const name of Object.keys(one)) expect(two[name]?.dataSync()).toEqual(one[name]?.dataSync());
    expect(readdirSync(join(directory, "in", "a folder"))).toEqual(["w.safetensors"]);
    tf.dispose([one, two]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("the file is what safetensors specifies: length, JSON, float32 little-endian", () => {
    const values = Float32Array.of(1, -2, 0.5);
    writeWeights(file(), { weights: new Map([["w", { shape: [3, 1], values }]]), metadata: { note: "x" } });
    const bytes = readFileSync(file());
    const length = Number(bytes.readBigUInt64LE());
    const header = JSON.parse(bytes.toString("utf8", 8, 8 + length)) as Record<string, unknown>;
    expect(length % 8).toBe(0);
    expect(header["w"]).toEqual({ dtype: "F32", shape: [3, 1], data_offsets: [0, 12] });
    expect([0, 4, 8].map((at) => bytes.readFloatLE(8 + length + at))).toEqual([1, -2, 0.5]);
    expect(bytes.length).toBe(8 + length + 12);
  });

  test("read(write(weights)) = weights, every bit pattern but NaN's", () => {
    const arrays = fc.dictionary(fc.string(), fc.float32Array({ noNaN: true }), {
      maxKeys: 5,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(arrays, (given) => {
        const names = Object.entries(given).filter(([name]) => name !== "__metadata__");
        const weights = new Map(names.map(([name, values]) => [name, { shape: [values.length], values }]));
        writeWeights(file(), { weights, metadata: {} });
        const back = readWeights(file()).weights;
        expect([...back.keys()].sort()).toEqual([...weights.keys()].sort());
        for (const [name, { values }] of weights) expect(back.get(name)?.values).toEqual(values);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test("other names or shapes are refused before anything changes", () => {
    const one = model(1);
    saveWeights(file(), one);
    const { w, ...rest } = model(2);
    const more = { w: w as tf.Variable, ...rest, x: tf.variable(tf.zeros([1])) };
    const transposed = { w: tf.variable(tf.zeros([3, 2])), ...rest };
    expect(() => loadWeights(file(), more)).toThrow(/^weights: expected weights named .*, w, x, got .*, w$/);
    expect(() => loadWeights(file(), transposed)).toThrow(/^w: expected shape \[3, 2\], got shape \[2, 3\]/);
    expect(rest["blocks.1.b"]?.dataSync()[0]).toBe(2);
    const whole = { n: tf.variable(tf.tensor1d([1], "int32")) };
    expect(() => saveWeights(file(), whole)).toThrow("n: expected a float32 variable, got int32");
    expect(() => namedVariables({ a: { b: tf.scalar(1) } })).toThrow(/^a\.b: expected a variable/);
    tf.dispose([one, more, transposed, whole]);
  });
});
