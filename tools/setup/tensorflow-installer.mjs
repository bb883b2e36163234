// @ts-check
import { copyFileSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { delimiter, join } from "node:path";
import { SetupFailure, commandFailure } from "./failures.mjs";
import { places } from "./places.mjs";
import { runCommand } from "./run-command.mjs";
import { probeAddon, removeAddon, tfjsNodeFolder } from "./tensorflow-addon.mjs";

const PROBE_MS = 8_000;
const INSTALL_MS = 10 * 60_000;

/** @returns {string} the server the installer takes the library from */
export function installerHost() {
  const { env } = process;
  const named = env["TFJS_NODE_BASE_URI"] ?? env["TFJS_NODE_CDN_STORAGE"] ?? env["CDN_STORAGE"];
  return new URL(named || "https://storage.googleapis.com/").origin;
}

/**
 * Whether a server answers at all: a blocked one must not cost minutes.
 * @param {string} url
 * @returns {Promise<string>} why not; empty when it answers
 */
export function unreachable(url) {
  const { env } = process;
  // Through a proxy only the installer itself can tell.
  if (env["HTTPS_PROXY"] || env["https_proxy"] || env["HTTP_PROXY"] || env["http_proxy"])
    return Promise.resolve("");
  const ask = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(`no answer within ${PROBE_MS / 1000} s`), PROBE_MS);
    const asked = ask(url, { method: "HEAD" }, (response) => {
      response.resume();
      finish("");
    });
    asked.on("error", (error) => finish(/** @type {NodeJS.ErrnoException} */ (error).code ?? error.message));
    asked.end();
    /** @param {string} problem */
    function finish(problem) {
      clearTimeout(timer);
      asked.destroy();
      resolve(problem);
    }
  });
}

/** @param {(text: string) => void} progress @returns {Promise<string>} TensorFlow's version */
async function install(progress) {
  const folder = tfjsNodeFolder();
  const result = await runCommand(process.execPath, [join(folder, "scripts", "install.js")], {
    step: "tensorflow",
    cwd: folder,
    // The installer calls node-pre-gyp by name; node-gyp's headers stay inside the clone.
    env: {
      ...process.env,
      PATH: [join(places.modules, ".bin"), process.env["PATH"]].join(delimiter),
      npm_config_devdir: join(places.cache, "node-gyp"),
      npm_config_cache: places.npmCache,
    },
    timeoutMs: INSTALL_MS,
    onLine: progress,
  });
  if (!result.ok) throw commandFailure("tfjs-node's installer", result);
  const probe = await probeAddon();
  if (!probe.ok) throw commandFailure("loading the addon that tfjs-node's installer fetched", probe);
  return probe.version;
}

/**
 * Runs tfjs-node's own installer, which downloads TensorFlow and a compiled addon.
 * @param {{ progress: (text: string) => void, note: (text: string) => void }} context
 * @returns {Promise<string>} TensorFlow's version
 */
export async function runInstaller({ progress, note }) {
  const { host, origin } = new URL(installerHost());
  progress(`asking ${host}`);
  const problem = await unreachable(origin);
  if (problem)
    throw new SetupFailure("tfjs-node's installer", { why: `${host} cannot be reached (${problem})` });
  note("TensorFlow: tfjs-node's own installer fetches its library (of the order of 100 MB, 0.4 GB unpacked)");
  const manifest = join(tfjsNodeFolder(), "package.json");
  const backup = join(places.cache, "tfjs-node-package.json");
  copyFileSync(manifest, backup);
  removeAddon();
  try {
    return await install(progress);
  } catch (error) {
    removeAddon();
    throw error;
  } finally {
    // The installer rewrites its package.json while it works.
    copyFileSync(backup, manifest);
    rmSync(backup, { force: true });
  }
}
