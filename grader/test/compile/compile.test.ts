import { parseNotebook } from "../../src/notebook";
import { compileNotebook } from "../../src/compile/compile";
import type { CompileTask } from "../../src/compile/program";
import { type CellSource, marked, notebook, right } from "../toy";
import { stubBody } from "../../src";

const sumTask: CompileTask = { id: "toy.sum", functionName: "sum" };
const compile = (cells: (string | CellSource)[], task: CompileTask = sumTask) => {
  const request = { notebook: parseNotebook(notebook(cells)), tasks: [task], project: process.cwd() };
  const [compiled] = compileNotebook(request);
  if (!compiled) throw new Error("nothing compiled");
  return compiled;
};
const codeOf = (cells: (string | CellSource)[], task?: CompileTask) => {
  const compiled = compile(cells, task);
  return compiled.kind === "code"
    ? (compiled.variants[0]?.code ?? "")
    : `${compiled.result}: ${compiled.message}`;
};

describe("slicing", () => {
  test("only what the cell needs comes along, transitively, and no other statement", () => {
    const code = codeOf([
      "const unrelated = launchRockets();",
      "const zero = 0;\nfunction plus(a: number, b: number) { return a + b + zero; }\nconsole.log('side effect');",
      "type Numbers = number[];",
      marked(
        "toy.sum",
        "function sum(xs: Numbers) { return xs.reduce(plus, zero); }\nconsole.log(sum([1]), 'shown');",
      ),
    ]);
    expect(code).toContain("const zero = 0");
    expect(code).toContain("function plus");
    expect(code).not.toContain("launchRockets");
    expect(code).not.toContain("side effect");
    expect(code).not.toContain("shown");
  });

  test("of several definitions the last one above wins, or else the last one below", () => {
    const above = ["const k = 1;", "const k = 2;", marked("toy.sum", "const sum = () => k;"), "const k = 3;"];
    expect(codeOf(above)).toContain("const k = 2");
    expect(codeOf(above)).not.toMatch(/const k = [13]/);
    expect(codeOf([marked("toy.sum", "const sum = () => k;"), "const k = 3;"])).toContain("const k = 3");
  });

  test("destructured names and default imports of other cells are found", () => {
    expect(
      codeOf(["const { a, b: [c] } = { a: 1, b: [2] };", marked("toy.sum", "const sum = () => c;")]),
    ).toContain("b: [c]");
  });

  test("calls of the checks are dropped, their import becomes harmless", () => {
    const cell = `import { check, hint } from "@attention-lab/exercises";\n${right.sum}\nawait check("toy.sum", sum);\ncheck("x", sum); hint("toy.sum");\nvoid check;`;
    const code = codeOf([marked("toy.sum", cell)]);
    expect(code).not.toMatch(/require|check\("/);
  });

  test("the grader's own leftovers are not needed: export, CRLF, top-level await", () => {
    const code = codeOf([marked("toy.sum", `const one = await Promise.resolve(1);\r\nexport ${right.sum}`)]);
    expect(code).toContain("exports.sum = sum");
  });
});

describe("imports", () => {
  /** A program that uses `x`, which `line` brings. */
  const blocked = (line: string) => codeOf([marked("toy.sum", `${line}\nconst sum = () => x;`)]);
  test.each([
    'import { softmax as x } from "@attention-lab/lib/softmax";',
    'const { x } = require("@attention-lab/lib/softmax");',
    'const x = await import("@attention-lab/lib");',
    'import x from "../solutions/src/01";',
  ])("the library's own answer is refused: %s", (line) => {
    expect(blocked(line)).toMatch(
      /^blocked: .*the library's own answer: this exercise is about writing it yourself/,
    );
  });

  test.each([
    ['import x from "fs";', '"fs"'],
    ['import * as x from "node:child_process";', '"node:child_process"'],
    ['import x = require("fs");', '"fs"'],
    ['const x = require("f" + "s");', "a module"],
    ["const x = await import(`fs`);", '"fs"'],
  ])("%s is refused by name", (line, name) => {
    expect(blocked(line)).toContain(
      `blocked: It imports ${name}, which this exercise does not allow. It needs no imports.`,
    );
  });

  test("what loads a module and is not needed costs nothing", () => {
    for (const line of [
      'import fs from "fs";',
      'import "net";',
      'export * from "net";',
      'import * as lib from "@attention-lab/lib";',
    ]) {
      expect(codeOf([marked("toy.sum", `${line}\n${right.sum}`)])).toContain("exports.sum = sum");
    }
  });

  test.each(["assert", "node:assert", "node:perf_hooks", "util"])("%s is harmless", (name) => {
    expect(blocked(`import * as x from "${name}";`)).toContain(`require("${name}")`);
  });

  test("an allowed package is let through, and a refusal says what is allowed", () => {
    const task = { ...sumTask, allowedImports: ["mathjs"] };
    const cell = (name: string) => [marked("toy.sum", `import * as m from "${name}";\nconst sum = () => m;`)];
    expect(codeOf(cell("mathjs"), task)).toContain('require("mathjs")');
    expect(codeOf(cell("fs"), task)).toContain("Only mathjs may be imported.");
  });

  test("imports of types load nothing; imports of other cells matter only when needed", () => {
    const typed = (line: string) => codeOf([marked("toy.sum", `${line}\nconst sum = (xs: X) => xs;`)]);
    expect(typed('import type { X } from "somewhere";')).toContain("exports.sum = sum");
    expect(typed('import { type X } from "somewhere";')).toContain("exports.sum = sum");
    const lib = 'import { softmax } from "@attention-lab/lib/softmax";';
    expect(codeOf([lib, marked("toy.sum", right.sum)])).toContain("exports.sum = sum");
    expect(codeOf([lib, marked("toy.sum", "const sum = (x) => softmax(x);")])).toMatch(/^blocked/);
  });
});

describe("errors", () => {
  test("a syntax error, with its line in the cell", () => {
    expect(
      codeOf(["const a = 1;", marked("toy.sum", "function sum(xs: number[]) {\n  return 1 +;\n}")]),
    ).toBe("compile error: Line 3 of the cell: Expression expected.");
  });

  test("a type error, with its line in the cell, also below lines of other cells", () => {
    const cell = "function sum(xs: number[]): number {\n  return zero + 'x';\n}";
    expect(codeOf(["const zero = 0;", marked("toy.sum", cell)])).toBe(
      "compile error: Line 3 of the cell: Type 'string' is not assignable to type 'number'.",
    );
  });

  test("an error in another cell that is needed names that cell", () => {
    expect(codeOf(["const zero: string = 0;", marked("toy.sum", "const sum = () => zero;")])).toContain(
      "In cell 1, line 1: ",
    );
  });

  test("what tslab accepts is accepted: implicit any, possibly undefined", () => {
    expect(
      codeOf([marked("toy.sum", "function sum(xs) { const m = new Map(); return m.get(xs).x; }")]),
    ).toContain("exports.sum = sum");
  });

  test("a missing function, an untouched stub, a deleted cell", () => {
    expect(codeOf([marked("toy.sum", "function som() {}")])).toMatch(/^fail: The function sum is missing/);
    expect(codeOf(["1"])).toMatch(/^not attempted: The notebook has no code for toy.sum/);
    const stub = `function sum(xs: number[]): number {\n  ${stubBody('The "sum"')}\n}`;
    expect(codeOf([marked("toy.sum", stub)])).toBe("not attempted: Not attempted yet.");
  });
});

describe("tensors", () => {
  const RUNTIME = "@attention-lab/lib/runtime";
  const task = { ...sumTask, allowedImports: [RUNTIME] };
  const cells = (imported: string, body: string, from = RUNTIME) => [
    `import { ${imported} } from "${from}";`,
    marked("toy.sum", `function sum(x: Tensor): Tensor {\n  ${body}\n}`),
  ];

  test("tf and the type Tensor come along from another cell, and their types are known", () => {
    const code = codeOf(cells("tf, type Tensor", "return tf.tidy(() => x.matMul(x, false, true));"), task);
    expect(code).toContain(`require("${RUNTIME}")`);
    expect(codeOf(cells("tf, Tensor", "return x.matmul(x);"), task)).toMatch(
      /^compile error: Line 3 of the cell: .*'matmul' does not exist/,
    );
    expect(codeOf(cells("tf, type Tensor", "return tf.sum(x).dataSync();"), task)).toMatch(/compile error/);
  });

  test("the library's answers are refused, and all of its runtime but tf", () => {
    const answer = cells("dotScore as score, Tensor", "return score(x);", "@attention-lab/lib/attention");
    expect(codeOf(answer, task)).toMatch(/^blocked: .*the library's own answer/);
    expect(codeOf(cells("createRandom, Tensor", "createRandom(1); return x;"), task)).toMatch(
      /^blocked: In cell 1: It imports createRandom .* may use tf from there/,
    );
    expect(codeOf(cells("tf, type Tensor", "return tf.neg(x);"))).toMatch(/^blocked: .*own answer/);
  });
});
