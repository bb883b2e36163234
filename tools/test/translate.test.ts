import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** The command after its set-up, which is tested elsewhere. */
const script = (name: string) => `
  const { runCommand } = await import(${JSON.stringify(`file://${encodeURI(join(root, "tools", "shared", "command-line.mjs"))}`)});
  process.exitCode = await runCommand(${JSON.stringify(name)}, process.argv.splice(1), async () => true);`;

function run(name: string, ...args: string[]) {
  const options = { cwd: root, encoding: "utf8" } as const;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script(name), "--", ...args], options);
}

test("the sentence of the post, however it is typed", () => {
  const { status, stdout } = run("translate", "I am learning AI", "i'm learning AI!");
  expect(status).toBe(0);
  const [first, second] = stdout.trim().split("\n") as [string, string];
  expect(first).toMatch(/^I am learning AI → Je suis en train d'apprendre l'IA {3}\(probability 0\.\d{3}\)$/);
  expect(second).toMatch(/^i'm learning AI! → Je suis en train d'apprendre l'IA /);
});

test("words without quotes are one sentence; an unknown word is named and nothing is guessed", () => {
  const { status, stdout } = run("translate", "What", "is", "your", "name?");
  expect([status, stdout]).toEqual([
    1,
    expect.stringMatching(
      /^What is your name\? → \(not translated: its training never held "what".*"name".*\)\n$/,
    ),
  ]);
});

test("--json gives the alignment: one row a French word and the end, one column an English word", () => {
  const { stdout } = run("translate", "She is reading a book", "--json");
  const [said] = JSON.parse(stdout) as [
    { french: string; written: string[]; tokens: string[]; weights: number[][] },
  ];
  expect(said.tokens).toEqual(["she", "is", "reading", "a", "book"]);
  expect(said.weights.map((row) => row.length)).toEqual(said.written.map(() => 5));
  said.weights.forEach((row) => expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 4));
});

test.each([
  [[], /^✗ A sentence is wanted: npm run translate -- "I am learning AI"/],
  [["!?"], /^✗ A sentence has words; there is none in "!\?"/],
  [["I am", "--model=Atention"], /^✗ There is no model called Atention\. Did you mean Attention\?/],
])("%j: what is wrong in one line, exit code 2", (args, message) => {
  const { status, stdout, stderr } = run("translate", ...args);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
});

test("train --eval takes the weights that come with the project", () => {
  const { status, stdout } = run("train", "--eval", "punctuation.Attention");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^the weights that come with the project:\n[^]*test +exact_match/);
});
