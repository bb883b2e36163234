import type { ClassResult, ClassRow } from "../../src/class";
import { statisticsOf } from "../../src/reports";

/** A class from the points on exercises a and b, of 1 and 2 points; undefined is not attempted. */
function classOf(rows: readonly (readonly (number | undefined)[])[]): ClassResult {
  const exercises = [1, 2].map((points, i) => ({ id: `t.${"ab"[i]}`, title: "", topic: "01-t", points }));
  const learners = rows.map((scores, i): ClassRow => {
    const results = Object.fromEntries(
      exercises.map(({ id, points }, j) => {
        const score = scores[j];
        const result = score === undefined ? "not attempted" : score === points ? "pass" : "fail";
        return [id, { score: score ?? 0, result } as const];
      }),
    );
    const score = scores.reduce<number>((sum, each) => sum + (each ?? 0), 0);
    return { key: `k${i}`, id: `k${i}`, score, maxScore: 3, results };
  });
  return { version: 1, seed: "", isolation: "none", exercises, learners };
}

test("mean, median, distribution; who handed in nothing counts in none of them", () => {
  const some = classOf([
    [1, 2],
    [0, 0],
    [1, 0],
  ]);
  const absent: ClassRow = {
    key: "x",
    id: "x",
    score: 0,
    maxScore: 3,
    problem: "Nothing was handed in.",
    results: {},
  };
  const found = statisticsOf({ ...some, learners: [...some.learners, absent] });
  expect(found).toMatchObject({ graded: 3, mean: 4 / 3, median: 1 });
  expect(found.distribution).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
  expect(statisticsOf(classOf([]))).toMatchObject({ graded: 0, mean: 0, median: 0 });
});

test("difficulty is the mean share of the points", () => {
  const found = statisticsOf(
    classOf([
      [1, 1],
      [1, 2],
      [0, undefined],
      [1, 1],
    ]),
  );
  expect(found.exercises.map(({ difficulty }) => difficulty)).toEqual([0.75, 0.5]);
  expect(found.exercises[1]?.results).toEqual({ fail: 2, pass: 1, "not attempted": 1 });
});

test("discrimination is the correlation with all other points, as worked out by hand", () => {
  // a: 1 for five of ten; b: 2 for four of these and for one of the others. With n = 10, r = (10·8 − 5·10)/(5·10) = .6.
  const rows = [
    [1, 2],
    [1, 2],
    [1, 2],
    [1, 2],
    [1, 0],
    [0, 2],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  const [a, b] = statisticsOf(classOf(rows)).exercises;
  expect(a?.discrimination).toBeCloseTo(0.6, 10);
  expect(b?.discrimination).toBeCloseTo(0.6, 10);
  expect(statisticsOf(classOf(rows.slice(1))).exercises[0]).not.toHaveProperty("discrimination");
  expect(statisticsOf(classOf(rows.map(() => [1, 2]))).exercises[0]).not.toHaveProperty("discrimination");
});

test("mistakes are counted by exercise, the commonest first", () => {
  const { learners, ...rest } = classOf([
    [0, 0],
    [0, 0],
    [0, 2],
  ]);
  const named = learners.map((row, i) => ({
    ...row,
    results: {
      "t.a": { score: 0, result: "fail" as const, misconception: "sum" },
      ...(i < 2 && { "t.b": { score: 0, result: "fail" as const, misconception: "sum" } }),
    },
  }));
  expect(statisticsOf({ ...rest, learners: named }).mistakes).toEqual([
    { exercise: "t.a", name: "sum", learners: 3 },
    { exercise: "t.b", name: "sum", learners: 2 },
  ]);
});

test("stuck is who tried and passed nothing, or failed more than passed", () => {
  const { stuck } = statisticsOf(
    classOf([
      [0, undefined],
      [1, 0],
      [undefined, undefined],
      [0, 1],
    ]),
  );
  expect(stuck).toEqual([
    { key: "k3", exercises: ["t.a", "t.b"] },
    { key: "k0", exercises: ["t.a"] },
  ]);
});
