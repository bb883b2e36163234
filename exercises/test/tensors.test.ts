/** Checks of notebook 02 as a learner meets them: real tensors in, real tensors out, in the same process. */
import { createInProcessRunner, createTensorBridge, judge, PRACTICE_SEED } from "@attention-lab/grader";
import { topics } from "@attention-lab/exercises";
import { tf, type Tensor } from "@attention-lab/lib/runtime";

const bridge = createTensorBridge(tf);
type Answer = (...args: never[]) => unknown;

async function checked(id: string, answer: Answer) {
  const exercise = topics.flatMap(({ exercises }) => exercises).find((each) => each.id === `attention.${id}`);
  if (!exercise) throw new Error(`no exercise ${id}`);
  const result = await judge(exercise, createInProcessRunner(answer, undefined, bridge), PRACTICE_SEED);
  const named = result.checks.find(({ passed }) => !passed)?.misconception?.name;
  return { ...result, named };
}

const scores = (q: Tensor, k: Tensor) => q.matMul(k, false, true);
const scaled = (q: Tensor, k: Tensor) => scores(q, k).div(Math.sqrt(q.shape[2] ?? NaN));
const attend =
  (weigh: (e: Tensor, mask: Tensor) => Tensor) => (q: Tensor, k: Tensor, v: Tensor, m?: Tensor) =>
    tf.tidy(() => {
      const e = scaled(q, k);
      const weights = weigh(e, m ?? tf.onesLike(e).toBool());
      return { output: weights.matMul(v), weights };
    });

test("a right answer passes in under 300 ms and leaves no tensor in the kernel", async () => {
  await checked("scores", scores); // the first call compiles
  const before = tf.memory().numTensors;
  const start = performance.now();
  expect(await checked("scores", scores)).toMatchObject({ result: "pass", score: 2 });
  expect(performance.now() - start).toBeLessThan(300);
  expect(tf.memory().numTensors).toBe(before);
});

test("a right answer that leaks loses only the check for leaks", async () => {
  const got = await checked("scaled", scaled);
  expect(got.checks.map(({ passed }) => passed)).toEqual([true, true, false]);
  expect(got.message).toMatch(/tf\.tidy.* got 1 left behind/);
  expect(got.message).not.toMatch(/Likely cause/);
});

test("asynchronous answers count", async () => {
  expect(await checked("scores", async (q: Tensor, k: Tensor) => scores(q, k))).toMatchObject({ score: 2 });
});

test.each<[string, Answer, RegExp]>([
  ["nested arrays", (q: Tensor, k: Tensor) => tf.tidy(() => scores(q, k).arraySync()), /plain array where a tensor/],
  ["no return", () => undefined, /no tensor.*`return` missing/],
  ["the arguments disposed", (q: Tensor, k: Tensor) => { const e = scores(q, k); q.dispose(); return e; }, /disposes the tensors it was given/],
  ["a tensor freed too early", (q: Tensor, k: Tensor) => { const e = scores(q, k); e.dispose(); return e; }, /disposed already/],
  ["shapes that do not fit", (q: Tensor, k: Tensor) => q.matMul(k.slice([0, 1, 0])), /matmul|matrix size/i],
  ["an axis too many", (q: Tensor, k: Tensor) => tf.tidy(() => scores(q, k).expandDims(0)), /axes of length 1/],
])("%s: told in words", async (_, answer, message) => {
  const got = await checked("scores", answer);
  expect(got.score).toBe(0);
  expect(got.message).toMatch(message);
}); // prettier-ignore

const LOW = (e: Tensor) => tf.fill(e.shape, -1e9);
test.each<[string, Answer, string]>([
  ["scores", (q: Tensor, k: Tensor) => q.matMul(k), "keys not transposed"],
  ["scores", (q: Tensor, k: Tensor) => q.matMul(k, true), "queries transposed instead of keys"],
  ["scaled", (q: Tensor, k: Tensor) => tf.tidy(() => scores(q, k).div(q.shape[2] ?? NaN)), "divided by d: the root forgotten, or scaled twice"],
  ["causalMask", (n: number, m: number) => tf.tidy(() => tf.range(0, m).less(tf.range(0, n).expandDims(1))), "does not see itself"],
  ["attention", attend((e, m) => tf.where(m, e, LOW(e)).softmax()), "large negative number instead of -Infinity"],
  ["attention", attend((e, m) => e.add(tf.sub(1, m.cast("float32")).mul(-1e9)).softmax()), "large negative number instead of -Infinity"],
  ["attention", attend((e, m) => tf.where(m, e, -Infinity).softmax()), "NaN where everything is masked"],
  ["attention", attend((e, m) => e.softmax().mul(m.cast("float32"))), "mask after softmax"],
  ["attention", attend((e, m) => e.mul(m.cast("float32")).softmax()), "scores multiplied by the mask"],
  ["attention", attend((e) => e.transpose([0, 2, 1]).softmax().transpose([0, 2, 1])), "softmax over the queries"],
  ["splitHeads", (x: Tensor, h: number) => x.reshape([x.shape[0] ?? 0, h, x.shape[1] ?? 0, -1]), "reshape without transpose"],
  ["mergeHeads", (x: Tensor) => x.reshape([x.shape[0] ?? 0, x.shape[2] ?? 0, -1]), "reshape without transposing back"],
  ["gradient", (a: Tensor, v: Tensor, g: Tensor) => tf.tidy(() => a.mul(g.matMul(v, false, true))), "without the −Σ term"],
])("on real tensors %s names the mistake: %#", async (id, answer, name) => {
  const got = await checked(id, answer);
  expect(got).toMatchObject({ result: "fail", named: name });
}); // prettier-ignore
