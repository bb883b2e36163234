/** Where "it" looks: measured per layer and head, and through all layers, on weights that nobody supervised. */
import { InputError, requireShape, shapeOf, showShape } from "../base";
import type { ReaderSentence } from "./encode";
import type { Reader } from "./model";
import { read } from "./read";

/** A sentence with two nouns, labelled "first" or "second", and the place of its adjective. */
export type LinkSentence = ReaderSentence & { adjective: number };

/** How the attention of "it" is shared out; means over sentences. The four masses sum to 1. */
export interface Shares {
  /** Share of sentences in which the right noun gets more weight than the wrong one. */
  linked: number;
  /** Mean weight on the noun that "it" is. */
  right: number;
  /** Mean weight on the other noun. */
  wrong: number;
  /** Mean weight on the adjective. */
  adjective: number;
  /** Mean weight on all other words, "it" included. */
  other: number;
}

/** {@link Shares} of one head. */
export interface Link extends Shares {
  layer: number;
  head: number;
}

/**
 * One row for each layer and head, layers first.
 * @throws InputError when there are no sentences or one has not two nouns or another label
 * @example linksOf(reader, heldOut).sort((a, b) => b.linked - a.linked)[0] // the head that links best
 */
export function linksOf(reader: Reader, sentences: readonly LinkSentence[]): Link[] {
  requireTwoNouns(sentences);
  const { weights } = read(reader, sentences);
  const { layers, heads } = reader.options;
  return Array.from({ length: layers * heads }, (_, i) => {
    const [layer, head] = [Math.floor(i / heads), i % heads];
    const maps = weights.map((sentence) => sentence[layer]?.[head] ?? []);
    return { layer, head, ...meanShares(maps, sentences) };
  });
}

/**
 * The same for {@link attentionRollout}, which follows a noun also where an earlier layer carried it to a word in
 * between.
 * @throws InputError as {@link linksOf}
 */
export function rolloutLink(reader: Reader, sentences: readonly LinkSentence[]): Shares {
  requireTwoNouns(sentences);
  return meanShares(read(reader, sentences).weights.map(attentionRollout), sentences);
}

/**
 * Attention through all layers: the product of ½ (mean over heads) + ½ I, last layer first; the identity stands
 * for the residual path (Abnar & Zuidema 2020, §3, attention rollout).
 * @param weights of one sentence, `[layers][heads][length][length]`
 * @returns `[length][length]`, rows sum to 1
 * @throws InputError when there is no layer or head, or one is not square
 * @example attentionRollout([[[[0, 1], [1, 0]]]]) // [[0.5, 0.5], [0.5, 0.5]]
 */
export function attentionRollout(weights: readonly number[][][][]): number[][] {
  requireSquares(weights);
  const mixed = weights.map((heads) =>
    (heads[0] ?? []).map((row, i) => row.map((_, j) => half(heads, i, j))),
  );
  return mixed.reduce((below, layer) =>
    layer.map((row) =>
      row.map((_, j) => row.reduce((sum, share, k) => sum + share * (below[k]?.[j] ?? 0), 0)),
    ),
  );
}

/** Layers may differ in how many heads they have. */
function requireSquares(weights: readonly number[][][][]): void {
  if (weights.length === 0) throw new InputError("weights", "at least one layer", "none (it is empty)");
  const length = weights[0]?.[0]?.length ?? 0;
  for (const layer of weights) {
    const shape = shapeOf(layer, "weights");
    requireShape("weights", shape, [-1, length, length]);
    if (shape.includes(0)) throw new InputError("weights", "at least one head", `shape ${showShape(shape)}`);
  }
}

function half(heads: readonly number[][][], i: number, j: number): number {
  const sum = heads.reduce((total, head) => total + (head[i]?.[j] ?? 0), 0);
  return sum / heads.length / 2 + (i === j ? 0.5 : 0);
}

function requireTwoNouns(sentences: readonly LinkSentence[]): void {
  const bad = sentences.find(
    ({ label, nouns }) => nouns.length !== 2 || !["first", "second"].includes(label),
  );
  if (!bad) return;
  const got = `"${bad.label}" with ${bad.nouns.length}`;
  throw new InputError("sentences", 'two nouns, labelled "first" or "second"', got);
}

function meanShares(maps: readonly number[][][], sentences: readonly LinkSentence[]): Shares {
  const rows = sentences.map((sentence, s) => shareOut(maps[s]?.[sentence.it] ?? [], sentence));
  const mean = (part: keyof Shares) => rows.reduce((sum, row) => sum + row[part], 0) / rows.length;
  return {
    ...{ linked: mean("linked"), right: mean("right"), wrong: mean("wrong") },
    ...{ adjective: mean("adjective"), other: mean("other") },
  };
}

function shareOut(row: readonly number[], sentence: LinkSentence): Shares {
  const order = sentence.label === "first" ? [0, 1] : [1, 0];
  const [right = 0, wrong = 0] = order.map((i) => row[sentence.nouns[i] as number] as number);
  const adjective = row[sentence.adjective] ?? 0;
  return { linked: Number(right > wrong), right, wrong, adjective, other: 1 - right - wrong - adjective };
}
