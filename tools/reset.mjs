// @ts-check
/**
 * `npm run reset -- 01-softmax`: puts the exercise notebook back to how it came, after asking.
 * `--yes`: without asking. The version it replaces is kept in exercises/.reset-backups.
 */
import { parseArgs } from "node:util";
import { createInterface } from "node:readline/promises";
import { root } from "./setup/places.mjs";
import { backUp, knownNotebooks, planReset, restore } from "./release/restore.mjs";
import { chooseNames } from "./release/names.mjs";

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

async function main() {
  const { values, positionals } = parseArgs({
    options: { yes: { type: "boolean", short: "y" } },
    allowPositionals: true,
  });
  const known = knownNotebooks(root);
  if (positionals.length === 0) {
    throw new Error(
      `Which one? For example: npm run reset -- ${known[0] ?? "NAME"}. There are: ${known.join(", ")}.`,
    );
  }
  for (const name of chooseNames(positionals, known)) await reset(name, values.yes === true);
}

try {
  await main();
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
