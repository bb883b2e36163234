/** Several programs checked as one: only where that finds the same. */
import { codeCells } from "../../src/compile/cells";
import { compileNotebook } from "../../src/compile/compile";
import { piecesOf } from "../../src/compile/pieces";
import { findAnswers, type Program, programsFor, type CompileTask } from "../../src/compile/program";
import { together } from "../../src/compile/together";
import { parseNotebook } from "../../src/notebook";
import { notebook } from "../toy";

const tasks: CompileTask[] = ["first", "second"].map((name) => ({ id: `toy.${name}`, functionName: name }));
const answer = (name: string, body: string) =>
  `// exercise: toy.${name}\nfunction ${name}(x: number): number { ${body} }`;

/** The programs of both tasks, the first one of each. */
function programsOf(cells: string[], wanted = tasks): Program[] {
  const code = codeCells(parseNotebook(notebook(cells)), wanted);
  const pieces = piecesOf(code);
  return wanted.map((task) => programsFor(task, findAnswers(code, pieces, task), pieces)[0] as Program);
}
const messages = (cells: string[]) =>
  compileNotebook({ notebook: parseNotebook(notebook(cells)), tasks, project: process.cwd() }).map((each) =>
    each.kind === "code" ? "runs" : each.message,
  );

const helper = "const half = (x: number) => x / 2;";
const both = [answer("first", "return half(x);"), answer("second", "return first(half(x));")];

test("what two programs share is there once, in the notebook's order", () => {
  const one = together(programsOf([helper, ...both]));
  expect(one?.source.match(/const half/g)).toHaveLength(1);
  expect(one?.source.indexOf("half")).toBeLessThan(one?.source.indexOf("function first") ?? 0);
  expect(one?.source.match(/function first/g)).toHaveLength(1);
  expect(messages([helper, ...both])).toEqual(["runs", "runs"]);
});

test("an error is told to whom it concerns, with its own line", () => {
  const broken = [helper, answer("first", "return half(x);"), answer("second", "return half('x');")];
  expect(messages(broken)[0]).toBe("runs");
  expect(messages(broken)[1]).toMatch(/^Line 2 of the cell: Argument of type/);
  const shared = ["const half = (x: number): number => 'x';", ...both];
  expect(messages(shared)).toEqual([
    expect.stringMatching(/^In cell 1, line 1: Type 'string'/),
    expect.stringMatching(/^In cell 1, line 1: Type 'string'/),
  ]);
});

describe("programs that could notice each other stay apart", () => {
  test("a helper that was defined anew between them", () => {
    const cells = ["let half = (x: any): number => x / 2;", both[0]!, "var half2 = 1; let half: any = 3;", answer("second", "return half(x);")]; // prettier-ignore
    const [first, second] = programsOf(cells) as [Program, Program];
    expect(first.source).not.toContain("half2");
    expect(second.source).toContain("half: any = 3");
    expect(together([first, second])).toBeUndefined();
  });

  test("one that may fail in one program only, one that is lent, one that extends the language", () => {
    const programs = programsOf([helper, ...both]) as [Program, Program];
    const lent = { ...programs[1], borrowed: ["first"] };
    expect(together([programs[0], lent])).toBeUndefined();
    const guarded = {
      ...programs[1],
      source: programs[1].source.replace(helper, `try { ${helper} } catch {}`),
    };
    expect(guarded.source).not.toBe(programs[1].source);
    expect(together([programs[0], guarded])).toBeUndefined();
    const typed =
      "declare global { interface Array<T> { half(): number } }\n(Array.prototype as any).half = () => 1;";
    const extending = programsOf([
      typed,
      answer("first", "return [x].half();"),
      answer("second", "return x;"),
    ]);
    expect(extending[0]?.source).toContain("declare global");
    expect(together(extending)).toBeUndefined();
  });

  test("a single one needs no other", () => {
    expect(together(programsOf([helper, both[0]!], tasks.slice(0, 1)))).toBeUndefined();
  });
});
