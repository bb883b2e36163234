/** A wall between a learner's process and this machine. */
import type { Limits } from "../core";

/** From the strongest to the weakest. */
export type Isolation =
  | "bubblewrap"
  | "linux namespaces"
  | "own user"
  | "sandbox-exec"
  | "container"
  | "quickjs"
  | "node permission model";

export interface Command {
  file: string;
  args: string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** The user and the group to run as, if not the grader's own. */
  user?: number;
  /** Where the grader talks to the harness: on descriptors 3 and 4, or on standard input and output. */
  channel?: "own" | "standard";
  /** Ends what killing the process does not end. */
  end?(): void;
}

export interface Sandbox {
  readonly isolation: Isolation;
  /**
   * Whether code that has left the inner fences, with all of Node in hand, still cannot read or write files, reach
   * the network, or signal the grader. Without that, other people's code is graded on request only.
   */
  readonly isWall?: boolean;
  /** Whether the process may open nothing any more, neither file nor socket, once the harness is loaded. */
  readonly sealed?: boolean;
  /** Whether it holds only code that needs no package, and so no tensors. */
  readonly withoutPackages?: boolean;
  /** The command that starts the harness; `readable` folders are visible to it as well. */
  command(limits: Limits, readable: readonly string[]): Command;
}
