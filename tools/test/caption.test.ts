import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readImage, writeImage } from "@attention-lab/datasets/images";
import { drawScene } from "@attention-lab/datasets/scenes";
import { createRandom } from "@attention-lab/lib/runtime";
import type { Image } from "@attention-lab/lib/vision";

const root = join(__dirname, "..", "..");
let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "caption test "));
  await writeImage(join(folder, "scene.png"), drawScene(createRandom("caption"), { kinds: ["one"] }).image);
  const even = (channels: number, side: number): Image => ({ width: side, height: side, channels, data: new Float32Array(channels * side * side).fill(0.5) }); // prettier-ignore
  await writeImage(join(folder, "clear.png"), even(4, 70));
  await writeImage(join(folder, "dot.png"), even(1, 1));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command after its set-up, which is tested elsewhere, typed in the folder. */
const script = `
  const { runCommand } = await import(${JSON.stringify(`file://${encodeURI(join(root, "tools", "shared", "command-line.mjs"))}`)});
  process.exitCode = await runCommand("caption", process.argv.splice(1), async () => true);`;

function run(...args: string[]) {
  const env = { ...process.env, INIT_CWD: folder };
  return spawnSync(process.execPath, ["--input-type=module", "-e", script, "--", ...args], { cwd: root, encoding: "utf8", env }); // prettier-ignore
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

test("pictures with opacity, in grey, of one pixel; one that is missing is named and the others are done", () => {
  const { status, stdout, stderr } = run(
    "clear.png",
    "none.png",
    "dot.png",
    "--beam=2",
    "--model=NoAttention",
  );
  expect(stdout.match(/\(probability/g)).toHaveLength(2);
  expect(["clear", "dot"].map((name) => existsSync(join(folder, `${name}.caption.png`)))).toEqual([
    true,
    true,
  ]);
  expect(stderr).toMatch(
    /^✗ path: expected the path of a picture file, got ".*none\.png", which does not exist\n$/,
  );
  expect(status).toBe(1);
});

test("--json: tokens and the weights of each, which sum to 1; no picture", () => {
  const { stdout } = run("scene.png", "--json");
  const [said] = JSON.parse(stdout) as [{ caption: string; tokens: string[]; weights: number[][] }];
  expect(said.caption).toBe(said.tokens.join(" "));
  expect(said.weights.length).toBeGreaterThanOrEqual(said.tokens.length);
  said.weights.forEach((row) => expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 4));
});

test.each([
  [[], /^✗ A picture is wanted: npm run caption -- photo\.jpg/],
  [["a.png", "b.png", "--out=c.png"], /^✗ --out is for one picture/],
  [["a.png", "--out=c.gif"], /^✗ --out wants a name ending in \.png/],
  [["a.png", "--model=Atention"], /^✗ There is no model called Atention\. Did you mean Attention\?/],
  [["a.png", "--run=x", "--model=Attention"], /^✗ Give one of --model and --run, got both/],
  [["a.png", "--beam=0"], /^✗ --beam/],
])("%j: what is wrong in one line, exit code 2", (args, message) => {
  const { status, stdout, stderr } = run(...args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
});

test("--run names a folder without a finished training", () => {
  const { status, stderr } = run("scene.png", "--force", "--run=.");
  expect(stderr).toMatch(/--run: expected a folder with a finished training, got .* without weights/);
  expect(status).not.toBe(0);
});
