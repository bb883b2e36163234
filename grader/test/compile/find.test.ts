/** Where an answer is found in a notebook that has been edited, and what is said about it. */
import { compileNotebook } from "../../src/compile/compile";
import { parseNotebook } from "../../src/notebook";
import { type CellSource, marked, notebook, right } from "../toy";
import { stubBody } from "../../src";

const tasks = [
  { id: "toy.sum", functionName: "sum" },
  { id: "toy.mean", functionName: "mean", lendable: ["sum"] },
];
interface Seen {
  cell?: number;
  own?: readonly string[];
  borrowed?: readonly string[];
  result?: string;
  message?: string;
  codes?: string[];
  cells?: number[];
  repaired: readonly string[];
}

/** The answer tried first for one of the tasks, or why there is none. */
function find(cells: (string | CellSource)[], index = 0): Seen {
  const request = { notebook: parseNotebook(notebook(cells)), tasks, project: process.cwd() };
  const compiled = compileNotebook(request)[index];
  if (compiled?.kind !== "code") return { ...compiled, repaired: compiled?.repaired ?? [] };
  const { variants, repaired } = compiled;
  const [first] = variants;
  return {
    ...first,
    codes: variants.map(({ code }) => code),
    cells: variants.map(({ cell }) => cell),
    repaired,
  };
}

const stub = (name = "sum", id = "toy.sum") =>
  marked(id, `function ${name}(xs: number[]): number {\n  ${stubBody(id)}\n}`);

test("by comment or by metadata, nothing to repair", () => {
  expect(find([marked("toy.sum", right.sum)])).toMatchObject({ cell: 1, repaired: [] });
  expect(find(["1", { source: right.sum, id: "toy.sum" }])).toMatchObject({ cell: 2, repaired: [] });
});

test("deleted", () => {
  expect(find(["const a = 1;"])).toMatchObject({ result: "not attempted", repaired: [] });
});

test("copied: the last one is tried first, the others after it", () => {
  const found = find([marked("toy.sum", "function sum() { return 1; }"), marked("toy.sum", right.sum)]);
  expect(found.cell).toBe(2);
  expect(found.cells).toEqual([2, 1]);
  expect(found.repaired).toEqual(["toy.sum is there 2 times (cells 1 and 2): the one in cell 2 was graded."]);
});

test.each<[string, (string | CellSource)[], number]>([
  ["below", [stub(), right.sum], 2],
  ["above", [right.sum, stub()], 1],
  ["in the same cell", [`${stub()}\n${right.sum}`], 1],
  ["in the cell of the check", [stub(), `${right.sum}\nawait check("toy.sum", sum);`], 2],
  [
    "copied with its tag",
    [
      { source: right.sum, id: "toy.sum" },
      { source: stub(), id: "toy.sum" },
    ],
    1,
  ],
])("an attempt counts before a stub: %s", (_, cells, cell) => {
  const found = find(cells);
  expect(found.cell).toBe(cell);
  expect(found.codes?.[0]).not.toContain("Not written yet");
});

test("only stubs: not attempted", () => {
  expect(find([stub(), stub()])).toMatchObject({ result: "not attempted", message: "Not attempted yet." });
});

test.each(["markdown", "raw"])("retyped to %s", (type) => {
  const found = find([{ type, source: `\`\`\`ts\n${marked("toy.sum", right.sum)}\n\`\`\`` }]);
  expect(found.cell).toBe(1);
  expect(found.repaired[0]).toContain(`was a ${type} cell`);
});

test("a retyped cell serves the other exercises too; prose that names a function is prose", () => {
  const cells = [{ type: "markdown", source: right.sum }, marked("toy.mean", right.mean)];
  expect(find(cells, 1)).toMatchObject({ borrowed: [], own: ["sum"] });
  expect(find([{ type: "markdown", source: "Write `sum`.\n\n## Hint\nUse a loop." }])).toMatchObject({
    result: "not attempted",
  });
});

test.each([
  ["two cells", ["", "\n  for"], [1, 2]],
  ["with a note between", ["note", "\n  for"], [1, 3]],
])("split in the middle of the function: %s", (_, [note, at = ""], numbers) => {
  const [head = "", tail = ""] = right.sum.split(at);
  const between = note === "note" ? [{ type: "markdown", source: "a note" }] : [];
  const found = find([marked("toy.sum", head), ...between, `${at.trim()}${tail}`, "const other = 1;"]);
  expect(found.codes?.[0]).toContain("return s;");
  expect(found.repaired[0]).toContain(`was split (cells ${numbers.join(" and ")})`);
});

test("split before the function, or without any tag: found by its name", () => {
  expect(find([marked("toy.sum", "const zero = 0;"), right.sum]).repaired[0]).toContain("found in cell 2");
  expect(find(["let a = 1;", right.sum]).repaired[0]).toContain("has lost its tag for toy.sum");
});

test("merged: every exercise is found in the one cell", () => {
  const cells = [marked("toy.mean", `${right.sum}\n\n// exercise: toy.mean\n${right.mean}`)];
  expect(find(cells, 0)).toMatchObject({ cell: 1 });
  expect(find(cells, 1)).toMatchObject({ cell: 1, own: ["sum"] });
});

test("a comment that names another exercise takes nothing away from either", () => {
  const cells = [`// as in\n// exercise: toy.mean\n${right.sum}`, marked("toy.mean", right.mean)];
  expect(find(cells, 0)).toMatchObject({ cell: 1 });
  expect(find(cells, 1)).toMatchObject({ cell: 2 });
});

test("a syntax error is the exercise's own, and is not laid at another's door", () => {
  const broken = [
    marked("toy.sum", "function sum(xs: number[]) {\n  return 0;\n"),
    marked("toy.mean", right.mean),
  ];
  expect(find(broken, 0)).toMatchObject({
    result: "compile error",
    message: expect.stringMatching(/of the cell/),
  });
  expect(find(broken, 1)).toMatchObject({
    result: "compile error",
    message: expect.stringMatching(/^In cell 1/),
  });
  const scratch = find([marked("toy.sum", right.sum), "const x = ;"]);
  expect(scratch).toMatchObject({ cell: 1, repaired: [] });
});

test("odd characters are named", () => {
  const message = (code: string) => find([marked("toy.sum", `function sum() { return ${code}; }`)]);
  expect(message("“x”").message).toContain("U+201C");
  expect(message("\u200fxs").message).toContain("U+200F");
  expect(message("1 – 2").message).toMatch(/U\+2013.*dash/);
});

test("earlier functions that are missing, unwritten or do not compile are borrowed; later ones never", () => {
  const mean = marked("toy.mean", right.mean);
  expect(find([mean], 1)).toMatchObject({ borrowed: ["sum"], own: [] });
  expect(find([stub(), mean], 1)).toMatchObject({ borrowed: ["sum"] });
  expect(find(["const sum = (xs: number[]): number => 'x';", mean], 1)).toMatchObject({ borrowed: ["sum"] });
  expect(find([marked("toy.sum", right.sum), mean], 1)).toMatchObject({ borrowed: [], own: ["sum"] });
  expect(find([marked("toy.sum", "const sum = () => mean([1]);")])).toMatchObject({
    result: "compile error",
  });
});
