/** Filling a hole by attention alone: no training, no weights. */
import { requirePositive, tf } from "../runtime";
import type { Image } from "../vision";
import { createBank, type BankOptions, type PatchBank } from "./bank";
import { attendKnownKeys, knownKeys, type PlainQueries } from "./kernels/knownKeys";
import { blockedPatchAttention, type PatchScore } from "./patchAttention";
import { holed, patchesAround, rim, type Holed } from "./pixels";

export interface FillOptions extends BankOptions {
  /** τ of the softmax: small takes the best patch, large blends many. Default 0.001. */
  temperature?: number;
  /** How patches are compared. Default `distance`: a cosine cannot tell dark from bright. */
  score?: PatchScore;
  /** Called when a ring of the hole is filled, with the share that is done; awaited. */
  onRing?: (share: number) => void | Promise<void>;
}

/** For each pixel where its colour came from: arrays of `[height · width]`. */
export interface Sources {
  /** The scale of the patch with the largest weight; 0 where the pixel was known. */
  scale: Float32Array;
  /** Where in the picture the middle of that patch lies, in pixels. */
  x: Float32Array;
  y: Float32Array;
  /** Its weight. */
  weight: Float32Array;
}

export interface Filled {
  image: Image;
  sources: Sources;
}

/**
 * Fills the hidden part of a picture from its rim inwards. Each pixel of the rim asks with the known part of the patch
 * around it; one softmax over all known patches of all scales answers; the pixel becomes the weighted mean of the
 * middles of those patches. Then the next ring, which can already see this one.
 *
 * Hidden pixels do not matter: changing them changes no bit of the result. `scales: [1]` is single-scale attention.
 * @param image 1 to 4 channels
 * @param mask one channel of the same size; ≥ 0.5 hides
 * @throws InputError when sizes differ, when everything is hidden, or when no patch is known
 */
export async function attentionFill(image: Image, mask: Image, options: FillOptions = {}): Promise<Filled> {
  requirePositive("temperature", options.temperature ?? 1);
  const picture = holed(image, mask);
  const total = picture.hidden.reduce((sum, one) => sum + one, 0);
  const sources = noSources(picture);
  if (total === 0) return { image: { ...image, data: picture.data }, sources };
  const bank = createBank(picture, options);
  const attend = attendTo(bank, options);
  try {
    for (let done = 0; done < total;) {
      const ring = rim(picture, options.size);
      fillRing(picture, ring, bank, sources, attend(patchesAround(picture, ring, options.size ?? 7)));
      done += ring.length;
      await options.onRing?.(done / total);
    }
  } finally {
    attend.dispose();
    tf.dispose([bank.keys.values, bank.keys.known ?? [], bank.centres]);
  }
  const { width, height, channels, data } = picture;
  return { image: { width, height, channels, data }, sources };
}

function noSources({ width, height }: Holed): Sources {
  const none = () => new Float32Array(width * height);
  return { scale: none(), x: none(), y: none(), weight: none() };
}

/** What attention gives for each query. */
interface Attended {
  /** `[queries · channels]` */
  output: Float32Array;
  best: Int32Array;
  weight: Float32Array;
}

/** Attention to a bank. */
interface Attend {
  (queries: PlainQueries): Attended;
  dispose(): void;
}

function attendTo(bank: PatchBank, { temperature = 0.001, score = "distance" }: FillOptions): Attend {
  const d = bank.keys.values.shape[1] as number;
  // Speckle leaves no key fully known.
  const fast = score === "distance" && !bank.keys.known;
  const keys = fast ? knownKeys(bank.keys.values, bank.centres) : undefined;
  const attend = (queries: PlainQueries) =>
    keys
      ? attendKnownKeys(queries, keys, d, temperature)
      : attendPartly(queries, bank, d, { temperature, score });
  return Object.assign(attend, { dispose: () => tf.dispose(keys?.columns ?? []) });
}

function attendPartly(
  { values, known }: PlainQueries,
  { keys, centres }: PatchBank,
  d: number,
  options: { temperature: number; score: PatchScore },
): Attended {
  const shape: [number, number] = [values.length / d, d];
  const queries = { values: tf.tensor(values, shape), known: tf.tensor(known, shape) };
  const { output, best, weight } = blockedPatchAttention(queries, keys, centres, options);
  const colours = output.dataSync() as Float32Array;
  tf.dispose([queries.values, queries.known, output]);
  return { output: colours, best, weight };
}

function fillRing(
  picture: Holed,
  ring: Int32Array,
  { origin }: PatchBank,
  sources: Sources,
  { output, best, weight }: Attended,
): void {
  const { channels, data, hidden } = picture;
  ring.forEach((at, i) => {
    const from = best[i] as number;
    data.set(output.subarray(i * channels, (i + 1) * channels), at * channels);
    hidden[at] = 0;
    for (const name of ["scale", "x", "y"] as const) sources[name][at] = origin[name][from] as number;
    sources.weight[at] = weight[i] as number;
  });
}
