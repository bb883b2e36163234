/** English to French: the generated phrases, translated with and without attention. */
import { phraseCorpus } from "@attention-lab/datasets/phrases";
import {
  Params,
  registerExperiment,
  variant,
  type ExperimentDefinition,
  type TrainValues,
} from "@attention-lab/lib/experiment";
import type { SentencePair } from "@attention-lab/lib/seq2seq";
import { pairParams, pairTask, vocabulariesOf, type PairData, type PairTaskValues } from "./pairs";

interface TranslationValues {
  readonly train: TrainValues;
  readonly task: PairTaskValues;
  readonly data: { readonly seed: string; readonly train: number; readonly test: number };
}

const attention: ExperimentDefinition<TranslationValues, SentencePair> = {
  description: "English to French by a bidirectional LSTM with additive attention",
  params: () =>
    pairParams()
      .set("train.steps", 1500)
      .set("train.eval_every", 250)
      .set("train.best", "highest exact_match")
      .set("task.attention", "additive")
      .set("task.bidirectional", true)
      .set("task.embedding", 64)
      .set("task.hidden", 128)
      .set("task.dropout", 0.2)
      .define("data", dataParams(), "the corpus"),
  create: ({ train, task, data }) => {
    const { pairs, vocabularies } = translationData(data);
    return { task: pairTask(task, vocabularies, train), data: pairs };
  },
};

registerExperiment("translation.en_fr.Attention", attention);
registerExperiment(
  "translation.en_fr.NoAttention",
  variant(attention, "the same without attention: all through one vector", { "task.attention": "none" }),
);
registerExperiment(
  "translation.en_fr.InputFeeding",
  variant(attention, "the same, fed with what it attended to in the step before", {
    "task.input_feeding": true,
  }),
);
registerExperiment(
  "translation.en_fr.Transformer",
  variant(attention, "English to French by a small Transformer", {
    "task.model": "transformer",
    "task.attention": "none",
    "task.bidirectional": false,
    "train.learning_rate": 0.001,
    "train.warmup": 200,
  }),
);

function dataParams() {
  return new Params()
    .define("seed", "phrases", "of the corpus")
    .define("train", 8000, "training sentences; each 32nd is dev")
    .define("test", 450, "sentences of each test set");
}

/** The corpus as data of a task; the vocabularies are those of all training sentences. */
function translationData({ seed, train: size, test: testSize }: TranslationValues["data"]) {
  const corpus = phraseCorpus(seed, { train: size, test: testSize });
  const { train, test, heldOutWords, heldOutStructures, post } = corpus;
  const dev = train.filter((_, i) => i % 32 === 0);
  const pairs: PairData = {
    train: train.filter((_, i) => i % 32 !== 0),
    dev,
    test: { test, held_out_words: heldOutWords, held_out_structures: heldOutStructures, post },
  };
  return { pairs, vocabularies: vocabulariesOf(train) };
}
