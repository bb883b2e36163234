/** Runs the `@example` of every docstring, and compares what it gives with what it says. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";

const root = join(__dirname, "../..");
const load = createRequire(join(root, "package.json"));
type Scope = Record<string, unknown>;

interface Example {
  file: string;
  code: string;
  /** What the comment behind the code says; empty when it says nothing. */
  says: string;
}

const packages = ["lib", "datasets", "grader", "exercises", "experiments"];
const sources = globSync(
  packages.map((name) => `${name}/src/**/*.ts`),
  { cwd: root },
).sort();

function examplesIn(file: string): Example[] {
  const comments = readFileSync(join(root, file), "utf8").match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  return comments.flatMap((comment) => {
    const text = comment.replace(/^\/\*\*|\*\/$/g, "").replace(/^\s*\* ?/gm, "");
    return text.split("@example").slice(1).map((part) => exampleOf(file, part.split(/\n@\w/)[0] ?? "")); // prettier-ignore
  });
}

function exampleOf(file: string, text: string): Example {
  const lines = text.trim().split("\n");
  const code = lines.map((line) => line.replace(/(^|\s)\/\/ .*$/, "")).filter((line) => line.trim() !== "");
  const said = lines.flatMap((line) => /(?:^|\s)\/\/ (.*)$/.exec(line)?.[1] ?? []);
  return { file, code: code.join("\n"), says: said.join(" ") };
}

/** What an example may use without saying where it comes from. */
const everywhere: Scope = {
  ...pick("@attention-lab/lib/runtime", "tf", "createRandom"),
  ...pick("@attention-lab/lib/vision", "createConvEncoder", "imageOfRows"),
};

function pick(path: string, ...names: string[]): Scope {
  const all = load(path) as Scope;
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** What the example's own file and room export. */
function scopeOf(file: string): Scope {
  const [own, room] = [file, file.split("/").slice(0, 3).join("/")].map((path) =>
    join(root, path.replace("/src/", "/dist/").replace(/\.ts$/, "")),
  );
  const exported = [room, own].flatMap((path) => {
    try {
      return [load(path as string) as Scope];
    } catch {
      return []; // a folder without an index
    }
  });
  return Object.assign({}, everywhere, ...exported) as Scope;
}

/** Names that the code uses and nobody defines: `model`, `image`. */
function freeNames(code: string, scope: Scope): string[] {
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ESNext, true);
  const used = new Set<string>();
  const defined = new Set(Object.keys(scope));
  const visit = (node: ts.Node) => {
    const { parent } = node;
    if (ts.isIdentifier(node)) {
      const isName =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node);
      const isDefinition =
        (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) &&
        parent.name === node;
      if (isDefinition) defined.add(node.text);
      else if (!isName) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...used].filter((name) => !defined.has(name) && !(name in globalThis) && name !== "undefined");
}

function syntaxErrors(code: string): number {
  return ts.transpileModule(code, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ESNext } })
    .diagnostics?.length ?? 0; // prettier-ignore
}

async function resultOf(code: string, scope: Scope): Promise<unknown> {
  const statements = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ESNext, true).statements;
  const last = statements.at(-1);
  const isValue = last && ts.isExpressionStatement(last);
  const source = isValue ? `${code.slice(0, last.getStart())} return (${last.expression.getText()});` : code;
  const script = ts.transpile(`(async function () { ${source} })`, { target: ts.ScriptTarget.ES2022 });
  const names = Object.keys(scope).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default");
  const run = new Function(...names, `return ${script}`)(
    ...names.map((name) => scope[name]),
  ) as () => unknown;
  return run();
}

/** All numbers and texts of a value, in order; tensors as arrays. */
function leaves(value: unknown): (number | string | boolean)[] {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return [value];
  if (typeof value !== "object" || value === null) return [];
  if ("arraySync" in value) return leaves((value as { arraySync(): unknown }).arraySync());
  return Object.values(value).flatMap(leaves);
}

/** The numbers, texts and truth values of a comment: behind its last `=`, and from its first bracket on. */
function saidLeaves(says: string): (number | string | boolean)[] {
  const result = says.split(/ = /).at(-1) ?? "";
  const from = Math.max(result.search(/[[{"']/), 0);
  const words = result.slice(from).replaceAll("−", "-").match(/"[^"]*"|'[^']*'|\b(?:true|false)\b|-?\d+(?:\.\d+)?/g) ?? []; // prettier-ignore
  return words.map((word) => (/^['"]/.test(word) ? word.slice(1, -1) : word === "true" ? true : word === "false" ? false : Number(word))); // prettier-ignore
}

const same = (a: number | string | boolean, b: number | string | boolean) =>
  typeof a === "number" && typeof b === "number"
    ? Math.abs(a - b) <= 6e-5 * Math.max(1, Math.abs(b))
    : a === b;

/** These are about more than a value: a file of the reader's own, a long training, one of several right results. */
const ABOUT_MORE =
  /readFlickr8k|readCoco|readCaptionCsv|readImageFolder|readImage\(|readTabSeparated|readMoses|trainNow|train\(experiment|loadTrained|openTrained|task\.hiden/;

const examples = sources.flatMap(examplesIn).map((example) => {
  const scope = scopeOf(example.file);
  return { ...example, scope, free: freeNames(example.code, scope) };
});
const complete = examples.filter(({ free, code }) => free.length === 0 && !ABOUT_MORE.test(code));

beforeAll(() => jest.spyOn(console, "log").mockImplementation(() => undefined));
afterAll(() => jest.restoreAllMocks());

test("most examples stand for themselves", () => {
  expect(examples.length).toBeGreaterThan(200);
  expect(complete.length).toBeGreaterThan(0.7 * examples.length);
});

const named = ({ file, code }: Example) => `${relative("lib/src", file)}: ${code}`;

test.each(examples.map((example) => [named(example), example] as const))("is code: %s", (_, { code }) => {
  expect(syntaxErrors(code)).toBe(0);
});

test.each(complete.map((example) => [named(example), example] as const))("%s", async (_, example) => {
  const got = leaves(await resultOf(example.code, example.scope));
  let at = 0;
  for (const said of saidLeaves(example.says)) {
    while (at < got.length && !same(got[at] as number, said)) at++;
    if (at === got.length) throw new Error(`It says ${said}, and gives ${JSON.stringify(got).slice(0, 500)}`);
    at++;
  }
});
