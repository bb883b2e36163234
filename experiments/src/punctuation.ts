/** The second task from the same parts: case and punctuation for bare words, the codelab task of Lingvo. */
import { punctuationPairs } from "@attention-lab/datasets/punctuation";
import {
  Params,
  registerExperiment,
  variant,
  type ExperimentDefinition,
  type TrainValues,
} from "@attention-lab/lib/experiment";
import type { SentencePair } from "@attention-lab/lib/seq2seq";
import { pairParams, pairTask, vocabulariesOf, type PairTaskValues } from "./pairs";

interface PunctuationValues {
  readonly train: TrainValues;
  readonly task: PairTaskValues;
  readonly data: { readonly seed: string; readonly train: number; readonly test: number };
}

const attention: ExperimentDefinition<PunctuationValues, SentencePair> = {
  description: "restore case and punctuation, by a bidirectional LSTM with additive attention",
  params: () =>
    pairParams()
      .set("train.steps", 800)
      .set("train.eval_every", 200)
      .set("task.attention", "additive")
      .set("task.bidirectional", true)
      .set("task.embedding", 32)
      .set("task.hidden", 64)
      .set("task.dropout", 0.2)
      .define("data", dataParams(), "the sentences"),
  create: ({ train, task, data }) => {
    const { train: pairs, test, heldOutNames } = punctuationPairs(data.seed, data);
    const dev = pairs.filter((_, i) => i % 32 === 0);
    return {
      task: pairTask(task, vocabulariesOf(pairs), train),
      data: {
        train: pairs.filter((_, i) => i % 32 !== 0),
        dev,
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

function dataParams() {
  return new Params()
    .define("seed", "punctuation", "of the sentences")
    .define("train", 4000, "training sentences; each 32nd is dev")
    .define("test", 400, "sentences of each test set");
}
