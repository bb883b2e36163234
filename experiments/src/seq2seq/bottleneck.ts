/** The bottleneck: copying sequences through one vector of a given size, with and without a way around it. */
import { sequenceSplits, sequenceTasks, type SequenceTask } from "@attention-lab/datasets/sequences";
import {
  Params,
  registerExperiment,
  variant,
  type ExperimentDefinition,
  type TrainValues,
} from "@attention-lab/lib/training";
import { InputError } from "@attention-lab/lib/base";
import type { SentencePair } from "@attention-lab/lib/seq2seq";
import { pairParams, pairTask, vocabulariesOf, type PairData, type PairTaskValues } from "./pairs";

export interface BottleneckValues {
  readonly train: TrainValues;
  readonly task: PairTaskValues;
  readonly data: {
    readonly task: string;
    readonly symbols: number;
    readonly longest: number;
    readonly beyond: number;
    readonly perLength: number;
    readonly train: number;
  };
}

const noAttention: ExperimentDefinition<BottleneckValues, SentencePair> = {
  description: "copy a sequence: an LSTM encoder hands one vector to an LSTM decoder",
  params: () =>
    pairParams()
      .set("train.steps", 800)
      .set("train.learningRate", 0.005)
      .set("task.maxLength", 30)
      .define("data", dataParams(), "the sequences"),
  create: ({ train, task, data }) => {
    const pairs = sequenceData(data);
    return { task: pairTask(task, vocabulariesOf(pairs.train as SentencePair[]), train), data: pairs };
  },
};

registerExperiment("bottleneck.copy.NoAttention", noAttention);
registerExperiment(
  "bottleneck.copy.Reversed",
  variant(noAttention, "the same, the source read from its end: first words meet early", {
    "task.reverseSource": true,
  }),
);
registerExperiment(
  "bottleneck.copy.BothWays",
  variant(noAttention, "the same, the encoder reads in both directions, half the vector each", {
    "task.bidirectional": true,
  }),
);
registerExperiment(
  "bottleneck.copy.Attention",
  variant(noAttention, "reading both ways, with additive attention to all encoder states", {
    "task.attention": "additive",
    "task.bidirectional": true,
  }),
);

function dataParams() {
  return new Params()
    .define("task", "copy", `one of ${sequenceTasks.join(", ")}`)
    .define("symbols", 16, "different symbols")
    .define("longest", 12, "training sequence; shorter ones are as frequent")
    .define("beyond", 24, "longest test sequence")
    .define("perLength", 50, "test sequences of each length")
    .define("train", 20000, "training sequences");
}

/** One test set for lengths of training, one for longer ones. */
function sequenceData(values: BottleneckValues["data"]): PairData {
  const { task, symbols, longest, beyond, perLength: testPerLength, train: size } = values;
  if (!sequenceTasks.includes(task as SequenceTask)) {
    throw new InputError("data.task", `one of ${sequenceTasks.join(", ")}`, `"${task}"`);
  }
  const { train, test, longer } = sequenceSplits({
    task: task as SequenceTask,
    symbols,
    maxLength: longest,
    longest: beyond,
    testPerLength,
    train: size,
    seed: "sequences",
  });
  return { train, dev: [], test: { in_range: test, beyond: longer } };
}
