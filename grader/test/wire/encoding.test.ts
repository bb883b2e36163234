import fc from "fast-check";
import { decode, encode } from "../../src/wire";

const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 5e-324));
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    number,
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.float32Array({ maxLength: 5 }),
    fc.int32Array({ maxLength: 5 }),
    fc.float64Array({ maxLength: 5 }),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("$", "$$", "of", "toJSON")), tie("value"), {
      maxKeys: 5,
    }),
  ),
})).value;

/** Objects as this realm's plain ones, so that only the data is compared. */
const plain = (x: unknown): unknown =>
  typeof x !== "object" || x === null || ArrayBuffer.isView(x)
    ? x
    : Array.isArray(x)
      ? x.map(plain)
      : Object.fromEntries(Object.entries(x).map(([key, item]) => [key, plain(item)]));

test("decode ∘ encode = identity, NaN, ±∞, −0 and undefined included", () => {
  fc.assert(
    fc.property(value, (x) => expect(decode(encode(x))).toEqual(plain(x))),
    { numRuns: 500 },
  );
  expect(Object.is(decode(encode(-0)), -0)).toBe(true);
});

test("encoded text is one line", () => {
  fc.assert(fc.property(value, (x) => !encode(x).includes("\n")));
});

test("a key called __proto__ stays a key", () => {
  const decoded = decode('{"__proto__":{"passed":true}}') as Record<string, unknown>;
  expect(decoded.passed).toBeUndefined();
  expect(Object.keys(decoded)).toEqual(["__proto__"]);
});

test("what is not data is refused", () => {
  const circular: unknown[] = [];
  circular.push(circular);
  for (const x of [() => 1, Symbol("x"), 1n, circular, new DataView(new ArrayBuffer(2))]) {
    expect(() => encode(x)).toThrow(TypeError);
  }
});

test("getters, proxies and toJSON become dull data", () => {
  let reads = 0;
  const sly = { get a() { return ++reads; }, toJSON: undefined }; // prettier-ignore
  expect(encode(sly)).toBe('{"a":1,"toJSON":{"$":"undefined"}}');
  expect(decode(encode(new Proxy([1, 2], {})))).toEqual([1, 2]);
});

test("too much is refused before it is written", () => {
  expect(() => encode(new Array(1e6).fill(1), 1000)).toThrow(RangeError);
  expect(() => encode("x".repeat(1001), 1000)).toThrow(RangeError);
  expect(encode([1, 2], 1000)).toBe("[1,2]");
});

test("nonsense is refused", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        decode(text);
      } catch (error) {
        expect((error as Error).name).toMatch(/SyntaxError|TypeError/);
      }
    }),
  );
  expect(() => decode('{"$":"Function","of":[]}')).toThrow(TypeError);
  expect(() => decode('{"$":"Float32Array","of":5}')).toThrow(TypeError);
  expect(() => decode('{"$":"constructor","of":[]}')).toThrow(TypeError);
});
