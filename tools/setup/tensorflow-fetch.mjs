// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { SetupFailure, commandFailure } from "./failures.mjs";
import { places } from "./places.mjs";
import { pipEnvironment } from "./python.mjs";
import { runCommand } from "./run-command.mjs";
import { isExtracted, libraryFolder } from "./tensorflow-wheel.mjs";

/** @typedef {import("./tensorflow-wheel.mjs").Wheel} Wheel */

/** Asked for by name, so that any interpreter will do: the library does not depend on it. */
const WHEEL_PYTHON = "3.11";
const NEEDED_BYTES = 1.6e9;
const DOWNLOAD_MS = 60 * 60_000;
const downloads = join(places.tensorflow, "download");

/** @param {string} folder @returns {number} the bytes in a folder that another program is writing to */
function bytesIn(folder) {
  let sum = 0;
  for (const entry of existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : []) {
    const found = statSync(join(folder, entry), { throwIfNoEntry: false });
    if (found?.isFile()) sum += found.size;
  }
  return sum;
}

/**
 * Says how far a download is, by the size of what is on the disk: works with every version of pip.
 * @template T
 * @param {string[]} folders
 * @param {string} total
 * @param {(text: string) => void} progress
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function watchingSize(folders, total, progress, work) {
  const timer = setInterval(() => {
    const megabytes = Math.round(folders.reduce((sum, folder) => sum + bytesIn(folder), 0) / 1e6);
    progress(`${megabytes} of about ${total} MB`);
  }, 500);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** @param {Wheel} wheel @returns {string[]} */
function downloadArguments({ project, version, platform }) {
  const which = ["--implementation=cp", `--python-version=${WHEEL_PYTHON}`, `--platform=${platform}`];
  const how = ["--no-cache-dir", "--retries=1", "--timeout=20", "--progress-bar=off", "--no-input"];
  const plain = ["download", "--no-deps", "--only-binary=:all:", "--dest", downloads];
  return [...plain, ...which, ...how, `${project}==${version}`];
}

/**
 * @param {Wheel} wheel
 * @param {string[]} pip
 * @param {(text: string) => void} progress
 * @returns {Promise<string>} the wheel's file
 */
async function download(wheel, [python = "", ...pip], progress) {
  rmSync(places.temporary, { recursive: true, force: true });
  mkdirSync(places.temporary, { recursive: true });
  const work = runCommand(python, [...pip, ...downloadArguments(wheel)], {
    step: "tensorflow",
    env: { ...pipEnvironment(), TMPDIR: places.temporary },
    timeoutMs: DOWNLOAD_MS,
  });
  const result = await watchingSize([places.temporary, downloads], "270", progress, work);
  rmSync(places.temporary, { recursive: true, force: true });
  const what = `pip download ${wheel.project}==${wheel.version}`;
  if (!result.ok) throw commandFailure(what, result);
  const wheels = readdirSync(downloads).filter((file) => file.endsWith(".whl"));
  const name = wheels.find((file) => file.includes(`-${wheel.version}-`));
  if (name) return join(downloads, name);
  throw new SetupFailure(what, { why: "pip reported success but left no wheel", log: result.log });
}

/** Takes the two libraries and the headers of the C interface out of a wheel, nothing else. */
const EXTRACT = `
import os, shutil, sys, zipfile
wheel, target, core, framework = sys.argv[1:]
headers = "tensorflow/include/"
wanted = ("tensorflow/c/", "tensorflow/core/platform/ctstring", "tsl/platform/ctstring", "tsl/c/", "xla/tsl/c/", "xla/tsl/platform/ctstring")
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name in ("tensorflow/" + core, "tensorflow/" + framework):
            place = os.path.join(target, "lib", os.path.basename(name))
        elif name.endswith(".h") and any(name.startswith(headers + part) for part in wanted):
            place = os.path.join(target, "include", *name[len(headers):].split("/"))
        else:
            continue
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with archive.open(name) as source, open(place, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
`;

/** Fails early where the disk cannot hold the wheel and the library side by side. */
function requireSpace() {
  const { bavail, bsize } = statfsSync(places.tensorflow);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES || existsSync(downloads)) return;
  const why = `the disk is full: 1.6 GB are needed for a moment, ${(free / 1e9).toFixed(1)} GB are free`;
  throw new SetupFailure("the TensorFlow library", { why });
}

/** @param {Wheel} wheel @param {string} file @param {string} python */
async function unpack(wheel, file, python) {
  const partial = `${libraryFolder(wheel)}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const args = ["-c", EXTRACT, file, partial, wheel.core, wheel.framework];
  const result = await runCommand(python, args, { step: "tensorflow" });
  rmSync(libraryFolder(wheel), { recursive: true, force: true });
  if (result.ok) renameSync(partial, libraryFolder(wheel));
  // When it failed the disk is full or the wheel is damaged: keeping either would not help a second attempt.
  rmSync(partial, { recursive: true, force: true });
  rmSync(downloads, { recursive: true, force: true });
  if (!result.ok) throw commandFailure("unpacking the TensorFlow wheel", result);
  if (!isExtracted(wheel))
    throw new SetupFailure("the TensorFlow wheel", { why: `it holds no ${wheel.core}` });
}

/**
 * Fetches a wheel once and keeps what the addon needs of it in .cache/tensorflow/<version>.
 * @param {Wheel} wheel
 * @param {string[]} pip
 * @param {{ progress: (text: string) => void, note: (text: string) => void }} context
 */
export async function fetchLibrary(wheel, pip, { progress, note }) {
  mkdirSync(places.tensorflow, { recursive: true });
  requireSpace();
  note(`TensorFlow ${wheel.version}: fetching its wheel (${wheel.project}) once, about 270 MB`);
  note("  (1.3 GB unpacked, of which the library is kept: 0.85 GB in .cache/tensorflow)");
  const file = await download(wheel, pip, progress);
  progress("unpacking the library");
  await unpack(wheel, file, pip[0] ?? "");
}
