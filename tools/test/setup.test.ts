import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "setup test "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs code that may import modules of tools/setup, in a Node of its own, and returns what it passes to `give`. */
function evaluate(code: string, env: NodeJS.ProcessEnv = {}): unknown {
  const script = `const give = (value) => process.stdout.write(JSON.stringify(value));
    const setup = (name) => import(${JSON.stringify(`file://${encodeURI(join(root, "tools"))}/`)} + name + ".mjs");
    ${code}`;
  const options = { cwd: folder, encoding: "utf8" as const, env: { ...process.env, ...env } };
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], options);
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe("versions", () => {
  test("an old Node is refused with the version found and what to do", () => {
    const code = `const { nodeProblem } = await setup("setup/node-version"); give(["14.21.3", "v18.0.0", "20.0.0", "24.1.0"].map(nodeProblem))`;
    const [fourteen, eighteen, twenty, newest] = evaluate(code) as string[];
    expect(fourteen).toMatch(/needs Node\.js 20 or newer; this is Node\.js 14\.21\.3[\s\S]*nodejs\.org/);
    expect(eighteen).toContain("v18.0.0");
    expect([twenty, newest]).toEqual(["", ""]);
  });

  test("the entry files use no syntax that Node 14 cannot read", () => {
    for (const name of ["run", "setup/node-version"]) {
      const text = readFileSync(join(root, "tools", `${name}.mjs`), "utf8");
      expect(text).not.toMatch(/\?\?=|\|\|=|&&=|#[a-z]+\s*[=(;]|^(const|let|await)[^\n]*\bawait\b/m);
    }
  });

  test("versions are compared by number, part by part", () => {
    const code = `const { isAtLeast } = await setup("setup/python");
      give(["3.9.0", "3.10.1", "3.8.18", "2.7.18", "4.0", "3.13.0rc1", "x"].map((version) => isAtLeast(version, "3.9")))`;
    expect(evaluate(code)).toEqual([true, true, false, false, true, true, false]);
  });
});

describe("wheel", () => {
  test("is chosen by platform, architecture and C library", () => {
    const code = `const { wheelFor } = await setup("setup/tensorflow-wheel");
      const asked = [["linux", "x64", "2.36"], ["linux", "x64", "2.17"], ["linux", "x64", undefined], ["linux", "arm64", "2.31"],
        ["darwin", "arm64"], ["darwin", "x64"], ["win32", "x64"], ["linux", "ppc64", "2.36"]];
      give(asked.map((facts) => { const wheel = wheelFor(...facts); return wheel ? wheel.project + " " + wheel.platform : ""; }))`;
    expect(evaluate(code)).toEqual([
      "tensorflow-cpu manylinux_2_27_x86_64",
      "",
      "",
      "tensorflow manylinux_2_27_aarch64",
      "tensorflow macosx_12_0_arm64",
      "tensorflow macosx_10_15_x86_64",
      ...["", ""],
    ]);
  });
});

describe("failures", () => {
  test.each([
    ["npm error code ENOSPC\nnpm error nospc no space left on device", "disk"],
    ["ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk"],
    ["npm error code ECONNREFUSED\nnpm error errno ECONNREFUSED", "network"],
    [
      "WARNING: Retrying (Retry(total=0))\nERROR: No matching distribution found for jupyterlab==4.6.6",
      "network",
    ],
    ["npm error code E403\nnpm error 403 Forbidden", "network"],
    ["ERROR: No matching distribution found for jupyterlab==4.6.6", "version"],
    ["npm error code SELF_SIGNED_CERT_IN_CHAIN", "certificate"],
    [
      "npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync",
      "lock",
    ],
    ["The virtual environment was not created successfully because ensurepip is not available.", "venv"],
    ["tfjs_backend.cc:1: fatal error: cstdlib: No such file or directory", "compiler"],
    ["EACCES: permission denied, mkdir '/x'", "permission"],
    ["something else", "unknown"],
  ])("%j is a %s problem, with advice", (output, cause) => {
    const code = `const { explain } = await setup("setup/failures"); give(explain(${JSON.stringify(output)}))`;
    const explained = evaluate(code) as { cause: string; advice: string[] };
    expect(explained.cause).toBe(cause);
    expect(explained.advice[0]).toMatch(/\w/);
  });

  test("show what failed, why, what to do and where the log is, without a stack trace", () => {
    const output =
      "$ npm ci\nnpm error code ECONNREFUSED\nnpm error reason: connect\nnpm error A complete log of this run";
    const code = `const { commandFailure, failureText } = await setup("setup/failures");
      give(failureText(commandFailure("npm ci", { output: ${JSON.stringify(output)}, log: ".cache/logs/npm.log" })))`;
    const text = evaluate(code) as string;
    expect(text).toMatch(
      /What failed: npm ci\n.*Why: +the package index cannot be reached\n +code ECONNREFUSED/,
    );
    expect(text).toMatch(/What to do: [\s\S]*Full log: +\.cache\/logs\/npm\.log$/);
    expect(text).not.toMatch(/\n\s+at |A complete log/);
  });
});

describe("stamps", () => {
  test("packages are compared with the lock file; optional ones may be missing", () => {
    const code = `const { packagesOutOfStep } = await setup("setup/npm-packages");
      const wanted = { "": {}, "lib": { version: "1" }, "node_modules/a": { version: "1" }, "node_modules/b": { version: "2" },
        "lib/node_modules/@x/c": { version: "3" }, "node_modules/o": { version: "1", optional: true } };
      give(packagesOutOfStep(wanted, { "node_modules/a": { version: "1" }, "node_modules/b": { version: "1" } }))`;
    expect(evaluate(code)).toEqual(["b", "@x/c"]);
  });

  test("a changed, an added and a deleted source each change the fingerprint; a moved folder does not", () => {
    const code = `import { mkdirSync, writeFileSync, rmSync, renameSync } from "node:fs";
      const { sourcesFingerprint } = await setup("setup/stamps");
      mkdirSync("one/src/deep", { recursive: true });
      const prints = [];
      const look = (base) => prints.push(sourcesFingerprint(base, [base + "/src"]));
      writeFileSync("one/src/deep/a.ts", "1"); look("one"); look("one");
      writeFileSync("one/src/deep/a.ts", "22"); look("one");
      writeFileSync("one/src/b.ts", ""); look("one");
      rmSync("one/src/b.ts"); look("one");
      renameSync("one", "two"); look("two");
      give(prints)`;
    const [first, again, changed, added, deleted, moved] = evaluate(code) as string[];
    expect(again).toBe(first);
    expect(new Set([first, changed, added]).size).toBe(3);
    expect([deleted, moved]).toEqual([changed, changed]);
  });

  test("a lock is waited for while its owner lives and taken over when the owner is gone", () => {
    const code = `import { writeFileSync, utimesSync } from "node:fs"; import { hostname } from "node:os";
      const { withLock } = await setup("setup/lock");
      const order = [];
      const enter = (name, ms) => withLock(async () => { order.push(name); await new Promise((r) => setTimeout(r, ms)); order.push(name); },
        { file: "lock", pollMs: 5, onWait: () => order.push("wait") });
      await Promise.all([enter("a", 40), enter("b", 0)]);
      writeFileSync("lock", JSON.stringify({ pid: 2 ** 30, host: hostname() }));
      await enter("dead", 0);
      writeFileSync("lock", "half"); utimesSync("lock", 1, 1);
      await enter("old", 0);
      give(order)`;
    const order = evaluate(code) as string[];
    expect(order.filter((name) => name !== "wait")).toEqual([
      "a",
      "a",
      "b",
      "b",
      "dead",
      "dead",
      "old",
      "old",
    ]);
    expect(order.filter((name) => name === "wait")).toHaveLength(1);
  });
});

describe("JupyterLab", () => {
  test("keeps everything inside the clone and starts with the clone's kernels", () => {
    const code = `const { jupyterEnvironment, venvPython } = await setup("setup/jupyter-env"); give({ env: jupyterEnvironment(), venvPython })`;
    const { env, venvPython } = evaluate(code, { PYTHONPATH: "/elsewhere" }) as {
      env: Record<string, string>;
      venvPython: string;
    };
    for (const name of [
      "JUPYTER_CONFIG_DIR",
      "JUPYTER_DATA_DIR",
      "JUPYTER_RUNTIME_DIR",
      "JUPYTERLAB_SETTINGS_DIR",
      "IPYTHONDIR",
    ]) {
      expect(env[name]?.startsWith(join(root, ".cache", "jupyter"))).toBe(true);
    }
    expect(env["PYTHONPATH"]).toBeUndefined();
    expect(venvPython.startsWith(join(root, ".venv"))).toBe(true);
  });

  test("allows root only for root; a notebook of the user's replaces the first one", () => {
    const code = `const { labArguments } = await setup("start/lab"); const facts = { isRoot: false, hasNotebook: true };
      give([labArguments(["--port", "8899"], facts), labArguments(["x.ipynb"], { ...facts, isRoot: true })])`;
    const [plain, other] = evaluate(code) as [string[], string[]];
    expect(plain).toContain("--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb");
    expect(plain.slice(-2)).toEqual(["--port", "8899"]);
    expect(plain).not.toContain("--allow-root");
    expect(other).toContain("--allow-root");
    expect(other.join(" ")).not.toContain("00-start-here");
  });
});

describe("npm test", () => {
  test("takes its commands from package.json's scripts", () => {
    const code = `const { commandsOf } = await setup("checks/checks");
      give([commandsOf("tsc -b && tsc -p tsconfig.check.json"), commandsOf('eslint "a b" --max-warnings 0')])`;
    const [types, lint] = evaluate(code) as string[][][];
    expect(types?.map((words) => words.join(" "))).toEqual(["tsc -b", "tsc -p tsconfig.check.json"]);
    expect(lint).toEqual([["eslint", "a b", "--max-warnings", "0"]]);
  });
});
