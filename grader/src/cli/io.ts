/** What the command knows of the place it is used in. */
import type { Sandbox } from "../isolation";

/** Where the command writes, so that it can be tried without a terminal. */
export interface GradeIo {
  out(text: string): void;
  err(text: string): void;
  /** Whether `out` shows colours. */
  coloured: boolean;
  /** Whether `err` is a terminal, where a line can be rewritten. */
  live?: boolean;
}

/** What the command knows of the place it is used in. */
export interface GradePlace {
  /** The folder that relative paths are meant from; the current one by default. */
  typedIn?: string;
  /** The file of the module that exports the topics; see {@link GradeSettings.references}. */
  references?: string;
  /** The folders whose notebooks are the user's own; others need a wall or `--trust`. All are trusted by default. */
  own?: readonly string[];
  /** What learner code runs in; the strongest wall that works here by default. */
  sandbox?: Sandbox;
  /** Folders of programs that decide over results: when one changes, nothing is taken over from an earlier run. */
  builds?: readonly string[];
  /** Ends `--watch`, as Ctrl-C does. */
  signal?: AbortSignal;
  /** The environment, in which npm leaves options that it took for its own. */
  env?: NodeJS.ProcessEnv;
}
