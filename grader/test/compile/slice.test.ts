/** Programs run as a kernel would have left the notebook: what is filled is taken over, what only looks is not. */
import { compileNotebook } from "../../src/compile/compile";
import { parseNotebook } from "../../src/notebook";
import { notebook } from "../toy";

/** What each program of the notebook makes of `sum()`, or why there is none. */
async function values(cells: string[]): Promise<unknown[]> {
  const tasks = [{ id: "toy.sum", functionName: "sum" }];
  const [compiled] = compileNotebook({
    notebook: parseNotebook(notebook(cells)),
    tasks,
    project: process.cwd(),
  });
  if (compiled?.kind !== "code") return [compiled?.message];
  return Promise.all(
    compiled.variants.map(async ({ code }) => {
      const module = { exports: {} as { sum?: () => unknown } };
      const program = new Function("exports", "module", `return (async () => {${code}\n})()`);
      await program(module.exports, module);
      return module.exports.sum?.();
    }),
  );
}
const answer = (expression: string) => `// exercise: toy.sum\nconst sum = (): any => ${expression};`;

test.each<[string, string[], unknown]>([
  ["assigned after its declaration", ["let scale; scale = 2;", answer("scale")], 2],
  ["filled in a loop", ["const t: number[] = [];\nfor (let i = 0; i < 3; i++) t.push(i);", answer("t.length")], 3],
  ["filled in another cell", ["const t: number[] = [];", "t.push(7);", answer("t[0]")], 7],
  ["filled by a function", ["const t = [];\nfunction fill() { t.push(5); }\nfill();", answer("t[0]")], 5],
  ["filled by a function inside another", ["const t = [];\nconst one = () => t.push(5);\nconst two = () => { one(); };\ntwo();", answer("t[0]")], 5],
  ["filled as an argument", ["const t: any = {};\nconst fill = (o: any) => { o.x = 4; };\nfill(t);", answer("t.x")], 4],
  ["filled by forEach", ["const t: number[] = [];\n[1, 2].forEach((x) => t.push(x));", answer("t.length")], 2],
  ["filled by Object.assign", ["const t: any = {};\nObject.assign(t, { x: 4 });", answer("t.x")], 4],
  ["members set", ["const o: any = {};\no.a = 1; o['b'] = 2;", answer("o.a + o.b")], 3],
  ["set while unpacking", ["let a, b;\n[a, { b }] = [1, { b: 2 }];", answer("a + b")], 3],
  ["set inside a condition", ["let a = 0;\nif (a === 0) { a = 9; }", answer("a")], 9],
  ["counted", ["let n = 0;\nn++; n += 2;", answer("n")], 3],
  ["a class's prototype", ["class V {}\n(V.prototype as any).x = () => 6;", answer("(new V() as any).x()")], 6],
  ["a built-in's prototype", ["(Array.prototype as any).total = function () { return 8; };", answer("([] as any).total()")], 8],
  ["a global", ["(globalThis as any).depth = 3;", answer("(globalThis as any).depth")], 3],
  ["awaited", ["const x = await Promise.resolve(2);", answer("x")], 2],
  ["defined by assignment", ["let sum: any;\nsum = () => 4;"], 4],
  ["filled as a side effect of a declaration", ["const t: number[] = [];\nconst n = t.push(3);", answer("t[0]")], 3],
])("%s", async (_, cells, wanted) => {
  expect((await values(cells)).at(0)).toEqual(wanted);
  delete (Array.prototype as unknown as Record<string, unknown>).total;
}); // prettier-ignore

test.each<[string, string[]]>([
  ["throws after the definition", [`${answer("1")}\nnull.x;\nthrow new Error("demo");`]],
  ["returns at top level", [`${answer("1")}\nreturn 5;`]],
  ["never ends", [`${answer("1")}\nfor (;;) console.log(sum());`]],
  ["has a type error", [`${answer("1")}\nconst s: string = sum().x.y; const n: number = "a";`]],
  ["reads a file", ['import { readFileSync } from "fs";\nconst total = readFileSync("x");', answer("((total) => total)(1)")]],
  ["has a local's name", ["const total = (() => { throw new Error(); })();", answer("{ const total = 1; return total; }")]],
  ["has a parameter's name", ["throw 1;\nconst xs = require('fs');", answer("((xs: any) => xs)(1)")]],
  ["has a member's name", ["const x = require('fs');", answer("({ x: 1 }).x")]],
  ["has a label's or a type's member's name", ["const x = require('fs');", answer("{ type T = { x: number }; const t: T = { 'x': 1 }; return t['x']; }")]],
  ["looks at a table with what may not be imported", ["const t = [1];\nimport fs from 'fs';\nfs.writeFileSync('x', JSON.stringify(t));", answer("t[0]")]],
  ["changes a table and fails", ["const t = [1];\n(() => { throw 1; })(), t.push(2);", answer("t[0]")]],
  ["waits for the check", [`${answer("1")}\ncheck("toy.sum", sum).then(() => console.log("checked"));`]],
  ["asks for the check in a condition", [`const { check } = require("@attention-lab/exercises");\n${answer("1")}\nif (true) await check("toy.sum", sum);`]],
])("costs nothing: a demonstration that %s", async (_, cells) => {
  expect((await values(cells)).at(0)).toBe(1);
}); // prettier-ignore

test("a helper mended below: both states are tried", async () => {
  const cells = [
    "const share = () => 1;",
    answer("share()"),
    "const share = () => 2;",
    'await check("toy.sum", sum)',
  ];
  expect(await values(cells)).toEqual([1, 2]);
});

test("a table that a demonstration below spoils: both states are tried", async () => {
  expect(await values(["const t = [1];", answer("t[0]"), "t[0] = 9;"])).toEqual([1, 9]);
});

test("of a shared import only the needed name comes along", async () => {
  const lines = ['import { tf, backend } from "@attention-lab/lib/runtime";', answer("1")];
  expect(await values(lines)).toEqual([1]);
});

test("ES2023 methods are known", async () => {
  expect(await values([answer("[3, 1].toSorted().findLast((x) => x > 2)")])).toEqual([3]);
});
