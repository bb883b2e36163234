/** A caption to point at, word by word, and where the model looked. */
import { InputError, requireSameShape } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

/** A square window of regions, with its upper left corner. */
type Window = forms.RegionWindow;

export interface HoverWordsOptions {
  /** The picture as a data address, such as `bitmapUrl(image)` of `lib/vision`. */
  picture: string;
  words: readonly string[];
  /** Weights of the regions, row by row, for each word. `[words][regions]` */
  weights: readonly (readonly number[])[];
  /** How regions lie. */
  grid: { rows: number; columns: number };
  /** The word shown first, counted from 0. Default 0 */
  word?: number;
  /** Regions on a side of the window. Default 3 */
  size?: number;
  /** The learner's own: the share of a map in a window. Default: the library's. */
  share?: (map: number[][], window: Window) => number;
  /** Functions of other cells that it calls, by name. */
  uses?: Readonly<Record<string, Travelling>>;
}

/**
 * Point at a word and see where the model looked; drag a window over the picture and read the share of the look in it.
 * @throws InputError when words, weights and grid do not fit, there are more than 22 words, or the picture is no data
 *   address
 * @example explore(hoverWords({ picture: bitmapUrl(image), words, weights, grid }))
 */
export function hoverWords(options: HoverWordsOptions): Explorable {
  const { picture, words, weights, grid, word = 0, size = 3, share = forms.shareIn, uses = {} } = options;
  requireFitting(options);
  const maps = weights.map((row) => rowsOf(row, grid.columns));
  const window = { row: 0, column: 0, size };
  const first = maps[word] as number[][];
  const title = "Point at a word";
  const compute = ((map: number[][], place: Window) => share(map, place)) as Travelling;
  return {
    page: "hoverWords",
    title,
    height: heightFor(760, 360) + 30,
    start: { picture, words, maps, word, window },
    functions: { ...uses, share: share as Travelling, compute },
    sample: [first, window],
    still: stillOf(title, picture, words, first, word),
    alt: `The caption: ${words.join(" ")}. ${words.map((text, i) => `${text}: ${brightest(maps[i] as number[][])}`).join("; ")}. Run the cell to point at its words.`,
  };
}

function requireFitting({ picture, words, weights, grid, word = 0, size = 3 }: HoverWordsOptions): void {
  const { rows, columns } = grid;
  if (!picture.startsWith("data:image/")) throw new InputError("picture", "a data address of a picture", picture.slice(0, 40)); // prettier-ignore
  if (words.length === 0 || words.length > 22) throw new InputError("words", "1 to 22 words", String(words.length)); // prettier-ignore
  requireSameShape("weights", [words.length, rows * columns], [weights.length, weights[0]?.length ?? 0]);
  if (words[word] === undefined) throw new InputError("word", `0 to ${words.length - 1}`, String(word));
  if (!Number.isInteger(size) || size < 1 || size > Math.min(rows, columns)) {
    throw new InputError("size", `a whole number from 1 to ${Math.min(rows, columns)}`, String(size));
  }
}

const rowsOf = (weights: readonly number[], columns: number) =>
  Array.from({ length: weights.length / columns }, (_, row) =>
    weights.slice(row * columns, (row + 1) * columns).map((w) => Number(w.toFixed(4))),
  );

/** The region with the greatest weight. */
function brightest(map: readonly (readonly number[])[]): string {
  const most = Math.max(...map.flat());
  const row = map.findIndex((line) => line.includes(most));
  return `row ${row + 1}, column ${(map[row]?.indexOf(most) ?? 0) + 1} (${most.toFixed(2)})`;
}

function stillOf(
  title: string,
  picture: string,
  words: readonly string[],
  map: readonly (readonly number[])[],
  word: number,
): string {
  const most = Math.max(...map.flat(), 1e-12);
  const [height, width] = [300 / map.length, 300 / (map[0]?.length ?? 1)];
  const cells = map.flatMap((line, row) =>
    line.map((w, column) =>
      w < 0.05 * most
        ? ""
        : `<rect x="${20 + column * width}" y="${40 + row * height}" width="${width}" height="${height}" fill="#e69f00" opacity="${((0.85 * w) / most).toFixed(2)}"/>`,
    ),
  );
  return svgPicture(760, 360, title, [
    `<image href="${picture}" x="20" y="40" width="300" height="300" preserveAspectRatio="none" style="image-rendering:pixelated"/>`,
    ...cells,
    ...words.map((text, i) =>
      svgLabel(350 + 170 * Math.floor(i / 11), 62 + 27 * (i % 11), text, i === word ? `font-weight="700" fill="#0072b2"` : ""),
    ),
  ]); // prettier-ignore
}
