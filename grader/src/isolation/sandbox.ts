/** How a learner's process is fenced in: the command line, under each of the two kinds of isolation. */
import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Limits } from "../limits";

const run = promisify(execFile);

export type Isolation = "bubblewrap" | "node permission model";

export interface Sandbox {
  readonly isolation: Isolation;
  /** The command that starts the harness; `readable` folders are visible to it as well. */
  command(limits: Limits, readable: readonly string[]): { file: string; args: string[]; cwd: string };
}

/** The folder of the compiled harness, also when this runs from the TypeScript sources. */
export function harnessFolder(): string {
  const candidates = [join(__dirname, "../child"), join(__dirname, "../../dist/child")];
  const found = candidates.find((folder) => existsSync(join(folder, "main.js")));
  if (!found) throw new Error("The grader is not built: run `npm run build`.");
  return realpathSync(found);
}

/** Files may be read (the harness alone); no writing, no child processes, no threads, no native code. */
function nodeFlags(limits: Limits, readable: readonly string[]): string[] {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const stable = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  const heap = Math.round(limits.memory / 2 / 1024 / 1024);
  return [
    stable ? "--permission" : "--experimental-permission",
    ...readable.map((folder) => `--allow-fs-read=${join(folder, "*")}`),
    "--no-warnings",
    "--no-addons",
    `--max-old-space-size=${heap}`,
    "--max-semi-space-size=8",
    "--stack-size=900",
  ];
}

/** Node's own permission model alone: a seat belt, for systems without bubblewrap. */
export function permissionSandbox(): Sandbox {
  const harness = harnessFolder();
  return {
    isolation: "node permission model",
    command: (limits, readable) => ({
      file: process.execPath,
      args: [...nodeFlags(limits, [harness, ...readable]), join(harness, "main.js")],
      cwd: harness,
    }),
  };
}

const BUBBLEWRAP = "--unshare-all --die-with-parent --new-session --clearenv --cap-drop ALL".split(" ");

/** Namespaces without network, processes or a writable file, and Node's permission model inside. */
function bubblewrapSandbox(libraries: readonly string[]): Sandbox {
  const harness = harnessFolder();
  const bind = (from: string, to = from) => ["--ro-bind", from, to];
  return {
    isolation: "bubblewrap",
    command: (limits, readable) => ({
      file: "bwrap",
      args: [
        ...BUBBLEWRAP,
        ...libraries.flatMap((file) => bind(file)),
        ...bind(realpathSync(process.execPath), "/app/node"),
        ...bind(harness, "/app/child"),
        ...readable.flatMap((folder) => bind(folder)),
        ...["--remount-ro", "/", "--chdir", "/app/child", "/app/node"],
        ...nodeFlags(limits, ["/app/child", ...readable]),
        "/app/child/main.js",
      ],
      cwd: harness,
    }),
  };
}

/** The shared libraries node needs, by the dynamic linker's own account. */
async function sharedLibraries(): Promise<string[]> {
  const { stdout } = await run("ldd", [process.execPath]);
  return [...new Set(stdout.match(/\/[^\s()]+/g) ?? [])].filter((file) => existsSync(file));
}

let found: Promise<Sandbox> | undefined;

/** The strongest isolation that works here, found once by really running it. */
export function findSandbox(limits: Limits): Promise<Sandbox> {
  found ??= probeBubblewrap(limits).catch(() => permissionSandbox());
  return found;
}

async function probeBubblewrap(limits: Limits): Promise<Sandbox> {
  const sandbox = bubblewrapSandbox(await sharedLibraries());
  const { file, args } = sandbox.command(limits, []);
  const probe = [...args.slice(0, -1), "-e", "process.stdout.write('isolated')"];
  const { stdout } = await run(file, probe, { timeout: 5_000, env: { PATH: process.env.PATH } });
  if (stdout !== "isolated") throw new Error("bubblewrap does not run here");
  return sandbox;
}
