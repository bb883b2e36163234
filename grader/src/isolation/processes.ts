/**
 * What the system knows of a process and its descendants (their memory, how long they had to wait for a processor),
 * and what it can take from them.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);
const PAGE = 4096;

/** Resident bytes of the process tree under `pid`; 0 when it is gone or cannot be measured. */
export async function residentBytes(pid: number): Promise<number> {
  try {
    return process.platform === "linux" ? fromProc(pid) : await fromPs(pid);
  } catch {
    return 0;
  }
}

/**
 * Milliseconds that the process tree under `pid` has been ready to run while others had the processor: its limits of
 * time leave them out, so that marks do not depend on what else the machine does. 0 where that is not known.
 */
export function waitedMs(pid: number): number {
  try {
    return summed(pid, (each) => {
      const [, nanoseconds] = readFileSync(`/proc/${each}/schedstat`, "utf8").split(" ");
      return Number(nanoseconds) / 1e6;
    });
  } catch {
    return 0;
  }
}

// What the system writes into these files is made when they are read: there is no disk to wait for.
const fromProc = (pid: number) =>
  summed(pid, (each) => Number(readFileSync(`/proc/${each}/statm`, "utf8").split(" ")[1]) * PAGE);

/** A number of each process of a tree, added up; what has ended meanwhile counts 0, the first one excepted. */
function summed(pid: number, number: (pid: number) => number): number {
  return childrenOf(pid).reduce((sum, each) => sum + orZero(() => summed(each, number)), number(pid));
}

function orZero(number: () => number): number {
  try {
    return number();
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return children.trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/**
 * Takes from the process tree under `pid` the right to open anything more: file, socket, pipe or device. What is
 * open stays open.
 * @param user whose processes they are, if not the grader's own
 * @throws Error where that is not possible
 */
export async function seal(pid: number, user?: number): Promise<void> {
  await runAs(user, "sh", ["-c", SEAL, "sh", String(pid)]);
}

/** A process is sealed before its children are listed: so none can be made in between. One start for all of them. */
const SEAL = `
  seal() {
    prlimit --pid "$1" --nofile=0:0 || exit
    children=
    read -r children < "/proc/$1/task/$1/children"
    for child in $children; do seal "$child"; done
  }
  seal "$1"`;

/** @throws Error where the user cannot seal a process */
export async function canSeal(user?: number): Promise<void> {
  await runAs(user, "prlimit", ["--version"]);
}

/** Another user may not enter each folder of PATH. */
const runAs = (user: number | undefined, file: string, args: string[]) =>
  run(file, args, {
    uid: user,
    gid: user,
    env: { PATH: `${process.env.PATH}:/usr/bin:/bin` },
    cwd: "/",
  });

async function fromPs(pid: number): Promise<number> {
  const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout.trim()) * 1024;
}
