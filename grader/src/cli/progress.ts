/** Tells how far the run of a class is, on standard error. */
import type { ClassRow } from "../class";
import type { GradeIo } from "./io";
import { printable } from "./textReport";

export interface Progress {
  /** How many learners were known from an earlier run. */
  remembered: number;
  done(row: ClassRow, remembered: boolean): void;
  end(): void;
}

/** Without a terminal a line is written this often, in milliseconds. */
const PAUSE = 15_000;

/** One line that is rewritten in a terminal, and a new one now and then elsewhere; names of those with a problem. */
export function createProgress(total: number, { err, live = false }: GradeIo): Progress {
  const started = performance.now();
  let [done, last] = [0, started];
  const line = (remembered: number) => {
    const seconds = (performance.now() - started) / 1000;
    const fresh = done - remembered;
    const left = fresh === 0 ? undefined : ((total - done) * seconds) / fresh;
    return `${done} of ${total} graded${left === undefined || done === total ? "" : `, about ${duration(left)} left`}`; // prettier-ignore
  };
  const progress: Progress = {
    remembered: 0,
    done({ id, problem }, wasKnown) {
      done++;
      if (wasKnown) progress.remembered++;
      if (problem !== undefined) err(`${live ? CLEAR : ""}${printable(id)}: ${printable(problem)}\n`);
      const now = performance.now();
      if (live) err(`${CLEAR}${line(progress.remembered)}`);
      else if (now - last > PAUSE) err(`${line(progress.remembered)}\n`);
      if (now - last > PAUSE) last = now;
    },
    end: () => err(live ? CLEAR : ""),
  };
  return progress;
}

const CLEAR = "\r\u001b[2K";

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 90 * 60 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
