import fc from "fast-check";
import { detokenize, stem, tokenize, type Language } from "../../src/text";

const stems: typeof import("./fixtures/stems.json") = require("./fixtures/stems.json");

const en = (text: string, options = {}) => tokenize(text, { language: "en", ...options });
const fr = (text: string, options = {}) => tokenize(text, { language: "fr", ...options });
const kept = { keepPunctuation: true };

/** Everything that could go wrong: quotes, apostrophes, dashes, numbers, accents in two forms. */
const pieces = [
  "l'",
  "d’",
  "IA",
  "n",
  "d",
  "aujourd'hui",
  "C'est",
  "dogs",
  "e\u0301t\u00e9",
  "3.14",
  "5",
  "😀",
];
const marks = [
  ".",
  ",",
  "...",
  "?",
  ":",
  "'",
  '"',
  "(",
  ")",
  "«",
  "»",
  "-",
  "–",
  "$",
  "%",
  "’",
  " ",
  " ",
  " ",
];
const texts = fc
  .array(fc.constantFrom(...pieces, ...marks), { maxLength: 12 })
  .map((parts) => parts.join(""));
const languages = fc.constantFrom<Language>("en", "fr");

describe("tokenize", () => {
  test("French elisions are words; words with an inner apostrophe of their own stay whole", () => {
    const words = ["Je", "suis", "en", "train", "d'", "apprendre", "l'", "IA"];
    expect(fr("Je suis en train d'apprendre l'IA")).toEqual(words);
    expect(fr("Qu'est-ce qu’il lorsqu'elle")).toEqual(["Qu'", "est-ce", "qu'", "il", "lorsqu'", "elle"]);
    expect(fr("jusqu'à puisqu'on quoiqu'un")).toEqual(["jusqu'", "à", "puisqu'", "on", "quoiqu'", "un"]);
    expect(fr("d'aujourd'hui, quelqu'un, va-t'en")).toEqual(["d'", "aujourd'hui", "quelqu'un", "va-t'en"]);
    expect(fr("d'«amour»", kept)).toEqual(["d'", "«", "amour", "»"]);
  });

  test("English contractions, hyphenated words and numbers stay whole", () => {
    expect(en("I didn't, O’Brien's well-known 3.14 or 1,000.50!")).toEqual(
      ["I", "didn't", "O'Brien's", "well-known", "3.14", "or", "1,000.50"], // prettier-ignore
    );
    expect(en("l'IA")).toEqual(["l'IA"]);
  });

  test("punctuation, when kept, is one token a character", () => {
    expect(en("Wait... (no)!", kept)).toEqual(["Wait", ".", ".", ".", "(", "no", ")", "!"]);
    expect(fr("Ça va ? – 😀", kept)).toEqual(["Ça", "va", "?", "–", "😀"]);
    expect(en("'quoted' dogs'", kept)).toEqual(["'", "quoted", "'", "dogs", "'"]);
    expect(en(" - ")).toEqual([]);
  });

  test("case is kept unless asked otherwise; accents become one character", () => {
    expect(fr("L'ÉTÉ")).toEqual(["L'", "ÉTÉ"]);
    expect(fr("L'ÉTÉ", { lowerCase: true })).toEqual(["l'", "été"]);
    expect(fr("e\u0301te\u0301")).toEqual(["été"]);
    expect(fr("")).toEqual([]);
  });

  test("nothing is lost: the tokens joined are the text without white space", () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: "grapheme" })), languages, (text, language) => {
        const tokens = tokenize(text, { language, keepPunctuation: true });
        expect(tokens.join("")).toBe(text.normalize("NFC").replace(/’/g, "'").replace(/\s+/g, ""));
        expect(tokens).not.toContain("");
      }),
    );
  });

  test("without punctuation: the tokens with punctuation that have a letter or a digit", () => {
    fc.assert(
      fc.property(texts, languages, (text, language) => {
        const all = tokenize(text, { language, keepPunctuation: true });
        expect(tokenize(text, { language })).toEqual(all.filter((token) => /[\p{L}\p{N}]/u.test(token)));
      }),
    );
  });

  test("bad input is refused", () => {
    const other = "de" as Language;
    expect(() => tokenize("a", { language: other })).toThrow('language: expected "en" or "fr", got "de"');
    expect(() => en(3 as unknown as string)).toThrow("text: expected a string, got number");
    expect(() => detokenize([], other)).toThrow(/^language/);
    expect(() => stem("a", other)).toThrow(/^language/);
    expect(() => stem(undefined as unknown as string, "en")).toThrow(/^token: expected a string/);
  });
});

describe("detokenize", () => {
  const french = ["Je suis en train d'apprendre l'IA", "C'est l'IA, non ?", "Il dit : « d'accord (oui) ! »"];
  const english = ["I didn't say (never).", 'He said: "stop, now!" and left; $5 or 10%?', "The dogs' tails"];
  test.each(french)("%s", (text) => expect(detokenize(fr(text, kept), "fr")).toBe(text));
  test.each(english)("%s", (text) => expect(detokenize(en(text, kept), "en")).toBe(text));

  test("the example of the docstring; no tokens, no text", () => {
    expect(detokenize(["C'", "est", "l'", "IA", ",", "non", "?"], "fr")).toBe("C'est l'IA, non ?");
    expect(detokenize([], "fr")).toBe("");
    expect(detokenize(["rock", "'", "n", "'", "roll"], "en")).toBe("rock 'n' roll");
  });

  test("tokenize(detokenize(tokens)) = tokens", () => {
    fc.assert(
      fc.property(texts, languages, (text, language) => {
        const options = { language, keepPunctuation: true };
        const tokens = tokenize(text, options);
        expect(tokenize(detokenize(tokens, language), options)).toEqual(tokens);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("stem", () => {
  test("what is too long for a word stays whole", () => {
    expect(stem("Z".repeat(1_000_000), "en")).toBe("z".repeat(1_000_000)); // else a matter of hours
    expect(stem(`${"x".repeat(190)}ing`, "en")).toBe(`${"x".repeat(190)}ing`); // Porter's rule: no vowel before -ing
  });

  test.each(["en", "fr"] as const)("equals NLTK's (fixtures/generate_stems.py): %s", (language) => {
    const words = Object.keys(stems[language]);
    expect(words.length).toBeGreaterThan(50);
    expect(Object.fromEntries(words.map((word) => [word, stem(word, language)]))).toEqual(stems[language]);
  });

  test("the examples of the docstring; short words, elisions, small letters", () => {
    expect(stem("relational", "en")).toBe("relat");
    expect(stem("continuellement", "fr")).toBe("continuel");
    expect(["IT", "l'", "", "."].map((token) => stem(token, "en"))).toEqual(["it", "l'", "", "."]);
    expect(["À", "l'", "", "."].map((token) => stem(token, "fr"))).toEqual(["à", "l'", "", "."]);
  });
});
