/** Is a sentence positive? From logistic regression to attention, on data where order matters and where not. */
import { sentimentLabels, sentimentSet } from "@attention-lab/datasets/sentiment";
import {
  Params,
  registerExperiment,
  trainParams,
  type ExperimentDefinition,
  type TrainValues,
} from "@attention-lab/lib/training";
import { InputError, requireWhole } from "@attention-lab/lib/base";
import {
  createClassifierTask,
  type ClassifierKind,
  type LabelledSentence,
} from "@attention-lab/lib/sentences";
import { createVocabulary } from "@attention-lab/lib/text";
import { namedByPath } from "../seq2seq";

interface SentimentValues {
  readonly train: TrainValues;
  readonly task: { readonly width: number };
  readonly data: {
    readonly set: string;
    readonly seed: string;
    readonly train: number;
    readonly test: number;
  };
}

const descriptions: Record<ClassifierKind, string> = {
  bag: "sentiment by logistic regression on counts of words",
  recurrent: "sentiment by the last state of an LSTM",
  attention: "sentiment by one block of self-attention",
};
const names: Record<ClassifierKind, string> = {
  bag: "sentiment.BagOfWords",
  recurrent: "sentiment.Recurrent",
  attention: "sentiment.Attention",
};

for (const kind of ["bag", "recurrent", "attention"] as const) {
  registerExperiment(names[kind], sentiment(kind));
}

function sentiment(kind: ClassifierKind): ExperimentDefinition<SentimentValues, LabelledSentence> {
  return {
    description: descriptions[kind],
    params: () =>
      new Params()
        .define(
          "train",
          trainParams()
            .set("steps", 200)
            .set("learningRate", kind === "bag" ? 0.05 : 0.003),
          "training",
        )
        .define("task", new Params().define("width", 32, "of vectors and of the state"), "the model")
        .define("data", dataParams(), "the sentences"),
    create: ({ train, task, data }) => {
      const { set, seed, train: size, test } = data;
      if (set !== "simple" && set !== "negated") {
        throw new InputError("data.set", '"simple" or "negated"', `"${set}"`);
      }
      const all = sentimentSet(seed, { test })[set];
      requireWhole("data.train", size);
      if (size > all.train.length) {
        throw new InputError("data.train", `at most ${all.train.length}`, String(size));
      }
      const pairs = all.train.slice(0, size);
      const shared = { kind, labels: [...sentimentLabels], seed: train.seed };
      const vocabulary = createVocabulary(all.train.map(({ tokens }) => tokens));
      return {
        task: namedByPath(() => createClassifierTask({ ...shared, vocabulary, width: task.width })),
        data: { train: pairs, dev: [], test: { test: all.test, held_out_fillers: all.heldOutFillers } },
      };
    },
  };
}

function dataParams() {
  return new Params()
    .define("set", "simple", '"simple": one word decides; "negated": order decides')
    .define("seed", "sentiment", "of the sentences")
    .define("train", 2000, "training sentences, from the first on; at most 2000")
    .define("test", 400, "sentences of each test set");
}
