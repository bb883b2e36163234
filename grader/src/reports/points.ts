/** Numbers as reports show them. */

/** Points without the tail of binary fractions: `1.5`, `2`. */
export const points = (value: number) => String(Math.round(100 * value) / 100);

/** A share as a whole percentage: `67 %`. */
export const percent = (share: number) => `${Math.round(100 * share)} %`;

/** "1 learner", "2 learners". */
export const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
