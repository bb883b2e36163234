import { sourceMap } from "../../src/pyramid";

const filled = (channels: number) => ({
  image: { width: 3, height: 2, channels, data: new Float32Array(6 * channels).fill(0.4) },
  sources: {
    scale: Float32Array.of(1, 0, 0, 0, 0.5, 0),
    x: Float32Array.of(2, 0, 0, 0, 0.4, 0),
    y: Float32Array.of(0, 0, 0, 0, 1.2, 0),
    weight: Float32Array.of(1, 0, 0, 0, 1, 0),
  },
});
const [blue, orange, grey] = [
  [0.34, 0.71, 0.91],
  [0.9, 0.62, 0],
  [0.2, 0.2, 0.2],
];

test.each([1, 3, 4])(
  "holes and their sources take the colour of the scale, the rest is dim: %i channels",
  (n) => {
    const { width, height, channels, data } = sourceMap(filled(n));
    expect([width, height, channels]).toEqual([3, 2, 3]);
    const expected = [blue, grey, blue, orange, orange, grey].flat() as number[];
    data.forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 6));
  },
);
