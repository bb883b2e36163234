/** The picture that goes with a finding. */
import { firstDifference } from "../../src/core/compare";
import { checkSign, findingText, withGrids, withInput } from "../../src/core/finding";
import { tensor } from "../../src/core/tensors";

function grids(expected: unknown, got: unknown) {
  const finding = firstDifference(expected, got);
  if (!finding) throw new Error("they agree");
  return withGrids(finding, expected, got).grids;
}

test("lists and tables, of numbers or as tensors", () => {
  expect(grids([1, 2], [1, 3])).toEqual({ expected: [[1, 2]], got: [[1, 3]] });
  expect(grids([[1], [2]], [[1], [NaN]])).toEqual({ expected: [[1], [2]], got: [[1], ["NaN"]] });
  expect(grids(tensor([[1, 2]]), tensor([[1, 4]]))).toEqual({ expected: [[1, 2]], got: [[1, 4]] });
});

test("of more dimensions the last two, where the difference is; also inside an object", () => {
  expect(grids([[[1]], [[2]]], [[[1]], [[5]]])).toEqual({ expected: [[2]], got: [[5]] });
  expect(grids({ w: [[1, 2]] }, { w: [[1, 3]] })).toEqual({ expected: [[1, 2]], got: [[1, 3]] });
});

test("of large tables the part around the difference", () => {
  const big = Array.from({ length: 30 }, (_, i) => Array.from({ length: 40 }, (_, j) => 100 * i + j));
  const wrong = big.map((row) => [...row]);
  (wrong[29] as number[])[20] = -1;
  const found = grids(big, wrong);
  expect(found?.expected.map((row) => row.length)).toEqual(Array(12).fill(12));
  expect(found?.got[11]?.[6]).toBe(-1);
});

test("no picture where there is no table: numbers, texts, ragged or bottomless answers", () => {
  let deep: unknown = [1];
  for (let i = 0; i < 50_000; i++) deep = [deep];
  for (const got of [3, "a", undefined, [[1], 2], deep, []]) {
    expect(withGrids({ message: "", at: "[0]" }, [1, 2], got)).not.toHaveProperty("grids");
  }
});

test("no picture of what one of the two does not have, and no error either", () => {
  for (const [expected, got] of [
    [{ a: null }, { a: { b: [1] } }],
    [{ a: { b: [1] } }, { a: null }],
    [null, {}],
  ]) {
    // prettier-ignore
    expect(withGrids({ message: "", at: ".a.b[0]" }, expected, got)).not.toHaveProperty("grids");
  }
});

test("cells that hold no number", () => {
  expect(grids([1, 2, 3], [1, null, undefined])?.got).toEqual([[1, "null", "undefined"]]);
});

test("an answer that holds one list a thousand times on each of many levels is not walked through", () => {
  let laughs: unknown[] = [1];
  for (let level = 0; level < 8; level++) laughs = Array.from({ length: 1000 }, () => laughs);
  expect(grids([[1, 2]], [[1, laughs]])).toEqual({ expected: [[1, 2]], got: [[1, "array"]] });
  expect(withGrids({ message: "", at: "[0]" }, [1, 2], laughs)).not.toHaveProperty("grids");
});

test("ragged answers show what there is", () => {
  expect(grids([[1], [2]], [[1], 3])).toEqual({ expected: [[1], [2]], got: [[1], [3]] });
  expect(grids([1, 2], [1, "much too long a text"])).toEqual({
    expected: [[1, 2]],
    got: [[1, "much too lon"]],
  });
});

test("the text of a finding names its input", () => {
  expect(findingText(withInput({ message: "Wrong." }, [[1, 2], "a"]))).toBe(
    'For the input [1, 2], "a": Wrong.',
  );
  expect(findingText({ message: "Wrong." })).toBe("Wrong.");
});

test("passed, failed and not looked at have a sign each", () => {
  const check = { name: "a", weight: 1 };
  const finding = { message: "no" };
  expect(checkSign({ ...check, passed: true })).toBe("✓");
  expect(checkSign({ ...check, passed: false, finding })).toBe("✗");
  expect(checkSign({ ...check, passed: false })).toBe("–");
  expect(checkSign({ ...check, passed: false, finding: { ...finding, premature: true } })).toBe("–");
});

test("keys of several letters and places of several digits; no way through what is no object", () => {
  const rows = Array.from({ length: 14 }, () => [1, 2]);
  const wrong = rows.map((row, i) => (i === 13 ? [1, 3] : row));
  const found = grids({ context: { weights: rows } }, { context: { weights: wrong } });
  expect(found?.got).toEqual(wrong.slice(2));
  for (const got of [null, 5, "a", undefined]) {
    expect(withGrids({ message: "", at: ".w[0]" }, { w: [1] }, got)).not.toHaveProperty("grids");
    expect(withGrids({ message: "", at: ".w[0]" }, { w: [1] }, { w: got })).not.toHaveProperty("grids");
  }
  expect(withGrids({ message: "" }, { w: [1] }, { w: [2] })).not.toHaveProperty("grids");
});

test("typed arrays are lists, a view of bytes is none; a list of empty lists is no table", () => {
  expect(grids([1, 2], Float32Array.of(1, 3))).toEqual({ expected: [[1, 2]], got: [[1, 3]] });
  const bytes = new DataView(new ArrayBuffer(2));
  expect(withGrids({ message: "", at: "[0]" }, [1, 2], bytes)).not.toHaveProperty("grids");
  expect(withGrids({ message: "", at: "[0]" }, [[1]], [[]])).not.toHaveProperty("grids");
  expect(withGrids({ message: "", at: "[0]" }, ["a"], ["b"])).not.toHaveProperty("grids");
  const deep = (x: number) => [[[[[[x]]]]]];
  expect(withGrids({ message: "", at: "[0][0][0][0][0][0]" }, deep(1), deep(2)).grids?.got).toEqual([[2]]);
  expect(withGrids({ message: "", at: "[0]" }, [deep(1)], [deep(2)])).not.toHaveProperty("grids");
});

test("what is no number in a table is told", () => {
  const odd = [[1], [null], [undefined], [true], [[2]], [-Infinity], [0.12345678]];
  const expected = odd.map(() => [1]);
  expect(grids(expected, odd)?.got.flat()).toEqual([1, "null", "undefined", "boolean", "array", "-Infinity", 0.123457]); // prettier-ignore
});

test("of a long list twelve around the difference, at its ends as many", () => {
  const list = Array.from({ length: 30 }, (_, i) => i);
  const changed = (at: number) => list.map((x, i) => (i === at ? -1 : x));
  const shown = (at: number) => grids(list, changed(at))?.expected[0];
  expect([shown(0)?.[0], shown(15)?.[0], shown(29)?.[0]]).toEqual([0, 9, 18]);
  for (const at of [0, 15, 29]) expect(shown(at)).toHaveLength(12);
});
