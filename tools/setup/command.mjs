// @ts-check
import { UsageError, defineCommand } from "../shared/command-line.mjs";

export const command = defineCommand({
  name: "setup",
  usage: ["[options]"],
  options: {
    "no-python": { help: "packages, build and TensorFlow only (what tests and grading need)" },
    authors: { help: "also what the notebook build needs" },
    "retry-tensorflow": { help: "try the native TensorFlow backend again" },
    quiet: { help: "say nothing when there is nothing to do" },
  },
  async run({ values, names, setUp }) {
    if (names.length > 0) throw new UsageError(`setup takes options only, got ${names.join(" ")}`);
    const ok = await setUp({
      python: !values["no-python"],
      authors: values.authors ?? false,
      retryTensorFlow: values["retry-tensorflow"] ?? false,
      quiet: values.quiet ?? false,
      output: process.stdout,
    });
    return ok ? 0 : 1;
  },
});
