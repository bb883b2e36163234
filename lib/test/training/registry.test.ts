import vm from "node:vm";
import * as library from "../../src/training";
import { experiment, experimentNames, registerExperiment, variant } from "../../src/training";
import { toy } from "./toy";

/** Runs code as tslab runs a cell: in this context, without a file name. */
const cell = (code: string): unknown =>
  (vm.runInThisContext(`(function (library, toy) { ${code} })`) as (...args: unknown[]) => unknown)(
    library,
    toy,
  );

describe("registerExperiment", () => {
  test("makes it known by name, sorted", () => {
    registerExperiment("toy.z.Line", toy);
    registerExperiment("toy.a.Line", toy);
    expect(experimentNames()).toEqual(["toy.a.Line", "toy.z.Line"]);
    expect([experiment("toy.z.Line").name, experiment("toy.z.Line").description]).toEqual([
      "toy.z.Line",
      toy.description,
    ]);
  });

  test("a name is taken, but for the same line, and for { redefine: true }", () => {
    const again = (description: string) => registerExperiment("toy.Again", { ...toy, description });
    again("one");
    again("two");
    expect(experiment("toy.Again").description).toBe("two");
    const message =
      /"toy\.Again", registered at .*registry\.test\.ts:\d+, again at .*registry\.test\.ts:\d+$/;
    expect(() => registerExperiment("toy.Again", toy)).toThrow(message);
    registerExperiment("toy.Again", toy, { redefine: true });
    expect(experiment("toy.Again").description).toBe(toy.description);
  });

  test("a cell may be run again, and changed; it may not replace what a file registered", () => {
    cell('library.registerExperiment("toy.Cell", { ...toy, description: "one" })');
    cell('\n\nlibrary.registerExperiment("toy.Cell", { ...toy, description: "two" })');
    expect(experiment("toy.Cell").description).toBe("two");
    expect(() => cell('library.registerExperiment("toy.z.Line", toy)')).toThrow(/again at a notebook cell/);
    expect(() => registerExperiment("toy.Cell", toy)).toThrow(/registered at a notebook cell, again at/);
  });

  test.each(["line", "Line", "toy.", "toy..Line", "toy.2", "toy.Li ne", "", "Toy.Line"])(
    "the name %j is refused",
    (name) => {
      expect(() => registerExperiment(name, toy)).toThrow(/^name: expected one like family\.data\.Variant/);
    },
  );

  test("unknown names: what was probably meant", () => {
    expect(() => experiment("toy.z.Lien")).toThrow(/got "toy\.z\.Lien"; did you mean "toy\.z\.Line"\?$/);
    expect(() => experiment("vision.Big")).toThrow(/^experiment: expected one of .*, got "vision\.Big"$/);
  });
});

test("variant: the same with other defaults, the base as it was", () => {
  const quiet = variant(toy, "no noise", { "task.noise": 0 });
  expect([quiet.description, toy.params().textDiff(quiet.params())]).toEqual([
    "no noise",
    "~ task.noise : 0.1 → 0",
  ]);
  expect(() => variant(toy, "", { "task.nois": 0 }).params()).toThrow(/did you mean "noise"/);
});
