/** How much memory a process and all its descendants hold right now. */
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

async function fromProc(pid: number): Promise<number> {
  const [statm, children] = await Promise.all([
    readFile(`/proc/${pid}/statm`, "utf8"),
    readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => ""),
  ]);
  const own = Number(statm.split(" ")[1]) * PAGE;
  const below = await Promise.all(children.trim().split(" ").filter(Boolean).map(Number).map(residentBytes));
  return below.reduce((sum, bytes) => sum + bytes, own);
}

async function fromPs(pid: number): Promise<number> {
  const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
  return Number(stdout.trim()) * 1024;
}
