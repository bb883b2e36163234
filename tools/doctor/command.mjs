// @ts-check
import { defineCommand } from "../shared/command-line.mjs";
import { diagnose } from "./diagnosis.mjs";

/** @typedef {import("./diagnosis.mjs").Finding} Finding */

/** @param {Finding} finding @returns {string} */
function lines({ state, name, detail, advice }) {
  const sign = { ok: "✓", optional: "!", missing: "✗" }[state];
  const line = `${sign} ${`${name}:`.padEnd(16)}${detail}`;
  return advice ? `${line}\n${" ".repeat(18)}→ ${advice}` : line;
}

export const command = defineCommand({
  name: "doctor",
  usage: ["[--json]   says what is in place, what is not, and what to do; changes nothing"],
  options: { json: { help: "the same as JSON" } },
  async run({ values }) {
    const findings = await diagnose();
    const ready = findings.every((finding) => finding.state !== "missing");
    if (values.json) console.log(JSON.stringify({ ready, findings }, null, 2));
    else {
      for (const finding of findings) console.log(lines(finding));
      console.log(ready ? "\nReady: npm start" : "\nNot ready: see the lines with ✗");
    }
    return ready ? 0 : 1;
  },
});
