/** The learner's notebook is the solved one without its solutions: no more, no less. */
import { stubBody } from "@attention-lab/grader";
import { topics } from "@attention-lab/exercises";
import { solvedNotebook, telling, untouchedNotebook } from "./notebooks";

describe.each(topics.map((topic) => [topic.name, topic] as const))("%s", (name, topic) => {
  const learner = untouchedNotebook(name);
  const solved = solvedNotebook(name);
  const ids = topic.exercises.map(({ id }) => id);

  test("both notebooks have the exercises in order, each id in the metadata and in the first line", () => {
    for (const { cells } of [learner, solved]) {
      const holding = cells.filter((cell) => cell.exercise);
      expect(holding.map((cell) => cell.exercise)).toEqual(ids);
      for (const cell of holding) expect(cell.source.split("\n")[0]).toBe(`// exercise: ${cell.exercise}`);
    }
  });

  test("both have the same cells and the same prose", () => {
    expect(learner.cells.map(({ id }) => id)).toEqual(solved.cells.map(({ id }) => id));
    const prose = ({ cells }: typeof solved) => cells.filter((cell) => !cell.exercise).map((c) => c.source);
    expect(prose(learner)).toEqual(prose(solved));
    expect(new Set(learner.cells.map(({ id }) => id)).size).toBe(learner.cells.length);
  });

  test("both are nbformat 4.5 for tslab, name their topic and hold no outputs", () => {
    for (const notebook of [learner, solved]) {
      expect(notebook).toMatchObject({ format: "4.5", kernel: "tslab", topic: name });
      expect(notebook.cells.flatMap(({ outputs }) => outputs)).toEqual([]);
    }
  });

  test("no line of a solution is left in the learner's notebook", () => {
    const text = learner.cells.map(({ source }) => source).join("\n");
    expect(text).not.toMatch(/(BEGIN|END) SOLUTION/);
    const lines = solved.cells.filter((cell) => cell.exercise).flatMap(({ source }) => telling(source));
    expect(lines.length).toBeGreaterThanOrEqual(ids.length);
    for (const line of lines) expect(text).not.toContain(line);
  });

  test("every stub throws what the grader takes for untouched, with one TODO", () => {
    for (const { exercise, source } of learner.cells.filter((cell) => cell.exercise)) {
      expect(source).toContain(stubBody(exercise ?? ""));
      expect(source.match(/TODO/g)).toHaveLength(1);
    }
  });

  test("every exercise has its task above, with the points, and its check and hint below", () => {
    for (const { id, points, functionName } of topic.exercises) {
      const at = learner.cells.findIndex((cell) => cell.exercise === id);
      const [task, check] = [learner.cells[at - 1], learner.cells[at + 1]];
      expect(task?.source).toMatch(new RegExp(`^## \\d+\\. .*\\(${points} points?\\)`));
      expect(check?.source).toContain(`await check("${id}", ${functionName});`);
      expect(check?.source).toContain(`// hint("${id}")`);
    }
  });
});
