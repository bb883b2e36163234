/** Beam search with a sequence-to-sequence model. */
import { given } from "../base";
import { tf } from "../runtime";
import { specialIds } from "../text";
import { beamSearch, type BeamOptions, type Hypothesis } from "./beamSearch";
import { logProbabilities } from "./greedy";
import { selectRows, type DecoderState, type Memory, type Seq2Seq } from "./model";

/**
 * The best translations of one source sentence, best first.
 * @param source word ids, at least one
 * @param options as for {@link beamSearch}; width default 4, maxLength default 2 × source + 5
 * @throws InputError as {@link beamSearch}, or when the ids are no words of the model
 * @example beamDecode(model, [7, 4, 9], { width: 4, lengthPenalty: 0.6 })[0]?.ids
 */
export function beamDecode(
  model: Seq2Seq,
  source: readonly number[],
  options: Partial<Omit<BeamOptions, "startId" | "endId">> = {},
): Hypothesis[] {
  const { start: startId, end: endId } = specialIds;
  const complete = { width: 4, maxLength: 2 * source.length + 5, ...given(options), startId, endId };
  let found: Hypothesis[] = [];
  tf.tidy(() => {
    const memories = new Map<number, Memory>();
    const memoryOf = (rows: number) => {
      const known = memories.get(rows) ?? model.encode(copies(source, rows));
      memories.set(rows, known);
      return known;
    };
    found = beamSearch<DecoderState>(
      {
        start: () => model.start(memoryOf(1)),
        step: (state, tokens) => {
          const step = model.step(memoryOf(tokens.length), state, tokens);
          const weights = step.weights?.arraySync() as number[][] | undefined;
          return { logProbabilities: logProbabilities(step.logits), state: step.state, weights };
        },
        select: (state, rows) => selectRows(state, tf.tensor1d([...rows], "int32")),
      },
      complete,
    );
  });
  return found;
}

function copies(source: readonly number[], rows: number) {
  return {
    ids: Array.from({ length: rows }, () => source),
    lengths: Array<number>(rows).fill(source.length),
  };
}
