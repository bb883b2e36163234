/** Formulas from mathjs expressions: what is shown is what would be computed. */
import { InputError } from "../base";
import { send } from "./kernel";

/** LaTeX of a mathjs expression such as `exp(e_i) / sum(exp(e))`. @throws InputError when it does not parse */
export function toTex(expression: string): string {
  const { parse } = require("mathjs") as typeof import("mathjs"); // loaded when first needed: it takes most of a second
  try {
    return parse(expression).toTex({ parenthesis: "auto" });
  } catch (error) {
    throw new InputError("expression", "a mathjs expression", `${expression} (${(error as Error).message})`);
  }
}

/**
 * Shows mathjs expressions as formulas, one a line; prints the LaTeX in plain node.
 * @throws InputError when one does not parse, or there is none
 * @example tex("exp(1.2) / (exp(1.2) + exp(0.9) + exp(2.1))")
 */
export function tex(...expressions: string[]): void {
  if (expressions.length === 0) throw new InputError("expressions", "at least one", "none");
  const lines = expressions.map(toTex);
  send({
    "text/latex": lines.map((line) => `$$${line}$$`).join("\n"),
    "text/plain": expressions.join("\n"),
  });
}
