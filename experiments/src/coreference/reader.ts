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
} from "@attention-lab/lib/training";
import { accuracyOf, createReader, read, readerLoss, type Reader } from "@attention-lab/lib/coreference";
import { InputError } from "@attention-lab/lib/base";
import { createRandom, tf, type Random, type Tensor } from "@attention-lab/lib/runtime";
import { namedVariables } from "@attention-lab/lib/layers";

/** A reader as a task. */
export interface ReaderTask extends Task<ItSentence> {
  readonly reader: Reader;
}

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
      .define("train", trainValues(), "training")
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

function trainValues() {
  return trainParams().set("steps", 400).set("batch", 128).set("learningRate", 0.003).set("clipNorm", 0);
}

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
    test: {
      combinations: combinations.slice(half),
      nouns_content: nouns.filter(({ kind }) => kind === "content"),
      nouns_order: nouns.filter(({ kind }) => kind === "order"),
    },
  };
}

function readerTask({ jitter, positions, ...sizes }: ReaderValues["task"], seed: number): ReaderTask {
  if (positions !== "sinusoidal" && positions !== "none") {
    throw new InputError("task.positions", '"sinusoidal" or "none"', `"${positions}"`);
  }
  const reader = createReader({ vocabulary: itVocabulary, seed, positions, ...sizes });
  const noise = createNoise(reader.weights.embedding, seed);
  return {
    reader,
    variables: namedVariables(reader.weights),
    loss: (batch, { step, steps, random }) =>
      readerLoss(reader, batch, noise.draw(random, jitter * (step / steps) ** 2)),
    evaluate: (sentences) => ({
      accuracy: accuracyOf(reader, sentences),
      loss: tf.tidy(() => readerLoss(reader, sentences).dataSync()[0] as number),
    }),
    decode(sentences) {
      const { answers } = read(reader, sentences);
      return sentences.map((sentence, i) => `${textOf(sentence)}: ${sentence.label}, answered ${answers[i]}`);
    },
    lengthOf: ({ words }) => words.length,
    dispose() {
      noise.dispose();
      reader.dispose();
    },
  };
}

/** Normal numbers of the shape of `like`: windows at random places of a pool, which takes less time than new ones. */
function createNoise({ shape, size }: Tensor, seed: number) {
  const pool = createRandom(`${seed}/jitter`).normalTensor([2 * size]);
  return {
    draw: (random: Random, sd: number): Tensor =>
      tf.tidy(() => pool.slice(random.integer(0, size), size).reshape(shape).mul(sd)),
    dispose: () => pool.dispose(),
  };
}
