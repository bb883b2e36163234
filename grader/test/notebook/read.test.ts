import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exerciseIdOf, NotebookError, parseNotebook, readNotebook } from "../../src/notebook";
import { marked, notebook } from "../toy";

const folder = mkdtempSync(join(tmpdir(), "grader "));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["not json", /not valid JSON/],
  ["", /empty/],
  ["[]", /not an object/],
  ["null", /not an object/],
  ['{"cells": []}', /no format number/],
  ['{"nbformat": 3, "worksheets": []}', /format 3/],
  ['{"nbformat": 4}', /no list of cells/],
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

test("the comment names the exercise, or else the metadata", () => {
  const id = (cell: object) => exerciseIdOf({ number: 1, kind: "code", source: "", ...cell });
  expect(id({ source: marked("toy.sum", "") })).toBe("toy.sum");
  expect(id({ source: "  //exercise:toy.sum" })).toBe("toy.sum");
  expect(id({ taggedId: "toy.mean" })).toBe("toy.mean");
  expect(id({ source: marked("toy.sum", ""), taggedId: "toy.mean" })).toBe("toy.sum");
  expect(id({ source: "const x = 1;" })).toBeUndefined();
});

test("missing, huge and large files", async () => {
  await expect(readNotebook(join(folder, "none.ipynb"))).rejects.toThrow("There is no such file.");
  await expect(readNotebook(folder)).rejects.toThrow(NotebookError);
  const huge = join(folder, "huge.ipynb");
  writeFileSync(huge, "");
  truncateSync(huge, 101 * 1024 * 1024);
  await expect(readNotebook(huge)).rejects.toThrow(/more than 100 MB is refused/);
  const large = join(folder, "large.ipynb");
  const full = JSON.parse(notebook(["let a = 1;"]));
  full.cells[0].outputs = [{ output_type: "stream", text: "x".repeat(50 * 1024 * 1024) }];
  writeFileSync(large, JSON.stringify(full));
  expect((await readNotebook(large)).notes[0]).toMatch(/50 MB large; its outputs were ignored/);
});
