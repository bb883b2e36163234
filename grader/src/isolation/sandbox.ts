/** How a learner's process is fenced in: the command line, under each of the two kinds of isolation. */
import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Limits } from "../core";

const run = promisify(execFile);

export type Isolation = "bubblewrap" | "node permission model";

export interface Command {
  file: string;
  args: string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
}

export interface Sandbox {
  readonly isolation: Isolation;
  /** The command that starts the harness; `readable` folders are visible to it as well. */
  command(limits: Limits, readable: readonly string[]): Command;
}

const ENTRY = join("harness", "main.js");

/** The folder of the compiled grader, also when this runs from the TypeScript sources. */
function compiledFolder(): string {
  const candidates = [join(__dirname, ".."), join(__dirname, "../../dist")];
  const found = candidates.find((folder) => existsSync(join(folder, ENTRY)));
  if (!found) throw new Error("The grader is not built: run `npm run build`.");
  return realpathSync(found);
}

/** All that a learner's process sees of the grader: neither judge nor compiler. */
const SEEN = ["harness", "wire"];

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
  const compiled = compiledFolder();
  const seen = SEEN.map((name) => join(compiled, name));
  return {
    isolation: "node permission model",
    command: (limits, readable) => ({
      file: process.execPath,
      args: [...nodeFlags(limits, [...seen, ...readable]), join(compiled, ENTRY)],
      cwd: join(compiled, "harness"),
    }),
  };
}

const BUBBLEWRAP = "--unshare-all --die-with-parent --new-session --clearenv --cap-drop ALL".split(" ");

/** Namespaces without network, processes or a writable file, and Node's permission model inside. */
function bubblewrapSandbox(libraries: readonly string[]): Sandbox {
  const compiled = compiledFolder();
  const seen = SEEN.map((name) => `/app/${name}`);
  const bind = (from: string, to = from) => ["--ro-bind", from, to];
  return {
    isolation: "bubblewrap",
    command: (limits, readable) => ({
      file: "bwrap",
      // It needs PATH to be found itself, and clears the environment of what it starts.
      env: { PATH: process.env.PATH },
      args: [
        ...BUBBLEWRAP,
        ...libraries.flatMap((file) => bind(file)),
        ...bind(realpathSync(process.execPath), "/app/node"),
        ...SEEN.flatMap((name) => bind(join(compiled, name), `/app/${name}`)),
        ...readable.flatMap((folder) => bind(folder)),
        ...["--remount-ro", "/", "--chdir", "/app/harness", "/app/node"],
        ...nodeFlags(limits, [...seen, ...readable]),
        "/app/harness/main.js",
      ],
      cwd: compiled,
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
