/** The benchmark's statistics, and what it says to options it cannot use. */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(__dirname, "..", "..");

/** Evaluates an expression of the statistics in a process of its own: jest cannot load .mjs files. */
function evaluate(expression: string): unknown {
  const url = pathToFileURL(join(root, "tools", "bench", "statistics.mjs")).href;
  const code = `import { logLogSlope, median } from ${JSON.stringify(url)};
    console.log(JSON.stringify(${expression}));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
  return JSON.parse(output);
}

function bench(...flags: string[]) {
  return spawnSync(process.execPath, [join(root, "tools", "run.mjs"), "bench", ...flags], {
    encoding: "utf8",
  });
}

describe("statistics", () => {
  test("median: the middle by size, not by text; the mean of the two middle ones; the input stays as it is", () => {
    expect(evaluate("median([10, 9, 100])")).toBe(10);
    expect(evaluate("median([4, 1, 3, 2])")).toBe(2.5);
    expect(evaluate("(() => { const x = [3, 1, 2]; median(x); return x; })()")).toEqual([3, 1, 2]);
    expect(evaluate("Number.isNaN(median([]))")).toBe(true);
  });

  test.each([0, 1, 2, -0.5])("logLogSlope of c · n^p is p = %p, whatever c", (p) => {
    const slopes = evaluate(
      `[0.01, 1, 700].map((c) => logLogSlope([3, 5, 11, 64], [3, 5, 11, 64].map((n) => c * n ** ${p})))`,
    ) as number[];
    for (const slope of slopes) expect(slope).toBeCloseTo(p, 10);
  });

  test("logLogSlope is the least-squares line: y = 1, 4, 4 at x = 1, 2, 4 gives 1", () => {
    // log2: points (0, 0), (1, 2), (2, 2); slope = Σ(u−1)(v−4/3) / Σ(u−1)² = (4/3 + 2/3) / 2
    expect(evaluate("logLogSlope([1, 2, 4], [1, 4, 4])")).toBeCloseTo(1, 12);
  });
});

describe("npm run bench", () => {
  test.each([
    [[], "One benchmark is wanted (attention, seq2seq, captioning, inpaint, grader), got none"],
    [["attention", "--fast"], "There is no option --fast"],
    [["graders"], "There is no benchmark called graders."],
    [["attention", "--repeats=0"], "--repeats wants whole numbers from 1 on, got 0"],
    [["attention", "--threads=two"], "--threads wants whole numbers from 1 on, got two"],
    [["attention", "--repeats=1.5"], "--repeats wants whole numbers from 1 on, got 1.5"],
  ])("%j: what is wanted, and exit code 2", (flags, message) => {
    const { status, stderr, stdout } = bench(...flags);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});

describe("--profile", () => {
  test("adds up the calls of every kernel a run, and leaves the backend as it was", () => {
    const url = pathToFileURL(join(root, "tools", "bench", "profile.mjs")).href;
    const code = `import { profileKernels, profileText } from ${JSON.stringify(url)};
      const wait = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
      const executeSingleOutput = (name) => wait(name === "Slow" ? 4 : 0.1);
      const backend = { executeSingleOutput, executeMultipleOutputs: () => {} };
      const run = () => { ["Quick", "Slow", "Quick"].forEach((name) => backend.executeSingleOutput(name)); wait(1); };
      const profile = await profileKernels(backend, run, 5);
      console.log(JSON.stringify({ profile, same: backend.executeSingleOutput === executeSingleOutput, text: profileText("title", profile) }));`;
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
    const { profile, same, text } = JSON.parse(output) as {
      profile: { totalMs: number; kernels: { kernel: string; calls: number; ms: number }[] };
      same: boolean;
      text: string;
    };
    expect(same).toBe(true);
    expect(profile.kernels.map(({ kernel, calls }) => [kernel, calls])).toEqual([
      ["Slow", 1],
      ["Quick", 2],
    ]);
    const [slow, quick] = profile.kernels.map(({ ms }) => ms) as [number, number];
    expect(slow).toBeGreaterThanOrEqual(4);
    expect(profile.totalMs).toBeGreaterThanOrEqual(slow + quick + 1);
    expect(text).toMatch(/^title\nSlow .*\nQuick .*\nJavaScript .*\nall /);
  });
});
