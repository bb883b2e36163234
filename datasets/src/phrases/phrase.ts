/** One sentence in both languages, with what it is made of. */
import type { Pair } from "../sequences";
import { isNounPhrase, type Clause, type Subject } from "./clause";
import { english } from "./english";
import { french } from "./french";
import type { Kind } from "./nouns";
import type { Tense } from "./verb";
import { have } from "./verbs";

/** English tokens and their French translation. */
export interface Phrase extends Pair {
  tense: Tense;
  negated: boolean;
  question: boolean;
  subject: "pronoun" | "name" | "noun" | "plural noun";
  /** In a held-out split: the word or the structure that is held out. */
  held?: string;
}

const SHORTEST = 3;
const LONGEST = 12;
const PEOPLE: readonly Kind[] = ["person", "child", "profession"];

/** The sentence of a clause. */
export function phraseOf(clause: Clause, held?: string): Phrase {
  const { tense, negated, question } = clause;
  const subject = kindOf(clause.subject);
  const phrase: Phrase = {
    source: english(clause),
    target: french(clause),
    tense,
    negated,
    question,
    subject,
  };
  return held === undefined ? phrase : { ...phrase, held };
}

function kindOf(subject: Subject): Phrase["subject"] {
  if (isNounPhrase(subject)) return subject.plural ? "plural noun" : "noun";
  return /^[A-Z]../.test(subject.en) ? "name" : "pronoun";
}

/**
 * Whether a sentence is one to teach: of 3 to 12 tokens on both sides, with one meaning ("I read" may be now
 * or then), and natural ("am I …?" is not asked).
 */
export function usable(clause: Clause, { source, target }: Phrase): boolean {
  const { verb, tense, negated, question } = clause;
  const fits = [source, target].every(({ length }) => length >= SHORTEST && length <= LONGEST);
  const [base, , , past] = verb.en;
  const twofold = base === past && tense === "past" && !negated && !question;
  return fits && !twofold && !(question && source.includes("I")) && !isOdd(clause);
}

/** Grammatical, but nobody says it: "the boy sees a boy", "we have my coat", "il ne regarde pas de femme". */
function isOdd({ subject, verb, negated, object }: Clause): boolean {
  if (!object) return false;
  const reflexive = isNounPhrase(subject) && subject.noun === object.noun;
  const mine = verb === have && object.determiner === "my";
  const nobody = negated && object.determiner === "indefinite" && PEOPLE.includes(object.noun.kind);
  return reflexive || mine || nobody;
}
