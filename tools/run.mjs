// @ts-check
/** `node tools/run.mjs COMMAND …`: the one entry of every command; tools/COMMAND/command.mjs says what it takes. */
// Old Node releases must be able to read this file: see setup/node-version.mjs.
import { nodeProblem } from "./setup/node-version.mjs";
import { endWithReader } from "./shared/broken-pipe.mjs";

endWithReader();
const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
} else {
  // Taken away from the process: tfjs-node looks for its addon with a tool that reads these arguments too and takes
  // --directory for its own.
  const [name, ...args] = process.argv.splice(2);
  import("./shared/command-line.mjs")
    .then(({ runCommand }) => runCommand(String(name), args))
    .then((code) => {
      process.exitCode = code;
    });
}
