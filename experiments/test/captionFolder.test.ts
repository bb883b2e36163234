/** Captioning of a small folder of pictures that the test makes. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeImage } from "@attention-lab/datasets/images";
import { experiment, loadTrained, openTrained, train, weightsIn } from "@attention-lab/lib/training";
import { createRandom, hasKernels, tf } from "@attention-lab/lib/runtime";
import "../src";

const colours: Record<string, [number, number, number]> = {
  red: [1, 0, 0],
  blue: [0, 0, 1],
  green: [0, 1, 0],
};
const names = Array.from({ length: 12 }, (_, i) => `${Object.keys(colours)[i % 3] as string} ${i}`);
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "captions of ours "));
  const random = createRandom("pictures");
  for (const name of names) {
    const colour = name.split(" ")[0] as string;
    const pixel = () => (colours[colour] as number[]).map((x) => x * random.uniform(0.8, 1));
    const data = Float32Array.from(Array.from({ length: 24 * 20 }, pixel).flat());
    await writeImage(join(folder, `${name}.png`), { width: 24, height: 20, channels: 3, data });
    writeFileSync(join(folder, `${name}.txt`), `All of it is ${colour}!\nA ${colour} wall.\n`);
  }
  writeFileSync(join(folder, "broken.jpg"), "no picture");
  writeFileSync(join(folder, "broken.txt"), "A broken one");
  await writeImage(join(folder, "silent.png"), {
    width: 2,
    height: 2,
    channels: 1,
    data: new Float32Array(4),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const chosen = experiment("captioning.folder");
/** Small enough for plain JavaScript. */
const small = {
  "data.side": 16,
  "task.hidden": 12,
  "task.embedding": 6,
  "train.batch": 8,
  "train.evalEvery": 60,
};
function params(changes: Record<string, string | number>) {
  const all = { ...small, ...changes };
  return Object.entries(all).reduce((set, [path, value]) => set.set(path, value), chosen.params());
}

/** Plain JavaScript takes a second a step. */
const onNative = hasKernels() ? test : test.skip;

onNative("learns the captions beside the pictures, reports what it leaves out, leaks nothing", async () => {
  const before = tf.memory().numTensors;
  const reports: string[] = [];
  const directory = join(folder, "run");
  const values = params({
    "data.path": folder,
    "train.steps": 150,
    "train.learningRate": 0.01,
    "train.warmup": 0,
  });
  const { task, data, losses } = await train(chosen, {
    params: values,
    directory,
    report: (line) => reports.push(line),
  });
  expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 4);
  expect(task.evaluate(data.dev)["exact_match"]).toBe(1);
  expect([data.dev.length, data.test["test"]?.length, data.train.length]).toEqual([1, 1, 20]);
  expect(reports).toEqual([
    expect.stringMatching(/^left out: broken\.jpg: path: expected a whole JPEG/),
    "left out: silent.png: no caption",
  ]);
  const said = task.decode?.(data.dev);
  task.dispose();
  const opened = await openTrained(chosen, weightsIn(directory));
  expect(opened.task.decode?.(opened.data.dev)).toEqual(said);
  opened.task.dispose();
  expect(() => loadTrained(chosen, weightsIn(directory))).toThrow(/^experiment: expected one without files/);
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  ["flickr.txt", names.map((name) => `${name}.png#0\tA wall`).join("\n")],
  ["captions.txt", `image,caption\n${names.map((name) => `${name}.png,A wall`).join("\n")}`],
  [
    "coco.json",
    JSON.stringify({
      images: names.map((name, id) => ({ id, file_name: `${name}.png` })),
      annotations: names.map((_, id) => ({ image_id: id, caption: "A wall" })),
    }),
  ],
])("takes captions from the list %s", async (name, text) => {
  const list = join(folder, name);
  writeFileSync(list, text);
  const values = params({ "data.path": folder, "data.list": list, "data.heldOut": 0.25 }).values();
  const { task, data } = chosen.create(values, await chosen.load?.(values, () => {}));
  const train = data.train as readonly { caption: readonly string[] }[];
  expect([train.length, data.dev.length]).toEqual([6, 3]);
  expect(train[0]?.caption).toEqual(["a", "wall"]);
  task.dispose();
});

test("rare words and long captions are left out and counted", async () => {
  const reports: string[] = [];
  const values = params({ "data.path": folder, "data.minCount": 5, "data.maxLength": 4 }).values();
  const { task } = chosen.create(values, await chosen.load?.(values, (line) => void reports.push(line)));
  expect(reports).toEqual(expect.arrayContaining([expect.stringMatching(/^left out: 12 captions of 24/)]));
  task.dispose();
});

test.each([
  [{}, /^data\.path: expected a folder of pictures \(--set data\.path=FOLDER\), got none/],
  [{ "data.path": "/nowhere" }, /^folder: expected the path of a folder of pictures, got "\/nowhere"/],
  [{ "data.minCount": 99 }, /^data\.path: expected at least 3 pictures with captions, got 0 in /],
  [{ "data.heldOut": 0.5 }, /^data\.heldOut: expected more than 0 and at most ⅓, got 0\.5/],
])("%j: says what to do", async (changes, message) => {
  const path = "data.minCount" in changes || "data.heldOut" in changes ? { "data.path": folder } : {};
  await expect(train(chosen, { params: params({ ...path, ...changes } as never) })).rejects.toThrow(message);
});
