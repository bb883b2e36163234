import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const results = join(root, "experiments", "results", "bottleneck.json");

function study(...args: string[]) {
  const options = { cwd: root, encoding: "utf8" } as const;
  return spawnSync(process.execPath, [join(root, "tools", "run.mjs"), "study", ...args], options);
}

test.each([
  [
    [],
    /^✗ One study is wanted \(bottleneck, budget, states, pyramid, reach, captioning, lookup, recall, reader\), got none \(npm run study -- --help/,
  ],
  [["bottlenek"], /^✗ There is no study called bottlenek\. Did you mean bottleneck\?/],
  [
    ["bottleneck", "recall"],
    /^✗ One study is wanted \(bottleneck, budget, states, pyramid, reach, captioning, lookup, recall, reader\), got bottleneck recall /,
  ],
  [["bottleneck", "--seeds=1,x"], /^✗ --seeds wants whole numbers from 0 on, got x /],
  [["bottleneck", "--seeds="], /^✗ --seeds wants a value: --seeds LIST /],
  [
    ["bottleneck", "--set", "train.seed=3"],
    /^✗ A study trains with several seeds: --seeds LIST says which\. /,
  ],
  [["bottleneck", "--agian"], /^✗ There is no option --agian; did you mean --again\? /],
])("%j: what is wrong in one line, before any set-up, exit code 2", (args, message) => {
  const { status, stdout, stderr } = study(...args);
  expect([status, stdout, stderr.trim().split("\n").length]).toEqual([2, "", 1]);
  expect(stderr).toMatch(message);
});

test("--help says what there is", () => {
  const { status, stdout, stderr } = study("--help");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^npm run study -- NAME [^]*--again +trains everything again/);
});

test("a study whose trainings are all there says so and writes nothing", () => {
  const before = readFileSync(results, "utf8");
  const { status, stdout } = study("bottleneck");
  const said = "experiments/results/bottleneck.json holds all 48 trainings already";
  expect([status, stdout]).toEqual([0, `${said}; --again trains everything again\n`]);
  expect(readFileSync(results, "utf8")).toBe(before);
});

test("--set changes every training, and leaves the results that the notebooks draw alone", () => {
  const drawn = join(root, "experiments", "results", "lookup.json");
  const before = readFileSync(drawn, "utf8");
  const unknown = study("lookup", "--set", "train.stps=3");
  expect([unknown.status, unknown.stderr]).toEqual([
    2,
    expect.stringMatching(/^✗ train\.stps: expected a name in train .* did you mean "steps"\?\n$/),
  ]);
  const short = study("lookup", "--seeds=1", "--set", "train.steps=2", "--set", "train.batch=2");
  expect([short.status, short.stderr]).toEqual([
    1,
    "✗ train.steps ends the training before its first measurement; let it be longer\n",
  ]);
  expect(short.stdout).toMatch(/^12 of 12 trainings to do; \.runs\/studies\/lookup\.json is written/);
  expect(readFileSync(drawn, "utf8")).toBe(before);
});
