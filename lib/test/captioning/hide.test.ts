/** Hiding regions, and figures of pictures. */
import {
  createCaptionTask,
  createTwoLstm,
  deletionCurve,
  hideRegions,
  lookSlider,
  pictureRow,
  probabilityWithout,
  spotlight,
  upsampleByLoops,
} from "../../src/captioning";
import { tf } from "../../src/runtime";
import { createVocabulary } from "../../src/text";
import { createConvEncoder, type Image } from "../../src/vision";

const image: Image = {
  width: 4,
  height: 2,
  channels: 3,
  data: Float32Array.from({ length: 24 }, (_, i) => i / 24),
};
const grid = { rows: 1, columns: 2 };

test("hidden regions get the mean colour of the picture, the others stay", () => {
  const { data } = hideRegions(image, [true, false], grid);
  const mean = [0, 1, 2].map(
    (c) => [...image.data].filter((_, i) => i % 3 === c).reduce((a, b) => a + b, 0) / 8,
  );
  expect([...data.slice(0, 6)]).toEqual([...image.data.slice(0, 6)]);
  [6, 9, 18, 21].forEach((i) => mean.forEach((value, c) => expect(data[i + c]).toBeCloseTo(value, 6)));
  expect([...data.slice(12, 18)]).toEqual([...image.data.slice(12, 18)]);
});

test("p of a word: with everything visible it is the model's own, and no tensors stay behind", () => {
  const encoder = createConvEncoder({ side: 4, layers: [{ kernel: 3, stride: 2, channels: 3 }], seed: 1 });
  const vocabulary = createVocabulary([["a", "red", "star"]]);
  const captioner = createTwoLstm({ encoder, words: vocabulary.size, embedding: 3, hidden: 5, seed: 2 });
  const task = createCaptionTask({ captioner, vocabulary });
  const square: Image = {
    width: 4,
    height: 4,
    channels: 3,
    data: Float32Array.from({ length: 48 }, (_, i) => i / 48),
  };
  const example = { image: square, caption: ["a", "red", "star"] };
  const before = tf.memory().numTensors;
  const scores = probabilityWithout(task, example, 1);
  const all = [true, true, true, true];
  const [whole, none] = scores([all, all.map(() => false)]) as [number, number];
  const own = tf.tidy(() => {
    const regions = encoder.encode(tf.tensor4d(square.data, [1, 4, 4, 3]));
    const { logits } = captioner.teacherForced(captioner.remember(regions), [[2, vocabulary.indexOf("a")]]);
    return logits.softmax().arraySync() as number[][][];
  });
  expect(whole).toBeCloseTo(own[0]?.[1]?.[vocabulary.indexOf("red")] as number, 6);
  expect(none).not.toBeCloseTo(whole, 6);
  const { scores: curve } = deletionCurve([0.1, 0.4, 0.3, 0.2], scores);
  expect([curve[0], curve[4]]).toEqual([whole, none]);
  expect(tf.memory().numTensors).toBe(before);
  expect(() => probabilityWithout(task, example, 3)).toThrow(/^place: .*0 to 2, got 3/);
  task.dispose();
});

test("a spotlight dims by the map that plain loops stretch", () => {
  const lit = spotlight(image, [0.25, 0.75], grid, 0.2);
  const map = upsampleByLoops([[0.25, 0.75]], 2, 4).flat();
  lit.data.forEach((value, i) => {
    const share = 0.2 + (0.8 * (map[Math.floor(i / 3)] as number)) / 0.75;
    expect(value).toBeCloseTo((image.data[i] as number) * share, 5);
  });
});

test("figures have titles, words for those who cannot see, and pictures as bitmaps", () => {
  const row = pictureRow(
    [
      { image, text: "a<br>b" },
      { image, text: "c" },
    ],
    { title: "Two" },
  );
  expect([row.layout.title.text, row.alt]).toEqual(["Two", "Picture 1: a b. Picture 2: c."]);
  const [first] = row.layout["images"] as [{ source: string }];
  const bytes = Buffer.from(first.source.split(",")[1] as string, "base64");
  expect([bytes.toString("latin1", 0, 2), bytes.readUInt32LE(18), bytes.readUInt32LE(22), bytes.length]).toEqual(["BM", 4, 2, 54 + 16]); // prettier-ignore
  const lowerLeft = bytes.readUInt16LE(54).toString(2).padStart(15, "0"); // five bits each: red, green, blue
  const levels = [12, 13, 14].map((i) => Math.round((31 * i) / 24).toString(2).padStart(5, "0")); // prettier-ignore
  expect(lowerLeft).toBe(levels.join(""));
  const slider = lookSlider(image, ["red", "star"], [[0.9, 0.1], [0.2, 0.8]], { grid, title: "Look" }); // prettier-ignore
  expect(slider.frames).toHaveLength(2);
  const heights = ["a", "a<br>b", "a<br>b<br>c"].map((text) => pictureRow([{ image, text }], { title: "One" }).layout["height"]); // prettier-ignore
  expect(heights.map((height) => Number(height) - Number(heights[0]))).toEqual([0, 16, 32]); // a line is 16 pixels high
  expect(slider.alt).toContain("red: top left (0.90), star: top right (0.80)");
});

test("bad input is named", () => {
  expect(() => hideRegions(image, [true], grid)).toThrow(/^visible/);
  expect(() => hideRegions(image, [true, true, true], { rows: 1, columns: 3 })).toThrow(/^grid: .*4 × 2/);
  expect(() => pictureRow([], { title: "None" })).toThrow(/^pictures/);
  expect(() => lookSlider(image, ["a"], [[1]], { grid, title: "x" })).toThrow(/^weights/);
  expect(() => spotlight(image, [1], grid)).toThrow(/^maps/);
});
