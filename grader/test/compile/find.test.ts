import { findExercise } from "../../src/compile/find";
import { parseNotebook } from "../../src/notebook";
import { type CellSource, marked, notebook, right } from "../toy";

const wanted = { id: "toy.sum", functionName: "sum" };
const find = (cells: (string | CellSource)[]) => findExercise(parseNotebook(notebook(cells)), wanted);

test("by comment or by metadata, nothing to repair", () => {
  expect(find([marked("toy.sum", right.sum)])).toMatchObject({ cell: { number: 1 }, repaired: [] });
  expect(find(["1", { source: right.sum, id: "toy.sum" }])).toMatchObject({
    cell: { number: 2 },
    repaired: [],
  });
});

test("deleted", () => {
  expect(find(["const a = 1;"])).toEqual({ cell: undefined, repaired: [] });
});

test("copied: the last one counts", () => {
  const found = find([marked("toy.sum", "function sum() {}"), marked("toy.sum", right.sum)]);
  expect(found.cell?.number).toBe(2);
  expect(found.repaired).toEqual(["toy.sum is there 2 times (cells 1 and 2): the last one was graded."]);
});

test.each(["markdown", "raw"])("retyped to %s", (type) => {
  const found = find([{ type, source: `\`\`\`ts\n${marked("toy.sum", right.sum)}\n\`\`\`` }]);
  expect(found.cell).toMatchObject({ kind: "code", number: 1 });
  expect(found.cell?.source).not.toContain("```");
  expect(found.repaired[0]).toContain(`was a ${type} cell`);
});

test("split in the middle of the function", () => {
  const [head = "", tail = ""] = right.sum.split("\n  for");
  const found = find([marked("toy.sum", head), `  for${tail}`, "const other = 1;"]);
  expect(found.cell?.source).toContain("return s;");
  expect(found.repaired[0]).toContain("was split (cells 1 and 2)");
});

test("split before the function: found by its name", () => {
  const found = find([marked("toy.sum", "const zero = 0;"), right.sum]);
  expect(found.cell?.number).toBe(2);
  expect(found.repaired[0]).toContain("found in cell 2");
});

test("without any tag: found by its name", () => {
  expect(find(["let a = 1;", right.sum]).repaired[0]).toContain("has lost its tag for toy.sum");
});

test("another exercise's cell is not taken", () => {
  expect(find([marked("toy.mean", right.sum)]).cell).toBeUndefined();
});

test("a cell with a syntax error is still the exercise's cell", () => {
  const found = find([marked("toy.sum", "function sum(xs { return 0 }"), "const after = 1;"]);
  expect(found).toMatchObject({ cell: { number: 1 }, repaired: [] });
});
