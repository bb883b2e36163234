import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
    [{ version: "3.6.15", missing: [] }, /Python 3\.6\.15 is too old/],
    [
      { version: "3.11.2", missing: ["ensurepip"] },
      /Python 3\.11\.2 \(.*\) was built or installed without ensurepip/,
    ],
    [{ version: "3.11.2", missing: ["ssl", "sqlite3"] }, /without ssl, sqlite3\n/],
  ])("a Python such as %j is refused before anything is fetched", (facts, message) => {
    freshClone();
    fakePython(facts);
    const { code, text } = run("setup");
    expect(text).toMatch(message);
    expect(text).toMatch(/What to do: +install Python/);
    expect(code).toBe(1);
    expect(existsSync(join(folder, "node_modules"))).toBe(false);
  });

  const asRoot = process.getuid?.() === 0;
  // Root may write everywhere: a container that runs as root cannot show this.
  (asRoot ? test.skip : test)("a folder that may not be written is named before anything is fetched", () => {
    freshClone();
    chmodSync(folder, 0o555);
    const { code, text } = run("setup", ["--no-python"]);
    chmodSync(folder, 0o755);
    expect(text).toMatch(/What failed: the folder of this clone cannot be written \(nothing was installed\)/);
    expect(text).toMatch(/Why: +you may not write there \(EACCES\)\n +What to do: +make it yours: chmod/);
    expect(code).toBe(1);
  });

  (asRoot ? test : test.skip)("sudo in somebody's clone is refused: its files would belong to root", () => {
    freshClone();
    chownSync(folder, 12345, 12345);
    const { code, text } = run("setup", ["--no-python"], { SUDO_UID: "12345" });
    expect(text).toMatch(/What failed: running with sudo[^]*What to do: +run the same command without sudo/);
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
    expect(text).toMatch(
      /✓ Node\.js: .*\n✓ environment: .*\n✓ folder: .*\n✗ npm packages: +not installed\n +→ npm start/,
    );
    expect(code).toBe(1);
    const report = JSON.parse(run("doctor", ["--json"]).text) as {
      ready: boolean;
      findings: { name: string }[];
    };
    expect(report.ready).toBe(false);
    expect(report.findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["environment", "folder", "backend", "Python", "kernel", "isolation"]),
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
