/** The command line of each wall. All of them have Node's permission model inside. */
import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { compiledFolder, ENTRY, nodeFlags, SEEN } from "./harness";
import { canSeal } from "./processes";
import type { Command, Sandbox } from "./sandbox";
import { seatbeltSandbox } from "./seatbelt";

const run = promisify(execFile);

const ENVIRONMENT = { TZ: "UTC" };
const BUBBLEWRAP = "--unshare-all --die-with-parent --new-session --clearenv --cap-drop ALL".split(" ");

/** Namespaces without network, processes or a writable file. */
export async function bubblewrapSandbox(): Promise<Sandbox> {
  const libraries = await sharedLibraries();
  const compiled = compiledFolder();
  const seen = SEEN.map((name) => `/app/${name}`);
  const bind = (from: string, to = from) => ["--ro-bind", from, to];
  return {
    isolation: "bubblewrap",
    isWall: true,
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

const UNSHARE =
  "--user --map-root-user --pid --net --ipc --uts --mount --fork --kill-child --mount-proc".split(" ");

/** The same namespaces from util-linux, for systems without bubblewrap; what no namespace hides cannot be opened. */
export async function namespaceSandbox(): Promise<Sandbox> {
  await canSeal();
  return {
    isolation: "linux namespaces",
    isWall: true,
    sealed: true,
    command: (limits, readable) => {
      const { file, args, cwd } = nodeCommand(limits, readable);
      const env = { ...ENVIRONMENT, PATH: process.env.PATH };
      return { file: "unshare", args: [...UNSHARE, file, ...args], cwd, env };
    },
  };
}

/** Numbers of users that no system gives to anybody, and that also exist where a container has 65536 of them. */
const FIRST_USER = 40_000;
const USERS = 20_000;

/** For the administrator in a container without namespaces: each process is a user that no other process is. */
export async function ownUserSandbox(): Promise<Sandbox> {
  if (process.getuid?.() !== 0) throw new Error("Only the administrator can start processes of other users.");
  await canSeal(FIRST_USER);
  let started = process.pid;
  return {
    isolation: "own user",
    isWall: true,
    sealed: true,
    command: (limits, readable) => ({
      ...nodeCommand(limits, readable),
      user: FIRST_USER + (started++ % USERS),
    }),
  };
}

/** The sandbox of macOS around Node. */
export const macSandbox = (): Promise<Sandbox> =>
  seatbeltSandbox(
    nodeCommand,
    SEEN.map((name) => join(compiledFolder(), name)),
  );

/**
 * Node's own permission model alone: a seat belt, where there is no wall. On Linux it opens nothing either, but can
 * send signals.
 */
export function permissionSandbox(): Sandbox {
  return { isolation: "node permission model", sealed: process.platform === "linux", command: nodeCommand };
}

const nodeCommand: (...of: Parameters<Sandbox["command"]>) => Command = (limits, readable) => {
  const compiled = compiledFolder();
  const seen = SEEN.map((name) => join(compiled, name));
  return {
    file: process.execPath,
    args: [...nodeFlags(limits, [...seen, ...readable]), join(compiled, ENTRY)],
    cwd: join(compiled, "harness"),
    env: ENVIRONMENT,
  };
};
