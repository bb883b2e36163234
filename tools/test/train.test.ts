import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const home = mkdtempSync(join(tmpdir(), "train command "));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The command after its set-up, which is tested elsewhere. */
const script = `
  const { runCommand } = await import(${JSON.stringify(`file://${encodeURI(join(root, "tools", "shared", "command-line.mjs"))}`)});
  process.exitCode = await runCommand("train", process.argv.splice(1), async () => true);`;
const childArguments = (args: string[]) => ["--input-type=module", "-e", script, "--", ...args];
const env = { ...process.env, INIT_CWD: home };
const noise = /^(WARNING: All log messages|I0000 ).*\n/gm;

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, childArguments(args), {
    cwd: root,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr: stderr.replace(noise, "") };
}

/** Starts training and sends a signal as soon as so many steps are written. */
async function interrupted(signal: NodeJS.Signals, steps: number, args: string[], metrics: string) {
  const child = spawn(process.execPath, childArguments(args), {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const written = () => (existsSync(metrics) ? readFileSync(metrics, "utf8").split("\n").length - 1 : 0);
  while (child.exitCode === null && written() < steps) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill(signal);
  return { status: await ended, steps: written(), stderr: stderr.replace(noise, "") };
}

const small = ["task.width=8", "train.batch=3", "train.steps=300", "train.evalEvery=20", "data.longest=4"];
const sizes = ["data.distances=1,3", "data.test=7", "train.best=lowest loss"];
const settings = [...small, ...sizes].flatMap((assignment) => ["--set", assignment]);
const files = (name: string) =>
  ["metrics.jsonl", "checkpoint.safetensors", "weights.safetensors"].map((file) =>
    readFileSync(join(home, name, file)),
  );

describe("npm run train", () => {
  beforeAll(() => {
    const { status, stdout } = run("recall.Attention", ...settings, "--directory", "whole", "--json");
    expect(status).toBe(0);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(result).toMatchObject({
      experiment: "recall.Attention",
      directory: join(home, "whole"),
      step: 300,
      finished: true,
    });
    expect(Object.keys(result["metrics"] as object)).toEqual(["dev", "distance_1", "distance_3"]);
  });

  test("killed in the middle and resumed, it ends with the same bits in every file", async () => {
    const train = ["recall.Attention", ...settings, "--directory", "killed"];
    const { steps, status } = await interrupted("SIGKILL", 50, train, join(home, "killed", "metrics.jsonl"));
    expect([status, steps >= 50 && steps < 300]).toEqual([null, true]);
    expect(run("recall.Attention", "--directory", "killed", "--resume").status).toBe(0);
    expect(files("killed")).toEqual(files("whole"));
  });

  test("Ctrl-C: a checkpoint, one line how to go on, exit code 130; the line holds", async () => {
    const train = ["recall.Attention", ...settings, "--directory", "stopped here"];
    const { status, stderr } = await interrupted(
      "SIGINT",
      50,
      train,
      join(home, "stopped here", "metrics.jsonl"),
    );
    expect(status).toBe(130);
    const last = stderr.trim().split("\n").at(-1) ?? "";
    expect(last).toMatch(
      /^Stopped after step \d+\. To go on: npm run train -- recall\.Attention --directory 'stopped here' --resume$/,
    );
    const {
      status: resumed,
      stdout,
      stderr: progress,
    } = run("recall.Attention", "--directory", "stopped here", "--resume");
    expect([resumed, files("stopped here")]).toEqual([0, files("whole")]);
    expect(stdout).toMatch(
      /^dev +accuracy .*\ndistance_1 .*\ndistance_3 .*\nweights: .*weights\.safetensors\n$/,
    );
    expect(progress).toMatch(/^300 of 300 · loss .* · dev accuracy .* · took .* s$/m);
  });

  test("steps run as graphs, unless --eager is asked for; the file says so", () => {
    expect(run("recall.Attention", ...settings, "--directory", "eager", "--eager").status).toBe(0);
    const said = ["whole", "eager"].map((name) => (files(name)[2] as Buffer).includes('"steps":"compiled"'));
    expect(said).toEqual([true, false]);
  });

  test("--eval shows metrics and outputs of the trained weights", () => {
    const { status, stdout } = run("--eval", "recall.Attention", "--directory", "whole");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^dev +accuracy .*\n(distance.*\n){2}(key \d+, \d back: value \d, answered \d\n){5}$/,
    );
  });

  test.each([
    [
      ["recall.Attention", "--directory", "whole"],
      /^✗ --directory: expected one without a run \(npm run train -- .* --resume goes on\)/,
    ],
    [
      ["recall.Attention", "--directory", "whole", "--resume", "--set", "task.width=9"],
      /^✗ params: .*others: .*~ task\.width : 8 → 9/,
    ],
    [
      ["recall.Recurrent", "--directory", "whole", "--resume"],
      /^✗ path: expected weights of recall\.Recurrent, got recall\.Attention/,
    ],
    [["recall.Attention", "--set", "train.step=3"], /^✗ train\.step: .*did you mean "steps"\?$/],
    [
      ["--eval", "recall.Attention", "--directory", "nowhere"],
      /^✗ --eval: expected a finished run in .*nowhere, got none \(npm run .* --directory nowhere trains it\)$/,
    ],
    [
      ["recall.Attention", "--directory", "nowhere", "--resume"],
      /^✗ --resume: expected a run at .*checkpoint.safetensors, got none \(npm run .* nowhere begins one\)$/,
    ],
    [
      ["recall.Attention", "--directory", "whole/metrics.jsonl"],
      /^✗ directory: expected a folder that can be made and written to, got .*EEXIST/,
    ],
    [
      ["bottleneck.copy.Attention", "--directory", "unjudged", "--set", "train.best=lowest loss"],
      /^✗ train\.best: expected "", as the experiment has no dev examples, got "lowest loss"$/,
    ],
    [["recall.Atention"], /^✗ experiment: expected the name .*; did you mean "recall\.Attention"\?$/],
  ])("%j is refused in one line, exit code 2", (args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split("\n").length).toBe(1);
  });
});

test("--list, --params and --diff, as text and as JSON", () => {
  const names = (JSON.parse(run("--list", "--json").stdout) as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["reader.it.NoPositions", "recall.Recurrent"]));
  expect(run("--params", "recall.Attention", "--set", "train.seed=7").stdout).toMatch(
    /^train\.seed +: 7 +of starting/m,
  );
  expect(run("--diff", "reader.it.Sinusoidal", "reader.it.NoPositions").stdout).toBe(
    '~ task.positions : "sinusoidal" → "none"\n',
  );
});

test.each([
  [["--diff", "a"], /^✗ --diff wants the names of two experiments, got a \(npm run train -- --help/],
  [[], /^✗ training wants the name of one experiment, got none/],
  [["--list", "--eval"], /^✗ --list and --eval do not go together/],
  [["--list", "--resume"], /^✗ --resume does not go with --list/],
  [["a", "--eager", "--resume"], /^✗ --eager does not go with --resume: a run goes on as it began/],
  [["a", "--foo"], /^✗ There is no option --foo/],
  [["a", "--set"], /^✗ --set wants a value: --set PATH=VALUE/],
])("%j: what is wrong, before any set-up, exit code 2", (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "tools", "run.mjs"), "train", ...args], {
    encoding: "utf8",
  });
  expect([status, stderr.trim().split("\n").length]).toEqual([2, 1]);
  expect(stderr).toMatch(message);
});

test("--help", () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, "tools", "run.mjs"), "train", "--help"],
    {
      encoding: "utf8",
    },
  );
  expect([status, stdout]).toEqual([0, expect.stringContaining("--resume           goes on")]);
});
