/** A small course for the tests, and notebooks to hand in for it. */
import { defineExercise, equalsReference, property, type Topic } from "../src";

const total = (xs: number[]) => xs.reduce((sum, x) => sum + x, 0);

export const sum = defineExercise<[number[]], number>({
  id: "toy.sum",
  title: "Sum",
  points: 2,
  functionName: "sum",
  signature: "sum(xs: number[]): number",
  hints: ["What is the sum of no numbers?", "Keep a running total."],
  reference: total,
  checks: [
    equalsReference({ name: "adds up", weight: 3, cases: (r) => [[r.vector(3)], [r.vector(7)]] }),
    equalsReference({ name: "no numbers give 0", weight: 1, cases: () => [[[]]] }),
  ],
  misconceptions: [
    { name: "product", message: "You multiply <the numbers>.", wrong: (xs) => xs.reduce((p, x) => p * x, 1) },
    { name: "throws", message: "Never named.", wrong: () => fail() },
  ],
  alternatives: [(xs) => eval(xs.join("+") || "0") as number],
});

function fail(): never {
  throw new Error("a misconception that throws");
}

export const mean = defineExercise<[number[]], number>({
  id: "toy.mean",
  title: "Mean",
  points: 3,
  functionName: "mean",
  signature: "mean(xs: number[]): number",
  hints: ["How many are there?", "Divide."],
  reference: (xs) => total(xs) / xs.length,
  checks: [
    equalsReference({ name: "divides by the count", weight: 1, cases: (r) => [[r.vector(5)]] }),
    property({
      name: "moves with its numbers",
      weight: 1,
      cases: (r) => [[r.vector(3)] as [number[]]],
      holds: async ([xs], { ask }) => {
        const shift = Number(await ask(xs.map((x) => x + 1))) - Number(await ask(xs));
        return Math.abs(shift - 1) < 1e-9
          ? undefined
          : { message: "adding 1 to all must add 1 to the mean." };
      },
    }),
  ],
  misconceptions: [{ name: "sum", message: "Divide by how many there are.", wrong: total }],
  alternatives: [],
});

export const scale = defineExercise<[number[][], number], number[][]>({
  id: "toy.scale",
  title: "Scale",
  points: 5,
  functionName: "scale",
  signature: "scale(rows: number[][], factor: number): number[][]",
  hints: ["What happens to one row?", "map inside map."],
  reference: (rows, factor) => rows.map((row) => row.map((x) => x * factor)),
  checks: [equalsReference({ name: "scales", weight: 1, cases: (r) => [[r.matrix(2, 3), r.normal()]] })],
  misconceptions: [],
  alternatives: [],
});

export const toy: Topic = { name: "01-toy", title: "A toy", exercises: [sum, mean, scale] };

export interface CellSource {
  type?: string;
  id?: string;
  source: string | string[];
}

export const right = {
  sum: "function sum(xs: number[]): number {\n  let s = 0;\n  for (const x of xs) s += x;\n  return s;\n}",
  mean: "const mean = (xs: number[]) => sum(xs) / xs.length;",
  scale:
    "function scale(rows: number[][], factor: number) {\n  return rows.map((r) => r.map((x) => x * factor));\n}",
};

/** A notebook as JSON text; a string is a code cell without metadata. */
export function notebook(cells: readonly (string | CellSource)[], metadata: object = {}): string {
  const full = cells.map((cell) => (typeof cell === "string" ? { source: cell } : cell));
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata,
    cells: full.map(({ type = "code", id, source }) => ({
      cell_type: type,
      source,
      ...(id && { metadata: { attention_lab: { exercise: id } } }),
      ...(type === "code" && { outputs: [], execution_count: null }),
    })),
  });
}

/** A cell with the `// exercise:` comment, as the release makes it. */
export const marked = (id: string, code: string) => `// exercise: ${id}\n${code}`;

export const solved = (): string[] => [
  `import { check } from "@attention-lab/exercises";`,
  marked("toy.sum", right.sum),
  `await check("toy.sum", sum)`,
  marked("toy.mean", `${right.mean}\nawait check("toy.mean", mean);`),
  marked("toy.scale", right.scale),
];
