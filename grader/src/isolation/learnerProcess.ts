/** One learner's process, seen from outside: ask it, watch it, end it. */
import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { type Limits, megabytes, type Outcome, seconds } from "../core";
import { residentBytes, seal, waitedMs } from "./processes";
import type { Command, Sandbox } from "./sandbox";

type Failure = Exclude<Outcome, { kind: "value" }>;
/** A line from the process, or why there is none. */
export type Reply = string | Failure;

const MEMORY_POLL = 40;
/** What a container's program ends with when the container had no memory left. */
const KILLED = 137;
/** However busy the machine is, it ends after so many. */
const MOST_EXTENSIONS = 20;
const running = new Set<LearnerProcess>();
process.once("exit", () => running.forEach((child) => child.stop()));

export class LearnerProcess {
  private readonly child: ChildProcess;
  private readonly command: Command;
  private readonly watch: NodeJS.Timeout;
  private readonly received: Buffer[] = [];
  private receivedSize = 0;
  private printed = 0;
  private lastWords = "";
  private waiting: ((reply: Reply) => void) | undefined;
  private ended: Failure | undefined;
  private timer: NodeJS.Timeout | undefined;
  private extensions = 0;
  private waited = 0;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly limits: Limits,
    readable: readonly string[] = [],
  ) {
    this.command = sandbox.command(limits, readable);
    const { file, args, cwd, env = {}, user, channel } = this.command;
    const stdio: StdioOptions = channel === "standard" ? "pipe" : ["ignore", "pipe", "pipe", "pipe", "pipe"];
    this.child = spawn(file, args, { cwd, env, stdio, detached: true, uid: user, gid: user });
    this.child.on("error", (error) =>
      this.end(crashed(`The isolated process does not start: ${error.message}`)),
    );
    this.child.on("close", (code, signal) => this.end(this.explainExit(code, signal)));
    this.listen();
    this.watch = setInterval(() => void this.checkMemory(), MEMORY_POLL);
    running.add(this);
  }

  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  /** Sends one line and waits for one line, at most `limit` milliseconds of the process's own time. */
  async ask(line: string, limit: number, late: string): Promise<Reply> {
    if (this.ended) return this.ended;
    this.extensions = 0;
    return new Promise<Reply>((resolve) => {
      const reply = (answer: Reply) => (clearTimeout(this.timer), resolve(answer));
      this.waiting = reply;
      this.timer = setTimeout(() => void this.endLate(late, reply), limit);
      this.streams().input.write(`${line}\n`);
    });
  }

  /** Puts up what is left of the wall, when the harness has loaded all it needs and no learner code has arrived yet. */
  async seal(): Promise<void> {
    const { pid } = this.child;
    if (!this.sandbox.sealed || pid === undefined || this.ended) return;
    await seal(pid, this.command.user).catch((error: unknown) => {
      if (this.sandbox.isWall) this.end(crashed(`The process cannot be sealed: ${String(error)}`));
    });
  }

  /** Milliseconds since the last time that the process had to wait for a processor. */
  waitedSince(): number {
    const waited = this.child.pid === undefined ? 0 : waitedMs(this.child.pid);
    const more = Math.max(0, waited - this.waited);
    this.waited += more;
    return more;
  }

  /** Too late, unless others had the processor; when it is the full heap that makes it slow, that is what to say. */
  private async endLate(message: string, reply: (answer: Reply) => void): Promise<void> {
    const { pid } = this.child;
    const more = this.waitedSince();
    if (this.waiting !== reply) return;
    if (more > 20 && this.extensions < MOST_EXTENSIONS) {
      this.extensions += 1;
      this.timer = setTimeout(() => void this.endLate(message, reply), more);
      return;
    }
    const full = pid !== undefined && (await residentBytes(pid)) > this.limits.memory / 2;
    if (this.waiting !== reply) return;
    this.end(full ? outOfMemory(this.limits) : { kind: "timeout", message });
  }

  /** Ends the process and everything it may have started. */
  stop(): void {
    this.end(crashed("The process was stopped."));
  }

  private kill(): void {
    const { pid } = this.child;
    clearInterval(this.watch);
    clearTimeout(this.timer);
    running.delete(this);
    if (pid === undefined) return;
    this.command.end?.();
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  }

  /** Both ends of the channel, and what the code prints. */
  private streams(): { input: Writable; answers: Readable; printed: Readable[] } {
    const [stdin, stdout, stderr, input, answers] = this.child.stdio as [Writable, ...Readable[]];
    return this.command.channel === "standard"
      ? { input: stdin, answers: stdout as Readable, printed: [stderr as Readable] }
      : {
          input: input as unknown as Writable,
          answers: answers as Readable,
          printed: [stdout, stderr] as Readable[],
        };
  }

  private listen(): void {
    const { input, answers, printed } = this.streams();
    for (const stream of [input, answers, ...printed]) stream.on("error", () => undefined);
    for (const stream of printed) stream.on("data", (text: Buffer) => this.countOutput(text));
    answers.on("data", (bytes: Buffer) => this.receive(bytes));
  }

  private countOutput(text: Buffer): void {
    this.printed += text.length;
    this.lastWords = (this.lastWords + text.toString("latin1")).slice(-4000);
    if (this.printed <= this.limits.output) return;
    const message = `The code prints more than ${megabytes(this.limits.output)}. Remove the console.log calls.`;
    this.end({ kind: "blocked", message });
  }

  private receive(bytes: Buffer): void {
    if (this.ended) return;
    this.received.push(bytes);
    this.receivedSize += bytes.length;
    // Characters were limited by the sender; in UTF-8 each takes up to 3 bytes.
    if (this.receivedSize > 3 * this.limits.answer + 1024) {
      return this.end({ kind: "blocked", message: "The answer is too large to be right." });
    }
    const end = bytes.indexOf(10);
    if (end < 0) return;
    const { waiting } = this;
    const line = Buffer.concat(this.received).toString("utf8");
    if (!waiting || end !== bytes.length - 1) {
      return this.end({ kind: "blocked", message: "The code writes to the grader's own channel." });
    }
    this.received.length = this.receivedSize = 0;
    this.waiting = undefined;
    waiting(line.slice(0, -1));
  }

  private async checkMemory(): Promise<void> {
    const { pid } = this.child;
    if (this.ended || pid === undefined || (await residentBytes(pid)) <= this.limits.memory) return;
    this.end(outOfMemory(this.limits));
  }

  private explainExit(code: number | null, signal: NodeJS.Signals | null): Failure {
    const full = /heap out of memory|Allocation failed/.test(this.lastWords);
    if (full || (this.command.end && code === KILLED)) return outOfMemory(this.limits);
    return crashed(`The process ends before it answers (${signal ?? `exit code ${code}`}).`);
  }

  private end(outcome: Failure): void {
    if (this.ended) return;
    this.ended = outcome;
    this.kill();
    this.waiting?.(outcome);
    this.waiting = undefined;
  }
}

const crashed = (message: string): Failure => ({ kind: "runtime error", message });

/** What to say when the code uses all of its memory. */
export function outOfMemory(limits: Limits): Failure {
  const message = `The code needs more than ${megabytes(limits.memory)} of memory. Does a list grow without end?`;
  return { kind: "out of memory", message };
}

/** What to say when a call does not end in time. */
export const lateCall = (limit: number) =>
  `The function does not finish within ${seconds(limit)}. Is there a loop that never ends?`;
