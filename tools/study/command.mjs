// @ts-check
import { UsageError, defineCommand, wholeNumber } from "../shared/command-line.mjs";
import { oneName } from "../shared/names.mjs";
import { studies } from "./plans.mjs";
import { runStudy } from "./run.mjs";

export const command = defineCommand({
  name: "study",
  usage: [
    "NAME [options]   trains all models of a study and writes experiments/results/NAME.json",
    `  NAME is one of: ${studies.join(", ")}. The notebooks draw the results.`,
    "  A study that was interrupted goes on: what the file holds already is not trained again.",
  ],
  options: {
    seeds: { value: "LIST", help: "default 1,2,3" },
    set: {
      value: "PATH=VALUE",
      multiple: true,
      help: "changes a parameter of every training; may be repeated. The results go to .runs/studies/NAME.json",
    },
    again: { help: "trains everything again" },
  },
  async run({ values, names, setUp }) {
    const name = oneName("study", names, studies);
    const seeds = (values.seeds ?? "1,2,3").split(",").map((seed) => wholeNumber("--seeds", seed, 0));
    const settings = values.set ?? [];
    if (settings.some((setting) => setting.startsWith("train.seed=")))
      throw new UsageError("A study trains with several seeds: --seeds LIST says which.");
    if (!(await setUp({ python: false, quiet: true }))) return 1;
    await runStudy(name, { seeds, again: values.again ?? false, settings });
    return 0;
  },
});
