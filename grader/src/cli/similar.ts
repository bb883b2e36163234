/** `npm run grade -- similar SUBMISSIONS --out FILE`: answers that are more alike than those of the class. */
import { resolve } from "node:path";
import { collectClass, type Learner, writeWhole } from "../class";
import { answerTexts } from "../compile";
import type { Topic } from "../core";
import { onlyTopics, topicsOf } from "../grade";
import { NotebookError, readNotebook } from "../notebook";
import { similarPage } from "../reports";
import { type Answers, pairsOf } from "../similar";
import type { SimilarArguments } from "./arguments";
import type { GradeIo, GradePlace } from "./io";
import { printable } from "./textReport";

/** 0 when a page was written, 2 when there was nothing to compare. No learner's code is run. */
export async function findSimilar(
  topics: readonly Topic[],
  { paths, out, only, least }: SimilarArguments,
  io: GradeIo,
  place: GradePlace,
): Promise<number> {
  const chosen = onlyTopics(topics, only);
  const names = topics.map(({ name }) => name);
  const collected = await collectClass(paths, { typedIn: place.typedIn, topics: names });
  collected.problems.forEach((problem) => io.err(`grade: ${problem}\n`));
  const ids = new Set(chosen.flatMap(({ exercises }) => exercises.map(({ id }) => id)));
  const class_: Answers[] = [];
  for (const learner of collected.learners) {
    const texts = await textsOf(learner, topics, io);
    const wanted = new Map([...texts].filter(([id]) => ids.has(id)));
    if (wanted.size > 0) class_.push({ id: learner.id, texts: wanted });
  }
  if (class_.length < 2) {
    io.err("grade: Nothing to compare: fewer than two learners have answers.\n");
    return 2;
  }
  const given = chosen.flatMap(({ exercises }) =>
    exercises.map(({ signature }) => `function ${signature} {`),
  );
  const pairs = pairsOf(class_, { least, given });
  const file = resolve(place.typedIn ?? ".", out);
  await writeWhole(file, similarPage(pairs, class_));
  const [first] = pairs;
  const most = first ? ` The most alike: ${printable(first.first)} and ${printable(first.second)}, ${Math.round(100 * first.share)} %.` : ""; // prettier-ignore
  io.out(
    `${class_.length} learners, ${pairs.length} pairs of which at least ${Math.round(100 * least)} % is alike.${most}\n`,
  );
  io.out(`An aid, not evidence: look at the code yourself. ${out}\n`);
  return 0;
}

/** Everything that a learner wrote for the exercises; of several notebooks of a topic the last one. */
async function textsOf(
  { id, found }: Learner,
  topics: readonly Topic[],
  io: GradeIo,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const file of found.filter(({ problem }) => problem === undefined)) {
    try {
      const notebook = await readNotebook(file);
      const tasks = topicsOf(file.path, notebook, topics).flatMap(({ exercises }) => exercises);
      answerTexts({ notebook, tasks }).forEach((text, exercise) => texts.set(exercise, text));
    } catch (error) {
      if (!(error instanceof NotebookError)) throw error;
      io.err(`grade: ${printable(id)}: ${error.message}\n`);
    }
  }
  return texts;
}
