import sharp from "sharp";
import { contactSheet } from "../../src/images";

/** sharp as on a machine with fonts or on one without. */
let mockFonts = true;
jest.mock("sharp", () => {
  const sharp = jest.requireActual<(input: object, options?: object) => unknown>("sharp");
  return (input: object, options?: object) => {
    if (!mockFonts && "text" in input) throw new Error("no font could be found");
    return sharp(input, options);
  };
});
afterEach(() => (mockFonts = true));

/** Whether this machine has fonts. */
const drawsWords = () =>
  sharp({ text: { text: "words", rgba: true } }).raw().toBuffer().then((bytes: Buffer) => bytes.some((level: number) => level > 0), () => false); // prettier-ignore

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

test("what is no square stays whole, in the middle; values beyond 0 … 1 count as 0 and 1", async () => {
  const wide = { width: 3, height: 1, channels: 3, data: Float32Array.of(7, -2, 0, 0, 1, 0, 0, 0, 1) };
  const { width, data } = await contactSheet([{ image: wide, text: "" }], { size: 30 });
  const at = (x: number, y: number) => [...data.slice(3 * (y * width + x), 3 * (y * width + x) + 3)];
  expect([width, at(13, 23), at(23, 23), at(33, 23)]).toEqual([46, [1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  expect([at(13, 16), at(33, 30)]).toEqual([[1, 1, 1], [1, 1, 1]]); // prettier-ignore
});

test("words are drawn below their picture alone, and left out where there are no fonts", async () => {
  const draw = (text: string) =>
    contactSheet(
      [
        { image, text },
        { image, text: "" },
      ],
      { size: 40 },
    );
  const plain = await draw("");
  const worded = await draw("<b> & a long line of many words");
  const changed = [...plain.data.keys()].filter((i) => plain.data[i] !== worded.data[i]);
  expect(changed.length > 0).toBe(await drawsWords());
  const outside = changed
    .map((i) => [Math.floor(i / 3) % plain.width, Math.floor(i / 3 / plain.width)] as const)
    .filter(([x, y]) => x < 8 || x >= 48 || y < 48 || y >= 72);
  expect(outside).toEqual([]);
  mockFonts = false;
  expect(await draw("a")).toEqual(plain);
});

test.each([
  [[], {}, /^pictures: expected at least one, got none/],
  [[{ image, text: "" }], { size: 0 }, /^size: expected a whole number ≥ 1/],
  [[{ image, text: "" }], { perRow: 1.5 }, /^perRow: expected a whole number ≥ 1/],
])("%# is refused", async (pictures, options, message) => {
  await expect(contactSheet(pictures, options)).rejects.toThrow(message);
});
