import { type Notebook, parseNotebook } from "../../src/notebook";
import { createCompiler } from "../../src/compile";
import { marked, notebook, right } from "../toy";

/** Types that are compared member by member, a hundred times over: the compiler is busy for minutes. */
const many = Array.from({ length: 100 }, (_, i) => i);
const slow = `
type Cross<A, B, C, D> = A extends string ? B extends string ? C extends string ? D extends string ? \`\${A}\${B}\${C}\${D}\` : 0 : 0 : 0 : 0;
type S = "a"|"b"|"c"|"d"|"e"|"f"|"g"|"h"|"i"|"j"|"k"|"l"|"m"|"n"|"o";
type W = Cross<S, S, S, S>;
${many.map((i) => `const x${i}: { [K in W]: Cross<K, "a"|"b"|"c"|"d", "a"|"b"|"c", "q"|"r${i}"> } = {} as any;`).join("\n")}
${many.map((i) => `const y${i}: { [K in W]: Cross<K, "a"|"b"|"c"|"d", "a"|"b"|"c", "q"|"s${i}"> } = x${i};`).join("\n")}
const mean = (xs: number[]) => [${many.map((i) => `y${i}`).join()}] as any;`;

const LIMIT = 15_000;

const tasks = [
  { id: "toy.sum", functionName: "sum" },
  { id: "toy.mean", functionName: "mean" },
];

test("code that keeps the compiler busy costs its own exercise only, and the next notebook compiles", async () => {
  const compiler = createCompiler();
  const compile = (notebook: Notebook) =>
    compiler.compile({ notebook, tasks, project: process.cwd() }, LIMIT);
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

const later = [
  { id: "toy.mean", functionName: "mean" },
  { id: "toy.shift", functionName: "shift", lendable: ["mean"] },
];
const shift = "const shift = (xs: number[]) => xs.map((x) => x - mean(xs));";
const getsOurs = [
  { kind: "refusal", result: "compile error" },
  { kind: "code", variants: [{ borrowed: ["mean"] }] },
];

test.each([
  ["keeps the compiler busy", slow],
  ["does not compile", "const mean = (xs: number[]): number => xs;"],
  ["needs what does not compile", "const y: string = 5;\nconst half = () => y;\nconst mean = () => half();"],
])("a later exercise that calls a function that %s gets ours", async (_, mean) => {
  const compiler = createCompiler();
  const sheet = parseNotebook(notebook([marked("toy.mean", mean), marked("toy.shift", shift)]));
  const compiled = await compiler.compile({ notebook: sheet, tasks: later, project: process.cwd() }, LIMIT);
  expect(compiled).toMatchObject(getsOurs);
  await compiler.close();
});
