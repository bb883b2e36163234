/** Counting words: probabilities worked out by hand, and identities of any mixture. */
import { createNgramModel } from "../../src/sentences";

const train = [["a", "b"], ["a", "c"], ["a", "b", "b"]]; // prettier-ignore

test("order 1 with all of its share is the frequency of words: by hand", () => {
  // Words and end marks: a 3, b 3, c 1, end 3 of 10. Held out like training, the uniform guess is worth nothing.
  const model = createNgramModel(train, train, { order: 1, words: 50 });
  expect(model.shares[0]).toBeGreaterThan(0.99);
  const bits = 3 * Math.log(0.3) + 3 * Math.log(0.3) + Math.log(0.1) + 3 * Math.log(0.3);
  expect(Math.log(model.perplexity(train))).toBeCloseTo(-bits / 10, 2);
});

test("a sentence always followed the same way costs nothing with order 2, a choice of two costs 2", () => {
  const always = [["x", "y"], ["x", "y"], ["x", "y"]]; // prettier-ignore
  expect(createNgramModel(always, always, { order: 2, words: 9 }).perplexity(always)).toBeCloseTo(1, 3);
  const choice = [["x"], ["y"]];
  const model = createNgramModel(choice, choice, { order: 2, words: 9 });
  expect(model.perplexity([["x"]])).toBeCloseTo(Math.sqrt(2), 2); // x or y, then surely the end
});

test("a longer history helps where the word depends on it, and only there", () => {
  const sentences = [["p", "m", "1"], ["q", "m", "2"]]; // prettier-ignore
  const many = Array.from({ length: 7 }, () => sentences).flat();
  const [two, three] = [2, 3].map((order) =>
    createNgramModel(many, many, { order, words: 9 }).perplexity(sentences),
  );
  expect(two! ** 4).toBeCloseTo(4, 1); // p or q, 1 or 2
  expect(three! ** 4).toBeCloseTo(2, 1); // p or q only
});

test("what was never seen keeps a share: the λ sum to less than 1 when held-out words are new", () => {
  const model = createNgramModel(train, [["a", "z"]], { order: 2, words: 7 });
  const sum = model.shares.reduce((total, x) => total + x, 0);
  expect(sum).toBeLessThan(0.95);
  expect(sum).toBeGreaterThan(0);
  expect(model.perplexity([["z", "z"]])).toBeLessThan(Infinity);
});

test.each([
  ["order", () => createNgramModel(train, train, { order: 0, words: 3 })],
  ["words", () => createNgramModel(train, train, { order: 1, words: 1.5 })],
  ["sentences", () => createNgramModel([], train, { order: 1, words: 3 })],
  ["heldOut", () => createNgramModel(train, [], { order: 1, words: 3 })],
  ["sentences", () => createNgramModel(train, train, { order: 1, words: 3 }).perplexity([])],
])("%s is checked by its name", (name, call) => expect(call).toThrow(new RegExp(`^${name}: expected`)));
