/** The reader of "it": which noun does "it" stand for? With and without knowing where words stand. */
import { itCorpus, itVocabulary, textOf, type ItSentence } from "@attention-lab/datasets";
import {
  Params,
  registerExperiment,
  trainParams,
  variant,
  type ExperimentDefinition,
  type Task,
  type TaskData,
  type TrainValues,
} from "@attention-lab/lib/experiment";
import { accuracyOf, createReader, read, readerLoss } from "@attention-lab/lib/reader";
import { InputError, tf } from "@attention-lab/lib/runtime";
import { namedVariables } from "@attention-lab/lib/weights";

/** The values of a reader experiment. */
interface ReaderValues {
  readonly train: TrainValues;
  readonly task: {
    readonly positions: string;
    readonly layers: number;
    readonly heads: number;
    readonly width: number;
    readonly jitter: number;
  };
  readonly data: { readonly seed: string; readonly train: number; readonly test: number };
}

const sinusoidal: ExperimentDefinition<ReaderValues, ItSentence> = {
  description: 'self-attention that says at "it" which noun is meant',
  params: () =>
    new Params()
      .define("train", trainParams().set("steps", 400).set("learning_rate", 0.003), "training")
      .define("task", taskParams(), "the model")
      .define("data", dataParams(), "the corpus"),
  create: ({ train, task, data }) => ({ task: readerTask(task, train.seed), data: readerData(data) }),
};

registerExperiment("reader.it.Sinusoidal", sinusoidal);
registerExperiment(
  "reader.it.NoPositions",
  variant(sinusoidal, "the same as a bag of words: it does not know where words stand", {
    "task.positions": "none",
  }),
);

function taskParams() {
  return new Params()
    .define("positions", "sinusoidal", '"sinusoidal" or "none"')
    .define("layers", 2, "encoder blocks")
    .define("heads", 4, "of each block")
    .define("width", 64, "of a word's vector; even, a multiple of heads")
    .define(
      "jitter",
      0.12,
      "noise on the words' vectors in the last step; grows with the square of the step",
    );
}

function dataParams() {
  return new Params()
    .define("seed", "it", "of the corpus")
    .define("train", 6000, "sentences where content decides; twice as many where order does")
    .define("test", 400, "of each kind in each test set; the first half of new combinations is dev");
}

function readerData({ seed, train, test }: ReaderValues["data"]): TaskData<ItSentence> {
  const { train: sentences, combinations, nouns } = itCorpus(seed, { train, test });
  const half = Math.floor(combinations.length / 2);
  return {
    train: sentences,
    dev: combinations.slice(0, half),
    test: { combinations: combinations.slice(half), nouns },
  };
}

function readerTask({ jitter, positions, ...sizes }: ReaderValues["task"], seed: number): Task<ItSentence> {
  if (positions !== "sinusoidal" && positions !== "none") {
    throw new InputError("task.positions", '"sinusoidal" or "none"', `"${positions}"`);
  }
  const reader = createReader({ vocabulary: itVocabulary, seed, positions, ...sizes });
  const { shape } = reader.weights.embedding;
  return {
    variables: namedVariables(reader.weights),
    loss: (batch, { step, steps, random }) =>
      readerLoss(reader, batch, random.normalTensor(shape, jitter * (step / steps) ** 2)),
    evaluate: (sentences) => ({
      accuracy: accuracyOf(reader, sentences),
      loss: tf.tidy(() => readerLoss(reader, sentences).dataSync()[0] as number),
    }),
    decode(sentences) {
      const { answers } = read(reader, sentences);
      return sentences.map((sentence, i) => `${textOf(sentence)}: ${sentence.label}, answered ${answers[i]}`);
    },
    lengthOf: ({ words }) => words.length,
    dispose: () => reader.dispose(),
  };
}
