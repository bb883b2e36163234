import type { Policy } from "../../src/class";
import { type Graded, settle } from "../../src/class/settle";
import { submissionReport } from "../../src/grade";
import type { ResultClass, Topic } from "../../src";
import { mean, sum, toy } from "../toy";

const plain: Policy = { attempts: "best", overrides: new Map() };
const other: Topic = {
  name: "02-other",
  title: "Other",
  exercises: [{ ...mean, id: "other.mean", points: 4 }],
};
const topics = [{ ...toy, exercises: [sum, mean] }, other];

/** A graded notebook with these scores. */
function graded(shown: string, scores: Record<string, number>, times: Partial<Graded> = {}): Graded {
  const exercises = topics
    .flatMap((topic) => topic.exercises)
    .filter(({ id }) => id in scores)
    .map(({ id, title, points }) => ({
      id,
      title,
      score: scores[id] ?? 0,
      maxScore: points,
      result: (scores[id] === points ? "pass" : "fail") as ResultClass,
      message: "",
      checks: [],
    }));
  return { shown, ...times, report: submissionReport(shown, exercises, []) };
}
const person = { key: "ana", id: "Ana" };
const settled = (
  all: Graded[],
  policy: Partial<Policy> = {},
  overrides: { exercise?: string; score: number; reason: string }[] = [],
) => settle(person, all, topics, { ...plain, ...policy }, overrides);

test("of several notebooks of a topic the best counts, or the last; topics add up", () => {
  const all = [
    graded("a.ipynb", { "toy.sum": 2, "toy.mean": 0 }, { submittedAt: "2026-01-01T00:00:00.000Z" }),
    graded("b.ipynb", { "toy.sum": 1, "toy.mean": 0 }, { submittedAt: "2026-01-02T00:00:00.000Z" }),
    graded("c.ipynb", { "other.mean": 4 }),
  ];
  const best = settled(all);
  expect(best.row).toMatchObject({
    score: 6,
    maxScore: 9,
    results: { "toy.sum": { score: 2, result: "pass" } },
  });
  expect(best.result.attempts.map(({ counts }) => counts)).toEqual([true, false, true]);
  const last = settled(all, { attempts: "last" });
  expect(last.row.score).toBe(5);
  expect(last.result.attempts.map(({ counts }) => counts)).toEqual([false, true, true]);
  expect(settled([...all].reverse(), { attempts: "last" }).row).toEqual(last.row);
});

test("names tell the order where no time is known: 10 comes after 9", () => {
  const all = [graded("x-10.ipynb", { "toy.sum": 1 }), graded("x-9.ipynb", { "toy.sum": 2 })];
  expect(settled(all, { attempts: "last" }).row.score).toBe(1);
});

test("lateness: begun days, a share of what there was to earn, never below nothing", () => {
  const rules = { deadline: "2026-01-10T12:00:00.000Z", late: { amount: 10, unit: "percent" as const } };
  const at = (submittedAt: string, scores = { "toy.sum": 2, "toy.mean": 3 }) =>
    settled([graded("a.ipynb", scores, { submittedAt })], rules);
  expect(at("2026-01-10T12:00:00.000Z").row).not.toHaveProperty("lateDays");
  expect(at("2026-01-10T12:00:01.000Z").row).toMatchObject({ lateDays: 1, deduction: 0.5, score: 4.5 });
  expect(at("2026-01-11T12:00:01.000Z").row).toMatchObject({ lateDays: 2, deduction: 1, score: 4 });
  expect(at("2026-02-11T12:00:01.000Z").row).toMatchObject({ deduction: 5, score: 0 });
  const marked = settled([graded("a.ipynb", { "toy.sum": 2 }, { markedLate: true })], rules);
  expect(marked.row).toMatchObject({ lateDays: 1, deduction: 0.5, score: 1.5 });
  expect(marked.result.attempts[0]?.late).toEqual({ days: 1, deduction: 0.5 });
});

test("with lateness, the best is what is worth most afterwards", () => {
  const rules = { deadline: "2026-01-01T00:00:00.000Z", late: { amount: 2, unit: "points" as const } };
  const all = [
    graded("early.ipynb", { "toy.sum": 2, "toy.mean": 0 }, { submittedAt: "2025-12-31T00:00:00.000Z" }),
    graded("late.ipynb", { "toy.sum": 2, "toy.mean": 1 }, { submittedAt: "2026-01-01T01:00:00.000Z" }),
  ];
  expect(settled(all, rules).result.attempts.map(({ counts }) => counts)).toEqual([true, false]);
});

test("a person's mark stands, and is marked as one", () => {
  const all = [graded("a.ipynb", { "toy.sum": 0, "toy.mean": 3 })];
  const one = settled(all, {}, [{ exercise: "toy.sum", score: 1.5, reason: "oral" }]);
  expect(one.row).toMatchObject({ score: 4.5, results: { "toy.sum": { score: 1.5, result: "fail", overridden: true } } }); // prettier-ignore
  const whole = settled(all, {}, [{ score: 1, reason: "copied" }]);
  expect(whole.row.score).toBe(1);
  expect(settled([], {}, [{ exercise: "toy.sum", score: 2, reason: "on paper" }]).row.score).toBe(2);
});

test("nothing to grade says why", () => {
  expect(settled([]).row.problem).toBe("Nothing was handed in.");
  const bad = { shown: "a.ipynb", report: submissionReport("a.ipynb", [], [], "It is empty.") };
  expect(settled([bad]).row.problem).toBe("a.ipynb: It is empty.");
  expect(settled([bad, graded("b.ipynb", { "toy.sum": 2 })]).row).not.toHaveProperty("problem");
});
