/** A captioner as a task: learning, measures, and what is refused. */
import {
  createCaptionTask,
  createTwoLstm,
  regionMask,
  regionShares,
  type CaptionExample,
  type CaptionTask,
} from "../../src/captioning";
import { createRandom, tf } from "../../src/runtime";
import { createVocabulary } from "../../src/text";
import { createAdam } from "../../src/training";
import { createConvEncoder, type Image } from "../../src/vision";

const SIDE = 6;
const vocabulary = createVocabulary([["red", "green", "blue", "left", "right"]]);

function taskOf(options: { maxLength?: number; coverage?: number; words?: number } = {}): CaptionTask {
  const encoder = createConvEncoder({ side: SIDE, layers: [{ kernel: 3, stride: 2, channels: 5 }], seed: 1 });
  const captioner = createTwoLstm({
    encoder,
    words: options.words ?? vocabulary.size,
    embedding: 4,
    hidden: 7,
    seed: 1,
  });
  return createCaptionTask({ captioner, vocabulary, maxLength: 4, ...options });
}

/** A grey picture with one half in a colour. */
function example(colour: number, right: boolean): CaptionExample {
  const data = new Float32Array(SIDE * SIDE * 3).fill(0.5);
  const mask = new Uint8Array(SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    if (i % SIDE >= 3 !== right) continue;
    mask[i] = 1;
    for (let c = 0; c < 3; c++) data[3 * i + c] = Number(c === colour);
  }
  const image: Image = { width: SIDE, height: SIDE, channels: 3, data };
  const caption = [["red", "green", "blue"][colour] as string, right ? "right" : "left"];
  return { image, caption, named: () => [mask, undefined] };
}

const all = [0, 1, 2].flatMap((colour) => [example(colour, false), example(colour, true)]);

test("learns six pictures by heart, says them greedily and by beam, and remembers statistics of batches", () => {
  const task = taskOf();
  const adam = createAdam(Object.values(task.variables), { learningRate: 0.02 });
  const mean = task.variables["statistics.0.mean"] as tf.Variable;
  const before = mean.dataSync().slice();
  const context = { step: 1, steps: 1, random: createRandom(1) };
  for (let i = 0; i < 150; i++) adam.step(() => task.loss(all, context));
  expect(mean.dataSync()).not.toEqual(before);
  expect(task.evaluate(all)["exact_match"]).toBe(1);
  expect(task.evaluate(all)["perplexity"]).toBeLessThan(1.3);
  expect(task.decode?.(all)).toEqual(all.map(({ caption }) => caption.join(" ")));
  const [best] = task.describeByBeam(all[3]?.image as Image, { width: 3 });
  expect(best?.tokens).toEqual(["green", "right"]);
  const [said] = task.describe([all[3]?.image as Image]);
  expect([said?.weights.length, said?.weights[0]?.length, said?.gate.length]).toEqual([3, 9, 3]); // two words and the end
  task.dispose();
  adam.dispose();
});

test("references widen what is right; without them the caption alone is", () => {
  const task = taskOf();
  const [said] = task.describe([all[0]?.image as Image]);
  const other = { ...(all[0] as CaptionExample), caption: ["blue", "blue", "blue"] };
  expect(task.evaluate([other])["exact_match"]).toBe(0);
  const generous = { ...other, references: () => [other.caption, said?.tokens ?? []] };
  expect(task.evaluate([generous])["exact_match"]).toBe(1);
  task.dispose();
});

test("mass and area: untrained attention is nearly even, so that its mass is the area", () => {
  const task = taskOf();
  const { mass, area } = task.evaluate(all) as { mass: number; area: number };
  expect(area).toBeCloseTo(6 / 9, 5); // three columns of regions, the middle one half in either half
  expect(Math.abs(mass - area)).toBeLessThan(0.03);
  const [look] = task.look([all[0] as CaptionExample]);
  expect([look?.weights.length, look?.gate.length]).toEqual([3, 3]);
  task.dispose();
});

test("loss, evaluation and captions leave no tensors", () => {
  const task = taskOf({ coverage: 0.5 });
  const before = tf.memory().numTensors;
  tf.tidy(() => task.loss(all, { step: 1, steps: 1, random: createRandom(1) })).dispose();
  task.evaluate(all);
  task.describeByBeam(all[0]?.image as Image);
  expect(tf.memory().numTensors).toBe(before);
  task.dispose();
});

test("bad captions, pictures and vocabularies are refused with what to do", () => {
  const task = taskOf();
  const loss = (changes: Partial<CaptionExample>) => () =>
    tf.tidy(() =>
      task.loss([{ ...(all[0] as CaptionExample), ...changes }], {
        step: 1,
        steps: 1,
        random: createRandom(1),
      }),
    );
  expect(loss({ caption: [] })).toThrow(/^caption: .*at least one word.*empty/);
  expect(loss({ caption: ["red", "red", "red", "red", "red"] })).toThrow(
    /^caption: .*at most 4 words.*got 5/,
  );
  expect(loss({ caption: ["mauve"] })).toThrow(/^caption: .*vocabulary of 9.*"mauve"/);
  expect(loss({ image: { width: 1, height: 1, channels: 3, data: new Float32Array(3) } })).toThrow(
    /6 × 6.*1 × 1/,
  );
  task.dispose();
  expect(() => taskOf({ words: 12 })).toThrow(/^vocabulary: .*12 words.*of 9/);
  expect(() => taskOf({ maxLength: 0 })).toThrow(/^maxLength/);
});

describe("regions of masks", () => {
  const size = { width: 4, height: 2 };
  test("shares add up to the area of the mask, by hand", () => {
    expect(regionShares(Uint8Array.of(1, 0, 0, 1, 1, 0, 0, 0), size, { rows: 1, columns: 2 })).toEqual([
      0.5, 0.25,
    ]);
    expect(regionShares(Uint8Array.of(1, 0, 0, 0), { width: 4, height: 1 }, { rows: 1, columns: 2 })).toEqual(
      [0.5, 0],
    );
  });
  test("a region belongs to a mask from a sixteenth of it on", () => {
    const mask = new Uint8Array(16 * 32);
    for (let i = 0; i < 16; i++) mask[32 * i] = 1; // 16 of 256 pixels
    mask[16] = 1; // 1 of 256
    expect(regionMask(mask, { width: 32, height: 16 }, { rows: 1, columns: 2 })).toEqual([1, 0]);
  });
  test("sizes that do not fit are named", () => {
    expect(() => regionShares(new Uint8Array(7), size, { rows: 1, columns: 2 })).toThrow(/^mask: .*8.*7/);
    expect(() => regionShares(new Uint8Array(8), size, { rows: 1, columns: 3 })).toThrow(
      /^grid: .*4 × 2.*3 × 1/,
    );
  });
});
