// @ts-check
/** `npm run new -- topic …` in a scratch copy: what it writes passes types, lint, format, imports and the tests. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { places, root } from "../setup/places.mjs";

const TOPIC = "scratch";
const workspace = mkdtempSync(join(tmpdir(), "attention-lab-new-"));
const copy = join(workspace, "lab");

/** The files as they are here, with the packages of this clone: only ours are the copy's own. */
function copyProject() {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of files.split("\n").filter((name) => name && !/\.(png|safetensors)$/.test(name)))
    cpSync(join(root, file), join(copy, file), { recursive: true, force: true });
  mkdirSync(join(copy, "node_modules", "@attention-lab"), { recursive: true });
  for (const name of readdirSync(places.modules).filter((each) => each !== "@attention-lab"))
    symlinkSync(join(places.modules, name), join(copy, "node_modules", name));
  for (const name of readdirSync(join(places.modules, "@attention-lab")))
    symlinkSync(join(copy, name), join(copy, "node_modules", "@attention-lab", name));
  // What is built here need not be built again there.
  for (const name of ["lib", "datasets", "grader", "exercises", "experiments"])
    cpSync(join(root, name, "dist"), join(copy, name, "dist"), { recursive: true, preserveTimestamps: true });
  symlinkSync(places.venv, join(copy, ".venv"));
}

/** @param {string} what @param {string[]} args of Node */
function step(what, args) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8" });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${status === 0 ? "✓" : "✗"} ${what}: ${seconds} s`);
  if (status !== 0) console.log(`${stdout}${stderr}`.slice(-6000));
  return status === 0;
}

/** The command, without a set-up of its own: the packages are linked, the build is the step before. */
const COMMAND = `const { runCommand } = await import(${JSON.stringify(`file://${encodeURI(join(copy, "tools/shared/command-line.mjs"))}`)});
  const { spawnSync } = await import("node:child_process");
  const build = () => spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-b", "--noCheck"], { stdio: "inherit" }).status === 0;
  process.exitCode = await runCommand("new", ["topic", ${JSON.stringify(TOPIC)}], async ({ build: wanted }) => wanted === false || build());`;

/** Likewise one more exercise in a topic that is there; the release needs it built. */
const TASK = `const { newTask, writeTask } = await import(${JSON.stringify(`file://${encodeURI(join(copy, "tools/exercises/new-task.mjs"))}`)});
  const { createRequire } = await import("node:module");
  const { topics } = createRequire(${JSON.stringify(join(copy, "package.json"))})("@attention-lab/exercises");
  await writeTask(${JSON.stringify(copy)}, newTask(topics, "softmax.${TOPIC}"));`;
const RELEASE = `const { runCommand } = await import(${JSON.stringify(`file://${encodeURI(join(copy, "tools/shared/command-line.mjs"))}`)});
  process.exitCode = await runCommand("release", ["01-softmax"], async () => true);`;

const program = (/** @type {string} */ file) => join(copy, "node_modules", file);
const fresh = ["lib/src", "lib/test", "datasets/src", "experiments/src"].map(
  (folder) => `${folder}/${TOPIC}`,
);

try {
  copyProject();
  const made = step(`npm run new -- topic ${TOPIC}`, ["--input-type=module", "-e", COMMAND]);
  const isWritten =
    made &&
    step(`npm run exercises -- new softmax.${TOPIC}`, ["--input-type=module", "-e", TASK]) &&
    step("build", [program("typescript/bin/tsc"), "-b", "--noCheck"]) &&
    step("its release", ["--input-type=module", "-e", RELEASE]);
  const checks = [
    () => step("types of packages", [program("typescript/bin/tsc"), "-b"]),
    () => step("types of tests", [program("typescript/bin/tsc"), "-p", "tsconfig.check.json"]),
    () => step("types of notebooks", [program("typescript/bin/tsc"), "-p", "tsconfig.notebooks.json"]),
    () => step("lint", [program("eslint/bin/eslint.js"), ...fresh, "exercises/src", "--max-warnings", "0"]),
    () =>
      step("format", [
        program("prettier/bin/prettier.cjs"),
        "--check",
        ...fresh,
        "*/src/index.ts",
        "exercises/src",
      ]),
    () =>
      step("imports", [
        program("dependency-cruiser/bin/dependency-cruise.mjs"),
        ...["--config", ".dependency-cruiser.cjs"],
        ...["lib", "datasets", "exercises", "experiments"].map((name) => `${name}/src`),
      ]),
    () =>
      step("tests", [
        program("jest/bin/jest.js"),
        ...[
          `test/${TOPIC}`,
          "lib/test/package",
          "exercises/test/(definitions|judging|notebooks)",
          "experiments/test/registered",
        ],
        ...["-t", `${TOPIC}|${TOPIC[0]?.toUpperCase()}${TOPIC.slice(1)}|mean|points|topic|line`],
      ]),
  ];
  const passed = isWritten ? checks.map((check) => check()) : [false];
  process.exitCode = passed.every(Boolean) ? 0 : 1;
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
