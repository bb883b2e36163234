/** The process that computes references: reads one line of arguments after another and answers each with one line. */
import type { Topic } from "../core";
import { closeDebugger } from "./debugger";
import { decode, encode, readLine, writeLine } from "../wire";

const ANSWER_LIMIT = 8 * 1024 * 1024;

function answer(line: string, references: ReadonlyMap<string, (...args: never[]) => unknown>): string {
  try {
    const [id, args] = decode(line) as [string, never[]];
    return `V${encode(references.get(id)?.(...args), ANSWER_LIMIT)}`;
  } catch (error) {
    return `E${JSON.stringify(error instanceof Error ? error.message : String(error))}`;
  }
}

closeDebugger();
const [, , file = ""] = process.argv;
readLine();
const { topics } = require(file) as { topics: readonly Topic[] };
const references = new Map(
  topics.flatMap(({ exercises }) => exercises).map(({ id, reference }) => [id, reference]),
);
writeLine("L");
for (let line = readLine(); line !== undefined; line = readLine()) writeLine(answer(line, references));
process.exit(0);
