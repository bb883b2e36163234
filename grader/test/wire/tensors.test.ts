/** The codec and the bridge, with plain TensorFlow.js as the library behind it. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { createTensorBridge, tensor, type TensorData } from "../../src";
import { checkedTensor, decode, encode, noTensors, watchTensors } from "../../src/wire";

beforeAll(async () => {
  tf.env().set("PROD", true);
  await tf.setBackend("cpu");
});
const bridge = createTensorBridge(tf);

const values = fc.oneof(
  fc.float({ noDefaultInfinity: false }).map(Math.fround),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, Math.fround(1e-40)),
);
const records = fc
  .tuple(fc.constantFrom(1, 2, 3), fc.constantFrom(1, 2, 5))
  .chain(([rows, columns]) =>
    fc
      .array(values, { minLength: rows * columns, maxLength: rows * columns })
      .map((numbers): TensorData => ({ tensor: "float32", shape: [rows, columns], values: numbers })),
  );

test("record → text → tensor → text → record = identity, NaN, ±∞ and −0 included", () => {
  fc.assert(
    fc.property(records, (data) => {
      const text = encode([data, { x: data }]);
      const [real] = decode(text, bridge) as [tf.Tensor];
      expect(real).toBeInstanceOf(tf.Tensor);
      expect(encode(decode(text, bridge), Infinity, bridge)).toBe(text);
      expect(decode(text)).toEqual([data, { x: data }]);
    }),
  );
});

test.each([
  ["int32", tensor([[1, 2, 3]], "int32")],
  ["bool", tensor([[1, 0]], "bool")],
  ["a single number", tensor(3)],
  ["no numbers", { tensor: "float32", shape: [2, 0], values: [] } as TensorData],
])("%s survives", (_, data) => {
  expect(decode(encode(bridge.toTensor(data), Infinity, bridge))).toEqual(data);
});

test("what is no tensor of numbers is refused with the reason", () => {
  const gone = tf.tensor([1]);
  gone.dispose();
  expect(() => encode(gone, Infinity, bridge)).toThrow(/disposed already/);
  expect(() => encode(tf.tensor(["a"]), Infinity, bridge)).toThrow(/dtype string/);
  expect(() => encode(tf.complex([1], [2]), Infinity, bridge)).toThrow(/dtype complex64/);
  expect(() => encode(tf.zeros([1000]), 100, bridge)).toThrow(RangeError);
});

test.each([
  [["float32", [2], [1]]],
  [["float32", [-1], []]],
  [["float32", [0.5], []]],
  [["float64", [1], [1]]],
  [["float32", [1], ["1"]]],
  [["float32", 1, [1]]],
])("parts that make no tensor: %j", (parts) => expect(() => checkedTensor(parts)).toThrow(TypeError));

test("where there is no TensorFlow, a record is only a record", () => {
  expect(encode(tensor([1]), Infinity, noTensors)).toBe('{"tensor":"float32","shape":[1],"values":[1]}');
});

describe("watching a call", () => {
  const call = (f: (x: tf.Tensor) => unknown) => {
    const watch = watchTensors(bridge);
    const x = watch.given.toTensor(tensor([1, 2])) as tf.Tensor;
    const result = f(x);
    const disposed = watch.disposedArguments();
    encode(result, Infinity, watch.taken);
    const leaked = watch.leaked();
    watch.end();
    return { disposed, leaked };
  };

  test.each<[string, (x: tf.Tensor) => unknown, { disposed: boolean; leaked: number }]>([
    ["a result is no leak", (x) => x.add(1), { disposed: false, leaked: 0 }],
    ["the argument as the result is none", (x) => [x, x], { disposed: false, leaked: 0 }],
    ["the same result twice counts once", (x) => ((y) => [y, { y }])(x.add(1)), { disposed: false, leaked: 0 }],
    ["steps are", (x) => x.add(1).add(1).add(1), { disposed: false, leaked: 2 }],
    ["not inside tidy", (x) => tf.tidy(() => x.add(1).add(1)), { disposed: false, leaked: 0 }],
    ["numbers leave all their tensors behind", (x) => x.add(1).arraySync(), { disposed: false, leaked: 1 }],
    ["disposing the argument hides no leak", (x) => (x.add(1), x.dispose(), 1), { disposed: true, leaked: 1 }],
  ])("%s", (_, f, wanted) => expect(call(f)).toEqual(wanted)); // prettier-ignore

  test("afterwards arguments and results are freed", () => {
    const before = tf.memory().numTensors;
    call((x) => ({ a: x.add(1), b: [x.mul(2)] }));
    expect(tf.memory().numTensors).toBe(before);
  });
});
