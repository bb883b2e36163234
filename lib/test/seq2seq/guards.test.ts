/** Ids, lengths and options outside of what a model or a search can take: an error by the caller's name for them. */
import { InputError, createRandom, tf } from "../../src/runtime";
import {
  beamDecode,
  beamSearch,
  createPairTask,
  createSeq2Seq,
  createTransformer,
  encodePairs,
  encodeSources,
  greedy,
  kerasSeq2Seq,
  scheduledRun,
  teacherForcingAt,
  type BeamOptions,
  type Seq2Seq,
} from "../../src/seq2seq";
import { createVocabulary } from "../../src/text";

const words = { sourceWords: 7, targetWords: 8, seed: 1 };
const models: [string, Seq2Seq][] = [
  ["a Transformer", createTransformer({ ...words, width: 4, heads: 2, layers: 1 })],
  ["an LSTM", createSeq2Seq({ ...words, embedding: 3, hidden: 5 })],
  ["a bidirectional GRU with attention", createSeq2Seq({ ...words, embedding: 3, hidden: 6, cell: "gru", bidirectional: true, attention: "additive", inputFeeding: true })], // prettier-ignore
];
afterAll(() => models.forEach(([, model]) => model.dispose()));
const hole = new Array<number>(2).fill(4);
delete hole[1];

describe.each(models)("%s", (_, model) => {
  const inTidy = (f: () => unknown) => () => tf.tidy(() => void f());

  test.each<[string, number[][], number[]]>([
    ["an id beyond the words", [[4, 7]], [2]],
    ["a negative id", [[-1]], [1]],
    ["an id that is NaN", [[4, NaN]], [2]],
    ["half an id", [[4.5]], [1]],
    ["an infinite id", [[Infinity]], [1]],
    ["a bad id at padding", [[4, -100]], [1]],
    ["a short row", [[4, 5], [4, 5], [4]], [2, 2, 1]], // prettier-ignore
    ["a hole", [hole], [2]],
    ["empty rows", [[]], [0]],
    ["no rows", [], []],
    ["length 0", [[4, 5]], [0]],
    ["a length beyond the row", [[4, 5]], [3]],
    ["half a length", [[4, 5]], [1.5]],
    ["a length that is NaN", [[4, 5]], [NaN]],
    ["a length too few", [[4], [5]], [1]], // prettier-ignore
    ["a length too many", [[4]], [1, 1]],
  ])("a source with %s is refused", (_what, ids, lengths) => {
    const before = tf.memory().numTensors;
    for (const read of [() => model.encode({ ids, lengths }), () => greedy(model, { ids, lengths }, 3)]) {
      expect(inTidy(read)).toThrow(InputError);
      expect(inTidy(read)).toThrow(/^(source|lengths): expected /);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test("words fed to the decoder are checked too", () => {
    const memory = () => model.encode({ ids: [[4, 5], [6, 4]], lengths: [2, 1] }); // prettier-ignore
    for (const inputs of [
      [
        [2, 8],
        [2, 4],
      ],
      [[2], [NaN]],
      [[2, 4], [2]],
      [[], []],
      [[2], [2], [2]],
    ]) {
      expect(inTidy(() => model.teacherForced(memory(), inputs))).toThrow(/^inputs: expected /);
    }
    for (const tokens of [
      [2, 8],
      [2, -1],
      [2, 0.5],
      [NaN, 2],
    ]) {
      expect(inTidy(() => model.step(memory(), model.start(memory()), tokens))).toThrow(
        /^tokens: expected ids/,
      );
    }
  });

  test("typed arrays are read as arrays are", () => {
    const plain = greedy(model, { ids: [[4, 5], [6, 4]], lengths: [2, 1] }, 4); // prettier-ignore
    const typed = [Int32Array.of(4, 5), Uint8Array.of(6, 4)] as unknown as number[][];
    const lengths = Int32Array.of(2, 1) as unknown as number[];
    expect(greedy(model, { ids: typed, lengths }, 4)).toEqual(plain);
    const beams = beamDecode(model, Int32Array.of(4, 5) as unknown as number[], { width: 2 });
    expect(beams).toEqual(beamDecode(model, [4, 5], { width: 2 }));
  });

  test("beamDecode: what is undefined is left out; ids that are no words are refused", () => {
    const left = { width: undefined, maxLength: undefined } as unknown as Partial<BeamOptions>;
    expect(beamDecode(model, [4, 5], left)).toEqual(beamDecode(model, [4, 5]));
    for (const source of [[], [7], [NaN]]) expect(() => beamDecode(model, source)).toThrow(/^source: /);
  });

  test("losses, decoding and scheduled sampling leave nothing behind outside of tidy", () => {
    const vocabulary = createVocabulary([["a", "b", "c"]]);
    const task = createPairTask({
      model,
      source: vocabulary,
      target: vocabulary,
      dropout: 0.1,
      teacherForcingFloor: 0.5,
    });
    const pairs = [{ source: ["a", "b"], target: ["c"] }];
    const memory = model.encode({ ids: [[4, 5]], lengths: [2] });
    const forms: [number, () => unknown][] = [
      [1, () => task.loss(pairs, { step: 2, steps: 2, random: createRandom(1) })],
      [0, () => task.evaluate(pairs)],
      [0, () => task.translateByBeam(["a"])],
      [
        model === models[1]?.[1] ? 1 : 2, // logits, and weights where there is attention
        () => scheduledRun(model, memory, [[2, 4]], { teacherForcing: 0.5, random: createRandom(1) }),
      ],
    ];
    for (const [kept, form] of forms) {
      const before = tf.memory().numTensors;
      const result = form();
      expect(tf.memory().numTensors - before).toBe(kept);
      tf.dispose(result as tf.TensorContainer);
    }
    tf.dispose(memory as unknown as tf.TensorContainer);
  });
});

describe("searches and schedules", () => {
  const callbacks = (logProbabilities: number[][]) => ({
    start: () => 0,
    step: () => ({ logProbabilities, state: 0 }),
    select: () => 0,
  });
  const options = { width: 2, startId: 2, endId: 3, maxLength: 2 };

  test.each<[string, number]>([
    ["width", 0],
    ["width", 1.5],
    ["maxLength", Infinity],
    ["startId", -1],
    ["endId", NaN],
    ["lengthPenalty", NaN],
    ["lengthPenalty", Infinity],
    ["coverage", -1],
    ["coverage", NaN],
  ])("beamSearch refuses %s %d", (name, value) => {
    const search = () => beamSearch(callbacks([[-1, -1]]), { ...options, [name]: value });
    expect(search).toThrow(new RegExp(`^${name}: expected`));
  });

  test("beamSearch refuses steps that give NaN, +∞ or another number of rows", () => {
    for (const logs of [[[NaN, -1]], [[Infinity, -1]], [], [[-1], [-1]]]) {
      expect(() => beamSearch(callbacks(logs), options)).toThrow(/^logProbabilities: expected/);
    }
  });

  test.each([
    [0, { floor: 0.5, steps: 0 }, /^steps: /],
    [0, { floor: 0.5, steps: NaN }, /^steps: /],
    [0, { floor: 0.5, steps: 1.5 }, /^steps: /],
    [0, { floor: -0.1, steps: 9 }, /^floor: expected a finite number in \[0, 1\], got -0.1/],
    [0, { floor: NaN, steps: 9 }, /^floor: /],
    [-1, { floor: 0.5, steps: 9 }, /^step: expected a finite number ≥ 0, got -1/],
    [NaN, { floor: 0.5, steps: 9 }, /^step: /],
  ])("teacherForcingAt(%d, %o) is refused", (step, schedule, message) => {
    expect(() => teacherForcingAt(step, schedule)).toThrow(message);
  });

  test("options of models and tasks: undefined is left out, nonsense refused", () => {
    const left = { layers: undefined, heads: undefined } as unknown as object;
    const [given, usual] = [createTransformer({ ...words, ...left }), createTransformer(words)];
    expect(given.parameters).toBe(usual.parameters);
    const gru = createSeq2Seq({ ...words, cell: "gru", ...({ hidden: undefined } as unknown as object) });
    expect(gru.parameters).toBe(createSeq2Seq({ ...words, cell: "gru", hidden: 64 }).parameters);
    const vocabulary = createVocabulary([["a"]]);
    const task = (more: object) => () =>
      createPairTask({ model: usual, source: vocabulary, target: vocabulary, ...more });
    for (const dropout of [1, -0.1, NaN]) expect(task({ dropout })).toThrow(/^dropout: .* in \[0, 1\)/);
    expect(task({ teacherForcingFloor: 1.1 })).toThrow(/^teacherForcingFloor: /);
    expect(task({ maxLength: 0 })).toThrow(/^maxLength: /);
    expect(() => task({})().evaluate([])).toThrow(/^pairs: expected at least one/);
    expect(task({})().translate([])).toEqual([]);
    for (const units of [0, 1.5]) expect(() => kerasSeq2Seq({ units, seed: 1 })).toThrow(/^units: /);
    expect(() => kerasSeq2Seq({ seed: NaN })).toThrow(/^seed: /);
    expect(() => encodeSources([], { source: vocabulary })).toThrow(/^sentences: expected at least one/);
    expect(() => encodePairs([], { source: vocabulary, target: vocabulary })).toThrow(/^pairs: /);
  });
});
