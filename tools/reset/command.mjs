// @ts-check
import { createInterface } from "node:readline/promises";
import { root } from "../setup/places.mjs";
import { UsageError, defineCommand } from "../shared/command-line.mjs";
import { chooseNames } from "../shared/names.mjs";
import { backUp, knownNotebooks, planReset, restore } from "./restore.mjs";

/** @param {string} question */
async function agreed(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^(y|yes)$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** @param {string} name @param {boolean} sure */
async function reset(name, sure) {
  const plan = planReset(root, name);
  if (plan.state === "untouched") return console.log(`✓ ${plan.path} is as it came: nothing to do`);
  if (plan.state === "changed" && !sure) {
    if (!process.stdin.isTTY) {
      throw new Error(`Nobody can be asked here. To replace ${plan.path} (a backup is kept), add --yes.`);
    }
    const question = `Replace ${plan.path} by the untouched exercise? Your version is kept as a backup.`;
    if (!(await agreed(question))) return console.log(`Nothing was changed.`);
  }
  if (plan.state === "changed") console.log(`✓ your version is kept in ${backUp(root, name, new Date())}`);
  restore(plan);
  console.log(`✓ ${plan.path} is fresh. In an open JupyterLab, choose File → Reload Notebook from Disk.`);
}

export const command = defineCommand({
  name: "reset",
  usage: [
    "NAME… [--yes]   puts exercise notebooks back to how they came, after asking",
    "  What you wrote is kept in exercises/.reset-backups.",
  ],
  options: { yes: { help: "without asking", short: "y" } },
  async run({ values, names }) {
    const known = knownNotebooks(root);
    if (names.length === 0) {
      const example = `npm run reset -- ${known[0] ?? "NAME"}`;
      throw new UsageError(`Which one? For example: ${example}. There are: ${known.join(", ")}.`);
    }
    for (const name of chooseNames(names, known)) await reset(name, values.yes === true);
  },
});
