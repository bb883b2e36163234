/** Which wall stands between a learner's process and this machine: the strongest that really runs here. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Limits } from "../core";
import { containerSandbox } from "./container";
import { quickjsSandbox } from "./quickjs";
import type { Sandbox } from "./sandbox";
import { bubblewrapSandbox, macSandbox, namespaceSandbox, ownUserSandbox, permissionSandbox } from "./walls";

const run = promisify(execFile);

/** From the strongest to the weakest; each promise fails where the machine does not have what it takes. */
const WALLS: readonly (() => Promise<Sandbox>)[] = [
  bubblewrapSandbox,
  namespaceSandbox,
  ownUserSandbox,
  macSandbox,
  containerSandbox,
];

const probes = new Map<(typeof WALLS)[number], Promise<Sandbox | undefined>>();

/** Tries a wall once, however often it is asked for. */
function working(wall: (typeof WALLS)[number], limits: Limits): Promise<Sandbox | undefined> {
  const known = probes.get(wall) ?? probed(wall, limits).catch(() => undefined);
  probes.set(wall, known);
  return known;
}

/** All isolations that work here, the strongest first. */
export async function workingSandboxes(limits: Limits): Promise<Sandbox[]> {
  const walls = await Promise.all(WALLS.map((wall) => working(wall, limits)));
  return [...walls.flatMap((wall) => wall ?? []), quickjsSandbox(), permissionSandbox()];
}

/** The strongest isolation that works here and holds every exercise. */
export async function findSandbox(limits: Limits): Promise<Sandbox> {
  for (const wall of WALLS) {
    const sandbox = await working(wall, limits);
    if (sandbox) return sandbox;
  }
  return permissionSandbox();
}

async function probed(wall: () => Promise<Sandbox>, limits: Limits): Promise<Sandbox | undefined> {
  const sandbox = await wall();
  const { file, args, env, cwd, user } = sandbox.command(limits, []);
  // The harness must be within its reach: a user of its own cannot enter another user's private folder.
  const code = `fs.accessSync(${JSON.stringify(args.at(-1))}); process.stdout.write("iso" + "lated")`;
  const probe = [...args.slice(0, -1), "-e", code];
  const { stdout, stderr } = await run(file, probe, { timeout: 20_000, env, cwd, uid: user, gid: user });
  return `${stdout}${stderr}`.includes("isolated") ? sandbox : undefined;
}
