/** Other people's code is run behind a wall, or because somebody has said that it may run without one. */
import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import type { HandedIn } from "../notebook";
import { DEFAULT_IMAGE, quickjsSandbox, type Sandbox, watchOver } from "../isolation";
import type { GradeIo } from "./io";

/** What to do where tensors have no wall. */
export const ADVICE = [
  "They may be somebody else's, their exercises use tensors, and nothing on this machine keeps such code from doing",
  "harm: Node's own fence can be got around.",
  "On Linux install bubblewrap (for example: sudo apt install bubblewrap);",
  `elsewhere start Docker or Podman and fetch the image of a container once: docker pull ${DEFAULT_IMAGE}.`,
  "If you trust everybody whose notebooks these are, add --trust.",
].join(" ");

/**
 * What to grade these notebooks in: `strongest`, unless that is no wall and one of them may be somebody else's. Then
 * QuickJS, which every machine has, and which takes only exercises without tensors.
 * @param own folders whose notebooks are the user's own work
 */
export function wallFor(strongest: Sandbox, handedIn: readonly HandedIn[], own: readonly string[]): Sandbox {
  if (strongest.isWall) return strongest;
  const isForeign = handedIn.some(({ path, problem }) => problem === undefined && !isBelow(path, own));
  return isForeign ? quickjsSandbox() : strongest;
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const way = relative(real(folder), real(path));
    return way !== ".." && !way.startsWith(`..${sep}`) && !/^([a-z]:|[\\/])/i.test(way);
  });
}

/** Through all links, so that a link among one's own notebooks makes nobody else's one's own. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Grades on, whatever signals learner code may send to the grader where there is no wall; each is told once. */
export async function despiteSignals<T>(sandbox: Sandbox, io: GradeIo, grade: () => Promise<T>): Promise<T> {
  const seen = new Set<string>();
  const told = (signal: string) => {
    if (seen.has(signal)) return;
    seen.add(signal);
    io.err(
      `grade: ${signal} is ignored: without a wall, graded code may have sent it. Ctrl-C ends the run.\n`,
    );
  };
  const unwatch = watchOver(sandbox, told);
  try {
    return await grade();
  } finally {
    unwatch();
  }
}
