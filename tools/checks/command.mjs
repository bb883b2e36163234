// @ts-check
import { defineCommand } from "../shared/command-line.mjs";
import { runChecks } from "./checks.mjs";

/** Sets up what tests need, then runs them; Python is not needed. */
export const command = defineCommand({
  name: "test",
  usage: ["[a part of a path, options of jest]"],
  options: {},
  passesOn: true,
  async run({ args, setUp }) {
    // A complete run builds in its own step, where compile errors are shown; a filtered one needs the build before.
    const build = args.length > 0;
    return (await setUp({ python: false, build, output: process.stdout })) ? runChecks(args) : 1;
  },
});
