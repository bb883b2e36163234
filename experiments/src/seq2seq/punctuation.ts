/** The second task from the same parts: case and punctuation for bare words, the codelab task of Lingvo. */
import { punctuationPairs } from "@attention-lab/datasets/punctuation";
import { registerExperiment, variant, type ExperimentDefinition } from "@attention-lab/lib/training";
import type { SentencePair } from "@attention-lab/lib/seq2seq";
import { corpusParams, pairParams, pairTask, vocabulariesOf, withDev, type CorpusValues } from "./pairs";

const attention: ExperimentDefinition<CorpusValues, SentencePair> = {
  description: "restore case and punctuation, by a bidirectional LSTM with additive attention",
  params: () =>
    pairParams()
      .set("train.steps", 800)
      .set("train.evalEvery", 200)
      .set("task.attention", "additive")
      .set("task.bidirectional", true)
      .set("task.embedding", 32)
      .set("task.hidden", 64)
      .set("task.dropout", 0.2)
      .define("data", corpusParams("punctuation", { train: 4000, test: 400 }), "the sentences"),
  create: ({ train, task, data }) => {
    const { train: pairs, test, heldOutNames } = punctuationPairs(data.seed, data);
    return {
      task: pairTask(task, vocabulariesOf(pairs), train),
      data: {
        ...withDev(pairs),
        test: { test, held_out_names: heldOutNames },
      },
    };
  },
};

registerExperiment("punctuation.Attention", attention);
registerExperiment(
  "punctuation.NoAttention",
  variant(attention, "the same without attention", { "task.attention": "none" }),
);
