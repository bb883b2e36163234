import fc from "fast-check";
import { createVocabulary, specialIds, specialWords } from "../../src/text";

const words = fc.array(fc.constantFrom("a", "b", "c", "é", "constructor", "__proto__", "Z"), {
  maxLength: 9,
});
const corpora = fc.array(words, { maxLength: 9 });

describe("createVocabulary", () => {
  test("special words first, then by count, ties by character; the example of the docstring", () => {
    const sentences = [["b", "a", "b"], ["c"]];
    expect(createVocabulary(sentences, { maxSize: 6 }).words).toEqual([...specialWords, "b", "a"]);
    expect(createVocabulary([["é", "z", "Z", "a", "z"]]).words.slice(4)).toEqual(["z", "Z", "a", "é"]);
    const more = createVocabulary(sentences, { minCount: 2, specials: ["<2fr>"] });
    expect(more.words).toEqual([...specialWords, "<2fr>", "b"]);
    expect(more.size).toBe(6);
    expect(createVocabulary([]).size).toBe(4);
    expect(specialWords.map((word) => createVocabulary([]).indexOf(word))).toEqual(Object.values(specialIds));
  });

  test("encode adds the marks asked for; unknown words are 1, even those that objects inherit", () => {
    const vocabulary = createVocabulary([["a", "b"]]);
    expect(vocabulary.encode(["b", "x", "a"])).toEqual([5, 1, 4]);
    expect(vocabulary.encode(["a"], { start: true, end: true })).toEqual([2, 4, 3]);
    expect(vocabulary.encode([], { end: true })).toEqual([3]);
    expect(vocabulary.indexOf("toString")).toBe(1);
  });

  test("special words typed in a text are unknown words: no place is lost, nothing ends early", () => {
    const vocabulary = createVocabulary([["a", "b"]], { specials: ["<2fr>"] });
    expect(vocabulary.encode([...specialWords], { end: true })).toEqual([1, 1, 1, 1, 3]);
    const said = vocabulary.decode(vocabulary.encode(["b", "<end>", "a", "<pad>", "<start>", "b"]));
    expect(said).toEqual(["b", "<unknown>", "a", "<unknown>", "<unknown>", "b"]);
    expect(vocabulary.encode(["<2fr>", "a"])).toEqual([4, 5]); // put there by whoever named it
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...specialWords, "a", "z")), (tokens) => {
        expect(vocabulary.decode(vocabulary.encode(tokens, { start: true, end: true }))).toHaveLength(
          tokens.length,
        );
      }),
    );
  });

  test("typed arrays of ids are decoded; tokens that are no strings are refused", () => {
    const vocabulary = createVocabulary([["a", "b"]]);
    expect(vocabulary.decode(Int32Array.of(2, 5, 1, 4, 3, 4))).toEqual(["b", "<unknown>", "a"]);
    expect(() => vocabulary.decode(Float32Array.of(4, NaN))).toThrow(
      /^ids: expected ids from 0 to 5, got NaN/,
    );
    const encode = (tokens: unknown) => () => vocabulary.encode(tokens as string[]);
    expect(encode(["a", 3])).toThrow("tokens: expected strings, got number at position 1");
    expect(encode(["a", undefined])).toThrow(/^tokens: expected strings, got undefined/);
    expect(encode("a b")).toThrow(/^tokens: expected a list of strings, got string/);
  });

  test("decode stops at <end>, leaves special words out, but shows <unknown>", () => {
    const vocabulary = createVocabulary([["a", "b"]], { specials: ["<2fr>"] });
    expect(vocabulary.decode([2, 4, 5, 0, 1, 6, 3, 5, 99])).toEqual(["a", "<unknown>", "b"]);
    expect(() => vocabulary.decode([7])).toThrow("ids: expected ids from 0 to 6, got 7");
    expect(() => vocabulary.decode([0.5])).toThrow(/^ids/);
  });

  test("decode(encode(tokens)) = tokens for words of the corpus", () => {
    fc.assert(
      fc.property(corpora, (sentences) => {
        const vocabulary = createVocabulary(sentences);
        for (const sentence of sentences) {
          expect(vocabulary.decode(vocabulary.encode(sentence, { start: true, end: true }))).toEqual(
            sentence,
          );
        }
      }),
    );
  });

  test("counts never rise along the ids, and the limits hold", () => {
    fc.assert(
      fc.property(corpora, fc.integer({ min: 1, max: 4 }), fc.nat(5), (sentences, minCount, room) => {
        const { words } = createVocabulary(sentences, { minCount, maxSize: 4 + room });
        const countOf = (word: string) => sentences.flat().filter((other) => other === word).length;
        const counts = words.slice(4).map(countOf);
        expect(counts).toEqual([...counts].sort((m, n) => n - m));
        const frequent = new Set(sentences.flat().filter((word) => countOf(word) >= minCount));
        expect(words.length).toBe(4 + Math.min(room, frequent.size));
        expect(new Set(words).size).toBe(words.length);
        const left = [...frequent].filter((word) => !words.includes(word)).map(countOf);
        expect(Math.max(0, ...left)).toBeLessThanOrEqual(Math.min(Infinity, ...counts));
      }),
    );
  });

  test("bad input is refused", () => {
    expect(() => createVocabulary([["a", "<pad>"]])).toThrow(
      'sentences: expected words that are neither empty nor special, got "<pad>"',
    );
    expect(() => createVocabulary([[""]])).toThrow(/^sentences/);
    expect(() => createVocabulary([["<x>"]], { specials: ["<x>"] })).toThrow(/^sentences/);
    expect(() => createVocabulary([], { specials: ["<end>"] })).toThrow(/^specials.*"<end>"/);
    expect(() => createVocabulary([], { specials: ["<x>", "<x>"] })).toThrow(/^specials/);
    expect(() => createVocabulary([], { minCount: 0 })).toThrow(/^minCount/);
    expect(() => createVocabulary([], { maxSize: 3 })).toThrow(/^maxSize: expected a whole number ≥ 4/);
    expect(() => createVocabulary([], { maxSize: NaN })).toThrow(/^maxSize/);
  });
});
