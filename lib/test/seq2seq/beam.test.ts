import fc from "fast-check";
import { createRandom, tf } from "../../src/runtime";
import { InputError } from "../../src/base";
import {
  beamDecode,
  beamSearch,
  greedy,
  type BeamOptions,
  type Hypothesis,
  type Seq2Seq,
} from "../../src/seq2seq";
import { padBatch } from "../../src/text";
import { batch, everyModel, modelWith, using } from "./models";

const [wordCount, sourceLength, endId, startId] = [3, 4, 1, 0];

/** A table of random next-word probabilities and weights, one row for each prefix. */
function tableModel(seed: number) {
  const row = (prefix: readonly number[], length: number, name: string) => {
    const random = createRandom(`${seed}/${name}/${prefix}`);
    const exps = Array.from({ length }, () => Math.exp(2 * random.normal()));
    const sum = exps.reduce((a, b) => a + b, 0);
    return exps.map((x) => x / sum);
  };
  const logP = (prefix: readonly number[]) => row(prefix, wordCount, "words").map(Math.log);
  const weights = (prefix: readonly number[]) => row(prefix, sourceLength, "weights");
  const callbacks = {
    start: (): number[][] => [[]],
    step: (state: number[][], tokens: readonly number[]) => {
      const prefixes = state.map((prefix, i) => [...prefix, tokens[i] as number]);
      return { logProbabilities: prefixes.map(logP), weights: prefixes.map(weights), state: prefixes };
    },
    select: (state: number[][], rows: readonly number[]) => rows.map((i) => state[i] as number[]),
  };
  return { logP, weights, callbacks };
}

type Scores = Pick<BeamOptions, "maxLength" | "lengthPenalty" | "coverage">;

/** Every complete hypothesis of a table, scored word by word by Wu et al. 2016, eq. 14, best first. */
function everyHypothesis(
  table: ReturnType<typeof tableModel>,
  options: Scores,
): { ids: number[]; score: number }[] {
  const { maxLength, lengthPenalty = 0, coverage = 0 } = options;
  const found: { ids: number[]; score: number }[] = [];
  const visit = (said: number[]): number => {
    const over = said.at(-1) === endId || said.length === maxLength;
    if (!over) return Array.from({ length: wordCount }, (_, word) => visit([...said, word])).length;
    let total = 0;
    const mass = Array<number>(sourceLength).fill(0);
    said.forEach((word, t) => {
      const prefix = [startId, ...said.slice(0, t)];
      total += table.logP(prefix)[word] as number;
      table.weights(prefix).forEach((a, s) => (mass[s] = (mass[s] as number) + a));
    });
    const unread = mass.reduce((sum, a) => sum + Math.log(Math.min(a, 1)), 0);
    const score = total / ((5 + said.length) / 6) ** lengthPenalty + coverage * unread;
    return found.push({ ids: said.filter((word) => word !== endId), score });
  };
  visit([]);
  return found.sort((a, b) => b.score - a.score);
}

describe("beamSearch", () => {
  const scores: [string, Omit<Scores, "maxLength">][] = [
    ["log P", {}],
    ["a length penalty", { lengthPenalty: 0.8 }],
    ["coverage", { coverage: 0.3 }],
    ["both", { lengthPenalty: 1, coverage: 0.2 }],
  ];
  test.each(scores)("of width words^maxLength = exhaustive search, by %s", (_, penalties) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), (seed, maxLength) => {
        const table = tableModel(seed);
        const options = { width: wordCount ** maxLength, startId, endId, maxLength, ...penalties };
        const found = beamSearch(table.callbacks, options);
        const expected = everyHypothesis(table, options);
        expect(found).toHaveLength(expected.length);
        found.forEach(({ ids, score }, i) => {
          expect(ids).toEqual(expected[i]!.ids);
          expect(score).toBeCloseTo(expected[i]!.score, 9);
        });
      }),
      { numRuns: 15 },
    );
  });

  test("width 1 follows the likeliest word; a wider beam may only find a likelier best", () => {
    const likelier = [0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const { callbacks, logP } = tableModel(seed);
      const prefix = [startId];
      while (prefix.length < 6 && prefix.at(-1) !== endId) {
        const row = logP(prefix);
        prefix.push(row.indexOf(Math.max(...row)));
      }
      const search = (width: number) => beamSearch(callbacks, { width, startId, endId, maxLength: 5 });
      expect(search(1).map(({ ids }) => ids)).toEqual([prefix.slice(1).filter((word) => word !== endId)]);
      const [narrow, wide] = [search(1)[0] as Hypothesis, search(wordCount ** 5)[0] as Hypothesis];
      likelier[wide.score > narrow.score + 1e-9 ? 1 : 0]! += 1;
      expect(wide.score).toBeGreaterThanOrEqual(narrow.score - 1e-9);
    }
    expect(likelier[1]).toBeGreaterThan(0); // greedy is not always right
  });

  test("impossible words are never said; refuses what cannot work", () => {
    const step = (state: null, tokens: readonly number[]) => ({
      logProbabilities: tokens.map(() => [-Infinity, Math.log(0.5), Math.log(0.5)]),
      state,
    });
    const callbacks = { start: () => null, step, select: () => null };
    const options = { width: 9, startId, endId, maxLength: 2 };
    expect(beamSearch(callbacks, options).map(({ ids }) => ids)).toEqual([[], [2], [2, 2]]);
    for (const bad of [{ width: 0 }, { width: 1.5 }, { maxLength: 0 }, { maxLength: NaN }, { coverage: 1 }]) {
      expect(() => beamSearch(callbacks, { ...options, ...bad })).toThrow(InputError);
    }
  });
});

type Said = Pick<Hypothesis, "ids" | "ended">;

/** log P of what each hypothesis said, by teacher forcing, all in one batch. */
function forcedLogP(model: Seq2Seq, source: number[], hypotheses: readonly Said[]): number[] {
  const said = hypotheses.map(({ ids, ended }) => (ended ? [...ids, 3] : ids));
  const lengths = said.map(() => source.length);
  const { ids: inputs } = padBatch(said.map((words) => [2, ...words].slice(0, words.length)));
  const { logits } = model.teacherForced(model.encode({ ids: said.map(() => source), lengths }), inputs);
  const logP = logits.logSoftmax().arraySync() as number[][][];
  return said.map((words, i) => words.reduce((sum, word, t) => sum + logP[i]![t]![word]!, 0));
}

describe("beamDecode", () => {
  const source = [5, 9, 4, 7];

  test.each(everyModel)("%s: width 1 = greedy; scores are those of teacher forcing", (_, make) => {
    using(make, (model) => {
      const plain = greedy(model, { ids: [source], lengths: [source.length] }, 5);
      const [narrow] = beamDecode(model, source, { width: 1, maxLength: 5 });
      expect(narrow?.ids).toEqual(plain.ids[0]);
      expect(narrow?.weights).toHaveLength(plain.weights?.[0]?.length ?? 0);
      const found = beamDecode(model, source, { width: 3, maxLength: 5, lengthPenalty: 0.6 });
      expect(found).toHaveLength(3);
      const forced = forcedLogP(model, source, found);
      found.forEach((hypothesis, i) => {
        const logP = forced[i] as number;
        expect(hypothesis.logProbability).toBeCloseTo(logP, 4);
        const said = hypothesis.ids.length + +hypothesis.ended;
        expect(hypothesis.score).toBeCloseTo(logP / ((5 + said) / 6) ** 0.6, 4);
      });
    });
  });

  test("a beam that holds everything finds the best of a tiny model", () => {
    for (const seed of [1, 2, 3]) {
      using(
        () => modelWith({ seed, targetWords: 5, attention: "additive", inputFeeding: true }),
        (model) => {
          const all: Said[] = [];
          const visit = (ids: number[], ended: boolean): void => {
            if (ended || ids.length === 3) all.push({ ids, ended });
            else for (let word = 0; word < 5; word++) visit(word === 3 ? ids : [...ids, word], word === 3);
          };
          visit([], false);
          const forced = forcedLogP(model, source, all);
          const best = all.map((one, i) => ({ one, logP: forced[i] as number }));
          best.sort((a, b) => b.logP - a.logP);
          const found = beamDecode(model, source, { width: 125, maxLength: 3 });
          expect(found).toHaveLength(all.length);
          expect(found[0]?.ids).toEqual(best[0]?.one.ids);
          found.forEach(({ logProbability }, i) => expect(logProbability).toBeCloseTo(best[i]!.logP, 4));
        },
      );
    }
  });

  test("leaks nothing; refuses what beamSearch refuses", () => {
    const model = modelWith({ attention: "dot" });
    const before = tf.memory().numTensors;
    beamDecode(model, source, { width: 2, maxLength: 3 });
    greedy(model, batch.source, 3);
    expect(() => beamDecode(model, source, { width: 0 })).toThrow(InputError);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
    using(modelWith, (none) => expect(() => beamDecode(none, source, { coverage: 1 })).toThrow(/coverage/));
  });
});
