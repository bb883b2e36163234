// @ts-check
/** Says at the end of a run of jest how many tests were skipped and where: what did not run has not passed. */
const { relative } = require("node:path");

/** @typedef {{ testFilePath: string, numPendingTests: number }} FileResult */

/**
 * @param {readonly FileResult[]} results
 * @param {string} root
 * @returns {string} "" where nothing was skipped
 */
function skippedText(results, root) {
  const skipped = results.filter(({ numPendingTests }) => numPendingTests > 0);
  const count = skipped.reduce((sum, { numPendingTests }) => sum + numPendingTests, 0);
  if (count === 0) return "";
  const files = skipped.map(
    ({ testFilePath, numPendingTests }) => `  ${relative(root, testFilePath)} (${numPendingTests})`,
  );
  const tests = count === 1 ? "1 test was" : `${count} tests were`;
  return [
    `${tests} skipped here:`,
    ...files.sort(),
    "Tests of kernels need native TensorFlow, and a few need it to be missing (`npm run doctor` tells); others need another system or user.",
    "",
  ].join("\n");
}

class SkippedReporter {
  /** @param {{ rootDir: string, testNamePattern?: string }} config */
  constructor({ rootDir, testNamePattern }) {
    this.root = rootDir;
    this.isChoice = Boolean(testNamePattern); // then all others count as skipped
  }

  /** @param {unknown} _ @param {{ testResults: FileResult[] }} results */
  onRunComplete(_, { testResults }) {
    if (!this.isChoice) process.stderr.write(skippedText(testResults, this.root));
  }
}

module.exports = SkippedReporter;
module.exports.skippedText = skippedText;
