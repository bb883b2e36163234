// @ts-check
import { readFileSync } from "node:fs";
import { root } from "../setup/places.mjs";
import { UsageError, defineCommand } from "../shared/command-line.mjs";
import { planMutants } from "./plan.mjs";
import { scoreFiles, scoreText } from "./score.mjs";
import { installStryker, runStryker } from "./stryker.mjs";

const judged = JSON.parse(readFileSync(new URL("judged.json", import.meta.url), "utf8"));

export const command = defineCommand({
  name: "mutants",
  usage: [
    "PATH   changes the code of a room or a file, one small change at a time, and says which changes its tests do not notice",
    "  For example: npm run mutants -- lib/src/softmax, npm run mutants -- grader/src/core/compare.ts.",
    "  The texts of messages and constants of a file are left as they are. It takes minutes: about a second a change.",
    "  Changes that make no difference are listed in tools/mutants/judged.json, with the reason.",
  ],
  options: {},
  async run({ names: [path, ...more], setUp }) {
    if (path === undefined || more.length > 0) {
      throw new UsageError("Which room or file? For example: npm run mutants -- lib/src/softmax");
    }
    const plan = planMutants(root, path);
    if (!(await setUp({ python: false, quiet: true })) || !(await installStryker())) return 1;
    const files = runStryker(plan);
    if (!files) return 1;
    console.log(`\n${scoreText(scoreFiles(files, judged))}`);
    return 0;
  },
});
