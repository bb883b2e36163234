import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "setup test "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the tools alone, as in a clone where nothing has been set up; PATH has only the given programs. */
function freshClone(): string {
  const copy = `import { cpSync } from "node:fs";
    cpSync(${JSON.stringify(join(root, "tools"))}, "tools", { recursive: true, filter: (name) => !name.endsWith(".ts") });`;
  spawnSync(process.execPath, ["--input-type=module", "-e", copy], { cwd: folder });
  writeFileSync(join(folder, "package.json"), `{ "name": "clone", "scripts": {} }`);
  writeFileSync(
    join(folder, "package-lock.json"),
    `{ "packages": { "node_modules/left": { "version": "1.0.0" } } }`,
  );
  writeFileSync(join(folder, "tsconfig.json"), `{ "references": [] }`);
  mkdirSync(join(folder, "programs"));
  return folder;
}

function run(tool: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const PATH = join(folder, "programs");
  const options = {
    cwd: folder,
    encoding: "utf8" as const,
    env: { PATH, HOME: folder, npm_execpath: "", ...env },
  };
  const result = spawnSync(process.execPath, [join(folder, "tools", "run.mjs"), tool, ...args], options);
  return { code: result.status, text: result.stdout + result.stderr };
}

function fakePython(facts: object): void {
  const file = join(folder, "programs", "python3");
  writeFileSync(file, `#!/bin/sh\necho '${JSON.stringify(facts)}'\n`, { mode: 0o755 });
}

describe("a fresh clone", () => {
  test.each(["setup", "start"])("%s without Python says so before anything is installed", (tool) => {
    freshClone();
    const { code, text } = run(tool);
    expect(text).toMatch(
      /no python3 in PATH \(JupyterLab needs Python 3\.9 or newer\)[\s\S]*What to do: +install Python/,
    );
    expect(code).toBe(1);
    expect(existsSync(join(folder, "node_modules"))).toBe(false);
    expect(text).not.toMatch(/\n\s+at /);
  });

  test.each([
    [{ version: "3.6.15", venv: true, ensurepip: true }, /Python 3\.6\.15 is too old/],
    [{ version: "3.11.2", venv: true, ensurepip: false }, /Python 3\.11\.2 \(.*\) has no ensurepip module/],
    [{ version: "3.11.2", venv: false, ensurepip: true }, /has no venv module/],
  ])("a Python such as %j is refused", (facts, message) => {
    freshClone();
    fakePython(facts);
    const { code, text } = run("setup");
    expect(text).toMatch(message);
    expect(code).toBe(1);
  });

  test("when npm fails, what and why are said, and the next run knows that it has to try again", () => {
    freshClone();
    writeFileSync(join(folder, "package-lock.json"), "not JSON");
    const { code, text } = run("setup", ["--no-python"]);
    expect(text).toMatch(
      /✗ npm packages … \d[\s\S]*What failed: npm ci[\s\S]*Full log: +\.cache\/logs\/npm\.log/,
    );
    expect(text).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
    expect(existsSync(join(folder, ".cache", "setup", "npm-started"))).toBe(true);
    expect(existsSync(join(folder, ".cache", "setup", "lock"))).toBe(false);
  });

  test("doctor works before any set-up, as text and as JSON", () => {
    freshClone();
    const { code, text } = run("doctor");
    expect(text).toMatch(/✓ Node\.js: .*\n✗ npm packages: +not installed\n +→ npm start/);
    expect(code).toBe(1);
    const report = JSON.parse(run("doctor", ["--json"]).text) as {
      ready: boolean;
      findings: { name: string }[];
    };
    expect(report.ready).toBe(false);
    expect(report.findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["backend", "Python", "kernel", "isolation"]),
    );
  });

  test("an unknown option is refused before anything is done; --help says what there is", () => {
    freshClone();
    expect(run("setup", ["--bogus"])).toMatchObject({
      code: 2,
      text: expect.stringMatching(/^✗ There is no option --bogus \(npm run setup -- --help/),
    });
    expect(run("setup", ["--help"])).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^npm run setup -- \[options\][^]*--retry-tensorflow +try the native/),
    });
  });
});
