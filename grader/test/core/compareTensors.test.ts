import fc from "fast-check";
import { agree, firstDifference, format, nestedOf, tensor, type TensorData } from "../../src";
import { placeOf, transposedTensor } from "../../src/core/tensors";

const filled = (...shape: number[]): TensorData => {
  const size = shape.reduce((a, b) => a * b, 1);
  return { tensor: "float32", shape, values: Array.from({ length: size }, (_, i) => i) };
};
const message = (expected: unknown, got: unknown) => firstDifference(expected, got)?.message;

test("nestedOf ∘ tensor = identity on numbers that float32 holds", () => {
  const rows = fc.array(
    fc.tuple(fc.integer(), fc.integer()).map(([a, b]) => [a % 1000, b % 1000]),
    {
      minLength: 1,
    },
  );
  fc.assert(fc.property(rows, (x) => expect(nestedOf(tensor(x))).toEqual(x)));
  expect(nestedOf(tensor(3))).toBe(3);
  expect(tensor([[1, 0], [0, 1]], "bool")).toEqual({ tensor: "bool", shape: [2, 2], values: [1, 0, 0, 1] }); // prettier-ignore
  expect(tensor([0.1]).values).toEqual([Math.fround(0.1)]);
  expect(() => tensor([[1], [2, 3]])).toThrow(/one length/);
});

test("transposing twice changes nothing, and places are row by row", () => {
  const x = filled(2, 3, 5);
  expect(transposedTensor(transposedTensor(x))).toEqual(x);
  expect(nestedOf(transposedTensor(tensor([[1, 2, 3], [4, 5, 6]])))).toEqual([[1, 4], [2, 5], [3, 6]]); // prettier-ignore
  expect(placeOf([2, 3, 5], 29)).toEqual([1, 2, 4]);
});

test("shapes: as many numbers, however they are cut; no shape is turned round that is not square", () => {
  expect(message(filled(5, 9), filled(3, 15))).toMatch(/as many numbers, cut in another way/);
  expect(message(filled(2, 3), filled(3, 2, 1))).not.toMatch(/another order/);
  const right = tensor([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
  const turned = { ...right, values: [1, 4, 2, 5, 3, 6] };
  expect(message(right, turned)).toBe("The result is wrong at [0, 1] (4 of 6 numbers differ).");
});

test("a tensor inside a list inside an object is named by its whole place", () => {
  const inside = (x: number) => [{ w: { b: tensor([x]) } }];
  expect(message(inside(1), inside(2))).toBe("[0].w.b is wrong at [0].");
});

test("the index of the first difference and how many differ are named", () => {
  const right = filled(2, 3, 5);
  const wrong = { ...right, values: right.values.map((x, i) => (i >= 22 ? x + 1 : x)) };
  expect(firstDifference(right, wrong)).toMatchObject({
    message: "The result is wrong at [1, 1, 2] (8 of 30 numbers differ).",
    expected: "22",
    got: "23",
  });
  expect(message({ weights: right }, { weights: wrong })).toMatch(/^weights is wrong at \[1, 1, 2\]/);
});

test.each([
  ["transposed", filled(2, 3, 5), filled(2, 5, 3), /looks transposed/],
  ["axes in another order", filled(2, 3, 5), filled(5, 3, 2), /another order/],
  ["an axis of length 1", filled(2, 3), filled(2, 1, 3), /length 1/],
  ["cut in another way", filled(2, 6), filled(3, 4), /cut in another way/],
  ["an axis missing", filled(2, 3, 5), filled(3, 5), /2 axes instead of 3/],
])("shape: %s", (_, expected, got, words) => {
  const finding = firstDifference(expected, got);
  expect(finding?.message).toMatch(words);
  expect(finding).toMatchObject({
    expected: `shape [${expected.shape.join(", ")}]`,
    got: `shape [${got.shape.join(", ")}]`,
  });
});

test("a square result that is the right one transposed is told so", () => {
  const square = filled(2, 3, 3);
  expect(message(square, transposedTensor(square))).toMatch(
    /exchanging its last two axes would make it right/,
  );
});

test("NaN and cut-off fractions are told", () => {
  const half = tensor([0.5, 1.5]);
  expect(message(half, { ...half, values: [NaN, 1.5] })).toMatch(/NaN in 1 places/);
  const hole = { ...half, values: [NaN, 1.5] };
  expect(message(hole, { ...half, values: [NaN, 2] })).toBe(
    "The result is wrong at [1] (1 of 2 numbers differ).",
  );
  expect(message(half, { tensor: "int32", shape: [2], values: [0, 1] })).toMatch(/int32, which cuts off/);
});

test("tensors and plain data are told apart, both ways", () => {
  expect(message(tensor([1]), [1])).toMatch(/plain array where a tensor is expected\. tf\.tensor/);
  expect(message(tensor([1]), 1)).toMatch(/plain number where a tensor/);
  expect(message(tensor([1]), undefined)).toMatch(/no tensor/);
  expect(firstDifference(tensor([1]), undefined)?.got).toMatch(/`return` missing/);
  expect(message([1], tensor([1]))).toMatch(/tensor where plain JavaScript data is expected\. arraySync/);
});

test("float32 and another order of sums are forgiven, more is not", () => {
  expect(agree(tensor([1000]), tensor([1000.05]))).toBe(true);
  expect(agree(tensor([1000]), tensor([1000.5]))).toBe(false);
  expect(agree(tensor([0]), tensor([9e-6]))).toBe(true);
  expect(agree(tensor([-Infinity, NaN]), tensor([-Infinity, NaN]))).toBe(true);
  expect(agree(tensor([-Infinity]), tensor([-1e9]))).toBe(false);
  expect(agree(tensor([1]), { ...tensor([1]), tensor: "int32" })).toBe(true);
});

test("small tensors are shown in full, others by their shape", () => {
  expect(format(tensor([[1, 2]]))).toBe("tensor [1, 2] [[1, 2]]");
  expect(format(filled(5, 5))).toBe("a tensor of shape [5, 5]");
});

test("the size of each axis counts: nearly right shapes get the words that fit, and no others", () => {
  expect(message(filled(2, 3), filled(2, 4))).toBe("The result has the wrong shape.");
  expect(message(filled(2, 3), filled(5))).toBe(
    "The result has the wrong shape. It has 1 axis instead of 2 axes.",
  );
  expect(message(filled(5), filled(2, 3))).toBe(
    "The result has the wrong shape. It has 2 axes instead of 1 axis.",
  );
  expect(message(filled(2, 4), filled(8, 1, 1))).toMatch(/as many numbers/);
  expect(message(filled(2, 3, 4), filled(4, 6))).toMatch(/as many numbers, cut in another way/);
  expect(message(filled(1, 2, 3), filled(2, 3))).toMatch(/Only axes of length 1 differ/);
  expect(firstDifference(tensor(3), tensor([3, 4]))).toMatchObject({ expected: "a single number" });
  expect(message({ a: { b: filled(2) } }, { a: { b: filled(3) } })).toBe("a.b has the wrong shape.");
});

test("single numbers have no count; only a square can be transposed; whole numbers may be int32", () => {
  expect(message(tensor([1]), tensor([2]))).toBe("The result is wrong at [0].");
  const flat = tensor([[1, 2, 3]]);
  expect(message(flat, { ...flat, values: [1, 3, 2] })).not.toMatch(/transposed/);
  const square = filled(2, 2);
  expect(message(square, { ...square, values: [0, 2, 9, 3] })).not.toMatch(/transposed/);
  expect(message(tensor([1, 2]), { tensor: "int32", shape: [2], values: [1, 3] })).not.toMatch(/int32/);
  expect(message(tensor([1, 2.5]), { tensor: "int32", shape: [2], values: [1, 2] })).toMatch(/int32/);
});

test("what cannot be a tensor, and what has no two axes to exchange", () => {
  expect(() => tensor([1, [2]] as never)).toThrow("tensor: expected rows of one length at depth 1");
  expect(() => tensor([[1], 2] as never)).toThrow(/depth 1/);
  expect(() => tensor([[[1]], [[1, 2]]])).toThrow(/depth 2/);
  expect(tensor([])).toEqual({ tensor: "float32", shape: [0], values: [] });
  expect(tensor([[], []]).shape).toEqual([2, 0]);
  expect(nestedOf(tensor([[], []]))).toEqual([[], []]);
  expect(tensor([0.1], "int32").values).toEqual([0.1]);
  for (const data of [tensor(3), tensor([1, 2])]) expect(transposedTensor(data)).toBe(data);
});
