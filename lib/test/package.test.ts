/** The library as others import it: by package name and sub-path, from plain node and from a tslab cell. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import ts from "@tslab/typescript-for-tslab";

/** Every room of the library is a sub-path of the package. */
const topics = readdirSync("lib/src", { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "earlier")
  .map(({ name }) => name);
/** Paths behind which earlier notebooks find names that have moved. */
const earlier = readdirSync("lib/src/earlier").filter((name) => !name.endsWith(".ts"));
const cell = path.resolve("notebooks", "__tslab__.ts");

/** As tslab compiles a cell: Node10 resolution from the notebook's folder, CommonJS. */
function service(source: string) {
  const options = {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
    skipLibCheck: true,
  };
  const read = (file: string) => (file === cell ? source : ts.sys.readFile(file));
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [cell],
    getScriptVersion: () => "1",
    getScriptSnapshot: (file) => {
      const text = read(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => path.dirname(cell),
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (file) => file === cell || ts.sys.fileExists(file),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
  });
}

/** The declarations that a cell finds behind `@attention-lab/lib/<name>`. */
const typesOf = (name: string) =>
  ts.resolveModuleName(
    `@attention-lab/lib/${name}`,
    cell,
    { moduleResolution: ts.ModuleResolutionKind.Node10 },
    ts.sys,
  ).resolvedModule?.resolvedFileName;

test.each(topics)("@attention-lab/lib/%s has types for a tslab cell", (topic) => {
  const door = earlier.includes(topic) ? path.join("earlier", topic) : topic;
  expect(typesOf(topic)).toBe(path.resolve("lib/dist", door, "index.d.ts"));
});

test.each([
  ["runtime", ["createAdam", "createRandom", "InputError", "tf"]],
  ["attention", ["attention", "createNormWeights", "feedForward", "layerNorm", "linear"]],
  ["seq2seq", ["createSeq2Seq", "createClassifierTask", "createLanguageTask", "linearProbe"]],
  ["experiment", ["Params", "registerExperiment", "train"]],
  ["weights", ["namedVariables", "saveWeights", "trainable"]],
  ["reader", ["createReader", "createLookup", "drawRecall", "linksOf"]],
  ["recurrent", ["lstmStepLoops", "gruStepLoops", "lstmStepByLoops"]],
  ["figures", ["courseMap", "curves", "headExplorer", "softLookup", "temperatureSlider"]],
])("earlier notebooks find in @attention-lab/lib/%s what they import", (name, expected) => {
  const found = require(`@attention-lab/lib/${name}`) as Record<string, unknown>;
  expect(expected.filter((wanted) => found[wanted] === undefined)).toEqual([]);
  expect(typesOf(name)).toBeDefined();
});

test("softmax completes in a cell, and a wrong argument is a type error", () => {
  const source = 'import { softmax } from "@attention-lab/lib/softmax";\nsoftmax("high");\nsoft';
  const language = service(source);
  const names = language.getCompletionsAtPosition(cell, source.length, {})?.entries.map(({ name }) => name);
  expect(names).toContain("softmax");
  const messages = language
    .getSemanticDiagnostics(cell)
    .map(({ messageText }) => JSON.stringify(messageText));
  expect(messages.join("\n")).toContain("No overload matches this call");
});

test("plain node imports it, as CommonJS and as an ES module", () => {
  const env = { ...process.env, ATTENTION_LAB_BACKEND: "cpu" };
  const run = (args: string[]) => execFileSync(process.execPath, args, { encoding: "utf8", env }).trim();
  const print = "console.log(softmax([0, 0]).join())";
  expect(run(["-e", `const { softmax } = require("@attention-lab/lib/softmax"); ${print}`])).toBe("0.5,0.5");
  const esm = `import { softmax } from "@attention-lab/lib/softmax"; ${print}`;
  expect(run(["--input-type=module", "-e", esm])).toBe("0.5,0.5");
});
