import { type Notebook, parseNotebook } from "../../src/notebook";
import { createCompiler } from "../../src/compile";
import { marked, notebook, right } from "../toy";

/** Types that double at every step: the compiler would be busy for hours. */
const slow = `type D<T extends any[], N> = N extends [any, ...infer R] ? D<[...T, ...T], R> : T;
type Cross<A, B, C, D2> = A extends string ? B extends string ? C extends string ? D2 extends string ? \`\${A}\${B}\${C}\${D2}\` : 0 : 0 : 0 : 0;
type S = "a"|"b"|"c"|"d"|"e"|"f"|"g"|"h"|"i"|"j"|"k"|"l"|"m"|"n"|"o";
type W = Cross<S, S, S, S>;
const x: { [K in W]: Cross<K, "a"|"b"|"c"|"d", "a"|"b"|"c", "q"|"r"> } = {} as any;
const y: { [K in W]: Cross<K, "a"|"b"|"c"|"d", "a"|"b"|"c", "q"|"s"> } = x;
const mean = (xs: number[]) => y as any;`;

const tasks = [
  { id: "toy.sum", functionName: "sum" },
  { id: "toy.mean", functionName: "mean" },
];

test("code that keeps the compiler busy costs its own exercise only, and the next notebook compiles", async () => {
  const compiler = createCompiler();
  const compile = (notebook: Notebook) => compiler.compile({ notebook, tasks, project: process.cwd() }, 5000);
  const hostile = parseNotebook(notebook([marked("toy.sum", right.sum), marked("toy.mean", slow)]));
  const [sum, mean] = await compile(hostile);
  expect(sum).toMatchObject({ kind: "code" });
  expect(mean).toMatchObject({ result: "compile error" });
  const nested = `const mean = ${"(".repeat(20000)}1${")".repeat(20000)};`;
  const deep = parseNotebook(notebook([marked("toy.sum", right.sum), marked("toy.mean", nested)]));
  expect((await compile(deep)).map(({ kind }) => kind)).toEqual(["code", "refusal"]);
  const honest = parseNotebook(notebook([marked("toy.sum", right.sum), marked("toy.mean", right.mean)]));
  expect((await compile(honest)).map(({ kind }) => kind)).toEqual(["code", "code"]);
  await compiler.close();
});

test("a later exercise that calls the function that keeps the compiler busy gets ours", async () => {
  const compiler = createCompiler();
  const later = [
    { id: "toy.mean", functionName: "mean" },
    { id: "toy.shift", functionName: "shift", lendable: ["mean"] },
  ];
  const shift = "const shift = (xs: number[]) => xs.map((x) => x - mean(xs));";
  const hostile = parseNotebook(notebook([marked("toy.mean", slow), marked("toy.shift", shift)]));
  const compiled = await compiler.compile({ notebook: hostile, tasks: later, project: process.cwd() }, 5000);
  expect(compiled).toMatchObject([
    { kind: "refusal", result: "compile error" },
    { kind: "code", variants: [{ borrowed: ["mean"] }] },
  ]);
  await compiler.close();
});
