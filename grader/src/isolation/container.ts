/** A Linux container, where Docker or Podman answers. */
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Limits } from "../core";
import { compiledFolder, ENTRY, nodeFlags, SEEN } from "./harness";
import type { Sandbox } from "./sandbox";

const run = promisify(execFile);

/** The image that learner code runs in, unless `ATTENTION_LAB_IMAGE` names another; nothing is fetched unasked. */
export const DEFAULT_IMAGE = "node:22-slim";

/** Nobody, on every Linux. */
const USER = 65_534;
/** Seconds after which a container ends by itself, should the grader have died. */
const LONGEST = 600;
/** Memory that Node needs beside what learner code may use. */
const NODE_MEMORY = 128 * 1024 * 1024;

/** A container has no descriptors but the first three: its standard input and output become the grader's channel. */
const CHANNEL = 'exec 3<&0 4>&1 0</dev/null 1>&2; exec timeout -s KILL "$0" node "$@"';

/**
 * A container without network, capabilities or a file that can be written, in a memory and a number of processes of
 * its own.
 * @throws Error where neither Docker nor Podman has the image
 */
export async function containerSandbox(): Promise<Sandbox> {
  if (process.platform === "win32") throw new Error("Paths of Windows mean nothing in a container.");
  const image = process.env.ATTENTION_LAB_IMAGE ?? DEFAULT_IMAGE;
  const program = await Promise.any(["docker", "podman"].map((each) => having(image, each)));
  const compiled = compiledFolder();
  const seen = SEEN.map((name) => join(compiled, name));
  return {
    isolation: "container",
    isWall: true,
    command: (limits, readable) => {
      const name = `attention-lab-${process.pid}-${randomBytes(6).toString("hex")}`;
      const folders = [...seen, ...readable];
      const node = [...nodeFlags(limits, folders), join(compiled, ENTRY)];
      return {
        file: program,
        args: [...containerFlags(name, limits, folders), image, "-c", CHANNEL, String(LONGEST), ...node],
        cwd: compiled,
        env: process.env,
        channel: "standard",
        end: () => void spawn(program, ["kill", name], { stdio: "ignore" }).on("error", () => undefined),
      };
    },
  };
}

/** @returns the program, when it answers and has the image */
async function having(image: string, program: string): Promise<string> {
  await run(program, ["image", "inspect", image], { timeout: 10_000 });
  return program;
}

function containerFlags(name: string, limits: Limits, folders: readonly string[]): string[] {
  const memory = `${limits.memory + NODE_MEMORY}b`;
  return [
    ...["run", "--rm", "--interactive", "--name", name, "--pull", "never"],
    ...["--network", "none", "--read-only", "--cap-drop", "ALL", "--user", `${USER}:${USER}`],
    ...["--security-opt", "no-new-privileges", "--pids-limit", "64"],
    ...["--ulimit", "nofile=256:256", "--ulimit", "nproc=4096:4096", "--ulimit", "core=0:0"],
    ...["--memory", memory, "--memory-swap", memory],
    ...folders.flatMap((folder) => ["--volume", `${folder}:${folder}:ro`]),
    ...["--env", "TZ=UTC", "--workdir", "/", "--entrypoint", "sh"],
  ];
}
