/** What a decoder looked at while it wrote. */
import type { Matrix } from "../base";
import type { Figure } from "../notebook";
import { heatMap, type MatrixLabels, matrixLayout, requireLabels, strongest, withSlider } from "../plots";

/**
 * The attention of a decoder, word by word: each position of the slider adds the row of one more word written;
 * rows not yet written are blank. It starts with all of them. Words are numbered, because they may repeat.
 * @param weights `[written, source]`
 * @param labels rows: the words written; columns: the words of the source
 * @throws InputError when there are not as many labels as rows and columns
 */
export function alignmentSlider(weights: Matrix, labels: MatrixLabels): Figure {
  requireLabels(weights, labels);
  const numbered = { ...labels, rows: number(labels.rows), columns: number(labels.columns) };
  const upTo = (t: number) => weights.map((row, i) => (i <= t ? row : row.map(() => null)));
  return withSlider(matrixLayout(numbered), {
    name: "written so far",
    steps: numbered.rows.map((label, t) => ({ label, data: [heatMap(upTo(t), numbered, false)] })),
    start: weights.length - 1,
    alt: strongest(weights, numbered),
  });
}

function number(words: readonly string[]): string[] {
  return words.map((word, i) => `${i + 1}: ${word}`);
}
