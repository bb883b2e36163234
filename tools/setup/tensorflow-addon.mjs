// @ts-check
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { commandFailure } from "./failures.mjs";
import { places } from "./places.mjs";
import { runCommand } from "./run-command.mjs";
import { libraryFolder } from "./tensorflow-wheel.mjs";

/** @typedef {import("./tensorflow-wheel.mjs").Wheel} Wheel */

/** @returns {string} the folder of the package @tensorflow/tfjs-node */
export function tfjsNodeFolder() {
  const own = join(places.root, "lib", "node_modules", "@tensorflow", "tfjs-node");
  return existsSync(own) ? own : join(places.modules, "@tensorflow", "tfjs-node");
}

/** @returns {{ version: string, napi: number }} tfjs-node's version and the Node-API version it looks for here */
export function tfjsNode() {
  /** @type {{ version: string, binary: { napi_versions: number[] } }} */
  const manifest = JSON.parse(readFileSync(join(tfjsNodeFolder(), "package.json"), "utf8"));
  const offered = Number(process.versions["napi"]);
  return {
    version: manifest.version,
    napi: Math.max(...manifest.binary.napi_versions.filter((napi) => napi <= offered)),
  };
}

/** @returns {string} where tfjs-node looks for its addon */
export function addonFile() {
  return join(tfjsNodeFolder(), "lib", `napi-v${tfjsNode().napi}`, "tfjs_binding.node");
}

/** @returns {boolean} whether the addon and the library it needs are in their places (nothing is loaded) */
export function addonInPlace() {
  return existsSync(addonFile()) && existsSync(join(tfjsNodeFolder(), "deps", "lib"));
}

/** @param {Wheel} wheel @returns {string} the compiled addon as it is kept beside the library */
function keptAddon(wheel) {
  const { version, napi } = tfjsNode();
  return join(libraryFolder(wheel), `tfjs_binding-${version}-napi-v${napi}.node`);
}

/** @param {Wheel} wheel @returns {boolean} */
export function isCompiled(wheel) {
  return existsSync(keptAddon(wheel));
}

/** @param {Wheel} wheel @returns {string[]} the linker's arguments: the library is found relative to the addon */
function linkArguments(wheel) {
  const libraries = [wheel.core, wheel.framework].map((name) => join(libraryFolder(wheel), "lib", name));
  if (process.platform === "darwin") {
    return [
      "-bundle",
      "-undefined",
      "dynamic_lookup",
      ...libraries,
      "-Wl,-rpath,@loader_path/../../deps/lib",
    ];
  }
  return ["-shared", ...libraries, "-Wl,-rpath,$ORIGIN/../../deps/lib"];
}

/**
 * Compiles tfjs-node's own two source files against the library of a wheel.
 * @param {Wheel} wheel
 * @param {string} compiler
 */
export async function compileAddon(wheel, compiler) {
  const binding = join(tfjsNodeFolder(), "binding");
  const includes = [
    join(places.modules, "node-api-headers", "include"),
    join(libraryFolder(wheel), "include"),
    binding,
  ];
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(binding, name));
  const partial = `${keptAddon(wheel)}.partial`;
  const args = [
    "-std=c++17",
    "-O2",
    "-fPIC",
    `-DNAPI_VERSION=${tfjsNode().napi}`,
    ...includes.map((folder) => `-I${folder}`),
  ];
  const result = await runCommand(compiler, [...args, ...sources, "-o", partial, ...linkArguments(wheel)], {
    step: "tensorflow",
    timeoutMs: 10 * 60_000,
  });
  if (!result.ok) throw commandFailure(`compiling tfjs-node's addon with ${compiler}`, result);
  renameSync(partial, keptAddon(wheel));
}

/** Takes away what an installer or an older set-up left in tfjs-node. */
export function removeAddon() {
  const deps = join(tfjsNodeFolder(), "deps");
  const linked = join(deps, "lib");
  // Only the link goes, never what it points to.
  if (lstatSync(linked, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(linked);
  rmSync(deps, { recursive: true, force: true });
  rmSync(join(tfjsNodeFolder(), "lib"), { recursive: true, force: true });
}

/**
 * Puts addon and library where tfjs-node looks for them; the link is relative, so the clone may be moved.
 * @param {Wheel} wheel
 */
export function placeAddon(wheel) {
  removeAddon();
  const deps = join(tfjsNodeFolder(), "deps");
  mkdirSync(deps, { recursive: true });
  symlinkSync(relative(deps, join(libraryFolder(wheel), "lib")), join(deps, "lib"), "dir");
  mkdirSync(dirname(addonFile()), { recursive: true });
  copyFileSync(keptAddon(wheel), addonFile());
}

/**
 * Loads the addon in a child process and lets it compute.
 * @returns {Promise<{ ok: boolean, version: string, output: string, log: string }>}
 */
export async function probeAddon() {
  const result = await runCommand(
    process.execPath,
    [join(places.root, "tools", "setup", "addon-probe.mjs")],
    {
      step: "tensorflow",
      timeoutMs: 60_000,
    },
  );
  const line = /^\{.*\}$/m.exec(result.output)?.[0];
  /** @type {{ backend?: string, product?: number, version?: string }} */
  const found = line ? JSON.parse(line) : {};
  return {
    ...result,
    ok: result.ok && found.backend === "tensorflow" && found.product === 11,
    version: found.version ?? "",
  };
}
