import { contactSheet } from "../../src/images";

const image = { width: 2, height: 2, channels: 3, data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0) };
const grey = { width: 1, height: 1, channels: 1, data: Float32Array.of(0.2) };

test("pictures in rows of a given length, on white, each pixel a square of its colour", async () => {
  const sheet = await contactSheet([{ image, text: "a" }, { image: grey, text: "" }, { image, text: "<b> & c" }], { size: 40, perRow: 2 }); // prettier-ignore
  expect([sheet.width, sheet.height, sheet.channels]).toEqual([8 + 2 * 48, 8 + 2 * (40 + 24 + 8), 3]);
  const at = (x: number, y: number) => [
    ...sheet.data.slice(3 * (y * sheet.width + x), 3 * (y * sheet.width + x) + 3),
  ];
  expect([at(10, 10), at(40, 10), at(10, 40), at(40, 40)]).toEqual([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]]); // prettier-ignore
  at(70, 20).forEach((level) => expect(level).toBeCloseTo(0.2, 2));
  expect([at(3, 3), at(53, 20), at(70, 60)]).toEqual([[1, 1, 1], [1, 1, 1], [1, 1, 1]]); // prettier-ignore
  expect(at(10, 82)).toEqual([1, 0, 0]);
});

test.each([
  [[], {}, /^pictures: expected at least one, got none/],
  [[{ image, text: "" }], { size: 0 }, /^size: expected a whole number ≥ 1/],
  [[{ image, text: "" }], { perRow: 1.5 }, /^perRow: expected a whole number ≥ 1/],
])("%# is refused", async (pictures, options, message) => {
  await expect(contactSheet(pictures, options)).rejects.toThrow(message);
});
