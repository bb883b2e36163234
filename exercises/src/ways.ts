/** Right answers to compare one's own with, where this copy of the course holds solutions. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyExercise, Topic, Way } from "@attention-lab/grader";

const solutions = join(__dirname, "..", "..", "solutions");

/** Files of a topic, and what the answers in them are called. */
const SOURCES = [
  { folder: "src", title: "Our way" },
  { folder: "another", title: "Another way" },
];

/** Ours, and another one if there is one; none in a copy without solutions. */
export function waysOf(topics: readonly Topic[], exercise: AnyExercise): Way[] {
  const topic = topics.find(({ exercises }) => exercises.includes(exercise));
  return SOURCES.flatMap(({ folder, title }) => {
    const file = join(solutions, folder, `${topic?.name}.ts`);
    const code = existsSync(file) ? answerIn(readFileSync(file, "utf8"), exercise.id) : undefined;
    return code === undefined ? [] : [{ title, code }];
  });
}

/** The cell of an exercise, which begins with `// %% exercise="softmax.naive"` or `// %% softmax.naive`. */
export function answerIn(source: string, id: string): string | undefined {
  const cells = source.split(/^\/\/ %%/m).map((cell) => cell.split("\n"));
  const cell = cells.find(([head = ""]) => [id, `exercise="${id}"`].includes(head.trim()));
  const isShown = (line: string) => !/^\s*\/\/ (BEGIN|END) SOLUTION$/.test(line);
  return cell
    ?.slice(1)
    .filter(isShown)
    .join("\n")
    .replace(/^export /gm, "")
    .trim();
}
