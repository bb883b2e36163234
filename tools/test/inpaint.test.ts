import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readImage, writeImage } from "@attention-lab/datasets/images";
import sharp from "sharp";

const root = join(__dirname, "..", "..");
const home = mkdtempSync(join(tmpdir(), "inpaint command "));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The command after its set-up, which is tested elsewhere. */
const script = `
  const { runCommand } = await import(${JSON.stringify(`file://${encodeURI(join(root, "tools", "shared", "command-line.mjs"))}`)});
  process.exitCode = await runCommand("inpaint", process.argv.splice(1), async () => true);`;

function run(...args: string[]) {
  const all = ["--input-type=module", "-e", script, "--", ...args];
  const env = { ...process.env, INIT_CWD: home };
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: root, env, encoding: "utf8" });
  return { status, stdout, stderr: stderr.replace(/^(WARNING: All log messages|I0000 ).*\n/gm, "") };
}

const [width, height] = [47, 41];
const place = (name: string) => join(home, name);
const fromPlaces = (channels: number, value: (x: number, y: number, c: number) => number) => ({
  width,
  height,
  channels,
  data: Float32Array.from({ length: width * height * channels }, (_, i) => {
    const at = Math.floor(i / channels);
    return value(at % width, Math.floor(at / width), i % channels);
  }),
});
const inBox = (x: number, y: number) => x >= 17 && x < 24 && y >= 13 && y < 19;
/** Stripes of 2 pixels, each channel across another period. */
const stripes = (x: number, y: number, c: number) => ((x + c * y) % 4 < 2 ? 0.2 : 0.8);

beforeAll(async () => {
  await writeImage(place("wall.png"), fromPlaces(3, stripes));
  await writeImage(
    place("glass.png"),
    fromPlaces(4, (x, y, c) => (c < 3 ? stripes(x, y, c) : (x % 5) / 5)),
  );
  await writeImage(
    place("mask.png"),
    fromPlaces(1, (x, y) => (inBox(x, y) ? 1 : 0)),
  );
  await writeImage(
    place("black.png"),
    fromPlaces(1, () => 0),
  );
  await writeImage(
    place("white.png"),
    fromPlaces(1, () => 1),
  );
  await writeImage(place("large.png"), {
    width: 400,
    height: 300,
    channels: 1,
    data: new Float32Array(120_000),
  });
  await writeImage(place("small.png"), { width: 5, height: 3, channels: 1, data: new Float32Array(15) });
  await sharp(place("wall.png"))
    .withExif({ IFD0: { Artist: "Ada" } })
    .jpeg()
    .toFile(place("photo.jpg"));
  const photo = readFileSync(place("photo.jpg"));
  writeFileSync(place("cut.jpg"), photo.subarray(0, photo.length / 2));
});

test.each(["search", "pyramid", "one-scale", "nearest"])(
  "%s: stripes go on through the hole",
  async (method) => {
    const out = `${method}.png`;
    const { status, stdout } = run("wall.png", "--mask", "mask.png", "--out", out, "--method", method);
    expect([status, stdout.startsWith(`42 pixels filled by ${method} in `)]).toEqual([0, true]);
    const [truth, filled] = await Promise.all([readImage(place("wall.png")), readImage(place(out))]);
    const errors = filled.data.map((value, i) => Math.abs(value - (truth.data[i] as number)));
    expect(Math.max(...errors)).toBeLessThan(2 / 255);
  },
);

test.each(["telea", "navier-stokes", "biharmonic", "laplace", "mean"])(
  "%s changes only the hole",
  async (method) => {
    const out = `${method}.png`;
    expect(run("wall.png", "--box", "17,13,7,6", "--out", out, "--method", method).status).toBe(0);
    const [truth, filled] = await Promise.all([readImage(place("wall.png")), readImage(place(out))]);
    const changed = [...filled.data.keys()].filter((i) => filled.data[i] !== truth.data[i]);
    expect(changed.length).toBeGreaterThan(0);
    const outside = changed
      .map((i) => Math.floor(i / 3))
      .filter((at) => !inBox(at % width, Math.floor(at / width)));
    expect(outside).toEqual([]);
  },
);

test("opacity stays as it was; a JPEG cannot keep it, which is said before the work", async () => {
  expect(run("glass.png", "--mask", "mask.png", "--out", "glass-out.png").status).toBe(0);
  const options = { channels: 4 } as const;
  const [before, after] = await Promise.all([
    readImage(place("glass.png"), options),
    readImage(place("glass-out.png"), options),
  ]);
  const opacity = ({ data }: { data: Float32Array }) => data.filter((_, i) => i % 4 === 3);
  expect(opacity(after)).toEqual(opacity(before));
  const { status, stderr } = run("glass.png", "--mask", "mask.png", "--out", "glass.jpg");
  expect([status, existsSync(place("glass.jpg"))]).toEqual([2, false]);
  expect(stderr).toMatch(/^✗ out: expected a \.png or \.webp file, as the picture is partly transparent/);
});

test("EXIF data are kept, and --sources draws where the colours came from", async () => {
  const { status, stdout } = run(
    "photo.jpg",
    "--mask",
    "mask.png",
    "--out",
    "fixed.jpg",
    "--sources",
    "from.png",
  );
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/fixed\.jpg\nwhere they came from .* from\.png\n$/),
  ]);
  const { exif } = await sharp(place("fixed.jpg")).metadata();
  expect(exif?.includes("Ada")).toBe(true);
  const drawn = await readImage(place("from.png"));
  expect([drawn.width, drawn.height]).toEqual([width, height]);
  const middle = 3 * (15 * width + 20);
  expect(new Set(drawn.data.subarray(middle, middle + 3)).size).toBeGreaterThan(1); // in colour
});

test("a file that exists is replaced only with --force", () => {
  writeFileSync(place("mine.png"), "precious");
  const { status, stderr } = run("wall.png", "--mask", "mask.png", "--out", "mine.png");
  expect([status, readFileSync(place("mine.png"), "utf8")]).toEqual([2, "precious"]);
  expect(stderr).toContain("exists already; --force replaces it");
  expect(run("wall.png", "--mask", "mask.png", "--out", "mine.png", "--force").status).toBe(0);
  expect(readFileSync(place("mine.png")).subarray(1, 4).toString()).toBe("PNG");
});

const to = ["--out", "never.png"];
test.each([
  [[...to], /^✗ One picture is wanted, got none /],
  [["wall.png", ...to], /^✗ What is to be filled\? Give one of --mask and --box, got none /],
  [["wall.png", "--mask", "mask.png", "--box", "1,1,2,2", ...to], /^✗ What is to be filled\? .* got both /],
  [["wall.png", "--mask", "mask.png"], /^✗ Where does the filled picture go\? Give --out PATH /],
  [["wall.png", "--mask", "mask.png", "--out", "x.bmp"], /^✗ --out wants a name ending in \.png, /],
  [
    ["wall.png", "--mask", "mask.png", ...to, "--method", "telia"],
    /no method called telia\. Did you mean telea\?/,
  ],
  [
    ["wall.png", "--mask", "mask.png", ...to, "--method", "mean", "--sources", "s.png"],
    /mean has no sources/,
  ],
  [["wall.png", "--box", "1,2,3", ...to], /^✗ --box wants four whole numbers X,Y,W,H, got 1,2,3 /],
  [["wall.png", "--box", "40,1,20,2", ...to], /^✗ box: expected a box inside 47 × 41 pixels, got 40,1,20,2/],
  [["wall.png", "--mask", "small.png", ...to], /^✗ mask: expected 47 × 41 pixels, as the picture, got 5 × 3/],
  [["wall.png", "--mask", "black.png", ...to], /^✗ mask: expected something white, .* got none/],
  [
    ["wall.png", "--mask", "white.png", ...to],
    /^✗ mask: expected at least one known pixel, got a mask that hides/,
  ],
  [
    ["large.png", "--box", "1,1,200,100", ...to, "--method", "pyramid"],
    /^✗ method: .* up to 1666 pixels.*--method search/,
  ],
  [
    ["large.png", "--box", "1,1,200,100", ...to, "--method", "biharmonic"],
    /^✗ method: .* up to 12000 pixels/,
  ],
  [["cut.jpg", "--mask", "mask.png", ...to], /^✗ path: expected a whole JPEG, .*cut\.jpg/],
  [["none.png", "--mask", "mask.png", ...to], /^✗ path: .*none\.png/],
])("%j is refused in one line, exit code 2, and nothing is written", (args, message) => {
  const { status, stderr } = run(...args);
  expect(stderr).toMatch(message);
  expect([status, stderr.trim().split("\n").length, existsSync(place("never.png"))]).toEqual([2, 1, false]);
});
