import { mkdirSync } from "node:fs";
import path from "node:path";
import { loadImages, readCaptionCsv, readCoco, readFlickr8k, readImageFolder } from "../../src";
import { makeFolder, png } from "./files";

const { folder, file, remove } = makeFolder("captions");
const { folder: pictures, file: picture, remove: removePictures } = makeFolder("pictures");
afterAll(() => (remove(), removePictures()));
beforeAll(() => {
  mkdirSync(path.join(pictures, "folder.jpg"));
  for (const name of ["dog.png", "cat.png"]) picture(name, png(3, 2, 0, 8, [1, 2, 3, 4, 5, 6]));
  picture("broken.png", "no picture");
});

const at = (name: string) => path.join(pictures, name);
const dog = { file: "dog.png", path: at("dog.png"), captions: ["A dog runs .", "Two, dogs"] };
const cat = { file: "cat.png", path: at("cat.png"), captions: ["A cat"] };

describe("readFlickr8k", () => {
  test("collects the captions of each picture, in the order of the list", () => {
    const list = file("a.txt", "dog.png#0\tA dog runs .\r\ncat.png#0\tA cat\r\ndog.png#1\tTwo, dogs\r\n");
    expect(readFlickr8k(list, pictures)).toEqual({ files: [dog, cat], problems: [] });
  });

  test("reports by name what is missing or wrong", () => {
    const lines = ["none.jpg.1#0\tA", "none.jpg.1#1\tB", "no tab", "dog.png#0\t ", "../a.txt#0\tA", "folder.jpg#0\tA", "cat.png#3\tA cat"]; // prettier-ignore
    const list = file("b.txt", lines.join("\n"));
    expect(readFlickr8k(list, pictures)).toEqual({
      files: [cat],
      problems: [
        { file: list, problem: "line 3: expected picture.jpg#0 TAB caption" },
        { file: "dog.png", problem: "line 4: an empty caption" },
        { file: "none.jpg.1", problem: `is not in ${pictures}` },
        { file: "../a.txt", problem: "lies outside of the folder of pictures" },
        { file: "folder.jpg", problem: "is no file" },
      ],
    });
  });
});

describe("readCoco", () => {
  const images = [
    { id: 7, file_name: "dog.png" },
    { id: 9, file_name: "cat.png" },
  ];
  const annotations = [
    { id: 1, image_id: 9, caption: "A cat\n" },
    { id: 2, image_id: 7, caption: "A dog runs ." },
    { id: 3, image_id: 7, caption: "Two,\ndogs" },
  ];

  test("joins annotations to images", () => {
    const list = file("a.json", JSON.stringify({ info: {}, images, annotations }));
    expect(readCoco(list, pictures)).toEqual({ files: [cat, dog], problems: [] });
  });

  test("reports what does not fit together", () => {
    const bad = {
      images: [...images, { id: 1 }, null, { id: 2, file_name: "none.png" }],
      annotations: [...annotations.slice(0, 1), { image_id: 5, caption: "x" }, { image_id: 7, caption: "" }, null, { image_id: 2, caption: "x" }], // prettier-ignore
    };
    const list = file("b.json", JSON.stringify(bad));
    const { files, problems } = readCoco(list, pictures);
    expect(files).toEqual([cat]);
    expect(problems).toEqual([
      { file: list, problem: 'image {"id":1}: no file_name' },
      { file: list, problem: "image null: no file_name" },
      { file: list, problem: 'annotation {"image_id":5,"caption":"x"}: no image of that image_id' },
      { file: "dog.png", problem: 'annotation {"image_id":7,"caption":""}: an empty caption' },
      { file: list, problem: "annotation null: no image of that image_id" },
      { file: "none.png", problem: `is not in ${pictures}` },
    ]);
  });

  test("an image nobody captioned is reported", () => {
    const list = file("c.json", JSON.stringify({ images, annotations: annotations.slice(0, 1) }));
    expect(readCoco(list, pictures)).toEqual({
      files: [cat],
      problems: [{ file: "dog.png", problem: "has no caption" }],
    });
  });

  test.each(["{", "null", "[]", '{"images":{},"annotations":[]}', ""])("no file of COCO: %s", (text) => {
    const list = file("d.json", text);
    expect(() => readCoco(list, pictures)).toThrow(expect.objectContaining({ argument: "list" }));
  });
});

describe("readCaptionCsv", () => {
  test("reads quoted captions, any order of columns, a byte order mark", () => {
    const list = file(
      "a.csv",
      '\uFEFFcaption,n,image\nA dog runs .,1,dog.png\nA cat,1,cat.png\n"Two, dogs",2,dog.png\n',
    );
    expect(readCaptionCsv(list, pictures)).toEqual({ files: [dog, cat], problems: [] });
    const other = file("b.csv", "name,text\ncat.png,A cat\n");
    const columns = { image: "name", caption: "text" };
    expect(readCaptionCsv(other, pictures, columns)).toEqual({ files: [cat], problems: [] });
  });

  test("reports entries that do not fit", () => {
    const list = file("c.csv", "image,caption\ndog.png,Two, dogs\n,A\ncat.png,\ncat.png,A cat\n");
    expect(readCaptionCsv(list, pictures)).toEqual({
      files: [cat],
      problems: [
        { file: "dog.png", problem: "entry 1: expected 2 columns, got 3 (quote captions with commas)" },
        { file: list, problem: "entry 2: no picture" },
        { file: "cat.png", problem: "entry 3: an empty caption" },
      ],
    });
  });

  test("a file without the columns, or no CSV", () => {
    const reject = (text: string) =>
      expect(() => readCaptionCsv(file("d.csv", text), pictures)).toThrow(expect.objectContaining({ argument: "list" })); // prettier-ignore
    reject("name,text\ncat.png,A cat\n");
    reject("");
    reject('image,caption\n"cat.png,A cat');
  });
});

test("readImageFolder takes the pictures in the order of their names, captions from text files beside them", () => {
  picture("dog.txt", "A dog runs .\n\nTwo, dogs\n");
  const { files, problems } = readImageFolder(pictures);
  expect(files).toEqual([
    { file: "broken.png", path: at("broken.png"), captions: [] },
    { ...cat, captions: [] },
    dog,
  ]);
  expect(problems).toEqual([{ file: "folder.jpg", problem: "is no file" }]);
});

test("what is no list, or no folder, is refused by the argument's name", () => {
  const list = file("ok.txt", "dog.png#0\tA");
  const refuse = (argument: string, f: () => unknown) =>
    expect(f).toThrow(expect.objectContaining({ name: "InputError", argument }));
  refuse("list", () => readFlickr8k(path.join(folder, "none.txt"), pictures));
  refuse("list", () => readCoco(folder, pictures));
  refuse("list", () => readCaptionCsv("", pictures));
  refuse("folder", () => readFlickr8k(list, path.join(folder, "none")));
  refuse("folder", () => readFlickr8k(list, list));
  refuse("folder", () => readImageFolder(list));
  refuse("folder", () => readImageFolder(""));
});

describe("loadImages", () => {
  test("decodes what can be decoded and reports the rest by name", async () => {
    const { files } = readImageFolder(pictures);
    const { images, problems } = await loadImages(files, { width: 4, height: 5, channels: 1 });
    expect(images.map(({ file, image }) => [file, image.width, image.height, image.channels])).toEqual([
      ["cat.png", 4, 5, 1],
      ["dog.png", 4, 5, 1],
    ]);
    expect(problems).toEqual([
      { file: "broken.png", problem: expect.stringContaining("no picture") as string },
    ]);
  });

  test("a picture whose shape makes it too large at the size asked for is left out, not the whole list", async () => {
    const long = { file: "long.png", path: picture("long.png", png(1, 60, 0, 8, Array<number>(60).fill(9))), captions: [] }; // prettier-ignore
    const { images, problems } = await loadImages([long, dog], { width: 10, maxPixels: 100 });
    expect([images.length, problems[0]?.file]).toEqual([1, "long.png"]);
  });

  test("a wrong option is an error at once", async () => {
    await expect(loadImages([dog], { width: 0 })).rejects.toMatchObject({ argument: "width" });
  });
});
