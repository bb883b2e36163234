import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readImage, writeImage } from "@attention-lab/datasets/images";
import { drawScene } from "@attention-lab/datasets/scenes";
import { createRandom, hasKernels } from "@attention-lab/lib/runtime";
import type { Image } from "@attention-lab/lib/vision";

const root = join(__dirname, "..", "..");
let folder = "";

/** A square of one colour. */
const even = (side: number, pixel: number[]): Image => ({
  width: side,
  height: side,
  channels: pixel.length,
  data: Float32Array.from(Array.from({ length: side * side }, () => pixel).flat()),
});
const [red, blue] = [even(19, [1, 0, 0]), even(17, [0, 0, 1])];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "caption test "));
  await writeImage(join(folder, "scene.png"), drawScene(createRandom("caption"), { kinds: ["one"] }).image);
  await writeImage(join(folder, "clear.png"), even(70, [0.5, 0.5, 0.5, 0.5]));
  await writeImage(join(folder, "dot.png"), even(1, [0.5]));
  mkdirSync(join(folder, "walls"));
  for (let i = 0; i < 6; i++) {
    await writeImage(join(folder, "walls", `${i}.png`), i % 2 ? red : blue);
    writeFileSync(join(folder, "walls", `${i}.txt`), i % 2 ? "a red wall" : "a blue wall");
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A command after its set-up, which is tested elsewhere, typed in the folder. */
const script = (name: string) => `
  const { runCommand } = await import(${JSON.stringify(`file://${encodeURI(join(root, "tools", "shared", "command-line.mjs"))}`)});
  process.exitCode = await runCommand(${JSON.stringify(name)}, process.argv.splice(1), async () => true);`;

const run = (...args: string[]) => runNamed("caption", ...args);
function runNamed(name: string, ...args: string[]) {
  const env = { ...process.env, INIT_CWD: folder };
  return spawnSync(process.execPath, ["--input-type=module", "-e", script(name), "--", ...args], { cwd: root, encoding: "utf8", env }); // prettier-ignore
}

test("says what is in a scene and draws where it looked; the file is not replaced without --force", async () => {
  const { status, stdout } = run("scene.png");
  expect(stdout).toMatch(/^scene\.png: [a-z ]+ {3}\(probability 0\.\d+\)\n {2}where it looked, word by word: scene\.caption\.png\n/); // prettier-ignore
  expect(stdout).toContain("trained on generated scenes of coloured shapes and knows nothing else");
  expect(status).toBe(0);
  const words = (/^scene\.png: ([a-z ]+) {3}/.exec(stdout)?.[1] ?? "").split(" ").length;
  const columns = Math.min(6, words + 1);
  expect((await readImage(join(folder, "scene.caption.png"))).width).toBe(8 + columns * 200);
  const again = run("scene.png");
  expect([again.status, again.stdout]).toEqual([2, ""]);
  expect(again.stderr).toMatch(/scene\.caption\.png exists already; --force replaces it/);
});

test("pictures with opacity, in grey, of one pixel; what is missing or a folder is named and the others are done", () => {
  const { status, stdout, stderr } = run(
    "clear.png",
    "none.png",
    "walls",
    "dot.png",
    "--beam=2",
    "--model=NoAttention",
  );
  expect(stdout.match(/\(probability/g)).toHaveLength(2);
  expect(["clear", "dot"].map((name) => existsSync(join(folder, `${name}.caption.png`)))).toEqual([
    true,
    true,
  ]);
  expect(stderr.trim().split("\n")).toEqual([
    expect.stringMatching(/^✗ path: expected the path of a picture file, got ".*none\.png", which does not exist$/), // prettier-ignore
    expect.stringMatching(/^✗ path: .*walls", which is a folder: give the path of a file in it$/),
  ]);
  expect(status).toBe(1);
});

test("--json: tokens and the weights of each, which sum to 1; a picture only with --out", async () => {
  const { stdout } = run("scene.png", "--json", "--out=looks.webp");
  const [said] = JSON.parse(stdout) as [
    { caption: string; tokens: string[]; weights: number[][]; out: string },
  ];
  expect(said.caption).toBe(said.tokens.join(" "));
  expect(said.weights.length).toBeGreaterThanOrEqual(said.tokens.length);
  said.weights.forEach((row) => expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 4));
  expect(said.out).toBe(join(folder, "looks.webp"));
  expect((await readImage(said.out)).channels).toBe(3);
  const failed = run("walls/1.png", "none.png", "--json");
  expect([failed.status, (JSON.parse(failed.stdout) as unknown[]).length]).toEqual([1, 1]);
  expect(existsSync(join(folder, "1.caption.png"))).toBe(false);
});

test.each([
  [[], /^✗ A picture is wanted: npm run caption -- photo\.jpg/],
  [["a.png", "b.png", "--out=c.png"], /^✗ --out is for one picture/],
  [["a.png", "b/a.png", "--force"], /^✗ Two pictures would write .*a\.caption\.png; /],
  [["a.png", "--out=c.gif"], /^✗ --out wants a name ending in \.png/],
  [["a.png", "--model=Atention"], /^✗ There is no model called Atention\. Did you mean Attention\?/],
  [["a.png", "--run=x", "--model=Attention"], /^✗ Give one of --model and --run, got both/],
  [["a.png", "--beam=0"], /^✗ --beam/],
])("%j: what is wrong in one line, exit code 2", (args, message) => {
  const { status, stdout, stderr } = run(...args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
});

/** Plain JavaScript takes a second a step. */
const onNative = hasKernels() ? test : test.skip;

onNative("--run: a captioner of one's own pictures says its own words", () => {
  const changes = { "data.path": "walls", "data.side": 16, "task.hidden": 12, "task.embedding": 6, "train.batch": 4, "train.steps": 60, "train.learningRate": 0.01, "train.warmup": 0 }; // prettier-ignore
  const set = Object.entries(changes).map(([name, value]) => `--set=${name}=${value}`);
  expect(runNamed("train", "captioning.folder", "--directory=mine", ...set).status).toBe(0);
  const { status, stdout } = run("walls/4.png", "walls/5.png", "--run=mine");
  expect(stdout.match(/^walls.*(?= {3}\()/gm)).toEqual(["walls/4.png: a blue wall", "walls/5.png: a red wall"]); // prettier-ignore
  expect(stdout).not.toContain("coloured shapes");
  expect(status).toBe(0);
});

test("--run names a folder without a finished training", () => {
  const { status, stderr } = run("scene.png", "--force", "--run=.");
  expect(stderr).toMatch(/--run: expected a folder with a finished training, got .* without weights/);
  expect(status).toBe(2);
});
