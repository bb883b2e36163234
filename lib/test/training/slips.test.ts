/** Where a small slip in parameters, metrics and weight files would not show elsewhere. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Params, readMetrics, writeWeights } from "../../src/training";
import { openMetrics } from "../../src/training/metricsFile";
import { parseValue } from "../../src/training/paramValues";
import { listed } from "../../src/training/registry";

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "slips test "));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("metrics", () => {
  test("a file that is not there has no lines", () =>
    expect(readMetrics(join(directory, "none.jsonl"))).toEqual([]));

  test("a run that begins anew does not read what was there, damaged or not", () => {
    const path = join(directory, "metrics.jsonl");
    writeFileSync(path, "{oops\n");
    openMetrics(path, 0)({ step: 1, loss: 2, learningRate: 3 });
    expect(readMetrics(path)).toEqual([{ step: 1, loss: 2, learningRate: 3 }]);
    writeFileSync(path, "{oops\n");
    expect(() => openMetrics(path, 1)).toThrow(/a damaged line 1/);
  });
});

describe("values as typed", () => {
  test("nothing is an empty list, blanks around texts go", () => {
    expect(parseValue("x", ["a"], " ")).toEqual([]);
    expect(parseValue("x", "", " en ")).toBe("en");
    expect(parseValue("x", "", ' "en fr" ')).toBe("en fr");
    expect(parseValue("x", ["a"], "en, fr")).toEqual(["en", "fr"]);
  });

  test("what is wrong says what would be right", () => {
    expect(() => parseValue("x", [], '[1, "a"]')).toThrow(/^x: expected an array of one type, got/);
    expect(() => parseValue("x", [1], "a")).toThrow(/^x: expected an array of numbers, got "a"/);
    expect(() => parseValue("x", 1, "null")).toThrow(/^x: expected a finite number/);
    expect(() => parseValue("x", 1, "one")).toThrow(/^x: expected a finite number/);
  });
});

describe("paths of parameters", () => {
  const group = () => new Params().define("size", 1, "of it");
  const base = () =>
    new Params().define("d", 2, "").define("first", group(), "one").define("second", group(), "another");

  test("a name of one letter, blanks around names", () => {
    expect(base().setFromText("d=3", " first.size = 4 ").values()).toMatchObject({
      d: 3,
      first: { size: 4 },
    });
    expect(() => base().setFromText("=3")).toThrow(/^assignment: expected path=value/);
  });

  test("a name below a value, and one that is somewhere else", () => {
    expect(() => base().set("first.size.large", 1)).toThrow(
      "first.size.large: expected the path of a value, got a name below the value first.size",
    );
    expect(() => base().set("size", 1)).toThrow(/got "size"; did you mean "first\.size"\?/);
  });

  test("what is frozen in one group can be changed in another", () => {
    const params = base();
    (params.get("first") as Params).freeze();
    expect(() => params.set("first.size", 2)).toThrow(/frozen/);
    expect(params.set("second.size", 2).values().second.size).toBe(2);
  });

  test("a table has no blanks at the end of a line", () => {
    expect(base().describe().split("\n")[0]).toBe("d           : 2");
  });
});

test("which experiments there are", () => {
  expect(listed([])).toBe("a registered experiment (there is none)");
  expect(listed(["a", "b"])).toBe("one of a, b");
});

test.each([{ note: "\ud800" }, { "\udc00": "note" }])(
  "metadata that are no Unicode are refused: %j",
  (metadata) =>
    expect(() =>
      writeWeights(join(directory, "w.safetensors"), { weights: new Map(), metadata } as never),
    ).toThrow(/metadata: expected Unicode/),
);
