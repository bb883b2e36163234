// @ts-check
import { root } from "../setup/places.mjs";
import { UsageError, defineCommand, runCommand } from "../shared/command-line.mjs";
import { nextNumber, scaffold } from "./scaffold.mjs";

export const command = defineCommand({
  name: "new",
  usage: [
    "topic NAME   writes the beginning of a topic: library room, notebook, exercise, solution, experiment, data, tests",
    "  It passes `npm test` as it is; replace its mean of some numbers by the topic's own ideas, one file at a time.",
  ],
  options: {
    title: { value: "TEXT", help: "of notebook and exercises (default: the name)" },
    number: { value: "NN", help: "of the notebook, two digits (default: the next one)" },
  },
  async run({ values, names, setUp }) {
    const [kind, name = "", ...more] = names;
    if (kind !== "topic" || more.length > 0 || !/^[a-z]{3,}$/.test(name))
      throw new UsageError(
        `Wanted: topic NAME, the name in small letters only, got ${names.join(" ") || "nothing"}`,
      );
    const number = values.number ?? nextNumber(root);
    if (!/^\d\d$/.test(number)) throw new UsageError(`--number wants two digits, as in 04, got ${number}`);
    const title = values.title ?? name[0]?.toUpperCase() + name.slice(1);
    if (!(await setUp({ authors: true, build: false, quiet: true }))) return 1;
    const written = await scaffold(root, { name, number, title });
    console.log(written.map((path) => `✓ ${path}`).join("\n"));
    // The notebooks of the exercises are made by the release, which needs the exercises built.
    if (!(await setUp({ authors: true, quiet: true }))) return 1;
    const code = await runCommand("release", [`${number}-${name}`], setUp);
    console.log(
      `Next: npm test; then npm run notebooks -- ${number}-${name}, and a row in the README's map.`,
    );
    return code;
  },
});
