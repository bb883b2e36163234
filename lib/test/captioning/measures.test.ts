/** Measures of captions: by hand, and controls that must come out as they are known to. */
import {
  centreMap,
  deletionCurve,
  exactCaptions,
  groundingOf,
  insertionCurve,
  partAccuracy,
  type WordLook,
} from "../../src/captioning";

const refuses = (argument: string, f: () => unknown) =>
  expect(f).toThrow(expect.objectContaining({ name: "InputError", argument }));

describe("groundingOf", () => {
  const grid = { rows: 3, columns: 5 };
  const one = (place: number) => Array.from({ length: 15 }, (_, i) => Number(i === place));
  const at = (...places: number[]) => Array.from({ length: 15 }, (_, i) => places.includes(i));

  test("by hand: two content words, one hit, and a function word", () => {
    const looks: WordLook[] = [
      { kind: "content", weights: one(3), named: at(3, 4, 5) },
      { kind: "content", weights: one(2), named: at(7) },
      { kind: "function", weights: new Array<number>(15).fill(1 / 15), named: at(0, 1, 2) },
    ];
    const { content, function: others } = groundingOf(looks, grid, 1);
    expect(content?.words).toBe(2);
    expect(content?.correctness).toMatchObject({ model: 0.5, area: 4 / 30, centre: 0.5 }); // region 7 is the middle
    expect(content?.pointing).toMatchObject({ model: 0.5, area: 4 / 30, centre: 0.5 });
    expect(others?.correctness.model).toBeCloseTo(0.2, 12);
    expect(others?.correctness.shuffled).toBeCloseTo(0.2, 12);
  });

  test("shuffled weights fall to the share of the area, in both measures", () => {
    const looks = Array.from({ length: 4000 }, (): WordLook => ({ kind: "content", weights: one(4), named: at(4, 9, 14) })); // prettier-ignore
    const { content } = groundingOf(looks, grid, "control");
    expect(content?.correctness.model).toBe(1);
    for (const measure of [content?.correctness, content?.pointing]) {
      expect(Math.abs((measure?.shuffled ?? NaN) - 0.2)).toBeLessThan(0.03); // 4.7 standard deviations
      expect(measure?.area).toBeCloseTo(0.2, 12);
    }
  });

  test("kinds without words are absent; bad input names the argument", () => {
    const look: WordLook = { kind: "function", weights: one(0), named: at() };
    expect(Object.keys(groundingOf([look], grid, 1))).toEqual(["function"]);
    refuses("looks", () => groundingOf([], grid, 1));
    refuses("looks", () => groundingOf([look], { rows: 2, columns: 5 }, 1));
  });
});

describe("accuracy of captions", () => {
  const words = (text: string) => text.split(" ");
  const right = [
    [words("a red star above a blue cross"), words("a blue cross below a red star")],
    [words("two stars")],
  ];
  const said = [words("a blue cross below a red circle"), words("two stars")];

  test("exact: any of the right captions, whole", () => {
    expect(exactCaptions(said, right)).toBe(0.5);
  });

  test("parts: colours right in their order, shapes wrong, captions without colours not counted", () => {
    const colours = (word: string) => ["red", "blue"].includes(word);
    const shapes = (word: string) => ["star", "stars", "cross", "circle"].includes(word);
    expect(partAccuracy(said, right, colours)).toBe(1);
    expect(partAccuracy(said, right, shapes)).toBe(0.5);
    expect(partAccuracy([words("a red cross below a blue star")], [right[0]!.slice(1)], colours)).toBe(0);
    expect(partAccuracy(said, right, (word) => word === "two")).toBe(1);
    expect(partAccuracy(said, right, (word) => word === "three")).toBeNaN();
  });

  test("bad input names the argument", () => {
    refuses("hypotheses", () => exactCaptions([], []));
    refuses("references", () => exactCaptions(said, right.slice(1)));
    refuses("references", () => exactCaptions(said, [...right, right[0]!]));
    refuses("references", () => exactCaptions(said, [right[0]!, []]));
  });
});

describe("occlusion", () => {
  /** A model that needs regions 1 and 3 only, half of it each. */
  const model = (sets: readonly (readonly boolean[])[]) =>
    sets.map((seen) => (Number(seen[1]) + Number(seen[3])) / 2);
  const good = [0.1, 0.5, 0, 0.3, 0.1];
  const bad = [0.3, 0, 0.3, 0, 0.4];

  test("deletion by hand", () => {
    const curve = deletionCurve(good, model);
    expect(curve).toEqual({ regions: [0, 1, 2, 3, 4, 5], scores: [1, 0.5, 0, 0, 0, 0], area: 0.2 });
    expect(deletionCurve(bad, model).area).toBeCloseTo(0.8, 12);
  });

  test("insertion by hand, and in fewer steps", () => {
    expect(insertionCurve(good, model).scores).toEqual([0, 0.5, 1, 1, 1, 1]);
    expect(insertionCurve(bad, model).area).toBeCloseTo(0.2, 12);
    expect(insertionCurve(good, model, { steps: 2 }).regions).toEqual([0, 3, 5]);
    expect(insertionCurve(good, () => [3, 3], { steps: 1 }).area).toBe(3);
  });

  test("what deletion leaves, insertion in the opposite order shows", () => {
    const opposite = good.map((x, i) => -x + (4 - i) * 1e-9); // ties go the other way, too
    const down = deletionCurve(good.map((x, i) => x - (4 - i) * 1e-9), model).scores; // prettier-ignore
    expect(insertionCurve(opposite, model).scores).toEqual([...down].reverse());
  });

  test("the centre's map", () => {
    const map = centreMap({ rows: 3, columns: 5 });
    expect(map.indexOf(Math.max(...map))).toBe(7);
    expect([map[0], map[4], map[10]]).toEqual([map[14], map[14], map[14]]);
  });

  test("bad input names the argument", () => {
    refuses("map", () => deletionCurve([], model));
    refuses("map", () => deletionCurve([NaN], model));
    refuses("steps", () => insertionCurve(good, model, { steps: 6 }));
    refuses("steps", () => insertionCurve(good, model, { steps: 0 }));
    refuses("scoresOf", () => deletionCurve(good, () => [1]));
    refuses("grid.rows", () => centreMap({ rows: 0, columns: 1 }));
  });
});
