/** Saying captions: the likeliest word at every step, or beam search. */
import { InputError, requireWhole, tf, type Tensor } from "../runtime";
import { beamSearch, logProbabilities, selectRows, type BeamOptions, type DecoderState } from "../seq2seq";
import { specialIds } from "../text";
import type { Captioner, PictureMemory } from "./model";

/** A caption as it came out. */
export interface Said {
  /** Words, without the end mark. */
  ids: number[];
  /** Where the decoder looked at each word, and at the end mark if it came; empty without attention. `[…][regions]` */
  weights: number[][];
  /** β at each of them. */
  gate: number[];
}

/**
 * Captions of a batch, each word the likeliest.
 * @param regions `[batch, regions, width]`, made by the captioner's encoder
 * @param maxLength where to stop when no end mark comes, ≥ 1
 * @throws InputError when `maxLength` is no whole number ≥ 1
 * @example greedyCaptions(captioner, captioner.encoder.encode(images), 20)[0]?.ids
 */
export function greedyCaptions(captioner: Captioner, regions: Tensor, maxLength: number): Said[] {
  requireWhole("maxLength", maxLength);
  const said: (Said & { ended: boolean })[] = Array.from({ length: regions.shape[0] as number }, () => ({
    ids: [],
    weights: [],
    gate: [],
    ended: false,
  }));
  tf.tidy(() => {
    const memory = captioner.remember(regions);
    let state = memory.start;
    let words: number[] = said.map(() => specialIds.start);
    for (let t = 0; t < maxLength && !said.every(({ ended }) => ended); t++) {
      const step = captioner.step(memory, state, words);
      state = step.state;
      words = [...step.logits.argMax(-1).dataSync()];
      const looked = step.weights?.arraySync() as number[][] | undefined;
      const gates = step.gate?.dataSync();
      said.forEach((caption, row) => {
        if (caption.ended) return;
        if (looked) caption.weights.push(looked[row] as number[]);
        if (gates) caption.gate.push(gates[row] as number);
        if (words[row] === specialIds.end) caption.ended = true;
        else caption.ids.push(words[row] as number);
      });
    }
  });
  return said.map(({ ids, weights, gate }) => ({ ids, weights, gate }));
}

/**
 * The best captions of one picture by beam search, best first.
 * @param regions `[1, regions, width]`
 * @param options as for `beamSearch`; width default 4, maxLength default 30
 * @throws InputError as `beamSearch`, and for more than one picture
 * @example beamCaptions(captioner, regions, { width: 4 })[0]?.logProbability
 */
export function beamCaptions(
  captioner: Captioner,
  regions: Tensor,
  options: Partial<Omit<BeamOptions, "startId" | "endId">> = {},
): (Omit<Said, "gate"> & { score: number; logProbability: number })[] {
  if (regions.shape[0] !== 1)
    throw new InputError("regions", "those of one picture", `of ${regions.shape[0]}`);
  const { start: startId, end: endId } = specialIds;
  const complete = { width: 4, maxLength: 30, ...options, startId, endId };
  return tf.tidy(() => {
    const memories = new Map<number, PictureMemory>();
    const memoryOf = (rows: number) => {
      const known = memories.get(rows) ?? captioner.remember(regions.tile([rows, 1, 1]));
      memories.set(rows, known);
      return known;
    };
    const found = beamSearch<DecoderState>(
      {
        start: () => memoryOf(1).start,
        step: (state, tokens) => {
          const step = captioner.step(memoryOf(tokens.length), state, tokens);
          const weights = step.weights?.arraySync() as number[][] | undefined;
          return { logProbabilities: logProbabilities(step.logits), state: step.state, weights };
        },
        select: (state, rows) => selectRows(state, tf.tensor1d([...rows], "int32")),
      },
      complete,
    );
    return found.map(({ ids, weights, score, logProbability }) => ({
      ids,
      weights: weights.map((row) => [...row]),
      score,
      logProbability,
    }));
  }) as unknown as (Omit<Said, "gate"> & { score: number; logProbability: number })[];
}
