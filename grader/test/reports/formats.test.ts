/** Reports of one made-up class in which everybody is hostile: each format must show texts and never obey them. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { ClassFormat } from "../../src/reports";
import type { ClassResult, LearnerResult } from "../../src/class";
import { CLASS_FORMATS, plainReport, writeReports } from "../../src/reports";
import { gradescopeResults } from "../../src/reports/gradescope";
import { plain } from "../../src/reports/markdown";
import { submissionReport } from "../../src/grade";
import { sum, toy } from "../toy";
import type { ExerciseResult } from "../../src";

const folder = mkdtempSync(join(tmpdir(), "reports "));
afterAll(() => rmSync(folder, { recursive: true }));

const EVIL = "=1+1</script><img src=x onerror=alert(1)>|`**b**`\u001b[31m\u0000\n@all";
const SECRET = "[41.5, 42.5]";

const failed: ExerciseResult = {
  id: "toy.scale",
  title: "Scale",
  score: 0,
  maxScore: 5,
  result: "fail",
  message: `scales: For the input ${SECRET}: ${EVIL}`,
  checks: [],
  decisive: {
    name: "scales",
    passed: false,
    weight: 1,
    finding: {
      message: `The value at [1] is wrong. See /srv/course/hidden/checks.ts. ${EVIL}`,
      input: SECRET,
      expected: "2",
      got: "3",
      grids: { expected: [[1, 2]], got: [[1, "NaN", 3]] },
    },
    misconception: { name: "adds", message: "You add <the factor>." },
  },
};
const stub: ExerciseResult = { ...failed, id: "toy.mean", title: "Mean", maxScore: 3, result: "not attempted", message: "Not attempted.", decisive: undefined }; // prettier-ignore
const report = submissionReport("in/eve/01-toy.ipynb", [failed, stub], ["A cell was renamed."]);

const eve: LearnerResult = {
  version: 1,
  key: "eve",
  id: EVIL,
  name: `Eve ${EVIL}`,
  score: 4,
  maxScore: 10,
  attempts: [{ path: "in/eve/01-toy.ipynb", counts: true, late: { days: 2, deduction: 1 }, report }],
  overrides: [{ exercise: "toy.sum", score: 5, reason: "Told <me>." }],
};
const hal: LearnerResult = { version: 1, key: "hal", id: "7", name: "Hal", score: 0, maxScore: 10, attempts: [], overrides: [], problem: "Nothing was handed in." }; // prettier-ignore
const table: ClassResult = {
  version: 1,
  seed: "s",
  isolation: "bubblewrap",
  exercises: toy.exercises.map(({ id, title, points }) => ({ id, title, points, topic: toy.name })),
  learners: [
    { key: "eve", id: eve.id, name: eve.name, score: 4, maxScore: 10, lateDays: 2, deduction: 1, results: { "toy.scale": { score: 0, result: "fail", misconception: "adds" }, "toy.mean": { score: 0, result: "not attempted" }, "toy.sum": { score: 5, result: "not attempted", overridden: true } } }, // prettier-ignore
    {
      key: "hal",
      id: "7",
      name: "Hal",
      score: 0,
      maxScore: 10,
      problem: "Nothing was handed in.",
      results: {},
    },
  ],
};

async function written(...formats: ClassFormat[]): Promise<(file: string) => string> {
  mkdirSync(join(folder, "results"), { recursive: true });
  for (const each of [eve, hal])
    writeFileSync(join(folder, "results", `${each.key}.json`), JSON.stringify(each));
  await writeReports(table, { out: folder, topics: [toy], formats });
  return (file) => readFileSync(join(folder, file), "utf8");
}

test("pages hold no markup of a learner, no script but their own, no other learner, no inputs, no paths", async () => {
  const read = await written("html");
  const [page, other] = [read("students/eve.html"), read("students/hal.html")];
  for (const text of [page, other, read("dashboard.html")]) {
    expect(text).not.toMatch(/<img|<\/script><img|\u001b|\u0000/);
    expect(text).toContain("default-src 'none'");
  }
  expect(page).toContain("&lt;img src=x onerror=alert(1)&gt;");
  for (const text of [page, other]) expect(text).toContain("script-src 'none'");
  expect(page).not.toMatch(/<script/);
  expect(page).not.toContain("41.5");
  expect(page).not.toContain("/srv");
  expect(page).not.toContain("in/eve");
  expect(page).not.toContain("Hal");
  expect(other).not.toContain("Eve");
  expect(other).toContain("Nothing was handed in.");
});

test("a learner's page tells score, lateness, cause, hints, repairs, marks by hand and what was not attempted", async () => {
  const page = (await written("html"))("students/eve.html");
  expect(page).toMatch(/<strong>4<\/strong> of 10 points/);
  for (const text of [
    ...[
      "2 days late: 1 points less",
      "A cell was renamed.",
      "You add &lt;the factor&gt;.",
      "map inside map.",
    ],
    ...["Not attempted", "(toy.mean, 3 points)", "toy.sum: 5 points. Told &lt;me&gt;.", "checks.ts"],
  ]) {
    expect(page).toContain(text);
  }
  const cells = [...page.matchAll(/<td\s+class="(differs|)"[^>]*>\s*([^<\s]+)/g)].map(([, kind, text]) => [
    text,
    kind,
  ]);
  expect(cells).toEqual([["1", ""], ["2", "differs"], ["1", ""], ["NaN", "differs"], ["3", "differs"]]); // prettier-ignore
});

test("the dashboard's script and data are what its policy admits", async () => {
  const text = (await written("html"))("dashboard.html");
  const hashes = [...text.matchAll(/'sha256-[^']+'/g)];
  const scripts = [...text.matchAll(/^<script>/gm)];
  expect(hashes).toHaveLength(scripts.length);
  const [, data = ""] = /<script type="application\/json" id="data">(.*)<\/script>/.exec(text) ?? [];
  expect((JSON.parse(data) as { learners: { id: string }[] }).learners[0]?.id).toBe(EVIL);
});

test("tables cannot carry formulas, and are read back as they were", async () => {
  const read = await written("csv", "canvas", "moodle");
  const rows = (file: string) => parse(read(file), { columns: true }) as Record<string, string>[];
  const [first, second] = rows("scores.csv");
  expect(first?.["id"]).toBe(`'${EVIL.replace("\u001b", "\ufffd").replace("\u0000", "\ufffd")}`);
  expect(first).toMatchObject({
    score: "4",
    "max score": "10",
    "days late": "2",
    "toy.sum": "5",
    "toy.scale": "0",
  });
  expect(second).toMatchObject({ id: "7", problem: "Nothing was handed in.", "toy.sum": "" });
  const canvas = rows("canvas.csv");
  expect(canvas[0]).toMatchObject({ Student: "    Points Possible", "01-toy": "10" });
  expect(canvas[1]).toMatchObject({ ID: "", "01-toy": "4" });
  expect(canvas[2]).toMatchObject({ Student: "Hal", ID: "7", "SIS Login ID": "" });
  expect(rows("moodle.csv")[1]).toMatchObject({
    Identifier: "Participant 7",
    Grade: "0",
    "Maximum Grade": "10",
  });
});

test("JUnit counts and escapes", async () => {
  const text = (await written("junit"))("junit.xml");
  expect(text).toContain('tests="2" failures="1" errors="0" skipped="1"');
  expect(text).not.toMatch(/<img|\u001b|\u0000/);
  expect(text.match(/<testsuite /g)).toHaveLength(1);
  expect(text.trimEnd().endsWith("</testsuites>")).toBe(true);
});

test("Markdown shows texts as they are, on one line, and the summary of a class names nobody", async () => {
  const text = (await written("markdown"))("summary.md");
  expect(text).toContain("1 learner graded");
  expect(text).toContain("| toy.scale | adds | 1 |");
  expect(text).not.toMatch(/Eve|Hal/);
  expect(plain(EVIL)).toBe("=1+1&lt;/script&gt;&lt;img src=x onerror=alert\\(1\\)&gt;\\|\\`\\*\\*b\\*\\*\\` \\[31m @\u200ball".replace(/^=/, "\\=")); // prettier-ignore
});

test("Gradescope gets the final score and what a student may see", async () => {
  const { score, tests, output } = JSON.parse((await written("gradescope"))("gradescope/eve.json")) as ReturnType<typeof gradescopeResults>; // prettier-ignore
  expect(score).toBe(4);
  expect(tests.map(({ name, status, score: got, max_score }) => [name, status, got, max_score])).toEqual([
    ["Scale (toy.scale)", "failed", 0, 5],
    ["Mean (toy.mean)", "failed", 0, 3],
  ]);
  expect(output).toContain("2 days late, 1 points less");
  const all = JSON.stringify({ tests, output });
  expect(all).not.toMatch(/41\.5|\/srv|in\/eve/);
  expect(all).toContain("You add <the factor>.");
});

test("every format of a plain report comes from one object", () => {
  const whole = { score: 0, maxScore: 8, isolation: "bubblewrap" as const, seed: "s", submissions: [report] };
  expect(JSON.parse(plainReport(whole, "json"))).toMatchObject({ version: 1, maxScore: 8 });
  expect(plainReport(whole, "junit")).toContain('name="in/eve/01-toy.ipynb"');
  expect(plainReport(whole, "markdown")).toContain("| toy.mean | 0 / 3 | not attempted | Not attempted. |");
  expect(JSON.parse(plainReport(whole, "gradescope"))).toMatchObject({ score: 0 });
});

test("pages of people who are not in the class any more go away, and nothing half-written is left", async () => {
  await written(...CLASS_FORMATS);
  writeFileSync(join(folder, "students", "zoe.html"), "old");
  await written("html");
  expect(readdirSync(join(folder, "students")).sort()).toEqual(["eve.html", "hal.html"]);
  expect(sum.id).toBe("toy.sum");
});
