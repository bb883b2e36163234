/** The wall of macOS, as far as other systems can try it: `walls.test.ts` attacks it where it works. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultLimits, permissionSandbox, startIsolatedRunner } from "../../src";
import { seatbeltProfile, seatbeltSandbox } from "../../src/isolation/seatbelt";

const folder = mkdtempSync(join(tmpdir(), "seatbelt-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in the place of sandbox-exec: arguments are `-p`, the profile, and the command. */
function program(name: string, body: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

const { command } = permissionSandbox();
const withoutShell = process.platform === "win32" ? test.skip : test;

withoutShell("one that lets everything through is no wall, and is told what went through", async () => {
  const open = program("open", 'shift 2; exec "$@"');
  await expect(seatbeltSandbox(command, [], open)).rejects.toThrow(
    /not held: a file was read, a file was written, the grader could be signalled, a program was started, a connection/,
  );
});

withoutShell("one that does not start the program is no wall", async () => {
  const broken = program("broken", "exit 65");
  await expect(seatbeltSandbox(command, [], broken)).rejects.toThrow(/broken/);
  await expect(seatbeltSandbox(command, [], join(folder, "missing"))).rejects.toThrow("There is no");
});

withoutShell("one that holds stands around the command", async () => {
  // Answers the trial as a sandbox that holds would, and starts everything else.
  const holding = program(
    "holding",
    'case "$*" in *"a file was read"*) echo held;; *) shift 2; exec "$@";; esac',
  );
  const sandbox = await seatbeltSandbox(command, [], holding);
  expect(sandbox).toMatchObject({ isolation: "sandbox-exec", isWall: true });
  const { file, args } = sandbox.command(defaultLimits, ["/some/package"]);
  expect([file, args[0], args[2]]).toEqual([holding, "-p", process.execPath]);
  expect(args[1]).toContain('(subpath "/some/package")');
  const runner = await startIsolatedRunner(
    { code: "exports.f = (x) => 2 * x;", functionName: "f" },
    { sandbox },
  );
  expect(await runner.call([21])).toMatchObject({ kind: "value", value: 42 });
  runner.stop();
});

test("the rules name what may be read, whatever its name", () => {
  const profile = seatbeltProfile("/opt/node", ['/a "folder" (odd)\\', "/b"]);
  expect(profile).toContain('(deny process-exec (require-not (literal "/opt/node")))');
  expect(profile).toContain('(subpath "/a \\"folder\\" (odd)\\\\") (subpath "/b")');
  const outsideOfNames = profile.replace(/"(\\.|[^"\\])*"/g, "");
  expect(outsideOfNames.split("(")).toHaveLength(outsideOfNames.split(")").length);
  for (const forbidden of ["network*", "process-fork", "file-write*"]) {
    expect(profile).toContain(`(deny ${forbidden})`);
  }
});
