/** What is kept from training, and the few lessons about it that stay. */
import { adjectives } from "./adjectives";
import { isNounPhrase, pronouns, type Clause, type NounPhrase } from "./clause";
import { nouns, type Noun } from "./nouns";
import type { Tense, Verb } from "./verb";
import { verbs } from "./verbs";

/** Words that training holds in four simple sentences each. */
const words = {
  nouns: ["castle", "orange", "actress", "horse", "article", "umbrella"],
  verbs: ["draw", "choose"],
  adjectives: ["green", "modern"],
} as const;

export const heldOutWords: readonly string[] = Object.values(words).flat();

/**
 * Features that training never combines. It holds each of them, and every two of them where there are three.
 */
const structures: Record<string, (clause: Clause) => boolean> = {
  "negated progressive with an adjective": ({ tense, negated, object }) =>
    tense === "progressive" && negated && object?.adjective !== undefined,
  "negated future of a plural noun": ({ tense, negated, subject }) =>
    tense === "future" && negated && isNounPhrase(subject) && subject.plural,
  "past question with être": ({ tense, question, verb }) => tense === "past" && question && verb.withEtre,
};

/** The names of the held-out structures. */
export const structureNames = Object.keys(structures);

/** The held-out structures of a clause; more than one is possible. */
export function structuresOf(clause: Clause): string[] {
  return structureNames.filter((name) => structures[name]?.(clause));
}

/** The held-out words of a clause, in English. */
export function heldWordsOf({ subject, verb, object, adjective }: Clause): string[] {
  const phrases = [...(isNounPhrase(subject) ? [subject] : []), ...(object ? [object] : [])];
  const all = [verb.en[0], adjective?.en, ...phrases.flatMap((p) => [p.noun.en[0], p.adjective?.en])];
  return all.filter((word): word is string => word !== undefined && heldOutWords.includes(word));
}

/** Whether a clause is as simple as the lessons: a statement about now or the past without noun subject. */
export function isSimple({ subject, tense, negated, question }: Clause): boolean {
  return !isNounPhrase(subject) && tense !== "future" && !negated && !question;
}

/** Four sentences for each held-out word: "I see the castle", "she sees the green car", "he drew a bag". */
export function lessons(): Clause[] {
  return [
    ...words.nouns.flatMap((word) => [
      say("I", "see", the(word)),
      say("she", "see", the(word)),
      say("they", "see", { ...the(word), determiner: "indefinite" }),
      say("we", "see", { ...the(word), plural: true }),
    ]),
    ...words.adjectives.flatMap((word) => [
      say("I", "see", the("bag", word)),
      say("she", "see", the("car", word)),
      say("I", "see", { ...the("computer", word), plural: true }),
      say("she", "see", { ...the("lamp", word), plural: true }),
    ]),
    ...words.verbs.flatMap((word) => [
      say("I", word, the("bag")),
      say("she", word, the("car")),
      say("she", word, the("bag"), "progressive"),
      say("he", word, { ...the("bag"), determiner: "indefinite" }, "past"),
    ]),
  ];
}

/** The pair of the post, "I am learning AI", and its relatives that training holds. */
export function postClauses(): { post: Clause; relatives: Clause[] } {
  const learn = (who: string, what: string) =>
    say(who, "learn", { ...the(what), determiner: "generic" }, "progressive");
  const relatives = [learn("she", "AI"), learn("I", "French"), learn("I", "music")];
  return { post: learn("I", "AI"), relatives };
}

function say(who: string, what: string, object: NounPhrase, tense: Tense = "present"): Clause {
  const subject = pronouns.find(({ en }) => en === who) as (typeof pronouns)[number];
  const verb = verbs.find(({ en }) => en[0] === what) as Verb;
  return { subject, verb, tense, object, negated: false, question: false };
}

function the(word: string, adjective?: string): NounPhrase {
  const noun = nouns.find(({ en }) => en[0] === word) as Noun;
  const found = adjectives.find(({ en }) => en === adjective);
  return { noun, plural: false, determiner: "definite", adjective: found };
}
