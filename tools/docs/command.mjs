// @ts-check
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../setup/places.mjs";
import { defineCommand } from "../shared/command-line.mjs";
import { textOf } from "../shared/jupytext.mjs";

/** @typedef {{ file: string, text: string }} Page */

/** @returns {Page[]} */
function pages() {
  const files = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "*.md", "*.ipynb"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  return files
    .split("\n")
    .filter((file) => file !== "" && existsSync(join(root, file)))
    .map((file) => ({ file, text: proseOf(file) }));
}

/** @param {string} file */
function proseOf(file) {
  const text = readFileSync(join(root, file), "utf8");
  if (!file.endsWith(".ipynb")) return text;
  const cells = JSON.parse(text).cells.filter((/** @type {any} */ cell) => cell.cell_type === "markdown");
  return cells.map((/** @type {any} */ cell) => textOf(cell.source)).join("\n\n");
}

/**
 * Headings as a code host turns them into anchors.
 * @param {string} text
 */
function anchors(text) {
  return [...text.matchAll(/^#+\s+(.*)$/gm)].map((match) =>
    (match[1] ?? "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );
}

/** @param {Page} page @returns {string[]} */
function brokenLinks({ file, text }) {
  const prose = text.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => decodeURI(match[1] ?? ""));
  return targets
    .filter((target) => !/^(https?|mailto|data):/.test(target))
    .filter((target) => {
      const [path = "", anchor] = target.split("#");
      const goal = path === "" ? join(root, file) : join(root, dirname(file), path);
      if (!existsSync(goal)) return true;
      return (
        anchor !== undefined && goal.endsWith(".md") && !anchors(readFileSync(goal, "utf8")).includes(anchor)
      );
    })
    .map((target) => `${file}: the link ${target} leads nowhere`);
}

/** @param {Page} page @param {string[]} scripts @returns {string[]} */
function unknownCommands({ file, text }, scripts) {
  const names = [...text.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map((match) => match[1] ?? "");
  return [...new Set(names)]
    .filter((name) => !scripts.includes(name))
    .map((name) => `${file}: no script \`${name}\``);
}

export const command = defineCommand({
  name: "docs",
  usage: [
    "",
    "  every relative link in Markdown files and notebooks leads somewhere; every npm script they name exists",
  ],
  options: {},
  run() {
    const scripts = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts);
    const all = pages();
    const problems = all.flatMap((page) => [...brokenLinks(page), ...unknownCommands(page, scripts)]);
    if (problems.length > 0) console.error(problems.map((problem) => `✗ ${problem}`).join("\n"));
    else console.log(`✓ ${all.length} pages: every relative link and every npm script they name exists`);
    return problems.length > 0 ? 1 : 0;
  },
});
