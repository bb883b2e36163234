/** English to French: the generated phrases, translated with and without attention. */
import { phraseCorpus } from "@attention-lab/datasets/phrases";
import { registerExperiment, variant, type ExperimentDefinition } from "@attention-lab/lib/training";
import type { SentencePair } from "@attention-lab/lib/seq2seq";
import {
  corpusParams,
  pairParams,
  pairTask,
  vocabulariesOf,
  withDev,
  type CorpusValues,
  type PairData,
} from "./pairs";

const attention: ExperimentDefinition<CorpusValues, SentencePair> = {
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
      .define("data", corpusParams("phrases", { train: 8000, test: 450 }), "the corpus"),
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

/** The corpus as data of a task; the vocabularies are those of all training sentences. */
function translationData({ seed, train: size, test: testSize }: CorpusValues["data"]) {
  const corpus = phraseCorpus(seed, { train: size, test: testSize });
  const { train, test, heldOutWords, heldOutStructures, post } = corpus;
  const pairs: PairData = {
    ...withDev(train),
    test: { test, held_out_words: heldOutWords, held_out_structures: heldOutStructures, post },
  };
  return { pairs, vocabularies: vocabulariesOf(train) };
}
