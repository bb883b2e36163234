/** What all experiments with pairs of sentences share: the models' hyperparameters, and the task made from them. */
import { Params, trainParams, type TaskData, type TrainValues } from "@attention-lab/lib/experiment";
import { InputError } from "@attention-lab/lib/runtime";
import {
  alignmentKinds,
  createPairTask,
  createSeq2Seq,
  createTransformer,
  type AlignmentKind,
  type PairTask,
  type Seq2Seq,
  type SentencePair,
} from "@attention-lab/lib/seq2seq";
import { createVocabulary, type Vocabulary } from "@attention-lab/lib/text";

/** Group `task` of an experiment with pairs. */
export function pairTaskParams() {
  return new Params()
    .define("model", "lstm", '"lstm", "gru" or "transformer"')
    .define("attention", "none", `one of ${alignmentKinds.join(", ")}; not for the Transformer`)
    .define("embedding", 32, "width of word vectors; not for the Transformer")
    .define("hidden", 64, "width of the state, or of the Transformer")
    .define("bidirectional", false, "whether the encoder reads both ways")
    .define("input_feeding", false, "whether the decoder is fed with what it attended to")
    .define("window", 5, "of local attention")
    .define("heads", 4, "of the Transformer")
    .define("layers", 2, "of the Transformer's encoder, and of its decoder")
    .define("dropout", 0, "share of entries of word vectors and outputs that become 0")
    .define("reverse_source", false, "whether sources are read from their end")
    .define("teacher_forcing_floor", 1, "how much teacher forcing is left in the last step")
    .define("max_length", 50, "where free running stops");
}

/** The values of {@link pairTaskParams}. */
export type PairTaskValues = ReturnType<ReturnType<typeof pairTaskParams>["values"]>;

/** `train` and `task`; an experiment adds its `data`. */
export function pairParams() {
  return new Params()
    .define("train", trainParams().set("learning_rate", 0.003), "training")
    .define("task", pairTaskParams(), "the model");
}

/** Source and target vocabulary of training pairs. */
export function vocabulariesOf(pairs: readonly SentencePair[]): { source: Vocabulary; target: Vocabulary } {
  return {
    source: createVocabulary(pairs.map(({ source }) => source)),
    target: createVocabulary(pairs.map(({ target }) => target)),
  };
}

/**
 * The task for vocabularies and values.
 * @throws InputError for an unknown model or attention
 */
export function pairTask(
  values: PairTaskValues,
  vocabularies: { source: Vocabulary; target: Vocabulary },
  { seed }: Pick<TrainValues, "seed">,
): PairTask {
  return createPairTask({
    ...vocabularies,
    model: modelOf(values, vocabularies, seed),
    reverseSource: values.reverse_source,
    dropout: values.dropout,
    teacherForcingFloor: values.teacher_forcing_floor,
    maxLength: values.max_length,
  });
}

function modelOf(
  values: PairTaskValues,
  { source, target }: { source: Vocabulary; target: Vocabulary },
  seed: number,
): Seq2Seq {
  const words = { sourceWords: source.size, targetWords: target.size, seed };
  const { model, hidden, heads, layers } = values;
  if (model === "transformer") return createTransformer({ ...words, width: hidden, heads, layers });
  if (model !== "lstm" && model !== "gru") {
    throw new InputError("task.model", '"lstm", "gru" or "transformer"', `"${model}"`);
  }
  return createSeq2Seq({
    ...words,
    cell: model,
    hidden,
    embedding: values.embedding,
    bidirectional: values.bidirectional,
    attention: values.attention as AlignmentKind,
    window: values.window,
    inputFeeding: values.input_feeding,
  });
}

export type PairData = TaskData<SentencePair>;

/** The values of an experiment on a generated corpus. */
export interface CorpusValues {
  readonly train: TrainValues;
  readonly task: PairTaskValues;
  readonly data: { readonly seed: string; readonly train: number; readonly test: number };
}

/** Group `data` of an experiment on a generated corpus. */
export function corpusParams(seed: string, { train, test }: { train: number; test: number }) {
  return new Params()
    .define("seed", seed, "of the corpus")
    .define("train", train, "training sentences; each 32nd is dev")
    .define("test", test, "sentences of each test set");
}

/** Each 32nd pair is kept from training, for choices. */
export function withDev(pairs: readonly SentencePair[]): Pick<PairData, "train" | "dev"> {
  return {
    train: pairs.filter((_, i) => i % 32 !== 0),
    dev: pairs.filter((_, i) => i % 32 === 0),
  };
}
