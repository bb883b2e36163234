// @ts-check
/** What GitHub Classroom runs on every push: a workflow with one test an exercise, worth its points. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @param {string} folder of the course for learners
 * @param {Map<string, Map<string, number>>} topics the points of their exercises, by name
 * @param {string | undefined} only topics or exercises that count, with commas
 */
export function writeClassroom(folder, topics, only) {
  const wanted = only?.split(",").map((name) => name.trim());
  const unknown = wanted?.find(
    (name) => !topics.has(name) && ![...topics.values()].some((points) => points.has(name)),
  );
  if (unknown !== undefined) throw new Error(`There is no topic or exercise ${unknown}.`);
  const counts = (/** @type {string} */ topic, /** @type {string} */ id) =>
    !wanted || wanted.includes(topic) || wanted.includes(id);
  const all = [...topics].flatMap(([topic, points]) =>
    [...points].map(([id, worth]) => ({ topic, id, worth })),
  );
  const chosen = all.filter(({ topic, id }) => counts(topic, id));
  const workflows = join(folder, ".github", "workflows");
  mkdirSync(workflows, { recursive: true });
  writeFileSync(join(workflows, "classroom.yml"), workflow(chosen));
}

/** @typedef {{ topic: string, id: string, worth: number }} Exercise `worth` in points */

/** @param {Exercise[]} exercises */
function workflow(exercises) {
  const key = (/** @type {string} */ id) => id.replace(/\W/g, "-");
  const test = (/** @type {Exercise} */ { topic, id, worth }) => `      - name: ${id}
        id: ${key(id)}
        uses: classroom-resources/autograding-command-grader@v1
        with:
          test-name: ${id}
          command: "grep -q '<testcase [^>]*name=\\"${id}: [^\\"]*\\"/>' ${topic}.xml"
          timeout: 1
          max-score: ${worth}
`;
  const topics = [...new Set(exercises.map(({ topic }) => topic))];
  const runners = exercises.map(({ id }) => key(id)).join(",");
  const results = exercises.map(({ id }) => `          ${key(id).toUpperCase()}_RESULTS: \${{ steps.${key(id)}.outputs.result }}`); // prettier-ignore
  return `# Made by \`npm run release -- classroom\`: grades on every push, one test an exercise.
name: classroom
on: [push, workflow_dispatch]
permissions:
  checks: write
  actions: read
  contents: read
jobs:
  grade:
    runs-on: ubuntu-latest
    if: github.actor != 'github-classroom[bot]'
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: sudo apt-get update && sudo apt-get install -y bubblewrap
${topics.map((topic) => `      - run: npm run -s grade -- exercises/${topic}.ipynb --format junit > ${topic}.xml`).join("\n")}
${exercises.map(test).join("")}      - name: points
        uses: classroom-resources/autograding-grading-reporter@v1
        env:
${results.join("\n")}
        with:
          runners: ${runners}
`;
}
