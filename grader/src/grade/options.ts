/** What all submissions of one run are graded with. */
import type { Limit } from "p-limit";
import type { Compiler } from "../compile";
import type { Limits } from "../core";
import type { Lender, Sandbox, Sessions } from "../isolation";

export interface GradeOptions {
  seed: string;
  limits: Limits;
  sandbox: Sandbox;
  compiler: Compiler;
  /** How many learner processes run at once, over all submissions. */
  pool: Limit;
  /** How many exercises of one submission run at once. */
  lanes: number;
  /** The folder whose `node_modules` holds packages that exercises may import. */
  project: string;
  /** Lends references of earlier exercises to later ones. */
  lender?: Lender;
}

/** What all exercises of one submission are graded with. */
export interface SubmissionOptions extends GradeOptions {
  sessions: Sessions;
  lane: Limit;
}
