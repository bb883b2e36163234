/**
 * The sandbox of macOS, by its command `sandbox-exec`. Apple calls the command deprecated, and we have no Mac to try it
 * on: it counts only after it has been seen to hold, on the machine that grades.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Limits } from "../core";
import type { Command, Sandbox } from "./sandbox";

const run = promisify(execFile);
const PROGRAM = "/usr/bin/sandbox-exec";
/** What programs of macOS read to start at all; nobody's own files are there. */
const SYSTEM = ["/usr/lib", "/usr/share", "/System", "/Library/Apple", "/private/var/db/dyld", "/dev"];

type Start = (limits: Limits, readable: readonly string[]) => Command;

/**
 * @param start the command that it stands around
 * @param seen folders that are read besides what the command is given
 * @param program tests have another one
 * @throws Error where it is missing, or lets something through
 */
export async function seatbeltSandbox(
  start: Start,
  seen: readonly string[],
  program = PROGRAM,
): Promise<Sandbox> {
  if (!existsSync(program)) throw new Error("There is no sandbox-exec.");
  const always = [...seen, ...loadedLibraries()];
  const around = (command: Command, readable: readonly string[]): Command => {
    const profile = seatbeltProfile(realpathSync(command.file), [...always, ...readable]);
    return { ...command, file: program, args: ["-p", profile, command.file, ...command.args] };
  };
  await mustHold(around);
  return {
    isolation: "sandbox-exec",
    isWall: true,
    command: (limits, readable) => around(start(limits, readable), readable),
  };
}

/**
 * The rules, in Apple's language for them: no network, no other program, no signal to others, nothing to write, and
 * nothing to read but what it takes to run.
 * @param executable the one program that it may run
 * @param readable files and folders
 */
export function seatbeltProfile(executable: string, readable: readonly string[]): string {
  const within = [...SYSTEM, ...readable].map((path) => `(subpath ${JSON.stringify(path)})`).join(" ");
  const itself = `(literal ${JSON.stringify(executable)})`;
  return [
    "(version 1)",
    "(allow default)",
    "(deny network*)",
    "(deny process-fork)",
    `(deny process-exec (require-not ${itself}))`,
    "(deny signal (require-not (target self)))",
    "(deny file-write*)",
    `(deny file-read-data (require-not (require-any (literal "/") ${itself} ${within})))`,
  ].join("\n");
}

/** The libraries of this Node, wherever its installer has put them. */
function loadedLibraries(): string[] {
  const report = process.report?.getReport() as { sharedObjects?: string[] } | undefined;
  const files = (report?.sharedObjects ?? []).filter((file) => existsSync(file));
  return [...new Set(files.flatMap((file) => [file, realpathSync(file)]))];
}

/** Says `held` after all that a wall forbids has failed, and otherwise what went through. Node's own fence is off. */
const ATTEMPTS = `
  const fs = require("fs"), path = require("path"), [folder, port, grader] = JSON.parse(process.argv.at(-1));
  const through = [];
  const attempt = (name, deed) => { try { deed(); through.push(name); } catch {} };
  attempt("a file was read", () => fs.readFileSync(path.join(folder, "secret")));
  attempt("a file was written", () => fs.writeFileSync(path.join(folder, "written"), ""));
  attempt("the grader could be signalled", () => process.kill(grader, 0));
  attempt("a program was started", () => {
    const { error } = require("child_process").spawnSync(process.execPath, ["-e", ""]);
    if (error) throw error;
  });
  const say = () => console.log(through.length > 0 ? "not held: " + through.join(", ") : "held");
  require("net").connect(port, "127.0.0.1")
    .on("connect", () => { through.push("a connection was opened"); say(); process.exit(); })
    .on("error", say);`;

async function mustHold(around: (command: Command, readable: readonly string[]) => Command): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "wall-")));
  const server = createServer((visitor) => visitor.destroy());
  try {
    writeFileSync(join(folder, "secret"), "");
    const targets = JSON.stringify([folder, await listening(server), process.pid]);
    const node = { file: process.execPath, args: ["-e", ATTEMPTS, targets], cwd: "/", env: {} };
    const { file, args, cwd, env } = around(node, []);
    const { stdout } = await run(file, args, { cwd, env });
    if (stdout.trim() !== "held") throw new Error(`sandbox-exec is no wall here: ${stdout.trim()}`);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return (server.address() as AddressInfo).port;
}
