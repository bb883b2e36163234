/** A step of beam search with every part exchangeable. */
import { specialIds } from "@attention-lab/lib/text";
import type { Random } from "@attention-lab/grader";

/** The beginning of a translation, and how likely it is. */
export interface Hypothesis {
  ids: number[];
  logProbability: number;
}

export interface Beam {
  living: Hypothesis[];
  ended: Hypothesis[];
}

export type BeamArgs = [living: Hypothesis[], logProbabilities: number[][], width: number];

export interface BeamSizes {
  /** log p of each hypothesis. */
  soFar: number[];
  words: number;
  width: number;
  /** How much the end mark is favoured in each row; default: it hardly ever comes. */
  end?: number[];
}

const logSoftmax = (row: readonly number[]) => {
  const total = Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
  return row.map((x) => x - total);
};

/** log p of the next word: fairly flat, so that one hypothesis has several good continuations. */
function rowOf(random: Random, words: number, end = -20): number[] {
  return logSoftmax(random.vector(words, 0.5).map((x, id) => (id === specialIds.end ? x + end : x)));
}

export function beamCase(random: Random, { soFar, words, width, end }: BeamSizes): BeamArgs {
  const hypotheses = soFar.map((logProbability) => ({
    ids: [random.integer(4, words - 1), random.integer(4, words - 1)],
    logProbability: logProbability + random.uniform(-0.05, 0.05),
  }));
  return [hypotheses, soFar.map((_, i) => rowOf(random, words, end?.[i])), width];
}

/** The first step: one hypothesis that has said nothing. */
export const firstStep = (random: Random, words: number, width: number): BeamArgs => [
  [{ ids: [], logProbability: 0 }],
  [rowOf(random, words)],
  width,
];

/** Only two words can follow each hypothesis, and there is room for more. */
export function narrow(random: Random): BeamArgs {
  const [living, rows] = beamCase(random, { soFar: [-2, -1], words: 7, width: 6 });
  return [living, rows.map((row, i) => row.map((x, id) => (id === 4 + i || id === 6 ? x : -Infinity))), 6];
}

interface Candidate extends Hypothesis {
  word: number;
  row: number;
}

/** log p of a hypothesis and of its next word → that of both; `said` words are said then. */
type Join = (soFar: number, logP: number, said: number) => number;
const summed: Join = (soFar, logP) => soFar + logP;

const candidates = (living: readonly Hypothesis[], rows: readonly number[][], join = summed): Candidate[] =>
  living.flatMap(({ ids, logProbability }, row) =>
    (rows[row] ?? []).map((logP, word) => {
      return { ids, word, row, logProbability: join(logProbability, logP, ids.length + 1) };
    }),
  );

export const likeliestFirst = (all: readonly Candidate[]) =>
  [...all].sort((a, b) => b.logProbability - a.logProbability);
export const possible = (all: readonly Candidate[]) => all.filter((each) => each.logProbability > -Infinity);
export const ends = ({ word }: Candidate) => word === specialIds.end;

const bare = ({ ids, logProbability }: Hypothesis): Hypothesis => ({ ids, logProbability });
export const extended = ({ ids, word, logProbability }: Candidate): Hypothesis => ({
  ids: [...ids, word],
  logProbability,
});

/** The beam of what was kept. */
export const beamOf = (kept: readonly Candidate[]): Beam => ({
  living: kept.filter((each) => !ends(each)).map(extended),
  ended: kept.filter(ends).map(bare),
});

interface Turns {
  join?: Join;
  keep?: (all: readonly Candidate[], width: number) => Candidate[];
  split?: (kept: readonly Candidate[]) => Beam;
}

export const best = (all: readonly Candidate[], width: number) =>
  likeliestFirst(possible(all)).slice(0, width);
export const stepBy =
  ({ join, keep = best, split = beamOf }: Turns) =>
  (...[living, rows, width]: BeamArgs): Beam =>
    split(keep(candidates(living, rows, join), width));

/** The best `count` of each hypothesis. */
export const ofEach = (all: readonly Candidate[], count: number) => {
  const rows = [...new Set(all.map(({ row }) => row))];
  return likeliestFirst(
    rows.flatMap((row) =>
      best(
        all.filter((each) => each.row === row),
        count,
      ),
    ),
  );
};
