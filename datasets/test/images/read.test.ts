import { execFileSync } from "node:child_process";
import path from "node:path";
import sharp from "sharp";
import { readImage } from "../../src";
import { hugePng, makeFolder, png } from "./files";

const { folder, file, remove } = makeFolder("read-image");
afterAll(remove);

/** Smooth, so that JPEG changes little; red grows to the right, green down. 16 × 24 of [width, height]. */
const W = 16;
const H = 24;
const samples = Array.from({ length: H * W }, (_, i) => [(i % W) * 16, Math.floor(i / W) * 10, 60]).flat();
const colour = () => sharp(Buffer.from(samples), { raw: { width: W, height: H, channels: 3 } });
const levels = (data: Float32Array) => Array.from(data, (v) => Math.round(v * 255));
const difference = (data: Float32Array) => Math.max(...levels(data).map((v, i) => Math.abs(v - samples[i]!)));

describe("readImage reads", () => {
  test("a PNG exactly, rows first, channels last, as fractions of 255", async () => {
    const image = await readImage(file("a.png", png(2, 1, 2, 8, [255, 0, 51, 0, 102, 255])));
    expect({ ...image, data: levels(image.data) }).toEqual({
      ...{ width: 2, height: 1, channels: 3 },
      data: [255, 0, 51, 0, 102, 255],
    });
    expect(image.data).toEqual(Float32Array.from([1, 0, 0.2, 0, 0.4, 1]));
  });

  test.each([
    ["jpg", () => colour().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }), 4],
    ["webp", () => colour().webp({ lossless: true }), 0],
    ["avif", () => colour().avif({ lossless: true }), 4],
    ["tiff", () => colour().tiff(), 20],
    ["gif", () => colour().gif({ dither: 0 }), 12],
  ])("%s", async (ending, make, tolerance) => {
    const image = await readImage(file(`a.${ending}`, await make().toBuffer()));
    expect([image.height, image.width, image.channels]).toEqual([H, W, 3]);
    expect(difference(image.data)).toBeLessThanOrEqual(tolerance);
  });

  test("grey as three equal channels, or as one when asked", async () => {
    const grey = file("grey.png", png(3, 1, 0, 8, [0, 51, 255]));
    expect(levels((await readImage(grey)).data)).toEqual([0, 0, 0, 51, 51, 51, 255, 255, 255]);
    const one = await readImage(grey, { channels: 1 });
    expect([one.channels, levels(one.data)]).toEqual([1, [0, 51, 255]]);
  });

  test("a CMYK JPEG as the colours its own profile means", async () => {
    const brown = Array.from({ length: W * H }, () => [140, 110, 90]).flat();
    const raw = { width: W, height: H, channels: 3 } as const;
    const cmyk = sharp(Buffer.from(brown), { raw }).toColourspace("cmyk").jpeg({ quality: 100 });
    const image = await readImage(file("cmyk.jpg", await cmyk.toBuffer()));
    expect(image.channels).toBe(3);
    levels(image.data).forEach((v, i) => expect(Math.abs(v - brown[i]!)).toBeLessThanOrEqual(12));
  });

  test("16 bits as 8, to half a level", async () => {
    const values = [0, 5000, 32768, 65535];
    for (const kind of [0, 2] as const) {
      const wide = kind === 0 ? values : values.flatMap((v) => [v, v, v]);
      const image = await readImage(file("wide.png", png(4, 1, kind, 16, wide)), { channels: 1 });
      values.forEach((v, i) => expect(Math.abs(image.data[i]! - v / 65535)).toBeLessThanOrEqual(1 / 255));
    }
  });

  test("opacity laid on white, or kept when asked", async () => {
    const half = file("alpha.png", png(2, 1, 6, 8, [255, 0, 0, 51, 10, 20, 30, 0]));
    expect(levels((await readImage(half)).data)).toEqual([255, 204, 204, 255, 255, 255]);
    const kept = await readImage(half, { channels: 4 });
    expect([kept.channels, levels(kept.data)]).toEqual([4, [255, 0, 0, 51, 10, 20, 30, 0]]);
    const greyAlpha = file("grey-alpha.png", png(1, 1, 4, 8, [0, 51]));
    expect(levels((await readImage(greyAlpha)).data)).toEqual([204, 204, 204]);
    const opaque = await readImage(file("rgb.png", png(1, 1, 2, 8, [1, 2, 3])), { channels: 4 });
    expect(levels(opaque.data)).toEqual([1, 2, 3, 255]);
  });

  test("a picture that was held sideways upright: orientation 6 turns it a quarter clockwise", async () => {
    const turned = await colour().withMetadata({ orientation: 6 }).png().toBuffer();
    const image = await readImage(file("turned.png", turned));
    expect([image.width, image.height]).toEqual([H, W]);
    const at = (y: number, x: number) => levels(image.data).slice((y * H + x) * 3, (y * H + x) * 3 + 3);
    expect(at(0, H - 1)).toEqual(samples.slice(0, 3)); // the first pixel came to the upper right
    expect(at(0, 0)).toEqual(samples.slice((H - 1) * W * 3, (H - 1) * W * 3 + 3)); // the lower left to the upper left
  });

  test("a size asked for, with the picture's ratio when one side is given", async () => {
    const wide = file("wide.png", png(8, 2, 0, 8, Array<number>(16).fill(100)));
    const size = async (options: object) => {
      const { width, height } = await readImage(wide, options);
      return [width, height];
    };
    expect(await size({ width: 4 })).toEqual([4, 1]);
    expect(await size({ height: 4 })).toEqual([16, 4]);
    expect(await size({ width: 5, height: 7 })).toEqual([5, 7]);
    expect(await size({ width: 4, height: 4, fit: "inside" })).toEqual([4, 1]);
    const contained = await readImage(wide, { width: 4, height: 4, fit: "contain", channels: 1 });
    expect([contained.data[0], levels(contained.data)[6]]).toEqual([1, 100]);
  });

  test("the new content of a file that was written again", async () => {
    const name = file("again.png", png(1, 1, 0, 8, [10]));
    await readImage(name);
    file("again.png", png(1, 1, 0, 8, [20]));
    expect(levels((await readImage(name, { channels: 1 })).data)).toEqual([20]);
  });
});

describe("readImage refuses, naming the file,", () => {
  const refusal = async (name: string, options?: object) => {
    const error = await readImage(name, options).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: "InputError", argument: "path" });
    expect(String(error)).toContain(name);
    return String(error);
  };

  test("what is missing, a folder, a pipe, empty or no picture", async () => {
    expect(await refusal(path.join(folder, "none.png"))).toContain("does not exist");
    expect(await refusal("none.png")).toContain(process.cwd());
    expect(await refusal(folder)).toContain("folder");
    expect(await refusal(file("empty.png", ""))).toContain("0 bytes");
    expect(await refusal(file("text.png", "no picture at all"))).toContain("no picture");
    expect(await refusal(file("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>'))).toContain("svg");
    expect(await refusal(path.join(file("b.png", "x"), "c.png"))).toContain("does not exist");
  });

  (process.platform === "win32" ? test.skip : test)("a pipe nobody writes to, at once", async () => {
    const pipe = path.join(folder, "pipe.png");
    execFileSync("mkfifo", [pipe]);
    expect(await refusal(pipe)).toContain("no ordinary file");
  });

  test.each(["jpeg", "png", "webp", "avif", "tiff", "gif"] as const)(
    "%s cut short or damaged",
    async (format) => {
      const bytes = await colour().toFormat(format).toBuffer();
      expect(await refusal(file(`cut.${format}`, bytes.subarray(0, bytes.length * 0.6)))).toContain(
        "cut short",
      );
    },
  );

  test("a JPEG and a PNG with overwritten bytes", async () => {
    for (const format of ["jpeg", "png"] as const) {
      const bytes = await colour().toFormat(format).toBuffer();
      bytes.fill(0xff, bytes.length - 60, bytes.length - 20);
      expect(await refusal(file(`damaged.${format}`, bytes))).toContain("damaged");
    }
  });

  test("an animation and a document of several pages", async () => {
    const frames = Buffer.concat([Buffer.from(samples), Buffer.from(samples).reverse()]);
    const raw = { width: W, height: 2 * H, channels: 3, pageHeight: H } as const;
    const moving = (format: "gif" | "webp") => sharp(frames, { raw }).toFormat(format).toBuffer();
    expect(await refusal(file("moving.gif", await moving("gif")))).toContain("animation or document of 2");
    expect(await refusal(file("moving.webp", await moving("webp")))).toContain("animation or document of 2");
  });

  test("100 megapixels, a picture over maxPixels, and a result over it", async () => {
    expect(await refusal(file("huge.png", hugePng(10_000, 10_000)))).toContain("10000 × 10000");
    expect(await refusal(file("bomb.png", hugePng(2 ** 31 - 1, 2 ** 31 - 1)))).toMatch(/×|damaged/);
    expect(await refusal(file("small.png", png(3, 2, 0, 8, [1, 2, 3, 4, 5, 6])), { maxPixels: 5 })).toContain(
      "3 × 2",
    );
    expect(await refusal(file("dot.png", png(1, 1, 0, 8, [1])), { width: 10_000 })).toContain(
      "10000 × 10000",
    );
  });

  test("HEIC, with the way out", async () => {
    const start = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
    expect(await refusal(file("phone.heic", Buffer.concat([start, Buffer.alloc(99)])))).toContain(
      "export it as JPEG or PNG",
    );
  });

  test("options that make no sense, naming the option", async () => {
    const dot = file("dot.png", png(1, 1, 0, 8, [1]));
    const wrong = [{ width: 0 }, { height: 1.5 }, { maxPixels: NaN }, { channels: 2 }, { fit: "squeeze" }];
    for (const option of wrong as object[]) {
      const [argument] = Object.keys(option);
      await expect(readImage(dot, option)).rejects.toMatchObject({ name: "InputError", argument });
    }
    await expect(readImage(undefined as unknown as string)).rejects.toMatchObject({ argument: "path" });
  });
});
