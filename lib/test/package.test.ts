/** The library as others import it: by package name and sub-path, from plain node and from a tslab cell. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import ts from "@tslab/typescript-for-tslab";

/** Every room of the library is a sub-path of the package. */
const topics = readdirSync("lib/src", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
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

test.each(topics)("@attention-lab/lib/%s has types for a tslab cell", (topic) => {
  const { resolvedModule } = ts.resolveModuleName(
    `@attention-lab/lib/${topic}`,
    cell,
    { moduleResolution: ts.ModuleResolutionKind.Node10 },
    ts.sys,
  );
  expect(resolvedModule?.resolvedFileName).toBe(path.resolve("lib/dist", topic, "index.d.ts"));
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
