/** What a word still scores when parts of the picture are hidden. */
import { InputError, requireSameShape } from "../base";
import { tf } from "../runtime";
import { imagesToTensor, type Grid, type Image } from "../vision";
import type { CaptionExample } from "./example";
import { captionIds, type CaptionTask } from "./task";

/**
 * The picture with some regions painted over in its mean colour.
 * @param visible which regions stay, row by row `[regions]`
 * @throws InputError when there are not as many entries as regions, or the grid does not divide the picture
 * @example hideRegions(image, [true, false, true, true], { rows: 2, columns: 2 })
 */
export function hideRegions(image: Image, visible: readonly boolean[], { rows, columns }: Grid): Image {
  const { width, height, channels } = image;
  requireSameShape("visible", [rows * columns], [visible.length]);
  if (width % columns !== 0 || height % rows !== 0) {
    throw new InputError("grid", `one that divides ${width} × ${height}`, `${columns} × ${rows}`);
  }
  const mean = Array.from({ length: channels }, (_, c) => meanOf(image, c));
  const data = image.data.map((value, i) => {
    const pixel = Math.floor(i / channels);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const region = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
    return visible[region] ? value : (mean[i % channels] as number);
  });
  return { ...image, data };
}

function meanOf({ data, channels }: Image, channel: number): number {
  let sum = 0;
  for (let i = channel; i < data.length; i += channels) sum += data[i] as number;
  return (sum * channels) / data.length;
}

/**
 * p of one word of a caption, after the words before it, for pictures of which only some regions can be seen: what
 * `deletionCurve` and `insertionCurve` ask for.
 * @param place of the word in the caption, from 0
 * @throws InputError when the caption has no such place; when called, as {@link hideRegions}
 * @example deletionCurve(map, probabilityWithout(task, example, 1), { steps: 16 }).area
 */
export function probabilityWithout(
  { captioner, vocabulary }: CaptionTask,
  example: CaptionExample,
  place: number,
): (visible: readonly (readonly boolean[])[]) => number[] {
  const word = example.caption[place];
  if (word === undefined) {
    throw new InputError("place", `from 0 to ${example.caption.length - 1}`, String(place));
  }
  const { encoder } = captioner;
  const [row = []] = captionIds([example], vocabulary, example.caption.length).inputs;
  const before = row.slice(0, place + 1);
  return (visible) => {
    const images = visible.map((set) => hideRegions(example.image, set, encoder.grid));
    const p = tf.tidy(() => {
      const regions = encoder.encode(imagesToTensor(images, encoder.side));
      const { logits } = captioner.teacherForced(captioner.remember(regions), images.map(() => before)); // prettier-ignore
      const last = logits.slice([0, place, 0], [-1, 1, -1]).squeeze([1]); // [sets, words]
      return last
        .softmax()
        .gather([vocabulary.indexOf(word)], 1)
        .dataSync();
    });
    return [...p];
  };
}
