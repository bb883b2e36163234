/** The release and the reset, as commands on copies of the repository's own notebooks. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stubBody } from "@attention-lab/grader";

const root = join(__dirname, "..", "..");
const read = (path: string) => readFileSync(path, "utf8");

/** Evaluates an expression of a tools module in a process of its own: jest cannot load .mjs files. */
function evaluate(module: string, names: string, expression: string): unknown {
  const url = pathToFileURL(join(root, "tools", "release", module)).href;
  const code = `import { ${names} } from ${JSON.stringify(url)};
    const attempt = (f) => { try { return f(); } catch (error) { return "✗ " + error.message; } };
    console.log(JSON.stringify(attempt(() => ${expression})));`;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" }),
  );
}

describe("a solution region", () => {
  const strip = (source: string) =>
    evaluate("solution-region.mjs", "withoutSolution", `withoutSolution(${JSON.stringify(source)}, "t.one")`);
  const solved = ["function one() {", "  // BEGIN SOLUTION", "  return 1;", "  // END SOLUTION", "}"];

  test("becomes a TODO and the stub that the grader knows, indented alike", () => {
    const stub = `  ${stubBody("t.one")}`;
    const todo = "  // TODO: replace the next line with your code.";
    expect(strip(solved.join("\n"))).toBe(["function one() {", todo, stub, "}"].join("\n"));
  });

  test.each([
    ["missing", ["function one() {}"], "no solution between"],
    ["not closed", solved.slice(0, 3), "expected one"],
    ["not opened", solved.slice(2), "expected one"],
    ["doubled", [...solved, ...solved], "expected one"],
    ["the wrong way round", [...solved].reverse(), "expected one"],
    ["empty", [solved[0], solved[1], "", solved[3]], "the solution is empty"],
  ])("is refused when it is %s", (_, lines, message) => {
    expect(strip(lines.join("\n"))).toContain(message);
    expect(strip(lines.join("\n"))).toContain("t.one");
  });
});

describe("a released notebook", () => {
  const cell = (source: string, exercise?: string) => ({
    cell_type: "code",
    id: "x",
    metadata: exercise ? { exercise } : {},
    source,
  });
  const region = (body: string) => `f() {\n// BEGIN SOLUTION\n${body}\n// END SOLUTION\n}`;
  const names = "solvedNotebook, learnerNotebook, idProblems";
  const solve = (cells: unknown[]) =>
    `solvedNotebook({ cells: ${JSON.stringify(cells)}, metadata: {} }, "09-toy", new Map([["toy.one", 2]]))`;
  const run = (expression: string) => evaluate("learner-notebook.mjs", names, expression);

  test("is refused when a line of a solution stands elsewhere too", () => {
    const secret = "return exponentials.map((x) => x / total);";
    const cells = [cell(region(secret), "toy.a"), cell(`// like this: ${secret}`)];
    expect(run(`learnerNotebook(${solve(cells)})`)).toMatch(/^✗ toy.a: this line of the solution would stay/);
  });

  test("is refused when a marker stands in an untagged cell", () => {
    expect(run(`learnerNotebook(${solve([cell(region("return 1;"))])})`)).toMatch(/^✗ Cell 1: .*marker/);
  });

  test("names ids that are unknown, doubled or missing", () => {
    const cells = ["toy.a", "toy.a", "toy.x"].map((id) => cell(region("return 1;"), id));
    expect(run(`idProblems(${solve(cells)}, ["toy.a", "toy.b"])`)).toEqual([
      "toy.x is no exercise of this topic",
      "toy.a is there more than once",
      "toy.b has no cell",
    ]);
  });

  test("gives the same text the same id every time, and two ids to two equal cells", () => {
    const ids = () =>
      run(`${solve([cell("1;"), cell("1;"), cell(region("2;"), "toy.a")])}.cells.map((c) => c.id)`);
    const [first, second, third] = ids() as string[];
    expect(ids()).toEqual([first, second, third]);
    expect(second).toBe(`${first}-1`);
    expect(third).toBe("exercise-toy-a");
  });
});

describe("npm run release", () => {
  const python = ["bin/python", "Scripts/python.exe"]
    .map((path) => join(root, ".venv", path))
    .find(existsSync);
  const hasJupytext = !!python && spawnSync(python, ["-c", "import jupytext"]).status === 0;

  // Jupytext is what authors install; CI has it.
  (hasJupytext ? test : test.skip)("-- --check finds the committed notebooks up to date", () => {
    const { status, stdout, stderr } = release("--check");
    expect({ status, stderr: stderr.match(/^✗.*/m)?.[0] }).toEqual({ status: 0, stderr: undefined });
    expect(stdout).toMatch(/notebooks match their sources/);
  });

  test("says which notebook was probably meant", () => {
    const { status, stderr } = release("01-sofmax", "--check");
    expect(status).toBe(2);
    expect(stderr).toContain("Did you mean 01-softmax?");
  });

  const release = (...argv: string[]) =>
    spawnSync(process.execPath, [join(root, "tools", "run.mjs"), "release", ...argv], { encoding: "utf8" });
});

describe("npm run reset", () => {
  let copy: string;
  let released: string;
  const file = () => join(copy, "exercises", "01-softmax.ipynb");
  const backups = () => join(copy, "exercises", ".reset-backups");
  const reset = (...argv: string[]) =>
    spawnSync(process.execPath, [join(copy, "tools", "run.mjs"), "reset", ...argv], {
      encoding: "utf8",
      input: "",
    });

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), "attention lab reset "));
    for (const path of ["tools", "solutions/01-softmax.ipynb"]) {
      cpSync(join(root, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
    mkdirSync(join(copy, "exercises"));
    reset("01-softmax");
    released = read(file());
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  test("leaves an untouched notebook as it is", () => {
    const { status, stdout } = reset("01-softmax");
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("nothing to do") });
    expect(existsSync(backups())).toBe(false);
  });

  test("without a terminal changes nothing until --yes, and says so", () => {
    writeFileSync(file(), "my work");
    const { status, stderr } = reset("01-softmax");
    expect({ status, left: read(file()) }).toEqual({ status: 1, left: "my work" });
    expect(stderr).toContain("add --yes");
  });

  test("--yes restores the exercise and keeps what was there, every time", () => {
    for (const work of ["first try", "second try"]) {
      writeFileSync(file(), work);
      const { status, stdout } = reset("exercises/01-softmax.ipynb", "--yes");
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: expect.stringContaining("your version is kept in"),
      });
    }
    expect(read(file())).toBe(released);
    const kept = readdirSync(backups()).sort();
    expect(kept.map((name) => read(join(backups(), name))).sort()).toEqual(["first try", "second try"]);
    for (const name of kept)
      expect(name).toMatch(/^01-softmax\.\d{4}(-\d\d){2}\.\d\d(-\d\d){2}(-2)?\.ipynb$/);
  });

  test("brings back a deleted notebook without asking", () => {
    rmSync(file());
    expect(reset("01-softmax").status).toBe(0);
    expect(read(file())).toBe(released);
  });

  test.each([
    [["01-softmx"], "Did you mean 01-softmax?"],
    [["softmax"], "Did you mean 01-softmax?"],
    [["zebra"], "There are: 01-softmax."],
    [[], "Which one? For example: npm run reset -- 01-softmax"],
    [["--force"], "There is no option --force"],
  ])("%j is answered with help", (argv, message) => {
    const { status, stderr } = reset(...argv);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("a damaged solved notebook is named, and nothing is lost", () => {
    writeFileSync(join(copy, "solutions", "01-softmax.ipynb"), "{ half");
    writeFileSync(file(), "my work");
    const { status, stderr } = reset("01-softmax", "--yes");
    expect({ status, left: read(file()) }).toEqual({ status: 1, left: "my work" });
    expect(stderr).toContain("cannot be read");
  });
});
