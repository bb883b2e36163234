/** What a network that fills holes reads: pictures, masks, and for every level which patches look alike. */
import { InputError, tf, type Tensor } from "../../runtime";
import type { Image } from "../../vision";
import { scaled } from "../bank";
import { maskedPatchScores, type MaskedPatches } from "../patchAttention";
import { holed, patchesAround, type Holed } from "../pixels";

/** A picture to be filled: the whole of it, and the mask that hides a part. */
export interface Holey {
  truth: Image;
  mask: Image;
}

/** One level of a batch: who asks (hidden places), who may answer (places of all scales). */
export interface LevelBatch {
  /** Places of the hidden queries in the flattened level of the whole batch, `[batch · queries]`. */
  places: Tensor;
  queries: number;
  /** `[batch, 1, keys]`: 1 where a key of any scale is known. */
  known: Tensor;
  /** `[batch, queries, keys]`: minus the mean squared difference of known pixels. */
  prior: Tensor;
}

export interface PagBatch {
  /** One for each scale, largest first: `[batch, height, width, channels + 1]`, hidden 0, the last channel the mask. */
  inputs: Tensor[];
  /** `[batch, height, width, channels]`. */
  truth: Tensor;
  /** `[batch, height, width, 1]`: 1 where hidden. */
  hidden: Tensor;
  levels: LevelBatch[];
}

/** Patches of the prior are 7 × 7 pixels at full size, at every level. */
const PATCH = 7;

/**
 * Prepares pictures for `pagNet`. Call it inside `tf.tidy`.
 * @param examples of one size, whose sides are divisible by 2^(levels − 1) at every scale; each hides as many places
 * as the others at every level
 * @throws InputError when holes differ in size
 */
export function pagBatch(examples: readonly Holey[], levels: number, scales: readonly number[]): PagBatch {
  const pictures = examples.map(({ truth, mask }) => holed(truth, mask));
  const copies = scales.map((scale) => pictures.map((picture) => scaled(picture, scale)));
  const whole = copies[0] as Holed[];
  const patches = copies.map((copy) => copy.map(allPatches));
  return {
    inputs: copies.map((copy) => tf.stack(copy.map(inputOf))),
    truth: tf.stack(
      examples.map(({ truth: { data, height, width, channels } }) =>
        tf.tensor(data, [height, width, channels]),
      ),
    ),
    hidden: tf.stack(whole.map(hiddenOf)),
    levels: Array.from({ length: levels }, (_, l) => levelBatch(copies, patches, 2 ** l)),
  };
}

function inputOf(picture: Holed): Tensor {
  const pixels = tf.tensor(picture.data, [picture.height, picture.width, picture.channels]);
  return tf.concat([pixels, hiddenOf(picture)], 2);
}

function hiddenOf({ height, width, hidden }: Holed): Tensor {
  return tf.tensor(Float32Array.from(hidden), [height, width, 1]);
}

/**
 * @param patches of each copy of each picture, one for every pixel
 * @param step how many pixels a place of this level stands for, along each axis
 */
function levelBatch(
  copies: readonly (readonly Holed[])[],
  patches: readonly (readonly MaskedPatches[])[],
  step: number,
): LevelBatch {
  const hides = copies.map((ofScale) => ofScale.map((copy) => blocks(copy, step)));
  const queries = (hides[0] as boolean[][]).map((all) => all.flatMap((hidden, i) => (hidden ? [i] : [])));
  const count = queries[0]?.length ?? 0;
  if (queries.some(({ length }) => length !== count)) {
    const got = queries.map(({ length }) => length).join(", ");
    throw new InputError("examples", "holes of one size in a batch", got);
  }
  const size = hides[0]?.[0]?.length ?? 0;
  const known = queries.map((_, b) =>
    hides.flatMap((all) => (all[b] as boolean[]).map((hidden) => (hidden ? 0 : 1))),
  );
  const prior = queries.map((asking, b) =>
    priorOf(
      copies.map((all) => all[b] as Holed),
      patches.map((all) => all[b] as MaskedPatches),
      asking,
      step,
    ),
  );
  const places = queries.flatMap((asking, b) => asking.map((place) => b * size + place));
  return {
    places: tf.tensor1d(places, "int32"),
    queries: count,
    known: tf.tensor(known).expandDims(1),
    prior: tf.stack(prior),
  };
}

/** For each place of a level whether it stands for anything hidden, row by row. */
function blocks({ width, height, hidden }: Holed, step: number): boolean[] {
  const wide = width / step;
  const hides = new Array<boolean>(wide * (height / step)).fill(false);
  hidden.forEach((one, at) => {
    if (one) hides[Math.floor(Math.floor(at / width) / step) * wide + Math.floor((at % width) / step)] = true;
  });
  return hides;
}

/** Scores of the hidden places of one picture with all places of all its scales: `[queries, keys]`. */
function priorOf(
  copies: readonly Holed[],
  patches: readonly MaskedPatches[],
  queries: readonly number[],
  step: number,
): Tensor {
  const keys = copies.map((copy, s) => {
    const own = patches[s] as MaskedPatches;
    return step === 1 ? own : rows(own, middles(copy, step));
  });
  const all = middles(copies[0] as Holed, step);
  const asking = rows(
    patches[0] as MaskedPatches,
    queries.map((place) => all[place] as number),
  );
  const joined = {
    values: tf.concat(keys.map((key) => key.values)),
    known: tf.concat(keys.map((key) => key.known)),
  };
  // A key that has no pixel in common with a query (a hidden one) is masked anyway: −1 keeps it finite.
  return maskedPatchScores(asking, joined, "distance").maximum(-1);
}

/** The pixel in the middle of each place of a level. */
function middles({ width, height }: Holed, step: number): number[] {
  const wide = width / step;
  const middle = Math.floor(step / 2);
  return Array.from(
    { length: wide * (height / step) },
    (_, i) => (Math.floor(i / wide) * step + middle) * width + (i % wide) * step + middle,
  );
}

/** The patches around all pixels. */
function allPatches(picture: Holed): MaskedPatches {
  const places = Array.from(picture.hidden, (_, at) => at);
  const { values, known } = patchesAround(picture, places, PATCH);
  const shape: [number, number] = [places.length, PATCH * PATCH * picture.channels];
  return { values: tf.tensor(values, shape), known: tf.tensor(known, shape) };
}

function rows({ values, known }: MaskedPatches, places: readonly number[]): MaskedPatches {
  const index = tf.tensor1d([...places], "int32");
  return { values: values.gather(index), known: known.gather(index) };
}
