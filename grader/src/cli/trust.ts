/** Other people's code is run behind a wall, or because somebody has said that it may run without one. */
import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import type { HandedIn } from "../grade";
import { DEFAULT_IMAGE, type Sandbox } from "../isolation";

/**
 * Why these notebooks are not graded here; undefined when they may be.
 * @param own folders whose notebooks are the user's own work
 */
export function refusalWithoutWall(
  { isWall, isolation }: Sandbox,
  handedIn: readonly HandedIn[],
  own: readonly string[],
): string | undefined {
  if (isWall) return undefined;
  const foreign = handedIn.find(({ path, problem }) => problem === undefined && !isBelow(path, own));
  if (!foreign) return undefined;
  return [
    `${foreign.path} may be somebody else's, and nothing on this machine keeps its code from doing harm:`,
    `there is only Node's own fence ("${isolation}"), which code can get around.`,
    "On Linux install bubblewrap (for example: sudo apt install bubblewrap);",
    `elsewhere start Docker or Podman and fetch the image of a container once: docker pull ${DEFAULT_IMAGE}.`,
    "If you trust everybody whose notebooks these are, add --trust.",
  ].join(" ");
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
