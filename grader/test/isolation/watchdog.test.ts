/** A grader without a wall goes on, whatever signals arrive. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const dist = JSON.stringify(join(__dirname, "../../dist/isolation/index.js"));
const script = (isWall: boolean) => `
  const { watchOver } = require(${dist});
  const sandbox = { isolation: "node permission model", isWall: ${isWall}, command: () => ({}) };
  const unwatch = watchOver(sandbox, (signal) => console.log("ignored " + signal));
  process.stdin.on("data", (text) => console.log("heard " + text));
  process.stdin.on("end", unwatch);
  console.log("ready");`;

let child: ChildProcess;
let printed = "";

async function start(isWall = false): Promise<number> {
  printed = "";
  child = spawn(process.execPath, ["-e", script(isWall)], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdout?.on("data", (text: Buffer) => (printed += text.toString()));
  await until("ready");
  return child.pid as number;
}

async function until(text: string): Promise<void> {
  while (!printed.includes(text)) await once(child.stdout as NodeJS.ReadableStream, "data");
}

afterEach(() => child.kill("SIGKILL"));

const describeWithSignals = process.platform === "win32" ? describe.skip : describe;

describeWithSignals("without a wall", () => {
  test("SIGSTOP does not stop it for long", async () => {
    const pid = await start();
    process.kill(pid, "SIGSTOP");
    child.stdin?.write("us");
    await until("heard us");
  });

  test.each(["SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGABRT"] as const)(
    "%s does not end it",
    async (signal) => {
      const pid = await start();
      process.kill(pid, signal);
      await until(`ignored ${signal}`);
      child.stdin?.write("us");
      await until("heard us");
    },
  );

  test("a watchdog that is killed is started again", async () => {
    const pid = await start();
    for (const time of ["first", "second"]) {
      process.kill(await childOf(pid), "SIGKILL");
      await childOf(pid);
      process.kill(pid, "SIGSTOP");
      child.stdin?.write(time);
      await until(`heard ${time}`);
    }
  });

  test("a watchdog that is stopped is woken", async () => {
    const pid = await start();
    process.kill(await childOf(pid), "SIGSTOP");
    while ((await stateOf(await childOf(pid))).startsWith("T")) continue;
    process.kill(pid, "SIGSTOP");
    child.stdin?.write("us");
    await until("heard us");
  });

  test("it ends when its work is done, and the watchdog with it", async () => {
    const pid = await start();
    const watchdog = await childOf(pid);
    child.stdin?.end();
    expect(await once(child, "exit")).toEqual([0, null]);
    while ((await stateOf(watchdog)) !== "") continue;
  });

  test("Ctrl-C ends it", async () => {
    process.kill(await start(), "SIGINT");
    expect(await once(child, "exit")).toEqual([null, "SIGINT"]);
  });
});

describeWithSignals("behind a wall", () => {
  test("SIGTERM ends it, as it ends any program", async () => {
    process.kill(await start(true), "SIGTERM");
    expect(await once(child, "exit")).toEqual([null, "SIGTERM"]);
  });
});

async function ps(...args: string[]): Promise<string> {
  const { stdout } = spawn("ps", args);
  let text = "";
  for await (const part of stdout) text += String(part);
  return text.trim();
}

const stateOf = (pid: number) => ps("-o", "state=", "-p", String(pid));

/** The number of the watchdog that runs. */
async function childOf(pid: number): Promise<number> {
  for (;;) {
    const rows = (await ps("-A", "-o", "pid=,ppid=,state="))
      .split("\n")
      .map((row) => row.trim().split(/\s+/));
    const found = rows.find(([, parent, state]) => parent === String(pid) && !state?.startsWith("Z"));
    if (found) return Number(found[0]);
  }
}
