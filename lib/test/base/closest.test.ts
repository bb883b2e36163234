import { closest } from "../../src/base/closest";

test.each([
  ["hiden", ["cells", "hidden"], "hidden"],
  ["HIDDEN", ["hidden"], "hidden"],
  ["tsak", ["train", "task"], "task"],
  ["learn", ["learningRate"], "learningRate"],
  ["x", ["y"], undefined],
  ["", ["a"], undefined],
  ["zzzz", ["seed", "steps"], undefined],
  ["a", [], undefined],
])("closest(%j, %j) = %j", (name, names, expected) => expect(closest(name, names)).toBe(expected));
