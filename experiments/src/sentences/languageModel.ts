/** The next word of the English phrases. */
import { phraseCorpus } from "@attention-lab/datasets/phrases";
import {
  Params,
  registerExperiment,
  trainParams,
  type ExperimentDefinition,
  type TrainValues,
} from "@attention-lab/lib/training";
import { createLanguageTask } from "@attention-lab/lib/sentences";
import { createVocabulary } from "@attention-lab/lib/text";

interface LanguageValues {
  readonly train: TrainValues;
  readonly task: { readonly embedding: number; readonly hidden: number; readonly dropout: number };
  readonly data: { readonly seed: string };
}

const recurrent: ExperimentDefinition<LanguageValues, readonly string[]> = {
  description: "the next word of an English phrase, by an LSTM",
  params: () =>
    new Params()
      .define("train", trainValues(), "training")
      .define(
        "task",
        new Params()
          .define("embedding", 32, "width of word vectors")
          .define("hidden", 64, "width of the state")
          .define("dropout", 0.1, "share of entries of word vectors that become 0"),
        "the model",
      )
      .define("data", new Params().define("seed", "phrases", "of the corpus"), "the corpus"),
  create: ({ train, task, data }) => {
    const corpus = phraseCorpus(data.seed);
    const sentences = corpus.train.map(({ source }) => source);
    const vocabulary = createVocabulary(sentences);
    return {
      task: createLanguageTask({ vocabulary, seed: train.seed, ...task }),
      data: { train: sentences, dev: [], test: { test: corpus.test.map(({ source }) => source) } },
    };
  },
};

registerExperiment("language.en.Recurrent", recurrent);

/** Batches of like length: little of them is padding. */
function trainValues() {
  return trainParams().set("steps", 400).set("learningRate", 0.005).set("buckets", [8, 14]);
}
