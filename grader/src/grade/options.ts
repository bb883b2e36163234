/** What all submissions of one run are graded with. */
import type { Limit } from "p-limit";
import type { Compiler } from "../compile";
import type { Limits } from "../core";
import type { Lender, Sandbox } from "../isolation";

export interface GradeOptions {
  seed: string;
  limits: Limits;
  sandbox: Sandbox;
  compiler: Compiler;
  /** How many learner processes run at once, over all submissions. */
  pool: Limit;
  /** The folder whose `node_modules` holds packages that exercises may import. */
  project: string;
  /** Lends references of earlier exercises to later ones. */
  lender?: Lender;
}
