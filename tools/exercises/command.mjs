// @ts-check
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../setup/places.mjs";
import { UsageError, defineCommand } from "../shared/command-line.mjs";
import { checkExercises } from "./check.mjs";
import { chooseExercises } from "./choose.mjs";
import { tryAll } from "./mutants.mjs";
import { newTask, writeTask } from "./new-task.mjs";

/** @returns {readonly import("@attention-lab/grader").Topic[]} */
const topics = () => createRequire(import.meta.url)("@attention-lab/exercises").topics;

export const command = defineCommand({
  name: "exercises",
  usage: [
    "check [NAME …]     whether exercises keep the rules: right answers get every point, mistakes are named, stubs get none",
    "mutants [NAME …]   small mistakes put into the solutions one by one, and those that no check notices",
    "new TOPIC.TASK     writes the beginning of an exercise, which passes `check` as it is",
    "  NAME is an exercise (softmax.stable) or a topic (01-softmax); all of them by default.",
    "  Survivors that change nothing a check could see are listed in tools/exercises/judged.json, with the reason.",
  ],
  options: {
    title: { value: "TEXT", help: "of a new exercise (default: its name)" },
  },
  async run({ values, names: [what, ...names], setUp }) {
    if (what === "new") {
      if (names.length !== 1) throw new UsageError("Wanted: new TOPIC.TASK, such as softmax.entropy");
      if (!(await setUp({ authors: true, quiet: true }))) return 1;
      const task = newTask(topics(), names[0] ?? "", values.title);
      for (const path of await writeTask(root, task)) console.log(`✓ ${path}`);
      if (!(await setUp({ authors: true, quiet: true }))) return 1;
      // In a process of its own, which loads the exercises as they are now.
      const args = [join(root, "tools", "run.mjs"), "release", task.topic];
      const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
      console.log(`Next: write it, then npm run exercises -- check ${task.id}`);
      return status ?? 1;
    }
    if (what !== "check" && what !== "mutants") throw new UsageError("Wanted: check, mutants or new");
    if (!(await setUp({ python: false, quiet: true }))) return 1;
    const chosen = chooseExercises(names, topics());
    return what === "check" ? checkExercises(chosen) : tryAll(chosen);
  },
});
