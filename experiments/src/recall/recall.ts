/** Recall at a distance: which value stood beside the key that is asked for at the end? */
import {
  Params,
  registerExperiment,
  trainParams,
  type ExperimentDefinition,
  type Task,
  type TaskData,
  type TrainValues,
} from "@attention-lab/lib/training";
import {
  attentionRecall,
  drawRecall,
  recallAccuracy,
  recallGuesses,
  recallLoss,
  recurrentRecall,
  type RecallBatch,
  type RecallModel,
} from "@attention-lab/lib/recall";
import { createRandom, tf, type Random } from "@attention-lab/lib/runtime";
import { namedVariables } from "@attention-lab/lib/layers";

/** One sequence and the place that is asked for. */
export interface RecallExample {
  keys: number[];
  values: number[];
  asked: number;
}

/** The values of a recall experiment. */
interface RecallValues {
  readonly train: TrainValues;
  readonly task: { readonly width: number };
  readonly data: { readonly longest: number; readonly distances: readonly number[]; readonly test: number };
}

registerExperiment(
  "recall.Attention",
  recall("one attention layer finds a key among all items, however far back", attentionRecall, 64),
);
registerExperiment(
  "recall.Recurrent",
  recall("an LSTM with as many parameters carries all items in its state", recurrentRecall, 47),
);

function recall(
  description: string,
  createModel: (seed: number, width: number) => RecallModel,
  width: number,
): ExperimentDefinition<RecallValues, RecallExample> {
  return {
    description,
    params: () =>
      new Params()
        .define("train", trainValues(), "training")
        .define("task", new Params().define("width", width, "of vectors and of the state"), "the model")
        .define("data", dataParams(), "the sequences"),
    create: ({ train, task, data }) => ({
      task: recallTask(createModel(train.seed, task.width)),
      data: recallData(data, train.seed),
    }),
  };
}

function trainValues() {
  return trainParams().set("steps", 300).set("learningRate", 0.003).set("clipNorm", 0);
}

function dataParams() {
  return new Params()
    .define("longest", 24, "training sequence; lengths are uniform from 1")
    .define("distances", [1, 5, 10, 24, 40], "between the asked item and the question, a test set each")
    .define("test", 200, "sequences in dev and in each test set");
}

function recallData(
  { longest, distances, test }: RecallValues["data"],
  seed: number,
): TaskData<RecallExample> {
  const draw = (name: string, size: { length: number; distance?: number }) =>
    examplesOf(drawRecall(createRandom(`${seed}/${name}`), { batch: test, ...size }));
  const tests = distances.map((distance) => [
    `distance_${distance}`,
    draw(`distance ${distance}`, { length: distance, distance }),
  ]);
  return {
    train: (random: Random, batch: number) =>
      examplesOf(drawRecall(random, { batch, length: random.integer(1, longest) })),
    dev: draw("dev", { length: longest }),
    test: Object.fromEntries(tests) as Record<string, RecallExample[]>,
  };
}

function recallTask(model: RecallModel): Task<RecallExample> {
  return {
    variables: namedVariables(model.weights),
    loss: (batch) => recallLoss(model, join(batch)),
    evaluate: (examples) => ({
      accuracy: recallAccuracy(model, join(examples)),
      loss: tf.tidy(() => recallLoss(model, join(examples)).dataSync()[0] as number),
    }),
    decode(examples) {
      const guesses = recallGuesses(model, join(examples));
      return examples.map(({ keys, values, asked }, i) => {
        const back = keys.length - asked;
        return `key ${keys[asked]}, ${back} back: value ${values[asked]}, answered ${guesses[i]}`;
      });
    },
    dispose: () => model.dispose(),
  };
}

/** The sequences of a batch, one by one. */
export function examplesOf({ keys, values, asked }: RecallBatch): RecallExample[] {
  return asked.map((place, s) => ({
    keys: keys[s] as number[],
    values: values[s] as number[],
    asked: place,
  }));
}

/** Sequences of one length as a batch. */
function join(examples: readonly RecallExample[]): RecallBatch {
  return {
    keys: examples.map(({ keys }) => keys),
    values: examples.map(({ values }) => values),
    asked: examples.map(({ asked }) => asked),
  };
}
