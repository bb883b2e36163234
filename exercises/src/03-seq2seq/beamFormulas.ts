/** A step of beam search with every part exchangeable. */
import { specialIds } from "@attention-lab/lib/text";
import type { Beam, BeamArgs, Hypothesis } from "./hypotheses";

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
