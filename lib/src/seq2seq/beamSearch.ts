/** Beam search over anything that can be continued word by word. */
import { InputError, requireOptions, requireWhole, requireWithin } from "../base";

/** The three things a search asks of a model. */
export interface BeamCallbacks<State> {
  /** The state of the one empty hypothesis. */
  start(): State;
  /** Feeds every hypothesis its last word. `tokens[i]` belongs to row i of the state. */
  step(state: State, tokens: readonly number[]): BeamStep<State>;
  /** The state whose row i is row `rows[i]` of the given one. */
  select(state: State, rows: readonly number[]): State;
}

export interface BeamStep<State> {
  /** log p of every next word. `[hypotheses][words]` */
  logProbabilities: readonly (readonly number[])[];
  state: State;
  /** Where each hypothesis looked. `[hypotheses][source]` */
  weights?: readonly (readonly number[])[];
}

export interface BeamOptions {
  /** How many hypotheses live at once. 1 is greedy. */
  width: number;
  /** The word fed first. */
  startId: number;
  /** The word that ends a hypothesis. */
  endId: number;
  /** Hypotheses as long as this stop without an end. */
  maxLength: number;
  /** α: how much long hypotheses are favoured; 0 not at all. Default 0 */
  lengthPenalty?: number;
  /** β: how much leaving source words unread costs; 0 nothing. Needs weights. Default 0 */
  coverage?: number;
}

export interface Hypothesis {
  /** Words without start and end. */
  ids: number[];
  /** Whether it said the end mark. */
  ended: boolean;
  /** Σ log p of all words said, the end mark included. */
  logProbability: number;
  /** What hypotheses are ranked by. */
  score: number;
  /** Where it looked at each word. `[…][source]` */
  weights: (readonly number[])[];
}

/**
 * The best finished hypotheses, best first, by (Wu et al. 2016, eq. 14)
 *
 *     s = log P / ((5 + n) / 6)^α + β Σ_source log min(Σ_t a_t, 1)
 *
 * with n the number of words said, end mark included. Each step continues all living hypotheses by all words and
 * keeps the `width` likeliest; those that said the end mark, or reached `maxLength`, are set aside. The search
 * goes on until no hypothesis lives. With `width` ≥ words^maxLength it finds the best of all.
 * @returns at most `width` hypotheses
 * @throws InputError when `width` or `maxLength` is no whole number ≥ 1, an id none ≥ 0, a penalty no finite number
 *   (coverage ≥ 0), coverage is asked of a model that gives no weights, or a step does not give one row of log p for
 *   each hypothesis
 * @example beamSearch(callbacks, { width: 4, startId: 2, endId: 3, maxLength: 20 })[0]?.ids
 */
export function beamSearch<State>(callbacks: BeamCallbacks<State>, options: BeamOptions): Hypothesis[] {
  requireOptions(options, ["width", "startId", "endId", "maxLength", "lengthPenalty", "coverage"]);
  const { width, startId, endId, maxLength } = options;
  requireWhole("width", width);
  requireWhole("maxLength", maxLength);
  for (const [name, id] of Object.entries({ startId, endId })) requireWhole(name, id, 0);
  const { lengthPenalty = 0, coverage = 0 } = options;
  requireWithin("lengthPenalty", lengthPenalty, -Infinity, Infinity);
  requireWithin("coverage", coverage, 0, Infinity);
  let state = callbacks.start();
  let living: Hypothesis[] = [{ ids: [], ended: false, logProbability: 0, score: 0, weights: [] }];
  const finished: Hypothesis[] = [];
  for (let t = 0; t < maxLength && living.length > 0; t++) {
    const step = callbacks.step(
      state,
      living.map(({ ids }) => ids.at(-1) ?? startId),
    );
    requireLogs(step.logProbabilities, living.length);
    const best = likeliest(living, step, width);
    const next = best.map(({ row, word, logProbability }) =>
      extend(living[row] as Hypothesis, word, word === endId, logProbability, step.weights?.[row]),
    );
    const goesOn = next.map(({ ended }) => !ended && t + 1 < maxLength);
    finished.push(...next.filter((_, i) => !goesOn[i]));
    living = next.filter((_, i) => goesOn[i]);
    const rows = best.filter((_, i) => goesOn[i]).map(({ row }) => row);
    if (rows.length > 0) state = callbacks.select(step.state, rows);
  }
  return ranked(finished, options).slice(0, width);
}

function requireLogs(logs: BeamStep<unknown>["logProbabilities"], rows: number): void {
  if (logs.length !== rows) {
    throw new InputError("logProbabilities", `${rows} rows, one a hypothesis`, String(logs.length));
  }
  const bad = logs.flatMap((row) => Array.from(row)).find((log) => !(log < Infinity));
  if (bad !== undefined) throw new InputError("logProbabilities", "numbers below +∞", String(bad));
}

type Candidate = { row: number; word: number; logProbability: number };

/** The `width` likeliest continuations; ties go to the earlier hypothesis, then to the smaller id. */
function likeliest<State>(
  living: readonly Hypothesis[],
  { logProbabilities }: BeamStep<State>,
  width: number,
): Candidate[] {
  const all = living.flatMap(({ logProbability }, row) =>
    (logProbabilities[row] as readonly number[]).map((logP, word) => ({
      row,
      word,
      logProbability: logProbability + logP,
    })),
  );
  const possible = all.filter((candidate) => candidate.logProbability > -Infinity);
  return possible.sort((a, b) => b.logProbability - a.logProbability).slice(0, width);
}

function extend(
  from: Hypothesis,
  word: number,
  ended: boolean,
  logProbability: number,
  weights: readonly number[] | undefined,
): Hypothesis {
  return {
    ids: ended ? from.ids : [...from.ids, word],
    ended,
    logProbability,
    score: 0,
    weights: weights ? [...from.weights, weights] : from.weights,
  };
}

function ranked(finished: readonly Hypothesis[], options: BeamOptions): Hypothesis[] {
  const { lengthPenalty = 0, coverage = 0 } = options;
  const scored = finished.map((hypothesis) => {
    const said = hypothesis.ids.length + (hypothesis.ended ? 1 : 0);
    const normalised = hypothesis.logProbability / ((5 + said) / 6) ** lengthPenalty;
    return { ...hypothesis, score: normalised + (coverage && coverage * unread(hypothesis)) };
  });
  return scored.sort((a, b) => b.score - a.score);
}

/** Σ_source log min(Σ_t a_t, 1), at most 0: the coverage penalty without its factor. */
function unread({ weights }: Hypothesis): number {
  const [first] = weights;
  if (!first) throw new InputError("coverage", "0 for a model without attention", "a model without weights");
  const read = first.map((_, s) => weights.reduce((sum, row) => sum + (row[s] as number), 0));
  return read.reduce((sum, mass) => sum + Math.log(Math.min(Math.max(mass, 1e-9), 1)), 0);
}
