/** Which learners' answers are more alike than those of the class. */
import { fingerprintsOf, nakedText } from "./fingerprints";

/** What one learner wrote for the exercises, by their ids. */
export interface Answers {
  readonly id: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** One exercise of two learners. */
export interface Alike {
  readonly exercise: string;
  /** From 0 to 1: how much of the shorter answer, rare parts counting more, is in the other one too. */
  readonly share: number;
  /** Whether they agree to the last name, comments and layout aside. */
  readonly same: boolean;
}

export interface Pair {
  readonly first: string;
  readonly second: string;
  /** Over all exercises: the weight of what both have, over that of the one who has less. */
  readonly share: number;
  /** The weight itself: how much there is of it, and how rare. */
  readonly weight: number;
  readonly exercises: readonly Alike[];
}

export interface SimilarOptions {
  /** Text that everybody was given; what is in it does not count. */
  readonly given?: readonly string[];
  /** Pairs below this share are left out. Default 0.5 */
  readonly least?: number;
  /** How many pairs at most. Default 200 */
  readonly most?: number;
}

/** Less than this in common says nothing: in a class of 100, two pieces of code that nobody else has reach it. */
const LEAST_WEIGHT = 5;

/** A fingerprint of an exercise: the same piece of code in another exercise is another one. */
type Weights = ReadonlyMap<string, number>;

/**
 * Pairs of learners, those first that have most in common. A piece of code counts the less the more of the class have
 * it: log(n / how many), so that the usual way to write a short function makes nobody alike.
 * @param class_ everybody's answers
 */
export function pairsOf(
  class_: readonly Answers[],
  { given = [], least = 0.5, most = 200 }: SimilarOptions = {},
): Pair[] {
  const known = new Set(given.flatMap((text) => [...fingerprintsOf(text)]));
  const prints = class_.map(({ texts }) => printsOf(texts, known));
  const owners = ownersOf(prints);
  const weights: Weights = new Map(
    [...owners].map(([print, who]) => [print, Math.log(class_.length / who.length)]),
  );
  const shared = sharedWeights(owners, weights, class_.length);
  const totals = prints.map((own) => sumOf(own, weights));
  const found = [...shared].flatMap(([key, weight]) => {
    const [a = 0, b = 0] = key.split(" ").map(Number);
    const share = weight / Math.min(totals[a] as number, totals[b] as number);
    return share >= least && weight >= LEAST_WEIGHT ? [{ a, b, share, weight }] : [];
  });
  found.sort((x, y) => y.weight - x.weight || x.a - y.a || x.b - y.b);
  return found.slice(0, most).map(({ a, b, ...much }) => {
    const [first, second] = [class_[a] as Answers, class_[b] as Answers];
    const exercises = exercisesOf(first, second, weights, known);
    return { first: first.id, second: second.id, ...much, exercises };
  });
}

function printsOf(texts: ReadonlyMap<string, string>, known: ReadonlySet<string>): Set<string> {
  return new Set(
    [...texts].flatMap(([exercise, text]) =>
      [...fingerprintsOf(text)].filter((print) => !known.has(print)).map((print) => `${exercise} ${print}`),
    ),
  );
}

/** Who has each fingerprint, in order. */
function ownersOf(prints: readonly ReadonlySet<string>[]): Map<string, number[]> {
  const owners = new Map<string, number[]>();
  prints.forEach((own, who) =>
    own.forEach((print) => {
      const known = owners.get(print);
      if (known) known.push(who);
      else owners.set(print, [who]);
    }),
  );
  return owners;
}

/** What many have weighs next to nothing, and would make the most pairs. */
const isRare = (count: number, all: number) => count <= Math.max(8, all / 10);

function sharedWeights(
  owners: ReadonlyMap<string, readonly number[]>,
  weights: Weights,
  all: number,
): Map<string, number> {
  const shared = new Map<string, number>();
  owners.forEach((who, print) => {
    if (!isRare(who.length, all)) return;
    who.forEach((a, i) =>
      who.slice(i + 1).forEach((b) => {
        const key = `${a} ${b}`;
        shared.set(key, (shared.get(key) ?? 0) + (weights.get(print) as number));
      }),
    );
  });
  return shared;
}

const sumOf = (prints: Iterable<string>, weights: Weights) =>
  [...prints].reduce((sum, print) => sum + (weights.get(print) ?? 0), 0);

/** Those in which the two have something in common that not everybody has, most of it first. */
function exercisesOf(first: Answers, second: Answers, weights: Weights, known: ReadonlySet<string>): Alike[] {
  const exercises = [...first.texts.keys()].filter((id) => second.texts.has(id));
  const alike = exercises.map((exercise): Alike => {
    const texts = [first, second].map((each) => each.texts.get(exercise) as string) as [string, string];
    const [mine, theirs] = texts.map((text) => printsOf(new Map([[exercise, text]]), known)) as [Set<string>, Set<string>]; // prettier-ignore
    const shared = [...mine].filter((print) => theirs.has(print));
    const both = sumOf(shared, weights);
    const less = Math.min(sumOf(mine, weights), sumOf(theirs, weights));
    return { exercise, share: less > 0 ? both / less : 0, same: nakedText(texts[0]) === nakedText(texts[1]) };
  });
  return alike.filter(({ share }) => share > 0).sort((x, y) => y.share - x.share);
}
