/** English to French: the generated phrases, translated with and without attention. */
import { phraseCorpus } from "@attention-lab/datasets/phrases";
import { registerExperiment, variant, type ExperimentDefinition } from "@attention-lab/lib/training";
import type { SentencePair } from "@attention-lab/lib/seq2seq";
import {
  corpusParams,
  pairParams,
  pairTask,
  vocabulariesOf,
  type CorpusValues,
  type PairData,
} from "./pairs";

interface PhraseValues extends CorpusValues {
  readonly data: CorpusValues["data"] & { readonly relatives: boolean };
}

const attention: ExperimentDefinition<PhraseValues, SentencePair> = {
  description: "English to French by a bidirectional LSTM with additive attention",
  params: () =>
    pairParams()
      .set("train.steps", 1500)
      .set("train.evalEvery", 250)
      .set("train.best", "highest exact_match")
      .set("task.attention", "additive")
      .set("task.bidirectional", true)
      .set("task.embedding", 64)
      .set("task.hidden", 128)
      .set("task.dropout", 0.2)
      .define("data", phraseParams(), "the corpus"),
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
    "task.inputFeeding": true,
  }),
);
registerExperiment(
  "translation.en_fr.Transformer",
  variant(attention, "English to French by a small Transformer", {
    "task.model": "transformer",
    "task.attention": "none",
    "task.bidirectional": false,
    "train.learningRate": 0.001,
    "train.warmup": 200,
  }),
);

registerExperiment(
  "translation.en_fr.NoRelatives",
  variant(attention, 'with attention, but training never says "I am learning" or "learning AI"', {
    "data.relatives": false,
  }),
);

function phraseParams() {
  return corpusParams("phrases", { train: 8000, test: 450 }).define(
    "relatives",
    true,
    'whether training holds sentences with "I am learning" or "learning AI"',
  );
}

/** The corpus as data of a task; the vocabularies are those of all training sentences. */
function translationData({ seed, train: size, test: testSize, relatives }: PhraseValues["data"]) {
  const corpus = phraseCorpus(seed, { train: size, test: testSize, relatives });
  const { train, dev, test, heldOutWords, heldOutStructures, post } = corpus;
  const pairs: PairData = {
    train,
    dev,
    test: { test, held_out_words: heldOutWords, held_out_structures: heldOutStructures, post },
  };
  return { pairs, vocabularies: vocabulariesOf(train) };
}
