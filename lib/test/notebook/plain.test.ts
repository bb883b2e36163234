/** In plain node every display function prints text. */
import {
  about,
  claim,
  ClaimError,
  inNotebook,
  liveFigure,
  progressBar,
  show,
  table,
  tex,
  toTex,
} from "../../src/notebook";

let printed: string[];
beforeEach(() => {
  printed = [];
  jest.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => jest.restoreAllMocks());

const figure = {
  data: [{ type: "bar", x: [1], y: [2] }],
  layout: { title: { text: "A <b>title</b>" } },
  alt: "One bar of height 2.",
};

test("this is not a notebook", () => expect(inNotebook()).toBe(false));

test("a live figure prints its beginning alone", () => {
  const redraw = liveFigure();
  redraw(figure);
  redraw({ ...figure, alt: "One bar of height 3." });
  expect(printed).toEqual([expect.stringMatching(/height 2\.$/)]);
});

describe("show", () => {
  test("prints title and text alternative", () => {
    show(figure);
    expect(printed).toEqual([expect.stringMatching(/^A title ?\nOne bar of height 2\.$/)]);
  });

  test("refuses a figure without title or text alternative", () => {
    expect(() => show({ ...figure, alt: "" })).toThrow(/^figure: expected a text alternative/);
    expect(() => show({ ...figure, layout: { title: { text: "" } } })).toThrow(/^figure: expected a title/);
  });
});

describe("claim", () => {
  test("a claim that holds prints verdict, id and number", async () => {
    await claim("S1", "confirmed", "Two and two are four.", () => ({ holds: 2 + 2 === 4, measured: "4" }));
    expect(printed).toEqual(["✓ Claim S1 → confirmed.\nWhat holds: Two and two are four.\nMeasured: 4"]);
  });

  test("a claim that does not hold shows the number and throws", async () => {
    const failing = claim("S9", "refuted", "Two and two are five.", async () => ({
      holds: false,
      measured: "4",
    }));
    await expect(failing).rejects.toThrow(ClaimError);
    expect(printed[0]).toMatch(/^✗ Claim S9 → does not hold\.\nWhat holds: .*\nMeasured: 4$/);
  });

  const sumsTo1 = (weights: readonly number[]) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { holds: sum === 1, measured: String(sum) };
  };

  test("the box says what the post says, what holds, where the test fails and how to measure again", async () => {
    await claim("S1", "corrected", "Weights sum to 1.", () => sumsTo1([0.75, 0.25]), {
      post: "weights sum to 2",
      counter: { of: "bare scores", test: async () => sumsTo1([3, 4]) },
      again: "npm run study -- recall (4 minutes)",
    });
    expect(printed[0]?.split("\n")).toEqual([
      "✓ Claim S1 → corrected.",
      "The post says: weights sum to 2 → corrected",
      "What holds: Weights sum to 1.",
      "Measured: 1",
      "Fails, as it must, for bare scores: 7",
      "Reads stored results; recompute them with npm run study -- recall (4 minutes)",
    ]);
  });

  test("a test that also passes its counter-test is refused, and the claim is not shown", async () => {
    const cannotFail = () => ({ holds: true, measured: "4" });
    const refused = claim("S1", "confirmed", "x", cannotFail, {
      counter: { of: "bare scores", test: cannotFail },
    });
    await expect(refused).rejects.toThrow(/S1: its test also passes for bare scores.*Measured: 4/);
    expect(printed).toEqual([]);
  });

  test("an unknown verdict is refused before anything runs", async () => {
    const test = jest.fn();
    await expect(claim("S1", "probably" as "confirmed", "x", test)).rejects.toThrow(
      /confirmed, corrected, refuted/,
    );
    expect(test).not.toHaveBeenCalled();
  });
});

describe("progressBar", () => {
  test("prints ten times at most, and ends at the total with the loss", async () => {
    const bar = progressBar(95, "training");
    for (let i = 0; i < 95; i++) await bar.step(1 / (i + 1));
    expect(bar.done).toBe(95);
    expect(printed.length).toBeLessThanOrEqual(10);
    expect(printed.at(-1)).toMatch(/^training: 95 of 95 · loss 0\.01053 · took /);
    expect(printed[0]).toMatch(/left$/);
  });

  test("steps beyond the total do not count", async () => {
    const bar = progressBar(1);
    await bar.step();
    await bar.step();
    expect(bar.done).toBe(1);
  });

  test("refuses a total below 1", () => expect(() => progressBar(0)).toThrow(/^total/));
});

describe("table", () => {
  test("aligns columns, rounds numbers, leaves missing cells empty", () => {
    table(
      [
        { word: "cat", weight: 0.238123 },
        { word: "mongoose", weight: 2, note: "x" },
        { word: "a", weight: 1e-7 },
      ],
      "Caption",
    );
    expect(printed[0]?.split("\n")).toEqual([
      "Caption",
      "word        weight  note",
      "--------  --------  ----",
      "cat         0.2381",
      "mongoose         2  x",
      "a         1.000e-7",
    ]);
  });

  test("refuses no rows", () => expect(() => table([])).toThrow(/^rows/));
});

describe("tex", () => {
  test("turns a mathjs expression into LaTeX and prints the expression", () => {
    expect(toTex("exp(a) / (exp(a) + exp(b))")).toContain("\\frac{");
    tex("sqrt(d)", "a / b");
    expect(printed).toEqual(["sqrt(d)\na / b"]);
  });

  test("says which expression does not parse", () => {
    expect(() => tex("1 +")).toThrow(/^expression: expected a mathjs expression, got 1 \+/);
    expect(() => tex()).toThrow(/^expressions/);
  });
});

test("about names Node, backend and seed", () => {
  about("my-seed");
  expect(printed[0]).toContain(process.version);
  expect(printed[0]).toContain("my-seed");
  expect(printed[0]).toMatch(/backend +(native TensorFlow|plain JavaScript)/);
});
