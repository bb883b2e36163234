import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exerciseIdOf, NotebookError, parseNotebook, readNotebook } from "../../src/notebook";
import { marked, notebook } from "../toy";

const folder = mkdtempSync(join(tmpdir(), "grader "));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["not json", /not JSON but text that begins with "not json"/],
  ['{"cells": [', /ends in the middle/],
  ['{"cells": [],}', /not valid JSON/],
  ["{\n<<<<<<< HEAD\n=======\n>>>>>>> b\n}", /Git merge conflict \(line 2\)/],
  ["version https://git-lfs.github.com/spec/v1\noid sha256:1\n", /Git LFS pointer/],
  ["<!DOCTYPE html><html></html>", /web page/],
  ["../anna/01-toy.ipynb", /link to \.\.\/anna\/01-toy\.ipynb that was copied as text/],
  ["", /empty/],
  ["[]", /not an object/],
  ["null", /not an object/],
  ['{"nbformat": 4}', /no list of cells \(format 4\)/],
])("%s is refused with a reason", (text, reason) => {
  expect(() => parseNotebook(text)).toThrow(NotebookError);
  expect(() => parseNotebook(text)).toThrow(reason);
});

test("BOM, CRLF, source as list, odd cells and foreign metadata are tolerated", () => {
  const text = notebook(
    [
      { source: ["// exercise: toy.sum\r\n", "let a = 1;\r\n"], type: "code" },
      { source: "x", type: "heading" },
    ],
    { kernelspec: { name: "python3" }, colab: { provenance: [] }, attention_lab: { topic: "01-toy" } },
  );
  const { cells, topic } = parseNotebook(`\uFEFF${text}`);
  expect(cells[0]?.source).toBe("// exercise: toy.sum\nlet a = 1;\n");
  expect(cells[1]?.kind).toBe("raw");
  expect(topic).toBe("01-toy");
  expect(parseNotebook('{"nbformat":4,"cells":[null,5,{"cell_type":"code"}]}').cells).toHaveLength(1);
});

test("lines without their line breaks are lines", () => {
  const { cells } = parseNotebook(
    notebook([{ source: ["// exercise: toy.sum", "let a = 1;"], type: "code" }]),
  );
  expect(cells[0]?.source).toBe("// exercise: toy.sum\nlet a = 1;");
});

test("the metadata names the exercise, or else the comment, however it is written", () => {
  const id = (cell: object) => exerciseIdOf({ number: 1, kind: "code", source: "", ...cell });
  expect(id({ source: marked("toy.sum", "") })).toBe("toy.sum");
  expect(id({ source: "  //exercise:toy.sum" })).toBe("toy.sum");
  expect(id({ taggedId: "toy.mean" })).toBe("toy.mean");
  expect(id({ source: marked("toy.sum", ""), taggedId: "toy.mean" })).toBe("toy.mean");
  expect(id({ source: "// Exercise : toy.sum." })).toBe("toy.sum");
  expect(id({ source: "// Aufgabe: toy.sum", taggedId: "toy.sum" })).toBe("toy.sum");
  expect(id({ source: "const x = 1;" })).toBeUndefined();
});

test("missing, huge and large files", async () => {
  await expect(readNotebook({ path: join(folder, "none.ipynb") })).rejects.toThrow("There is no such file.");
  await expect(readNotebook({ path: folder })).rejects.toThrow(NotebookError);
  const huge = join(folder, "huge.ipynb");
  writeFileSync(huge, "");
  truncateSync(huge, 101 * 1024 * 1024);
  await expect(readNotebook({ path: huge })).rejects.toThrow(/more than 100 MB is refused/);
  const large = join(folder, "large.ipynb");
  const full = JSON.parse(notebook(["let a = 1;"]));
  full.cells[0].outputs = [{ output_type: "stream", text: "x".repeat(50 * 1024 * 1024) }];
  writeFileSync(large, JSON.stringify(full));
  expect((await readNotebook({ path: large })).notes[0]).toMatch(/50 MB large; its outputs were ignored/);
});

describe("files that other programs wrote", () => {
  const text = notebook(["const a = 1;"]);
  const sourceOf = async (content: string | Uint8Array) => {
    const path = join(folder, "odd.ipynb");
    writeFileSync(path, content);
    return (await readNotebook({ path: path })).cells[0]?.source;
  };
  const utf16 = (order: "le" | "be", mark: boolean) => {
    const bytes = Buffer.from((mark ? "\uFEFF" : "") + text, "utf16le");
    return order === "le" ? bytes : bytes.swap16();
  };

  test.each<[string, string | Uint8Array]>([
    ["UTF-16 with its mark", utf16("le", true)],
    ["UTF-16, the other order", utf16("be", true)],
    ["UTF-16 without a mark", utf16("le", false)],
    ["UTF-16, the other order, without a mark", utf16("be", false)],
    ["a byte order mark", `\uFEFF${text}`],
    ["trailing zeros", `${text}\0\0\n`],
    ["a notebook inside a JSON text", JSON.stringify(text)],
    ["NaN and Infinity in outputs", text.replace('"outputs":[]', '"outputs":[NaN,-Infinity,{"a":Infinity}]')],
    ["nbformat as text", text.replace('"nbformat":4', '"nbformat":"4"')],
    ["nbformat 5", text.replace('"nbformat":4', '"nbformat":5')],
    ["no nbformat", text.replace('"nbformat":4,', "")],
    ["nbformat 3", '{"nbformat":3,"worksheets":[{"cells":[{"cell_type":"code","input":["const a = 1;"]}]}]}'],
  ])("%s: read", async (_, content) => expect(await sourceOf(content)).toBe("const a = 1;"));

  test("NaN in a string stays what it is", async () => {
    const odd = notebook(['const a = "NaN, \\"Infinity";']).replace('"outputs":[]', '"outputs":[NaN]');
    expect(await sourceOf(odd)).toBe('const a = "NaN, \\"Infinity";');
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["an archive", Buffer.from("PK\x03\x04rest"), /ZIP archive/],
    ["gzip", Buffer.from([0x1f, 0x8b, 8]), /gzip/],
    ["a PDF", Buffer.from("%PDF-1.7"), /PDF/],
    ["zeros", Buffer.alloc(100), /zero bytes/],
  ])("%s: named", async (_, content, message) => {
    await expect(sourceOf(content)).rejects.toThrow(message);
    await expect(sourceOf(content)).rejects.toThrow(NotebookError);
  });
});
