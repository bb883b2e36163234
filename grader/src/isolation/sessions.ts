/** Runs the programs of one learner, several of them in one process where none leaves anything behind. */
import type { ExerciseResult } from "../core";
import {
  type IsolatedRunner,
  type IsolationOptions,
  type LearnerProgram,
  type LearnerSession,
  startSession,
} from "./runner";

type Use = (runner: Omit<IsolatedRunner, "stop">) => Promise<ExerciseResult>;

export interface Sessions {
  /** Loads `program`, lets `use` judge it, and gives the result that the program has in a process of its own. */
  run(program: LearnerProgram, use: Use): Promise<ExerciseResult>;
  /** Ends all processes. */
  stop(): void;
}

/** Results that may come from what earlier programs have used up of a process; they are tried again in a fresh one. */
const DOUBTFUL: readonly ExerciseResult["result"][] = ["timeout", "out of memory", "blocked"];

/** Packages keep states of their own: with one, every program has a process to itself. */
const isShareable = ({ allowedImports = [] }: LearnerProgram) => allowedImports.length === 0;

export function createSessions(options: IsolationOptions): Sessions {
  const idle: LearnerSession[] = [];
  const keep = (session: LearnerSession, program: LearnerProgram) => {
    if (isShareable(program) && !session.hasEnded()) idle.push(session);
    else session.stop();
  };
  const again = async (program: LearnerProgram, use: Use): Promise<ExerciseResult | undefined> => {
    const session = isShareable(program) ? idle.pop() : undefined;
    const runner = await session?.load(program);
    if (!session || !runner) return void session?.stop();
    const result = await used(session, runner, use);
    const isCertain = !session.hasEnded() && !DOUBTFUL.includes(result.result);
    keep(session, program);
    return isCertain ? result : undefined;
  };
  const afresh = async (program: LearnerProgram, use: Use): Promise<ExerciseResult> => {
    const session = await startSession(program.allowedImports ?? [], options);
    const runner = await session.load(program);
    if (!runner) throw new Error("A fresh process takes no program.");
    const result = await used(session, runner, use);
    keep(session, program);
    return result;
  };
  return {
    run: async (program, use) => (await again(program, use)) ?? (await afresh(program, use)),
    stop: () => idle.splice(0).forEach((session) => session.stop()),
  };
}

async function used(session: LearnerSession, runner: Parameters<Use>[0], use: Use): Promise<ExerciseResult> {
  try {
    return await use(runner);
  } catch (error) {
    session.stop();
    throw error;
  }
}
