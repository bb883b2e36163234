// @ts-check
import { defineCommand } from "../shared/command-line.mjs";
import { runLab } from "./lab.mjs";

/** Sets up what is missing, then runs JupyterLab until it ends. */
export const command = defineCommand({
  name: "start",
  usage: ["[options of JupyterLab]"],
  options: {},
  passesOn: true,
  run: async ({ args, setUp }) => ((await setUp({ output: process.stdout })) ? runLab(args) : 1),
});
