/** How many learner processes run at once, seen from inside them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gradeNotebooks, type Sandbox } from "../src";
import { notebook, solved, toy } from "./toy";

const folder = mkdtempSync(join(tmpdir(), "places-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Instead of the harness: writes `+` when it starts and `-` before its only answer, 100 ms later. */
function counting(log: string): Sandbox {
  const file = join(folder, "counting.js");
  const script = `const fs = require("fs"); const log = (t) => fs.appendFileSync(${JSON.stringify(log)}, t);
    const next = () => fs.readSync(3, Buffer.alloc(1e5)); log("+"); next(); fs.writeSync(4, "R\\n"); next(); fs.writeSync(4, "L\\n"); next();
    setTimeout(() => { log("-"); process.exit(); }, 100);`;
  writeFileSync(file, script);
  return {
    isolation: "node permission model",
    command: () => ({ file: process.execPath, args: [file], cwd: folder }),
  };
}

test.each([1, 2])("--jobs %i: never more learner processes than that, over all submissions", async (jobs) => {
  const log = join(folder, `log-${jobs}`);
  const paths = ["a", "b", "c"].map((name) => join(folder, `${name}.ipynb`));
  for (const path of paths) writeFileSync(path, notebook(solved()));
  await gradeNotebooks([toy], paths, { jobs, sandbox: counting(log) });
  const marks = [...readFileSync(log, "utf8")];
  expect(marks.filter((mark) => mark === "+")).toHaveLength(9);
  const running = marks.map((_, i) => marks.slice(0, i + 1).reduce((n, m) => n + (m === "+" ? 1 : -1), 0));
  expect(Math.max(...running)).toBeLessThanOrEqual(jobs);
});
