/** Right values by Python's safetensors 0.8.0, which ./fixtures/make_fixtures.py asked. */
import fc from "fast-check";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, tf } from "../../src/runtime";
import { assignWeights, loadWeights, readWeights, saveWeights, writeWeights } from "../../src/training";
import { refused, taken } from "./fixtures/safetensors.json";

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "safetensors test "));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const file = () => join(directory, "w.safetensors");

/** A file with any header text. */
function put(header: string | Buffer, data: Uint8Array = new Uint8Array(), length?: bigint): string {
  const text = Buffer.from(header as string);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(text.length));
  writeFileSync(file(), Buffer.concat([size, text, data]));
  return file();
}
const read = (path = file()) => {
  const { weights, metadata } = readWeights(path);
  return { weights: [...weights].map(([name, { shape, values }]) => [name, shape, [...values]]), metadata };
};

describe("what Python's safetensors takes, and what it refuses", () => {
  test.each(taken)("reads $what", ({ bytes, weights, metadata }) => {
    writeFileSync(file(), Buffer.from(bytes, "base64"));
    const found = read();
    expect(found.weights.sort()).toEqual(weights.sort());
    expect(found.metadata).toEqual(metadata);
  });

  test.each(refused)("refuses $what", ({ bytes }) => {
    writeFileSync(file(), Buffer.from(bytes, "base64"));
    expect(() => readWeights(file())).toThrow(/^path: expected an undamaged weights file/);
  });
});

describe("headers", () => {
  const numbers = new Uint8Array(Float32Array.of(5, 6, 7).buffer);
  const a = '"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';
  const b = '"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}';

  test.each([
    ["names twice", `{${a},${b},${a}}`, /names "a" twice/],
    ["the same name, escaped", `{${a},${b},${a.replace("a", "\\u0061")}}`, /names "a" twice/],
    ["a field twice", `{${a.replace("{", '{"dtype":"F32",')},${b}}`, /names "dtype" twice/],
    ["metadata twice", `{"__metadata__":{},"__metadata__":{},${a},${b}}`, /names "__metadata__" twice/],
    ["metadata that are no strings", `{"__metadata__":{"n":1},${a},${b}}`, /metadata are no strings/],
    ["metadata that are a list", `{"__metadata__":["n"],${a},${b}}`, /metadata are no strings/],
    ["a blank at the beginning", ` {${a},${b}}`, /no JSON object/],
    ["a byte order mark", `\ufeff{${a},${b}}`, /no JSON object/],
    ["a list", `[${a.slice(4)}]`, /no JSON object/],
    ["a gap at the start", `{${b}}`, /a gap at byte 0/],
    ["bytes that nobody names", `{${a}}`, /12 bytes of numbers where 4 are named/],
    ["an overlap", `{${a},${b.replace("[4,12]", "[0,8]")},${b.replace("b", "c")}}`, /an overlap at byte 4/],
    [
      "too few bytes for the shape",
      `{${a},${b.replace("[2]", "[3]")}}`,
      /"b" has 8 bytes for the shape \[3\]/,
    ],
    ["a negative size", `{${a},${b.replace("[2]", "[-2]")}}`, /"b" lacks/],
    ["a size that is no whole number", `{${a},${b.replace("[2]", "[2.5]")}}`, /"b" lacks/],
    ["three offsets", `{${a},${b.replace("[4,12]", "[4,8,12]")}}`, /"b" lacks/],
    ["offsets in words", `{${a},${b.replace("[4,12]", '["4","12"]')}}`, /"b" lacks/],
    ["offsets backwards", `{${a},${b.replace("[4,12]", "[12,4]")}}`, /"b" has -8 bytes/],
    ["no dtype", `{${a},"b":{"shape":[2],"data_offsets":[4,12]}}`, /"b" lacks/],
    ["an entry that is null", `{${a},"b":null}`, /"b" lacks/],
  ])("%s: refused", (_, header, message) => {
    expect(() => readWeights(put(header, numbers))).toThrow(message);
  });

  test("no UTF-8, longer than the file, longer than the format allows: refused", () => {
    const text = Buffer.from(`{${a},${b}}`);
    text[2] = 0xff;
    expect(() => readWeights(put(text, numbers))).toThrow(/no UTF-8/);
    for (const length of [0n, 10_000n, 2n ** 63n, 2n ** 64n - 1n]) {
      expect(() => readWeights(put(`{${a},${b}}`, numbers, length))).toThrow(/cut off or of another kind/);
    }
  });

  test.each(["F64", "F16", "BF16", "I32", "I64", "U8", "BOOL", "F8_E4M3", "f32", "nonsense"])(
    "numbers of type %s are not read as float32",
    (dtype) => {
      const header = `{${a.replace("F32", dtype)},${b}}`;
      expect(() => readWeights(put(header, numbers))).toThrow(
        `path: expected weights of type F32 (float32) at ${file()}, got "a" of type ${dtype}`,
      );
    },
  );

  test("tensors in any order, empty ones and scalars, unknown fields, blanks: read", () => {
    const empty = '"e":{"dtype":"F32","shape":[0,3],"data_offsets":[4,4],"note":[{"b":1},{"b":1}]}';
    const scalar = a.replace("[1]", "[]");
    expect(read(put(`{${b},${empty}, ${scalar}}   `, numbers)).weights).toEqual([
      ["b", [2], [6, 7]],
      ["e", [0, 3], []],
      ["a", [], [5]],
    ]);
  });

  test("whatever the header says, it is read by the format or refused by an InputError", () => {
    const size = fc.oneof(fc.nat({ max: 3 }), fc.constantFrom(-1, 0.5, 2 ** 53, "1", null));
    const list = fc.array(size, { maxLength: 3 });
    const entry = fc.record(
      { dtype: fc.constantFrom("F32", "F32", "I32", 1), shape: list, data_offsets: list },
      { requiredKeys: [] },
    );
    const name = fc.constantFrom("a", "b", "__proto__", "constructor", "toString", "0", "__metadata__");
    const header = fc.array(fc.tuple(name, fc.oneof(entry, fc.jsonValue())), { maxLength: 3 });
    const data = fc.uint8Array({ maxLength: 16 });
    fc.assert(
      fc.property(header, data, (entries, bytes) => {
        const text = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join();
        put(`{${text}}`, bytes);
        const found = outcome();
        if (found === undefined) return;
        const counted = [...found.weights.values()].reduce((sum, { values }) => sum + values.length, 0);
        expect(4 * counted).toBe(bytes.length);
        expect([...found.weights.keys()].sort()).toEqual(
          entries.map(([key]) => key).filter((key) => key !== "__metadata__").sort(), // prettier-ignore
        );
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  test("any bytes at all give weights or an InputError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        writeFileSync(file(), bytes);
        outcome();
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  function outcome() {
    try {
      return readWeights(file());
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return undefined;
    }
  }
});

describe("the checksum", () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  const write = () => {
    const weights = new Map([["weight", { shape: [2, 3], values }]]);
    writeWeights(file(), { weights, metadata: { note: "two rows", shb256: "x" } });
    return readFileSync(file());
  };

  test("a change of any bit of a file of ours is noticed, in header and numbers", () => {
    const good = write();
    for (let at = 0; at < good.length; at++) {
      for (const bit of [1, 2, 32]) {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] as number) ^ bit;
        writeFileSync(file(), bad);
        expect(() => readWeights(file())).toThrow(/^path: expected/);
      }
    }
  });

  test("a header that was edited is noticed: a transposed shape, another note", () => {
    const good = write();
    for (const [from, to] of [
      ["[2,3]", "[3,2]"],
      ["two rows", "2 rows  "],
    ] as const) {
      // prettier-ignore
      writeFileSync(file(), Buffer.from(good.toString("latin1").replace(from, to), "latin1"));
      expect(() => readWeights(file())).toThrow(/does not have its checksum/);
    }
  });

  test("older files, whose checksum is of the numbers alone, are read, and checked", () => {
    const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
    const data = new Uint8Array(Float32Array.of(1, 2).buffer);
    const right = "b9c80b5adeca450753a16950c3cc655d271f7bef7a485bc83f112b72fef21d37"; // hashlib.sha256(struct.pack("<2f", 1, 2))
    const wrong = right.replace("1", "2");
    const old = (sha256: string) => JSON.stringify({ __metadata__: { sha256, note: "n" }, w: entry });
    expect(() => readWeights(put(old(wrong), data))).toThrow(/does not have its checksum/);
    expect(read(put(old(right), data))).toEqual({ weights: [["w", [2], [1, 2]]], metadata: { note: "n" } });
  });
});

describe("names and variables", () => {
  const names = ["__proto__", "constructor", "toString", "0", "", 'a "quoted" name', "ö/✓", "a, b"];

  test("a variable of any name is saved and loaded", () => {
    const given = (start: number): [string, tf.Variable][] =>
      names.map((name, i) => [name, tf.tidy(() => tf.variable(tf.scalar(start + i)))]);
    const [one, two] = [Object.fromEntries(given(1)), Object.fromEntries(given(100))];
    saveWeights(file(), one, Object.fromEntries([["__proto__", "a note"]]));
    const metadata = loadWeights(file(), two);
    expect(Object.entries(metadata)).toEqual([["__proto__", "a note"]]);
    expect(Object.entries(two).map(([name, w]) => [name, w.dataSync()[0]]).sort()).toEqual(names.map((name, i) => [name, i + 1]).sort()); // prettier-ignore
    tf.dispose([Object.values(one), Object.values(two)]);
  });

  test("names that only look alike when joined are told apart", () => {
    const [a, b] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))];
    writeWeights(file(), {
      weights: new Map([["a, b", { shape: [], values: Float32Array.of(9) }]]),
      metadata: {},
    });
    expect(() => loadWeights(file(), { a, b })).toThrow(/^weights: expected weights named a, b/);
    tf.dispose([a, b]);
  });

  test("nothing is changed when anything does not fit", () => {
    const good = tf.variable(tf.tensor1d([0]));
    const weights = (shape: number[], count: number) =>
      new Map([
        ["good", { shape: [1], values: Float32Array.of(5) }],
        ["w", { shape, values: new Float32Array(count) }],
      ]);
    const whole = tf.variable(tf.tensor1d([1, 2], "int32"));
    const gone = tf.variable(tf.zeros([2]));
    gone.dispose();
    const real = tf.variable(tf.zeros([2]));
    for (const [w, given] of [
      [real, weights([3], 3)],
      [real, weights([2], 3)],
      [whole, weights([2], 2)],
      [gone, weights([2], 2)],
    ] as const) {
      expect(() => assignWeights(given, { good, w })).toThrow(/^w: expected/);
      expect(good.dataSync()[0]).toBe(0);
    }
    tf.dispose([good, whole, real]);
  });

  test("what cannot be written as the format asks is refused", () => {
    const values = Float32Array.of(1, 2);
    const writing =
      (name: string, shape: number[], metadata: Record<string, string> = {}) =>
      () =>
        writeWeights(file(), { weights: new Map([[name, { shape, values }]]), metadata });
    expect(writing("__metadata__", [2])).toThrow(/^weights: expected names/);
    expect(writing("\ud800", [2])).toThrow(/^weights: expected names/);
    for (const shape of [[3], [], [2.5], [-1, -2], [NaN]]) {
      expect(writing("w", shape)).toThrow(/^weights: expected a shape for the 2 numbers of "w"/);
    }
    expect(writing("w", [2], { n: 1 as unknown as string })).toThrow(
      /^metadata: expected strings, got number/,
    );
    expect(writing("w", [2], { sha256: "mine" })).toThrow(/^metadata: expected names other than sha256/);
  });
});
