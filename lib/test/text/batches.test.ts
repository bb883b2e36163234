import fc from "fast-check";
import { padBatch } from "../../src/text";

describe("padBatch", () => {
  test("rows may be typed arrays; −100 is as good a filler as any", () => {
    expect(padBatch([Int32Array.of(7, 8), [5]], { pad: -100 }).ids).toEqual([[7, 8], [5, -100]]); // prettier-ignore
  });

  test("the example of the docstring; a length and a filling of one's own", () => {
    expect(padBatch([[7, 8, 9], [5]])).toEqual({
      ids: [[7, 8, 9], [5, 0, 0]], // prettier-ignore
      lengths: [3, 1],
      mask: [[1, 1, 1], [1, 0, 0]], // prettier-ignore
    });
    const { ids, mask } = padBatch([[], [5]], { length: 2, pad: 9 });
    expect([ids, mask]).toEqual([[[9, 9], [5, 9]], [[0, 0], [1, 0]]]); // prettier-ignore
  });

  test("cut at its length, every row is its sequence; Σ mask = length", () => {
    const sequences = fc.array(fc.array(fc.nat(9), { maxLength: 7 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sequences, fc.nat(3), (given, more) => {
        const length = Math.max(...given.map((row) => row.length)) + more;
        const { ids, lengths, mask } = padBatch(given, { length, pad: -1 });
        given.forEach((row, i) => {
          expect(ids[i]).toEqual([...row, ...new Array<number>(length - row.length).fill(-1)]);
          expect(lengths[i]).toBe(row.length);
          expect(mask[i]).toEqual(ids[i]?.map((id) => Number(id !== -1)));
        });
      }),
    );
  });

  test("nothing is cut off silently", () => {
    expect(() => padBatch([[1], [1, 2, 3]], { length: 2 })).toThrow(
      "sequences: expected none longer than 2, got one of length 3 at position 1",
    );
    for (const bad of [NaN, 1.5, Infinity, undefined, "4"]) {
      expect(() => padBatch([[4], [5, bad as number]])).toThrow(/^sequences: expected whole numbers/);
      if (bad !== undefined) expect(() => padBatch([[4]], { pad: bad as number })).toThrow(/^pad: expected/);
    }
    expect(() => padBatch([])).toThrow(/^sequences: expected at least one/);
    expect(() => padBatch([[1]], { length: 1.5 })).toThrow(/^length/);
  });
});
