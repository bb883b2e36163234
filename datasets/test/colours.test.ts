import { colours, toCss, toVector } from "../src";

describe("colours", () => {
  test("names and values are distinct, values are bytes", () => {
    expect(new Set(colours.map((c) => c.name)).size).toBe(colours.length);
    expect(new Set(colours.map((c) => toCss(c.rgb))).size).toBe(colours.length);
    for (const part of colours.flatMap((c) => c.rgb)) {
      expect(Number.isInteger(part) && part >= 0 && part <= 255).toBe(true);
    }
  });

  test("toVector: the corners of the colour cube", () => {
    expect(toVector([255, 0, 0])).toEqual([1, -1, -1]);
    expect(toVector([0, 0, 0]).map((x) => -x)).toEqual(toVector([255, 255, 255]));
    expect(toCss([1, 2, 3])).toBe("rgb(1, 2, 3)");
  });
});
