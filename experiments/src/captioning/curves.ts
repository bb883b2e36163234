/** How captioners got better with training: what `npm run train` wrote down, kept for the notebook. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One evaluation on dev. */
export interface CaptionPoint {
  /** The last part of the experiment's name. */
  variant: string;
  seed: number;
  /** Updates done. */
  step: number;
  /** Share of captions that are true, word by word. */
  exact: number;
  perplexity: number;
  /** Mass of attention on what content words name; absent without attention. */
  mass?: number;
}

export interface CaptionCurves {
  /** The commands that trained, in the order of the points. */
  commands: string[];
  /** Trained parameters by variant. */
  parameters: Record<string, number>;
  points: CaptionPoint[];
}

/**
 * The stored curves.
 * @example captionCurves().points.filter(({ variant }) => variant === "Attention")
 */
export function captionCurves(): CaptionCurves {
  return JSON.parse(readFileSync(join(__dirname, "../../results/captioning.json"), "utf8")) as CaptionCurves;
}
