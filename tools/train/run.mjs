// @ts-check
import { USAGE, parseArguments } from "./arguments.mjs";

/**
 * @param {string[]} args
 * @param {() => Promise<boolean>} setUp what training needs; asked once the arguments are known to be right
 * @returns {Promise<number>} the exit code: 0 done, 1 failed, 2 bad input, 130 interrupted
 */
export async function runTrain(args, setUp) {
  const request = parseArguments(args);
  if ("help" in request) {
    console.log(USAGE);
    return 0;
  }
  if ("problem" in request) {
    console.error(`${request.problem} (npm run train -- --help says what there is)`);
    return 2;
  }
  if (!(await setUp())) return 1;
  try {
    const { perform } = await import("./commands.mjs");
    return await perform(request);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return error instanceof Error && error.name === "InputError" ? 2 : 1;
  }
}
