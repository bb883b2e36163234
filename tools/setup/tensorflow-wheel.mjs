// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { places } from "./places.mjs";

/**
 * @typedef {object} Wheel
 * @property {string} project
 * @property {string} version
 * @property {string} platform the platform tag of the wheel's file name
 * @property {string} core the library with the C interface
 * @property {string} framework
 */

const LINUX = { core: "libtensorflow_cc.so.2", framework: "libtensorflow_framework.so.2" };
const MAC = { core: "libtensorflow_cc.2.dylib", framework: "libtensorflow_framework.2.dylib" };
/** TensorFlow for Intel Macs ended with 2.16.
 * @type {Record<string, Wheel>} */
const WHEELS = {
  "linux-x64": { project: "tensorflow-cpu", version: "2.21.0", platform: "manylinux_2_27_x86_64", ...LINUX },
  "linux-arm64": { project: "tensorflow", version: "2.21.0", platform: "manylinux_2_27_aarch64", ...LINUX },
  "darwin-arm64": { project: "tensorflow", version: "2.21.0", platform: "macosx_12_0_arm64", ...MAC },
  "darwin-x64": { project: "tensorflow", version: "2.16.2", platform: "macosx_10_15_x86_64", ...MAC },
};

/**
 * The wheel whose libraries run on a computer.
 * @param {string} platform as process.platform
 * @param {string} arch as process.arch
 * @param {string | undefined} glibc the C library's version on Linux; undefined on systems without glibc
 * @returns {Wheel | undefined}
 */
export function wheelFor(platform, arch, glibc) {
  if (platform === "linux") {
    const [major = 0, minor = 0] = (glibc ?? "").split(".").map(Number);
    if (major < 2 || (major === 2 && minor < 27)) return undefined;
  }
  return WHEELS[`${platform}-${arch}`];
}

/** @returns {string | undefined} */
function glibcVersion() {
  if (process.platform !== "linux" || !process.report) return undefined;
  // Without this the report looks up names of network hosts, which may take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header?.glibcVersionRuntime;
}

/** @returns {Wheel | undefined} the wheel for this computer */
export function wheelForThisComputer() {
  return wheelFor(process.platform, process.arch, glibcVersion());
}

/** @param {Wheel} wheel @returns {string} where the wheel's libraries and headers are kept */
export function libraryFolder(wheel) {
  return join(places.tensorflow, wheel.version);
}

/** @param {Wheel} wheel */
export function isExtracted(wheel) {
  const folder = libraryFolder(wheel);
  return (
    [wheel.core, wheel.framework].every((name) => existsSync(join(folder, "lib", name))) &&
    existsSync(join(folder, "include"))
  );
}
