/** Which of 16 keys is the query a turned and noisy copy of? Three scores, each with the same questions. */
import {
  Params,
  registerExperiment,
  trainParams,
  type ExperimentDefinition,
  type Task,
  type TrainValues,
} from "@attention-lab/lib/training";
import {
  createLookup,
  createLookupModel,
  lookupGuesses,
  lookupLoss,
  type LookupModel,
  type LookupQuestion,
  type LookupScore,
  type LookupTask,
} from "@attention-lab/lib/lookup";
import { createRandom, tf } from "@attention-lab/lib/runtime";
import { namedVariables } from "@attention-lab/lib/layers";

/** The values of a look-up experiment. */
interface LookupValues {
  readonly train: TrainValues;
  readonly task: { readonly d: number };
  readonly data: {
    readonly vocabulary: number;
    readonly count: number;
    readonly noise: number;
    readonly test: number;
  };
}

registerExperiment("lookup.Dot", lookup("dot", "looking keys up by the plain dot product"));
registerExperiment("lookup.ScaledDot", lookup("scaledDot", "looking keys up by the dot product over √d"));
registerExperiment("lookup.Additive", lookup("additive", "looking keys up by the additive score"));

function lookup(score: LookupScore, description: string): ExperimentDefinition<LookupValues, LookupQuestion> {
  return {
    description,
    params: () =>
      new Params()
        .define("train", trainValues(), "training")
        .define("task", new Params().define("d", 64, "dimension of queries and keys"), "the model")
        .define("data", dataParams(), "the questions"),
    create: ({ train, task: { d }, data }) => {
      const seed = `${train.seed}/${d}`;
      const questions = createLookup(d, seed, data);
      const drawn = (name: string) => questions.ask(createRandom(`${seed}/${name}`), data.test);
      return {
        task: lookupTask(questions, createLookupModel(score, d, seed)),
        data: {
          train: (random, count) => questions.ask(random, count),
          dev: drawn("dev"),
          test: { fresh: drawn("test") },
        },
      };
    },
  };
}

function trainValues() {
  return trainParams().set("steps", 150).set("batch", 32).set("learningRate", 0.003).set("clipNorm", 0);
}

function dataParams() {
  return new Params()
    .define("vocabulary", 32, "different keys")
    .define("count", 16, "keys shown in each question")
    .define("noise", 0.3, "standard deviation on each entry of the query, where keys have 1")
    .define("test", 500, "questions in dev and in the test set");
}

function lookupTask(questions: LookupTask, model: LookupModel): Task<LookupQuestion> {
  const same = (asked: readonly LookupQuestion[]) => questions.batchOf(asked, createRandom("noise of tests"));
  return {
    variables: namedVariables(model.weights),
    loss: (asked, { random }) => lookupLoss(model, questions.batchOf(asked, random)),
    evaluate(asked) {
      const { guesses, loss } = tf.tidy(() => {
        const batch = same(asked);
        return {
          guesses: lookupGuesses(model, batch),
          loss: lookupLoss(model, batch).dataSync()[0] as number,
        };
      });
      const right = asked.filter((question, i) => question.asked === guesses[i]).length;
      return { accuracy: right / asked.length, loss };
    },
    decode(asked) {
      const guesses = tf.tidy(() => lookupGuesses(model, same(asked)));
      return asked.map((question, i) => `place ${question.asked}, answered ${guesses[i]}`);
    },
    dispose() {
      questions.dispose();
      model.dispose();
    },
  };
}
