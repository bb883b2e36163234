/** The captioner that comes with the project, as plain arrays: for functions that are written without tensors. */
import type { CaptionTask } from "@attention-lab/lib/captioning";
import { InputError } from "@attention-lab/lib/base";
import { tf } from "@attention-lab/lib/runtime";
import { imagesToTensor, type Image } from "@attention-lab/lib/vision";

/** A picture as the decoder is given it. */
export interface PlainScene {
  image: Image;
  /** `[height][width][3]` */
  pixels: number[][][];
  /** What the encoder made of it, row by row. `[rows · columns][width]` */
  regions: number[][];
}

/** Weights of an LSTM: w `[dIn + d][4d]` with columns of the gates i, f, g, o; b `[4d]`. */
interface PlainLstm {
  w: number[][];
  b: number[];
}

/** All weights of the decoder, as `captionByLoops` takes them. */
export interface PlainModel {
  embedding: number[][];
  start: number[][];
  listen: PlainLstm;
  query: number[][];
  gate: { w: number[]; b: number };
  speak: PlainLstm;
  out: { w: number[][]; b: number[] };
}

/**
 * The weights of a decoder of two LSTMs with attention between them.
 * @throws InputError when the task has another decoder
 * @example plainModel(shipped("captioning.scenes.Attention").task).query.length // 96
 */
export function plainModel({ captioner, variables }: CaptionTask): PlainModel {
  const read = (name: string): unknown => {
    const variable = variables[`decoder.${name}`];
    if (variable) return variable.arraySync();
    throw new InputError("task", "one with two LSTMs and attention between them", captioner.name);
  };
  const matrix = (name: string) => read(name) as number[][];
  const vector = (name: string) => read(name) as number[];
  const lstm = (name: string): PlainLstm => ({ w: matrix(`${name}.w`), b: vector(`${name}.b`) });
  return {
    embedding: matrix("embedding"),
    start: matrix("start"),
    listen: lstm("listen"),
    query: matrix("glance.query"),
    gate: { w: matrix("gate.w").flat(), b: vector("gate.b")[0] as number },
    speak: lstm("speak"),
    out: { w: matrix("out.w"), b: vector("out.b") },
  };
}

/**
 * Pictures as the decoder of a task is given them.
 * @param images of the size that the encoder reads
 * @throws InputError for a picture of another size, a grey one, or one with an alpha channel
 * @example plainScenes(task, [image])[0]?.regions.length // 64
 */
export function plainScenes({ captioner }: CaptionTask, images: readonly Image[]): PlainScene[] {
  const { encoder } = captioner;
  return images.map((image) => {
    const [pixels, regions] = tf.tidy(() => {
      const batch = imagesToTensor([image], encoder.side);
      const read = encoder.encode(batch);
      return [batch.arraySync() as number[][][][], read.arraySync() as number[][][]];
    });
    return { image, pixels: pixels[0] as number[][][], regions: regions[0] as number[][] };
  });
}
