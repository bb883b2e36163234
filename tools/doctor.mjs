// @ts-check
// Old Node releases must be able to read this file: see setup/node-version.mjs.
import { nodeProblem } from "./setup/node-version.mjs";

/** @typedef {import("./setup/diagnosis.mjs").Finding} Finding */

/** @param {Finding} finding @returns {string} */
function lines(finding) {
  const sign = finding.state === "ok" ? "✓" : finding.state === "optional" ? "!" : "✗";
  const line = sign + " " + (finding.name + ":").padEnd(16) + finding.detail;
  return finding.advice ? line + "\n" + " ".repeat(18) + "→ " + finding.advice : line;
}

/** @param {boolean} json */
async function examine(json) {
  const { diagnose } = await import("./setup/diagnosis.mjs");
  const findings = await diagnose();
  const ready = findings.every((finding) => finding.state !== "missing");
  if (json) console.log(JSON.stringify({ ready, findings }, null, 2));
  else {
    for (const finding of findings) console.log(lines(finding));
    console.log(ready ? "\nReady: npm start" : "\nNot ready: see the lines with ✗");
  }
  return ready ? 0 : 1;
}

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  examine(process.argv.indexOf("--json") >= 0).then((code) => {
    process.exitCode = code;
  });
}
