import { readFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { readImage, writeImage } from "../../src";
import { makeFolder, png } from "./files";

const { folder, file, remove } = makeFolder("write-image");
afterAll(remove);
const at = (name: string) => path.join(folder, name);

/** 5 columns, 3 rows. */
function picture(channels: number) {
  const data = Float32Array.from({ length: 15 * channels }, (_, i) => ((i * 37) % 256) / 255);
  return { width: 5, height: 3, channels, data };
}

describe("writeImage", () => {
  test.each([
    [1, "png"],
    [3, "png"],
    [4, "png"],
    [3, "webp"],
  ] as const)("%i channels as %s come back exactly", async (channels, ending) => {
    const name = at(`${channels}.${ending}`);
    await writeImage(name, picture(channels));
    expect(await readImage(name, { channels })).toEqual(picture(channels));
  });

  test("2 channels are grey with opacity", async () => {
    await writeImage(at("2.png"), { width: 1, height: 1, channels: 2, data: Float32Array.of(0, 0.2) });
    expect((await readImage(at("2.png"), { channels: 4 })).data).toEqual(Float32Array.of(0, 0, 0, 0.2));
  });

  test("a JPEG comes back nearly", async () => {
    const flat = { width: 9, height: 8, channels: 3, data: new Float32Array(216).fill(0.4) };
    await writeImage(at("flat.jpg"), flat);
    const back = await readImage(at("flat.jpg"));
    for (const value of back.data) expect(Math.abs(value - 0.4)).toBeLessThan(0.01);
  });

  test("values outside 0 … 1 count as 0 or 1", async () => {
    await writeImage(at("out.png"), {
      width: 3,
      height: 1,
      channels: 1,
      data: Float32Array.of(-2, Infinity, 0.5),
    });
    expect((await readImage(at("out.png"), { channels: 1 })).data).toEqual(Float32Array.of(0, 1, 128 / 255));
  });

  test("never replaces a file unless told to", async () => {
    const name = file("there.png", "precious");
    await expect(writeImage(name, picture(3))).rejects.toMatchObject({
      ...{ name: "InputError", argument: "path" },
      message: expect.stringContaining("pass force") as string,
    });
    expect(readFileSync(name, "utf8")).toBe("precious");
    await writeImage(name, picture(3), { force: true });
    expect((await readImage(name)).width).toBe(5);
  });

  test.each(["png", "jpg", "webp"])("%s keeps the EXIF data of another picture, upright", async (ending) => {
    const source = await sharp(Buffer.alloc(99 * 3), { raw: { width: 11, height: 9, channels: 3 } })
      .withMetadata({ orientation: 6, exif: { IFD0: { Artist: "Ada Byron" } } })
      .jpeg()
      .toBuffer();
    const name = at(`kept.${ending}`);
    await writeImage(name, picture(3), { metadataFrom: file("source.jpg", source) });
    const found = await sharp(readFileSync(name)).metadata();
    expect(found.exif?.toString("latin1")).toContain("Ada Byron");
    expect([found.width, found.height, found.orientation ?? 1]).toEqual([5, 3, 1]);
  });

  test.each([1, 2, 3, 4] as const)(
    "EXIF data of another picture leave %i channels as they are",
    async (channels) => {
      const source = file("grey.png", png(2, 1, 0, 8, [200, 30]));
      const names = [at(`with${channels}.png`), at(`without${channels}.png`)] as const;
      await writeImage(names[0], picture(channels), { metadataFrom: source });
      await writeImage(names[1], picture(channels));
      const [kept, plain] = [
        await readImage(names[0], { channels: 4 }),
        await readImage(names[1], { channels: 4 }),
      ];
      expect(kept).toEqual(plain);
    },
  );

  test("bad input names the argument", async () => {
    const good = picture(3);
    const fails = async (argument: string, name: string, image: object, options?: object) =>
      expect(writeImage(at(name), image as typeof good, options)).rejects.toMatchObject({
        ...{ name: "InputError", argument },
      });
    await fails("path", "a.bmp", good);
    await fails("path", "none/a.png", good);
    await fails("path", "a.jpg", picture(4));
    await fails("image.width", "a.png", { ...good, width: 0 });
    await fails("image.channels", "a.png", picture(5));
    await fails("image.data", "a.png", { ...good, data: new Float32Array(44) });
    await fails("image.data", "a.png", { ...good, data: new Float32Array(45).fill(NaN) });
    await fails("metadataFrom", "a.png", good, { metadataFrom: at("none.jpg") });
    await fails("metadataFrom", "a.png", good, { metadataFrom: file("text.jpg", "text") });
    await expect(writeImage(folder, good)).rejects.toMatchObject({ argument: "path" });
  });
});
