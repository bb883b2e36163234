/** Encoder and decoder from recurrent cells, with or without attention. */
import { dropOut, embed, linear, type Noise, sizeOf, tensorsOf, trainable } from "../layers";
import { paddingMask, type PreparedKeys } from "../attention";
import {
  bidirectional,
  gruCell,
  lstmCell,
  type BidirectionalWeights,
  type LstmState,
  type LstmWeights,
  type RecurrentCell,
  type RecurrentState,
} from "../recurrent";
import { hasKernels, tf, type Tensor } from "../runtime";
import { align, prepareMemory } from "./alignment";
import { attentionalRunByKernel } from "./kernels/attentionalKernel";
import { attentionalRun } from "./kernels/attentionalRun";
import {
  requireRows,
  requireSource,
  type DecoderRun,
  type DecoderState,
  type DecoderStep,
  type Memory,
  type Seq2Seq,
  type SequenceBatch,
} from "./model";
import {
  createWeights,
  nameOf,
  withDefaults,
  type CompleteOptions,
  type RecurrentModelWeights,
  type Seq2SeqOptions,
} from "./recurrentWeights";

/**
 * A recurrent sequence-to-sequence model (Sutskever et al. 2014; Cho et al. 2014): the encoder's last state starts
 * the decoder. With attention each decoder state h also looks at all encoder states (Luong et al. 2015, §3):
 *
 *     a = align(h, h̄),   c = Σ a h̄,   h̃ = tanh(W_c [c; h]),   p(word) = softmax(W h̃ + b)
 *
 * With input feeding h̃ is put beside the next input (§3.3). The additive score is Bahdanau et al.'s, but compares
 * the current state; theirs compares the one before.
 * @throws InputError when a size is no whole number ≥ 1, `hidden` is odd and the encoder reads both ways, or the
 *   cell's or attention's name is unknown
 * @example createSeq2Seq({ sourceWords: 20, targetWords: 20, seed: 1, attention: "additive" })
 */
export function createSeq2Seq(options: Seq2SeqOptions): Seq2Seq {
  return new RecurrentModel(withDefaults(options));
}

class RecurrentModel implements Seq2Seq {
  readonly name: string;
  readonly parameters: number;
  readonly #cell: RecurrentCell<never>;
  readonly weights: RecurrentModelWeights;
  readonly #options: CompleteOptions;

  constructor(options: CompleteOptions) {
    this.#options = options;
    this.#cell = (options.cell === "gru" ? gruCell : lstmCell) as RecurrentCell<never>;
    this.weights = trainable(createWeights(this.#cell, options));
    this.name = nameOf(options);
    this.parameters = sizeOf(this.weights);
  }

  encode(batch: SequenceBatch, noise?: Noise): Memory {
    const { source, encoder, alignment } = this.weights;
    const { ids, lengths } = requireSource(batch, this.#options.sourceWords);
    const x = dropOut(embed(source, ids, "source"), noise); // [batch, source, embedding]
    const { outputs, state } = this.#options.bidirectional
      ? bidirectional(this.#cell, x, encoder as BidirectionalWeights<never>, lengths)
      : this.#cell.run(x, encoder as never, { lengths });
    const memory = { states: outputs, lengths, mask: maskOf(lengths, outputs), last: state };
    return prepareMemory(this.#options.attention, alignment, memory);
  }

  teacherForced(memory: Memory, inputs: readonly (readonly number[])[], noise?: Noise): DecoderRun {
    requireRows("inputs", memory, inputs);
    const x = dropOut(embed(this.weights.target, inputs, "inputs"), noise); // [batch, target, embedding]
    const { attentional, weights } = this.#options.inputFeeding
      ? this.#feed(x, memory)
      : this.look(this.#run(x, memory), memory);
    return { logits: this.#say(dropOut(attentional, noise)), weights };
  }

  start({ last }: Memory): DecoderState {
    const { h, c } = last as RecurrentState;
    const feed = tf.zeros([h.shape[0] as number, this.#options.hidden]);
    return present({ h, c, feed: this.#options.inputFeeding ? feed : undefined });
  }

  step(memory: Memory, state: DecoderState, tokens: readonly number[]): DecoderStep {
    const x = embed(this.weights.target, [tokens], "tokens").squeeze([0]) as Tensor; // [batch, embedding]
    const input = state["feed"] ? tf.concat([x, state["feed"]], 1) : x;
    const next = this.move(input, state as RecurrentState & DecoderState);
    const seen = this.look(next.h.expandDims(1), memory);
    const attentional = seen.attentional.squeeze([1]) as Tensor; // [batch, d]
    const feed = state["feed"] && attentional;
    return {
      logits: this.#say(attentional), // [batch, words]
      state: present({ ...next, feed }),
      weights: seen.weights?.squeeze([1]), // [batch, source]
    };
  }

  dispose(): void {
    tf.dispose(tensorsOf(this.weights));
  }

  /** One step of the decoder's cell. */
  move(x: Tensor, state: RecurrentState): RecurrentState {
    return this.#cell.step(x, state, this.weights.decoder as never);
  }

  /** From decoder states `[batch, target, d]` to h̃ of the same shape, and where it looked. */
  look(h: Tensor, memory: Memory): { attentional: Tensor; weights?: Tensor } {
    const { attention, window } = this.#options;
    if (attention === "none") return { attentional: h };
    const { context, weights } = align(attention, this.weights.alignment, h, memory, window);
    const joined = tf.concat([context, h], 2); // [batch, target, 2d]
    return { attentional: linear(joined, this.weights.combine as Tensor).tanh(), weights };
  }

  #run(x: Tensor, { last }: Memory): Tensor {
    return this.#cell.run(x, this.weights.decoder as never, { initial: last }).outputs; // [batch, target, d]
  }

  /** All steps with input feeding: by kernels where they can do it, else step by step. */
  #feed(x: Tensor, memory: Memory): { attentional: Tensor; weights?: Tensor } {
    const { cell, attention } = this.#options;
    const start = this.start(memory);
    const byKernel = cell === "lstm" && ["dot", "general", "additive"].includes(attention) && hasKernels();
    if (!byKernel) return attentionalRun(this, x, start, memory);
    const { decoder, alignment, combine } = this.weights;
    const { W, v } = alignment;
    return attentionalRunByKernel({
      x,
      start: start as LstmState & DecoderState,
      cell: decoder as LstmWeights,
      combine: combine as Tensor,
      states: memory.states,
      keys: (memory.keys as PreparedKeys).prepared,
      additive: W && v && { W, v },
      mask: memory.mask,
    });
  }

  #say(attentional: Tensor): Tensor {
    return linear(attentional, this.weights.output, this.weights.bias);
  }
}

function maskOf(lengths: readonly number[], states: Tensor): Tensor | undefined {
  const time = states.shape[1] as number;
  return lengths.some((n) => n < time) ? paddingMask(lengths, time) : undefined;
}

function present(state: { [name: string]: Tensor | undefined }): DecoderState {
  return Object.fromEntries(Object.entries(state).filter(([, x]) => x)) as DecoderState;
}
