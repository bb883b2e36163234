import fc from "fast-check";
import { Params } from "../../src/training";

const decoder = () =>
  new Params().define("hidden", 64, "width of the state").define("cell", "lstm", "kind of cell");
const base = () =>
  new Params()
    .define("seed", 1, "of everything")
    .define("clip", null, "longest gradient")
    .define("sizes", [1, 2], "of layers")
    .define("languages", [] as string[], "of the corpus")
    .define(
      "task",
      new Params().define("decoder", decoder(), "writes").define("tied", true, "embeddings"),
      "the model",
    );

/** The compiler checks the types; these lines need them. */
function typed(): [number, string, boolean, readonly number[]] {
  const { task, sizes } = base().values();
  return [task.decoder.hidden, task.decoder.cell, task.tied, sizes];
}

describe("define", () => {
  test("gives values with the types of the defaults", () => {
    expect(typed()).toEqual([64, "lstm", true, [1, 2]]);
  });

  test.each(["Hidden", "2d", "a-b", "a.b", "", "ä"])("the name %j is refused", (name) => {
    expect(() => new Params().define(name, 1, "")).toThrow(/^name: expected letters and digits/);
  });

  test("a name again, and defaults of no type, are refused", () => {
    expect(() => base().define("seed", 2, "")).toThrow(
      'name: expected one not yet defined, got "seed" again',
    );
    for (const bad of [NaN, Infinity, undefined, {}, [1, "a"], [[1]], [null], () => 1, 1n]) {
      expect(() => new Params().define("x", bad as never, "")).toThrow(/^x: expected/);
    }
  });

  test("a group is copied: changing the original later changes nothing", () => {
    const group = decoder();
    const params = new Params().define("decoder", group, "");
    group.set("hidden", 1);
    expect(params.get("decoder.hidden")).toBe(64);
  });

  test("an empty group is refused: it would be no part of the values", () => {
    expect(() => new Params().define("task", new Params(), "")).toThrow(
      "task: expected a group with at least one value, got none",
    );
  });

  test("have one spelling; texts of earlier releases are read all the same", () => {
    expect(() => new Params().define("learning_rate", 1, "")).toThrow(/^name: expected .*learningRate, got/);
    const params = () => new Params().define("train", new Params().define("learningRate", 1, ""), "");
    const written = "train.learningRate : 0.5";
    expect(params().fromText("train.learning_rate : 0.5").toText()).toBe(written);
    expect(params().setFromText("train.learning_rate=2", "train.learningRate=0.5").toText()).toBe(written);
    expect(() => params().setFromText("train.learning_rat=2")).toThrow('did you mean "learningRate"?');
  });

  test("names of Object's own properties are ordinary names", () => {
    const params = new Params().define("constructor", 1, "").define("valueOf", 2, "");
    expect(params.set("valueOf", 3).toText()).toBe("constructor : 1\nvalueOf : 3");
    expect(params.values().constructor).toBe(1);
    expect(() => new Params().define("__proto__", 2, "")).toThrow(/^name: expected/);
    expect(() => new Params().get("toString")).toThrow(/^toString: expected a name/);
  });
});

describe("get and set", () => {
  test("reach values through dots, and through a group", () => {
    const params = base().set("task.decoder.hidden", 128);
    expect(params.get("task.decoder.hidden")).toBe(128);
    const group = params.get("task.decoder");
    if (!(group instanceof Params)) throw new Error("not a group");
    group.set("hidden", 5);
    expect(params.values().task.decoder.hidden).toBe(5);
  });

  test.each([
    [
      "task.decoder.hiden",
      1,
      'task.decoder.hiden: expected a name in task.decoder (hidden, cell), got "hiden"; did you mean "hidden"?',
    ],
    ["tsak.tied", 1, 'got "tsak"; did you mean "task"?'],
    ["hidden", 1, 'got "hidden"; did you mean "task.decoder.hidden"?'],
    ["task.model.cell", 1, 'got "model"; did you mean "task.decoder.cell"?'],
    ["zzz", 1, 'zzz: expected a name at the top (seed, clip, sizes, languages, task), got "zzz"'],
    ["seed.x", 1, "seed.x: expected the path of a value, got a name below the value seed"],
    [
      "task.decoder",
      1,
      "task.decoder: expected one value (task.decoder.cell, task.decoder.hidden), got a group",
    ],
    ["seed", "1", 'seed: expected a finite number, got "1"'],
    ["seed", NaN, "seed: expected a finite number, got NaN"],
    ["seed", null, "seed: expected a finite number, got null"],
    ["task.tied", 0, "task.tied: expected true or false, got 0"],
    ["sizes", ["a"], 'sizes: expected an array of numbers, got ["a"]'],
    ["sizes", 3, "sizes: expected an array of numbers, got 3"],
    ["clip", [1], "clip: expected a finite number, a string, true, false or null, got [1]"],
    ["", 1, "expected a name at the top"],
    ["task.", 1, 'expected a name in task (decoder, tied), got ""'],
  ])("%s = %j is refused", (path, value, message) => {
    expect(() => base().set(path, value as never)).toThrow(message);
  });

  test("null takes any single value; an array keeps the type of its default, also after it was empty", () => {
    const params = base();
    for (const value of [1, "a", true, null]) expect(params.set("clip", value).get("clip")).toBe(value);
    params.set("sizes", []);
    expect(() => params.copy().set("sizes", ["a"])).toThrow(/array of numbers/);
    expect(params.set("languages", ["fr"]).get("languages")).toEqual(["fr"]);
  });

  test("arrays are copied in and cannot be changed", () => {
    const sizes = [3];
    const params = base().set("sizes", sizes);
    sizes.push(4);
    expect(params.get("sizes")).toEqual([3]);
    expect(() => (params.values().sizes as number[]).push(1)).toThrow(TypeError);
    expect(() => Object.assign(params.values(), { seed: 2 })).toThrow(TypeError);
  });
});

describe("setFromText", () => {
  test.each([
    ["seed=-1e3", "seed", -1000],
    ["seed= 7 ", "seed", 7],
    ["task.decoder.cell=gru", "task.decoder.cell", "gru"],
    ['task.decoder.cell="a=b"', "task.decoder.cell", "a=b"],
    ["task.decoder.cell=", "task.decoder.cell", ""],
    ["task.tied=false", "task.tied", false],
    ["clip=null", "clip", null],
    ["clip=0.5", "clip", 0.5],
    ["clip=none", "clip", "none"],
    ["sizes=3, 4", "sizes", [3, 4]],
    ["sizes=[]", "sizes", []],
    ["languages=fr,de", "languages", ["fr", "de"]],
    ['languages=["fr"]', "languages", ["fr"]],
  ])("%s", (assignment, path, value) => {
    expect(base().setFromText(assignment).get(path)).toEqual(value);
  });

  test.each([
    "seed=",
    "seed=1x",
    "seed=Infinity",
    "seed=true",
    "task.tied=yes",
    "sizes=1,b",
    "sizes=[1",
    'task.decoder.cell="',
  ])("%s is refused", (assignment) =>
    expect(() => base().setFromText(assignment)).toThrow(/^[a-z.]+: expected .*, got "/),
  );

  test("without = it is refused", () => {
    expect(() => base().setFromText("seed")).toThrow('assignment: expected path=value, got "seed"');
  });
});

describe("copy, freeze, diff", () => {
  test("a copy is deep, of values and groups, and thaws", () => {
    const [one, two] = [base(), base().freeze().copy().set("task.decoder.hidden", 2)];
    expect(one.diff(two)).toEqual([{ path: "task.decoder.hidden", left: 64, right: 2 }]);
    expect(two.copy().diff(two)).toEqual([]);
  });

  test("frozen is deep: set, define and groups obtained before refuse", () => {
    const params = base();
    const group = params.get("task.decoder");
    params.freeze();
    expect(() => params.set("task.tied", false)).toThrow(/^task\.tied: expected parameters that may change/);
    expect(() => params.define("more", 1, "")).toThrow(/frozen/);
    expect(() => (group as Params).set("hidden", 1)).toThrow(/frozen/);
    expect(params.get("task.decoder.hidden")).toBe(64);
  });

  test("diff names what changed, and what only one side has", () => {
    const left = base().set("sizes", [1, 2]).define("onlyLeft", "a", "");
    const right = base().set("sizes", [2, 1]).define("onlyRight", null, "");
    expect(left.textDiff(right)).toBe('- onlyLeft : "a"\n+ onlyRight : null\n~ sizes : [1, 2] → [2, 1]');
  });

  test("describe: path, value, meaning", () => {
    expect(decoder().describe()).toBe('cell   : "lstm"  kind of cell\nhidden : 64      width of the state');
  });
});

const scalar = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: "binary" }),
  fc.boolean(),
);
const value = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
  fc.array(fc.string({ unit: "binary" })),
);
const name = fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,5}$/);
/** Leaves and one level of groups. */
const tree = fc.dictionary(name, fc.oneof(value, fc.dictionary(name, value, { minKeys: 1 })), { maxKeys: 6 });
type Tree = Record<string, unknown>;

function paramsOf(values: Tree): Params {
  const isGroup = (item: unknown): item is Tree =>
    typeof item === "object" && item !== null && !Array.isArray(item);
  const params = new Params();
  for (const [key, item] of Object.entries(values))
    params.define(key, isGroup(item) ? paramsOf(item) : (item as never), "");
  return params;
}

describe("text", () => {
  test("fromText(toText(p)) into defaults = p", () => {
    fc.assert(
      fc.property(tree, (values) => {
        const params = paramsOf(values);
        expect(params.values()).toEqual(values);
        const text = params.toText();
        const defaults = params.copy();
        for (const { path, left } of params.diff(new Params())) {
          const other = Array.isArray(left)
            ? []
            : typeof left === "number"
              ? 7
              : typeof left === "string"
                ? "?"
                : left;
          defaults.set(path, other as never);
        }
        const back = defaults.fromText(text);
        expect(back.toText()).toBe(text);
        expect(JSON.stringify(back.values())).toBe(JSON.stringify(params.values()));
        expect(back.values()).toEqual(params.values()); // −0 and 0 differ here
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("one path : value a line, sorted, strings in quotes", () => {
    expect(base().set("task.decoder.cell", "a\nb").toText()).toBe(
      'clip : null\nlanguages : []\nseed : 1\nsizes : [1, 2]\ntask.decoder.cell : "a\\nb"\ntask.decoder.hidden : 64\ntask.tied : true',
    );
  });

  test("other values stay; bad lines and names are refused", () => {
    const params = base().set("seed", 9).fromText("\ntask.tied : false\r\n");
    expect([params.get("seed"), params.get("task.tied")]).toEqual([9, false]);
    expect(() => base().fromText("seed = 1")).toThrow('text: expected lines of path : value, got "seed = 1"');
    expect(() => base().fromText("sed : 1")).toThrow(/did you mean "seed"/);
  });
});
