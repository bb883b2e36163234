/** What a learner sees who has passed: our way and another one, both right. */
import { join } from "node:path";
import {
  createInProcessRunner,
  createNotebookChecks,
  createTensorBridge,
  judge,
} from "@attention-lab/grader";
import { topics } from "@attention-lab/exercises";
import { tf } from "@attention-lab/lib/runtime";
import { answerIn, waysOf } from "../src/ways";
import { root } from "./notebooks";

const tensors = createTensorBridge(tf);
/** Topics whose every task has another way. */
const complete = ["01-softmax", "02-attention", "03-seq2seq"];

type Answers = Readonly<Record<string, (...args: unknown[]) => unknown>>;
const answersOf = (topic: string) => require(join(root, "solutions", "another", topic)) as Answers;

const tasks = topics
  .filter(({ name }) => complete.includes(name))
  .flatMap((topic) => topic.exercises.map((exercise) => [exercise.id, topic.name, exercise] as const));

test.each(tasks)("%s: another way passes every check", async (_, topic, exercise) => {
  const answer = answersOf(topic)[exercise.functionName] as Answers[string];
  const { message } = await judge(exercise, createInProcessRunner(answer, undefined, tensors), "another");
  expect(message).toBe("All checks passed.");
});

test("every exercise has our way, without the marks around it; another way is not ours", () => {
  for (const topic of topics) {
    for (const exercise of topic.exercises) {
      const [ours, another] = waysOf(topics, exercise);
      expect(ours?.title).toBe("Our way");
      expect(ours?.code).toContain(`function ${exercise.functionName}(`);
      expect(ours?.code).not.toMatch(/SOLUTION|%%/);
      expect(another !== undefined).toBe(complete.includes(topic.name));
      if (!another) continue;
      expect(another.code).toContain(`\nfunction ${exercise.functionName}(`);
      expect(another.code).not.toMatch(/export |%%/);
    }
  }
});

test("a task that a source does not hold has no way", () => {
  expect(answerIn("// %% a.b\nexport function b() {}\n// %%\ncheck();\n", "a.b")).toBe("function b() {}");
  expect(answerIn("// %% a.b\nfunction b() {}\n", "a.c")).toBeUndefined();
  expect(waysOf([], tasks[0]![2])).toEqual([]);
});

test("ways are folded below a check that passed, escaped, and below no other", async () => {
  const shown: { html: string; text: string }[] = [];
  const code = "const a = 1 < 2;";
  const ways = () => [{ title: "Our <way>", code }];
  const { check } = createNotebookChecks(topics, { ways, display: (one) => void shown.push(one) });
  await check("softmax.naive", (scores: number[]) => scores);
  await check("softmax.naive", answersOf("01-softmax")["softmaxNaive"]);
  const [failed, passed] = shown.map(({ html }) => html);
  expect(failed).not.toContain("<details>");
  expect(passed).toContain("<details><summary>Our &lt;way&gt;</summary>");
  expect(passed).toContain("const a = 1 &lt; 2;</pre></details>");
  expect(shown[1]?.text).not.toContain(code);
});
