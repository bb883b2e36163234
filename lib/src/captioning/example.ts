/** What captioners are trained on. */
import type { Image } from "../vision";

/** A picture and what may be said of it. */
export interface CaptionExample {
  readonly image: Image;
  /** What the model is trained to say. */
  readonly caption: readonly string[];
  /** Everything that counts as right. Default: the caption alone */
  references?(): readonly (readonly string[])[];
  /** For each word of the caption: the pixels it names, 1 or 0 row by row; absent where it names none. */
  named?(): readonly (Uint8Array | undefined)[];
}
