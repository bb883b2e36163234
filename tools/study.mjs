// @ts-check
// Old Node releases must be able to read this file: see setup/node-version.mjs.
import { nodeProblem } from "./setup/node-version.mjs";

const USAGE = [
  "npm run study -- bottleneck [--seeds=1,2,3] [--again]",
  "",
  "Trains all models of a study and writes experiments/results/NAME.json, which the notebooks draw.",
  "A study that was interrupted goes on: what the file holds already is not trained again.",
  "",
  "  --seeds=LIST   default 1,2,3",
  "  --again        trains everything again",
].join("\n");

/** @param {string[]} args @returns {Promise<number>} the exit code: 0 done, 1 failed, 2 bad input */
async function main(args) {
  const { studies, runStudy } = await import("./study/run.mjs");
  if (args.includes("--help") || args.includes("-h")) {
    console.log(USAGE);
    return 0;
  }
  const at = args.indexOf("--seeds"); // a value after a blank is as good as one after "="
  if (at >= 0) args = [...args.slice(0, at), `--seeds=${args[at + 1] ?? ""}`, ...args.slice(at + 2)];
  const names = args.filter((arg) => !arg.startsWith("-"));
  const [name = ""] = names;
  const wrong = args.find((arg) => arg !== name && arg !== "--again" && !/^--seeds=\d+(,\d+)*$/.test(arg));
  const problem =
    names.length !== 1 || !studies.includes(name)
      ? `study wants the name of one study (${studies.join(", ")}), got ${names.join(" ") || "none"}`
      : wrong && `${wrong}: expected --seeds=LIST with whole numbers, as in --seeds=1,2,3, or --again`;
  if (problem) {
    console.error(`${problem} (npm run study -- --help says what there is)`);
    return 2;
  }
  const { ensureSetup } = await import("./setup/index.mjs");
  if (!(await ensureSetup({ python: false, quiet: true }))) return 1;
  const seeds = args.find((arg) => arg.startsWith("--seeds="))?.slice("--seeds=".length) ?? "1,2,3";
  await runStudy(name, { seeds: seeds.split(",").map(Number), again: args.includes("--again") });
  return 0;
}

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      console.error(error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    },
  );
}
