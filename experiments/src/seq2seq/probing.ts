/** What the one vector of a translator without attention holds: linear probes for meaning and for words, by place. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { englishNouns, phraseCorpus, type Phrase } from "@attention-lab/datasets/phrases";
import { tf } from "@attention-lab/lib/runtime";
import { linearProbe } from "@attention-lab/lib/sentences";
import { encodeSources, type PairTask } from "@attention-lab/lib/seq2seq";
import { experiment, train, type Experiment } from "@attention-lab/lib/training";
import "./translation";

/** How well one property is read from states, on sentences that neither network nor probe was trained on. */
export interface Reading {
  property: string;
  /** Whether it is a word as it stands, or something that several words say together. */
  kind: "meaning" | "word";
  classes: number;
  /** Sentences asked. */
  asked: number;
  /** Share right by always saying the commonest. */
  guess: number;
  untrained: number;
  trained: number;
}

/** One training of the study. */
export interface StatesPoint {
  variant: "NoAttention";
  seed: number;
  loss: number;
  readings: Reading[];
}

const CLASSES = 8;
const SIZES = { learntFrom: 3000, asked: 3000 };

type Property = (phrase: Phrase) => string | undefined;
const nouns: ReadonlySet<string> = new Set(englishNouns);
const nounsOf = ({ source }: Phrase) => source.filter((word) => nouns.has(word));

const meanings: Record<string, Property> = {
  tense: ({ tense }) => tense,
  negated: ({ negated }) => String(negated),
};

/** Content words, from the beginning of the sentence to its end; of few words there are the commonest eight. */
const words: Record<string, Property> = {
  "subject noun": (phrase) => (nounsOf(phrase).length > 1 ? nounsOf(phrase)[0] : undefined),
  "verb in -ing": ({ tense, source }) =>
    tense === "progressive" ? source.find((w) => w.endsWith("ing")) : undefined,
  "last noun": (phrase) => (nounsOf(phrase).length > 0 ? nounsOf(phrase).at(-1) : undefined),
};

/** The names of the properties, meanings first. */
export const probedProperties = [...Object.keys(meanings), ...Object.keys(words)];

/** The state that a task's encoder ends with, `[sentences][hidden]`. */
function statesOf({ model, encoding }: PairTask, phrases: readonly Phrase[]): number[][] {
  return tf.tidy(() => {
    const source = encodeSources(phrases.map((phrase) => phrase.source), encoding); // prettier-ignore
    return (model.encode(source).last?.h.arraySync() ?? []) as number[][];
  });
}

/**
 * Reads every property from the states of a translator before and after its training.
 * @param untrained the same network with its starting weights, or another one to compare with
 * @param sizes how many sentences the probes learn from, and how many are drawn to ask, from 3000 on
 * @throws InputError when a network has no one vector
 */
export function readStates(untrained: PairTask, trained: PairTask, sizes = SIZES): Reading[] {
  const corpus = phraseCorpus();
  const known = corpus.train.slice(0, sizes.learntFrom);
  const seen = new Set(corpus.train.map(({ source }) => source.join(" ")));
  const others = phraseCorpus("probes", { train: sizes.asked, test: 3 }).train;
  const fresh = others.filter(({ source }) => !seen.has(source.join(" ")));
  const read =
    (kind: Reading["kind"]) =>
    ([property, of]: [string, Property]): Reading => {
      const classes = commonest(known.flatMap((phrase) => of(phrase) ?? []));
      const has = (phrase: Phrase) => classes.includes(of(phrase) ?? "");
      const [learnt, asked] = [known.filter(has), fresh.filter(has)];
      const labels = (phrases: readonly Phrase[]) =>
        phrases.map((phrase) => classes.indexOf(of(phrase) as string));
      const accuracy = (task: PairTask) =>
        linearProbe({
          train: { states: statesOf(task, learnt), labels: labels(learnt) },
          test: { states: statesOf(task, asked), labels: labels(asked) },
          classes: classes.length,
        });
      const most = Math.max(...classes.map((_, k) => labels(asked).filter((label) => label === k).length));
      const counts = { classes: classes.length, asked: asked.length, guess: most / asked.length };
      return { property, kind, ...counts, untrained: accuracy(untrained), trained: accuracy(trained) };
    };
  return [...Object.entries(meanings).map(read("meaning")), ...Object.entries(words).map(read("word"))];
}

function commonest(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.slice(0, CLASSES).map(([value]) => value);
}

/** The translator whose one vector is probed. */
export function statesParams(seed: number) {
  return experiment("translation.en_fr.NoAttention").params().set("train.seed", seed);
}

/**
 * Trains one and reads its states before and after.
 * @param settings changes of its parameters, as `--set` takes them
 */
export async function statesPoint(seed: number, settings: readonly string[] = []): Promise<StatesPoint> {
  const chosen = experiment("translation.en_fr.NoAttention") as unknown as Experiment<never, never>;
  const params = statesParams(seed).setFromText(...settings);
  const before = chosen.create(params.values() as never).task as unknown as PairTask;
  const { task, losses } = await train(chosen, { params: params as never });
  const readings = readStates(before, task as unknown as PairTask);
  [before, task].forEach((one) => one.dispose());
  return { variant: "NoAttention", seed, loss: losses.at(-1) as number, readings };
}

/** The stored results of `npm run study -- states`. */
export function statesResults(): {
  recipe: { command: string; params: Record<string, string> };
  points: StatesPoint[];
} {
  const path = join(__dirname, "../../results/states.json");
  return JSON.parse(readFileSync(path, "utf8")) as ReturnType<typeof statesResults>;
}
