import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GradeReport, permissionSandbox, runGrade, type Sandbox, type Topic } from "../../src";
import { notebook, solved, toy } from "../toy";

const folder = mkdtempSync(join(tmpdir(), "trust-"));
const own = join(folder, "exercises");
const theirs = join(folder, "exercises of others");
for (const each of [own, theirs]) {
  mkdirSync(each);
  writeFileSync(join(each, "01-toy.ipynb"), notebook(solved()));
}
afterAll(() => rmSync(folder, { recursive: true }));

const fence = permissionSandbox();
const wall: Sandbox = { ...fence, isWall: true };

const withTensors: Topic = {
  ...toy,
  exercises: toy.exercises.map((exercise) => ({
    ...exercise,
    allowedImports: ["@attention-lab/lib/runtime"],
  })),
};

async function grade(argv: string[], sandbox: Sandbox, env: NodeJS.ProcessEnv = {}, topic = toy) {
  let [out, err] = ["", ""];
  const io = { out: (t: string) => void (out += t), err: (t: string) => void (err += t), coloured: false };
  const code = await runGrade([topic], [...argv, "--format", "json"], io, { own: [own], sandbox, env });
  return { code, out, err };
}

async function score(argv: string[], sandbox: Sandbox): Promise<number> {
  const { code, out, err } = await grade(argv, sandbox);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return (JSON.parse(out) as GradeReport).score;
}

test("one's own notebooks need no wall", async () => {
  expect(await score([own], fence)).toBe(10);
  expect(await score([join(own, "01-toy.ipynb")], fence)).toBe(10);
});

test("somebody else's are graded behind a wall", async () => {
  expect(await score([theirs], wall)).toBe(10);
});

test("without another wall they run in QuickJS", async () => {
  for (const paths of [[theirs], [join(theirs, "01-toy.ipynb")], [own, theirs]]) {
    const { code, out, err } = await grade(paths, fence);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({ isolation: "quickjs", score: 10 * paths.length });
  }
});

test("what uses tensors is not graded there: the rest is, and the message says what to do", async () => {
  const { code, out, err } = await grade([theirs], fence, {}, withTensors);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    score: 0,
    maxScore: 10,
    submissions: [{ message: expect.stringMatching(/tensors/) as unknown, exercises: [] }],
  });
  expect(err).toMatch(/^grade: 1 of 1 were not graded.*install bubblewrap.*add --trust\.\n$/);
});

test("--trust goes on, and the report says that only Node's fence held", async () => {
  const { code, out } = await grade([theirs, "--trust"], fence);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ score: 10, isolation: "node permission model" });
});

test("a link among one's own notebooks makes nobody else's one's own", async () => {
  const link = join(own, "linked.ipynb");
  symlinkSync(join(theirs, "01-toy.ipynb"), link);
  expect(JSON.parse((await grade([link], fence)).out)).toMatchObject({ isolation: "quickjs" });
  rmSync(link);
});

test("--trust that npm has kept to itself is asked for again", async () => {
  const { code, err } = await grade([theirs], fence, { npm_config_trust: "true" });
  expect(code).toBe(2);
  expect(err).toMatch(/npm run grade -- PATH --trust/);
});
