// @ts-check
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { defineCommand } from "../shared/command-line.mjs";

const MIME = "application/vnd.attention-lab.claim+json";
const START = "<!-- claims: written by npm run claims -->";
const END = "<!-- end of claims -->";
const readme = join(root, "README.md");

/**
 * @typedef {{ id: string, verdict: string, sentence: string, measured: string, holds: boolean, counter?: { of: string, measured: string } }} Claim
 * @typedef {Claim & { notebook: string, source: string, command: string }} Row
 */

/**
 * Claims of one executed notebook.
 * @param {string} name
 * @returns {Claim[]}
 */
function claimsOf(name) {
  const notebook = JSON.parse(readFileSync(join(root, "notebooks", `${name}.ipynb`), "utf8"));
  const outputs = notebook.cells.flatMap((/** @type {any} */ cell) => cell.outputs ?? []);
  return outputs.flatMap((/** @type {any} */ output) => output.data?.[MIME] ?? []);
}

/** Every claim the project has taken on, with what its notebook measured. */
function collect() {
  /** @type {Record<string, { notebook: string, source: string }>} */
  const expected = JSON.parse(readFileSync(join(root, "notebooks", "claims.json"), "utf8"));
  const names = readdirSync(join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"));
  const measured = new Map(names.map((file) => [file.slice(0, -6), claimsOf(file.slice(0, -6))]));
  /** @type {Row[]} */
  const rows = [];
  const problems = [];
  for (const [id, { notebook, source }] of Object.entries(expected)) {
    const claim = measured.get(notebook)?.find((c) => c.id === id);
    if (!claim) problems.push(`${id}: not measured in notebooks/${notebook}.ipynb`);
    else if (!claim.counter)
      problems.push(`${id}: has no counter-test, so its test might be one that cannot fail`);
    else if (!claim.holds) problems.push(`${id}: does not hold in notebooks/${notebook}.ipynb`);
    else rows.push({ ...claim, notebook, source, command: `npm run notebooks -- ${notebook}` });
  }
  const unknown = [...measured.values()].flat().filter((claim) => !(claim.id in expected));
  problems.push(...unknown.map((claim) => `${claim.id}: measured, but not listed in notebooks/claims.json`));
  return { rows, problems };
}

/** @param {Row[]} rows */
function markdown(rows) {
  const cell = (/** @type {string} */ text) => text.replace(/\|/g, "\\|").replace(/\n/g, " ");
  const lines = rows.map(
    ({ id, source, verdict, measured, notebook, command }) =>
      `| [${id}](notebooks/${notebook}.ipynb) | ${cell(source)} | **${verdict}** | ${cell(measured)} | \`${command}\` |`,
  );
  const head = [
    "| | What the source says | Verdict | Measured | Measure it again |",
    "| --- | --- | --- | --- | --- |",
  ];
  return [START, "", ...head, ...lines, "", END].join("\n");
}

/** @param {{ json?: boolean, check?: boolean }} values @returns {number} the exit code */
function claims({ json = false, check = false }) {
  const { rows, problems } = collect();
  if (json) {
    console.log(JSON.stringify(rows, null, 2));
    return problems.length > 0 ? 1 : 0;
  }
  const text = readFileSync(readme, "utf8");
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) problems.push(`README.md: the lines "${START}" and "${END}" are missing`);
  const updated = start < 0 ? text : text.slice(0, start) + markdown(rows) + text.slice(end + END.length);
  if (check && updated !== text) problems.push("README.md: its claims table is out of step");
  if (problems.length > 0) {
    console.error(problems.map((problem) => `✗ ${problem}`).join("\n"));
    console.error("Run `npm run notebooks`, then `npm run claims`.");
    return 1;
  }
  if (!check) writeFileSync(readme, updated);
  console.log(`✓ ${rows.length} claims measured`);
  return 0;
}

export const command = defineCommand({
  name: "claims",
  usage: ["[options]   collects the claims of the executed notebooks and writes the README's table"],
  options: {
    json: { help: "prints them instead" },
    check: { help: "changes nothing, fails when a claim is missing or false or the README is out of step" },
  },
  run: ({ values }) => claims(values),
});
