/**
 * What the system knows of a process and its descendants (their memory, how long they had to wait for a processor),
 * and what it can take from them.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const PAGE = 4096;

/** Resident bytes of the process tree under `pid`; 0 when it is gone or cannot be measured. */
export async function residentBytes(pid: number): Promise<number> {
  try {
    return process.platform === "linux" ? await fromProc(pid) : await fromPs(pid);
  } catch {
    return 0;
  }
}

/**
 * Milliseconds that the process tree under `pid` has been ready to run while others had the processor: its limits of
 * time leave them out, so that marks do not depend on what else the machine does. 0 where that is not known.
 */
export async function waitedMs(pid: number): Promise<number> {
  try {
    return await summed(pid, async (each) => {
      const [, nanoseconds] = (await readFile(`/proc/${each}/schedstat`, "utf8")).split(" ");
      return Number(nanoseconds) / 1e6;
    });
  } catch {
    return 0;
  }
}

const fromProc = (pid: number) =>
  summed(pid, async (each) => Number((await readFile(`/proc/${each}/statm`, "utf8")).split(" ")[1]) * PAGE);

/** A number of each process of a tree, added up. */
async function summed(pid: number, number: (pid: number) => Promise<number>): Promise<number> {
  const [own, pids] = await Promise.all([number(pid), childrenOf(pid)]);
  const below = await Promise.all(pids.map((each) => summed(each, number).catch(() => 0)));
  return below.reduce((sum, value) => sum + value, own);
}

async function childrenOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return children.trim().split(" ").filter(Boolean).map(Number);
}

/**
 * Takes from the process tree under `pid` the right to open anything more: file, socket, pipe or device. What is
 * open stays open.
 * @param user whose processes they are, if not the grader's own
 * @throws Error where that is not possible
 */
export async function seal(pid: number, user?: number): Promise<void> {
  await prlimit(["--pid", String(pid), "--nofile=0:0"], user);
  for (const child of await childrenOf(pid)) await seal(child, user);
}

/** @throws Error where the user cannot seal a process */
export async function canSeal(user?: number): Promise<void> {
  await prlimit(["--version"], user);
}

/** Another user may not enter each folder of PATH. */
const prlimit = (args: string[], user?: number) =>
  run("prlimit", args, {
    uid: user,
    gid: user,
    env: { PATH: `${process.env.PATH}:/usr/bin:/bin` },
    cwd: "/",
  });

async function fromPs(pid: number): Promise<number> {
  const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout.trim()) * 1024;
}
