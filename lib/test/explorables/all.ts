/** One of each page, and what its function gives when it travels. */
import { runInNewContext } from "node:vm";
import {
  dragPositions,
  dragProjections,
  dragQuery,
  dragScores,
  dragSimplex,
  type Explorable,
  hoverWords,
  paintHole,
  paintMask,
  stepAlignment,
  stepTiles,
  tryScaling,
  typeTranslation,
  wipePictures,
  type WipeSubject,
} from "../../src/explorables";
import { programOf } from "../../src/explorables/travel";
import { bitmapUrl } from "../../src/vision";

export const looked = {
  picture: bitmapUrl({ width: 2, height: 2, channels: 1, data: Float32Array.from([0, 1, 1, 0]) }),
  words: ["a", "red", "circle"],
  weights: [[0.25, 0.25, 0.25, 0.25], [0.7, 0.1, 0.1, 0.1], [0, 0, 0, 1]], // prettier-ignore
  grid: { rows: 2, columns: 2 },
  size: 1,
};
export const aligned = { source: ["I", "sing"], said: ["je", "chante", "(end)"], weights: [[0.9, 0.1], [0.25, 0.75], [0, 1]] }; // prettier-ignore
export const wall: WipeSubject = {
  name: "a wall",
  before: looked.picture,
  truth: [0, 0.5, 1],
  ways: [
    { name: "pyramid", after: looked.picture, values: [0, 0.5, 1] },
    { name: "biharmonic", after: looked.picture, values: [0.1, 0.4, 0.9] },
  ],
};
/** One of each page. */
export const all: Record<string, Explorable> = {
  hoverWords: hoverWords(looked),
  dragScores: dragScores(),
  dragQuery: dragQuery(),
  dragSimplex: dragSimplex(),
  paintHole: paintHole(),
  paintMask: paintMask(),
  stepAlignment: stepAlignment(aligned),
  stepTiles: stepTiles(),
  dragPositions: dragPositions(),
  dragProjections: dragProjections(),
  tryScaling: tryScaling(),
  typeTranslation: typeTranslation(),
  wipePictures: wipePictures({ subjects: [wall] }),
};

/** Runs what travels, as a page does. */
export function computed({ functions, sample }: Explorable, args = sample): unknown {
  const program = programOf(functions, { name: "compute", args: sample });
  const text = JSON.stringify(args);
  return JSON.parse(runInNewContext(`${program}; JSON.stringify(compute(...${text}))`) as string);
}
