/**
 * Keeps the grader running where no wall stands around learner code: code that has got round every fence can send
 * signals to whatever the same user runs.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Sandbox } from "./sandbox";

/**
 * What asks a process to end or to stop. SIGINT is left alone: it is how people end the grader. So are those that tell
 * of a fault of the process itself, since going on after a real one does harm.
 */
const DEAF_TO = [
  ..."SIGTERM SIGHUP SIGQUIT SIGTSTP SIGUSR1 SIGUSR2 SIGALRM SIGVTALRM SIGABRT SIGIO SIGPOLL SIGPWR".split(
    " ",
  ),
  ..."SIGSTKFLT SIGSYS SIGXCPU SIGXFSZ".split(" "),
] as NodeJS.Signals[];

const INTERVAL = 250;
/** Wakes the process of its first argument for as long as there is one. */
const WAKE = 'while kill -s CONT "$0"; do sleep 0.25; done';

/**
 * From now on, signals that ask this process to end do nothing besides calling `told`, and a second process wakes it
 * whenever it has been stopped. Each of the two wakes the other, and a watchdog that was killed is started again. It
 * is no wall: SIGKILL ends any process, and one signal to all processes of a user stops both.
 * @returns ends the watch
 */
export function watchOver(sandbox: Sandbox, told: (signal: string) => void): () => void {
  if (sandbox.isWall || process.platform === "win32") return () => undefined;
  const deafTo = DEAF_TO.filter((signal) => signal in constants.signals);
  for (const signal of deafTo) process.on(signal, told);
  let isOver = false;
  let watchdog: ChildProcess | undefined;
  const start = () => {
    if (isOver) return;
    watchdog = spawn("sh", ["-c", WAKE, String(process.pid)], { detached: true, stdio: "ignore" });
    watchdog.on("error", () => clearInterval(timer)); // a system without a shell
    watchdog.unref();
  };
  const timer = setInterval(() => {
    if (watchdog?.exitCode !== null || watchdog.signalCode !== null) start();
    else watchdog.kill("SIGCONT");
  }, INTERVAL);
  timer.unref();
  start();
  return () => {
    isOver = true;
    clearInterval(timer);
    watchdog?.kill("SIGKILL");
    for (const signal of deafTo) process.removeListener(signal, told);
  };
}
