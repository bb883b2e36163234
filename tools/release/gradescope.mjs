// @ts-check
/** The autograder of Gradescope: a zip with this project in it, made ready in `setup.sh` and run by `run_autograder`. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { projectFiles } from "./project-files.mjs";

/** What grading does not need. */
const LEFT_OUT = /^(notebooks|solutions|experiments\/weights|\.ci)\/|(^|\/)test\/|\.ipynb$/;

const SETUP = `#!/usr/bin/env bash
# Run once by Gradescope, when the autograder is uploaded.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq curl ca-certificates git bubblewrap
if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null; then
  curl -fsSL https://deb.nodesource.com/setup_22.x | bash -
  apt-get install -y -qq nodejs
fi
cd "\${AUTOGRADER_HOME:-/autograder}/source"
npm run -s grade -- --help >/dev/null # sets up what grading needs
`;

/**
 * The script that grades one submission. Whatever goes wrong, Gradescope gets a result that says so.
 * @param {{ seed: string, only: string | undefined }} options
 */
const run = ({ seed, only }) => `#!/usr/bin/env bash
# Run by Gradescope for each submission.
home="\${AUTOGRADER_HOME:-/autograder}"
results="$home/results/results.json"
mkdir -p "$home/results"
cd "$home/source" || exit 1
npm run -s grade -- "$home/submission" --format gradescope --seed ${quoted(seed)}${only ? ` --only ${quoted(only)}` : ""} \\
  >"$results" 2>"$home/results/grade.log"
if [ ! -s "$results" ]; then
  text=$(head -c 2000 "$home/results/grade.log")
  node -e 'console.log(JSON.stringify({ score: 0, output: process.argv[1], visibility: "visible" }))' \\
    "This could not be graded. $text" >"$results"
fi
`;

/** Text for a shell. */
const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Writes the zip.
 * @param {string} file
 * @param {{ seed: string, only: string | undefined }} options
 * @returns {number} its size in bytes
 */
export function writeGradescope(file, options) {
  const { zipSync } = createRequire(join(root, "grader", "package.json"))("fflate");
  const script = (/** @type {string} */ text) => [Buffer.from(text), { os: 3, attrs: 0o755 << 16 }];
  /** @type {Record<string, unknown>} */
  const entries = { "setup.sh": script(SETUP), run_autograder: script(run(options)) };
  for (const name of projectFiles((name) => !LEFT_OUT.test(name)))
    entries[name] = readFileSync(join(root, name));
  const zip = zipSync(entries, { mtime: "2020-01-01" }); // the same project gives the same bytes
  writeFileSync(file, zip);
  return zip.length;
}
