/** What all experiments with pairs of sentences share: the models' hyperparameters, and the task made from them. */
import { Params, trainParams, type TaskData, type TrainValues } from "@attention-lab/lib/training";
import { InputError, requireWhole } from "@attention-lab/lib/base";
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
    .define("inputFeeding", false, "whether the decoder is fed with what it attended to")
    .define("window", 5, "of local attention")
    .define("heads", 4, "of the Transformer")
    .define("layers", 2, "of the Transformer's encoder, and of its decoder")
    .define("dropout", 0, "share of entries of word vectors and outputs that become 0")
    .define("reverseSource", false, "whether sources are read from their end")
    .define("teacherForcingFloor", 1, "how much teacher forcing is left in the last step")
    .define("maxLength", 50, "where free running stops");
}

/** The values of {@link pairTaskParams}. */
export type PairTaskValues = ReturnType<ReturnType<typeof pairTaskParams>["values"]>;

/** `train` and `task`; an experiment adds its `data`. */
export function pairParams() {
  return new Params()
    .define("train", trainParams().set("learningRate", 0.003), "training")
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
 * @throws InputError, named by the path of the value, for one that does not fit
 */
export function pairTask(
  values: PairTaskValues,
  vocabularies: { source: Vocabulary; target: Vocabulary },
  { seed }: Pick<TrainValues, "seed">,
): PairTask {
  requireFit(values);
  const { reverseSource, dropout, teacherForcingFloor, maxLength } = values;
  const model = namedByPath(() => modelOf(values, vocabularies, seed), { width: "hidden" });
  return createPairTask({ ...vocabularies, model, reverseSource, dropout, teacherForcingFloor, maxLength });
}

function requireFit(values: PairTaskValues): void {
  const { dropout, teacherForcingFloor: floor } = values;
  if (!(dropout >= 0 && dropout < 1)) throw new InputError("task.dropout", "0 ≤ share < 1", String(dropout));
  if (!(floor >= 0 && floor <= 1)) {
    throw new InputError("task.teacherForcingFloor", "a share from 0 to 1", String(floor));
  }
  requireWhole("task.maxLength", values.maxLength);
  if (values.model !== "transformer") return;
  const recurrentOnly = { attention: "none", bidirectional: false, inputFeeding: false } as const;
  for (const [name, wanted] of Object.entries(recurrentOnly)) {
    const got = values[name as keyof typeof recurrentOnly];
    if (got !== wanted) throw new InputError(`task.${name}`, `${wanted} with the Transformer`, String(got));
  }
}

/**
 * Runs `f`; what it says of a model's option is said of the parameter that set it.
 * @param renamed options whose parameter has another name
 */
export function namedByPath<T>(f: () => T, renamed: Readonly<Record<string, string>> = {}): T {
  try {
    return f();
  } catch (error) {
    if (!(error instanceof InputError) || error.argument.startsWith("task.")) throw error;
    const { argument, expected, got } = error;
    throw new InputError(`task.${renamed[argument] ?? argument}`, expected, got);
  }
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
    inputFeeding: values.inputFeeding,
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
    .define("train", train, "training sentences")
    .define("test", test, "sentences of each test set");
}

/** Each 32nd pair is kept from training, for choices. */
export function withDev(pairs: readonly SentencePair[]): Pick<PairData, "train" | "dev"> {
  return {
    train: pairs.filter((_, i) => i % 32 !== 0),
    dev: pairs.filter((_, i) => i % 32 === 0),
  };
}
