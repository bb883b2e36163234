/** Grading again on every save. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runGrade, type Topic } from "../../src";
import { marked, notebook, right, solved, toy } from "../toy";

const folder = mkdtempSync(join(tmpdir(), "watch "));
afterAll(() => rmSync(folder, { recursive: true }));
const second: Topic = { ...toy, name: "02-more", title: "More toys", exercises: [] };

/** What the command has written so far, and a way to wait for more of it. */
function listening() {
  let out = "";
  let wake = () => undefined as void;
  const io = {
    out: (text: string) => {
      out += text;
      wake();
    },
    err: () => undefined,
    coloured: false,
  };
  const until = async (text: string) => {
    while (!out.includes(text)) await new Promise<void>((resolve) => (wake = resolve));
    const seen = out;
    out = "";
    return seen;
  };
  return { io, until };
}

test("a save grades that notebook again and names what comes next; replaced files and broken ones count", async () => {
  const path = join(folder, "01-toy.ipynb");
  writeFileSync(path, notebook([marked("toy.sum", right.sum)]));
  const { io, until } = listening();
  const end = new AbortController();
  const running = runGrade([toy, second], [path, "--watch"], io, { signal: end.signal });
  expect(await until("Watching 01-toy.ipynb")).toMatch(
    /Next: Mean \(toy\.mean\)\. In the notebook, hint\("toy\.mean"\)/,
  );
  writeFileSync(path, notebook([marked("toy.sum", right.sum), marked("toy.mean", right.mean)]));
  expect(await until("Next: ")).toMatch(/5 \/ 10 points/);
  writeFileSync(path, "{");
  await until("Mend the notebook");
  writeFileSync(`${path}.tmp`, notebook(solved()));
  renameSync(`${path}.tmp`, path);
  await until("All exercises pass. Next: More toys (02-more).");
  end.abort();
  expect(await running).toBe(0);
});

test("it writes to the terminal alone", async () => {
  let err = "";
  const io = { out: () => undefined, err: (text: string) => void (err += text), coloured: false };
  expect(await runGrade([toy], [folder, "--watch", "--format", "json"], io)).toBe(2);
  expect(err).toMatch(/--watch writes to the terminal/);
});
