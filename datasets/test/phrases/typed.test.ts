/** Sentences as people type them. */
import { phraseCorpus, typedPhrase } from "../../src";

const corpus = phraseCorpus("phrases");
const { english } = corpus.vocabulary;
const read = (text: string) => typedPhrase(text, english);

test.each([
  ["I am learning AI", "I am learning AI"],
  ["i'm learning ai!", "I am learning AI"],
  ["I’m learning AI.", "I am learning AI"],
  ["  She   isn't reading, today ", "she is not reading today"],
  ["They don't like the museum...", "they do not like the museum"],
  ["THE GIRLS AREN'T WATCHING THE BIRDS", "the girls are not watching the birds"],
  ["Doesn't he sleep?", "does not he sleep ?"],
  ["“Paul” didn't visit the park", "Paul did not visit the park"],
  ["marie's reading a book", "marie's reading a book"],
  ["is anna reading a book ?", "is Anna reading a book ?"],
  ["Are they reading a book", "are they reading a book ?"],
  ["She's (now) at home", "she is now at home"],
])("%s", (text, wanted) => expect(read(text).tokens.join(" ")).toBe(wanted));

test("unknown words are named, each once, with a known word that is near", () => {
  expect(read("What is your name?").unknown.map(({ word }) => word)).toEqual(["what", "your", "name"]);
  expect(read("I am lerning AI").unknown).toEqual([{ word: "lerning", near: "learning" }]);
  expect(read("the zebra sees the zebra").unknown.map(({ word }) => word)).toEqual(["zebra"]);
  expect(read("I am learning AI").unknown).toEqual([]);
});

test("nothing typed has no tokens", () => {
  for (const text of ["", "   ", "!", "..."]) expect(read(text)).toEqual({ tokens: [], unknown: [] });
});

test("every sentence of the corpus is read as its own tokens", () => {
  const wrong = corpus.test.filter(
    ({ source }) => read(source.join(" ")).tokens.join(" ") !== source.join(" "),
  );
  expect(wrong).toEqual([]);
});
