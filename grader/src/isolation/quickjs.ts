/** The wall that every machine has: a JavaScript engine in WebAssembly, in which there is nothing of Node to reach. */
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compiledFolder, nodeFlags, SEEN } from "./harness";
import { packageFolder } from "./packages";
import type { Sandbox } from "./sandbox";

const ENTRY = join("harness", "isolate.js");
const PACKAGES = [
  "quickjs-emscripten-core",
  "@jitl/quickjs-wasmfile-release-sync",
  "@jitl/quickjs-ffi-types",
];
const MEGABYTE = 1024 * 1024;

/**
 * QuickJS inside of Node's permission model. It is some thirty times slower than Node and has no TensorFlow.js, so
 * it takes only exercises that need no package.
 * @throws Error where it is not installed
 */
export function quickjsSandbox(): Sandbox {
  const compiled = compiledFolder();
  const from = createRequire(join(realpathSync(compiled), "index.js"));
  const seen = [
    ...SEEN.map((name) => join(compiled, name)),
    ...PACKAGES.map((name) => packageFolder(name, from)),
  ];
  if (!existsSync(join(compiled, ENTRY))) throw new Error("The grader is not built: run `npm run build`.");
  return {
    isolation: "quickjs",
    isWall: true,
    sealed: process.platform === "linux",
    withoutPackages: true,
    command: (limits) => ({
      file: process.execPath,
      args: [...nodeFlags(limits, seen), join(compiled, ENTRY), String(limits.memory / 2 / MEGABYTE)],
      cwd: join(compiled, "harness"),
      env: { TZ: "UTC" },
    }),
  };
}
