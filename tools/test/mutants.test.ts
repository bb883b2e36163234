/** What a run of changed code says of the tests. jest cannot load .mjs files: each question is a process of its own. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What `expression` gives, or the message it throws; `given` is data. */
function evaluate(file: string, expression: string, given: unknown): unknown {
  const url = pathToFileURL(join(__dirname, "../mutants", file)).href;
  const code = `import * as it from ${JSON.stringify(url)};
    const given = JSON.parse(process.argv[1]);
    try { console.log(JSON.stringify(${expression})); } catch (error) { console.log(JSON.stringify(error.message)); }`;
  const command = ["--input-type=module", "-e", code, JSON.stringify(given)];
  return JSON.parse(spawnSync(process.execPath, command, { encoding: "utf8" }).stdout);
}

const change = (status: string, replacement: string) => ({
  status,
  replacement,
  mutatorName: "ArithmeticOperator",
  location: { start: { line: 2, column: 1 }, end: { line: 2, column: 6 } },
});

test("a change that no test notices is listed with its place; one that was judged does not count", () => {
  const mutants = [change("Killed", "a - b"), change("Survived", "a * b"), change("NoCoverage", "b + a")];
  const files = { "lib/src/a.ts": { source: "// a\na + b;\n", mutants } };
  const judged = [{ file: "lib/src/a.ts", line: "a + b;", replacement: "b + a", why: "the same sum" }];
  const text = evaluate("score.mjs", "it.scoreText(it.scoreFiles(...given))", [files, judged]);
  expect(text).toContain("lib/src/a.ts:2  a + b  →  a * b");
  expect(text).toContain("50.0 %  lib/src/a.ts  1 of 2, 1 change nothing");
  expect(evaluate("score.mjs", "it.share(it.scoreFiles(...given))", [files, []])).toBeCloseTo(1 / 3);
});

test("a room's tests are those of its own folder; what has none is refused", () => {
  const root = mkdtempSync(join(tmpdir(), "mutants-"));
  const plan = (path: string) => evaluate("plan.mjs", "it.planMutants(...given)", [root, path]);
  try {
    for (const folder of ["lib/src/one/figures", "lib/src/two", "lib/test/one", "lib/test/figures"])
      mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, "lib/src/one/a.ts"), "");
    const mutate = ["lib/src/one/**/*.ts", "!lib/src/one/**/figures/**"];
    expect(plan("lib/src/one/")).toEqual({ mutate, tests: "lib/test/one" });
    const figures = { mutate: ["lib/src/one/figures/**/*.ts"], tests: "lib/test/figures" };
    expect(plan("lib/src/one/figures")).toEqual(figures);
    expect(plan("lib/src/one/a.ts")).toEqual({ mutate: ["lib/src/one/a.ts"], tests: "lib/test/one" });
    expect(plan("lib/src/two")).toContain("no tests of its own");
    expect(plan("lib/src/three")).toContain("no such file or folder");
    expect(plan("lib")).toContain("no room of a package");
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("every change that was judged stands in code that is still there, with a reason", () => {
  const root = join(__dirname, "../..");
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  type Judged = { file: string; line: string; why: string };
  const judged = JSON.parse(read("tools/mutants/judged.json")) as Judged[];
  expect(judged.length).toBeGreaterThan(0);
  for (const { file, line, why } of judged) {
    const lines = read(file).split("\n").map((each) => each.trim()); // prettier-ignore
    if (!lines.includes(line)) throw new Error(`${file} has no line ${line} any more.`);
    expect(why).toMatch(/\.$/);
  }
});
