import type { Misconception } from "@attention-lab/grader";

/** A wrong answer that people really give: its name, what to tell those who give it, and the answer itself. */
export function mistake<Args extends readonly unknown[], Result>(
  name: string,
  message: string,
  wrong: (...args: Args) => Result,
): Misconception<Args, Result> {
  return { name, message, wrong };
}
