/** What the command writes as JSON is what the published schema says. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { runGrade } from "../../src";
import { marked, notebook, right, solved, toy } from "../toy";

const folder = mkdtempSync(join(tmpdir(), "schema "));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = JSON.parse(readFileSync(join(__dirname, "../../schema/results.schema.json"), "utf8")) as {
  $id: string;
};
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
ajv.addSchema(schema);
function problems(definition: string, value: unknown) {
  const validate = ajv.getSchema(`${schema.$id}#/$defs/${definition}`);
  if (!validate) throw new Error(`the schema has no ${definition}`);
  validate(value);
  return validate.errors;
}
const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

async function grade(...argv: string[]): Promise<string> {
  let out = "";
  await runGrade([toy], argv, { out: (text) => void (out += text), err: () => undefined, coloured: false });
  return out;
}

beforeAll(() => {
  const save = (learner: string, content: string) => {
    mkdirSync(join(folder, "class", learner), { recursive: true });
    writeFileSync(join(folder, "class", learner, "01-toy.ipynb"), content);
  };
  save("ana", notebook(solved()));
  save(
    "ben",
    notebook([
      marked("toy.sum", "function sum(xs: number[]) { return xs.reduce((p, x) => p * x, 1); }"),
      marked("toy.mean", "const mean = (xs: number[]) => { while (true) {} };"),
      marked(
        "toy.scale",
        "function scale(rows: number[][], f: number) { return rows.map((r) => r.map((x) => x + f)); }",
      ),
    ]),
  );
  save("cleo", notebook([marked("toy.sum", "function sum( {"), marked("toy.mean", right.mean)]));
  save("dan", "{");
  writeFileSync(join(folder, "roster.csv"), "id,name,email\nana,Ana,a@x.org\nhal,Hal,h@x.org\n");
  writeFileSync(
    join(folder, "marks.csv"),
    "id,exercise,score,reason\nana,toy.sum,1,copied\nhal,,3,was ill\n",
  );
});

test("the table of a class and all results of it", async () => {
  const out = join(folder, "report");
  const options = ["--roster", join(folder, "roster.csv"), "--overrides", join(folder, "marks.csv")];
  await grade(join(folder, "class"), "--out", out, "--format", "json", ...options);
  expect(problems("class", json(join(out, "class.json")))).toBeNull();
  const names = readdirSync(join(out, "results"));
  expect(names).toHaveLength(5);
  for (const name of names) expect(problems("learner", json(join(out, "results", name)))).toBeNull();
});

test("a plain report", async () => {
  const report: unknown = JSON.parse(await grade(join(folder, "class"), "--format", "json"));
  expect(problems("report", report)).toBeNull();
  expect(problems("report", { ...(report as object), version: 2, more: 1 })).toHaveLength(2);
});
