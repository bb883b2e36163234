/** What a sentence says, before either language says it. */
import type { Adjective } from "./adjectives";
import type { Noun } from "./nouns";
import type { Tense, Verb } from "./verb";

/** "indefinite" is a, some, any; "generic" has no article in English: "AI". */
export type Determiner = "definite" | "indefinite" | "demonstrative" | "my" | "our" | "generic";

export interface NounPhrase {
  noun: Noun;
  plural: boolean;
  determiner: Determiner;
  adjective?: Adjective;
}

export interface NamedSubject {
  en: string;
  fr: string;
  /** 0 to 4: I, you, he or she, we, they. */
  person: number;
  feminine: boolean;
}

export type Subject = NamedSubject | NounPhrase;

/** Words that end a sentence, the same whatever the sentence is. */
export interface Adverbial {
  en: string;
  fr: string;
}

export interface Clause {
  subject: Subject;
  verb: Verb;
  tense: Tense;
  negated: boolean;
  question: boolean;
  object?: NounPhrase;
  /** After "to be". */
  adjective?: Adjective;
  place?: Adverbial;
  time?: Adverbial;
}

/** "You" is one friend; I, we and they are (also) men. */
export const pronouns: readonly NamedSubject[] = [
  { en: "I", fr: "je", person: 0, feminine: false },
  { en: "you", fr: "tu", person: 1, feminine: false },
  { en: "he", fr: "il", person: 2, feminine: false },
  { en: "she", fr: "elle", person: 2, feminine: true },
  { en: "we", fr: "nous", person: 3, feminine: false },
  { en: "they", fr: "ils", person: 4, feminine: false },
];

export const names: readonly NamedSubject[] = ["Paul", "Lucas", "Thomas", "Marie", "Anna", "Emma"].map(
  (name, i) => ({ en: name, fr: name, person: 2, feminine: i >= 3 }),
);

export const places: readonly Adverbial[] = [
  { en: "here", fr: "ici" },
  { en: "at home", fr: "à la maison" },
  { en: "in the garden", fr: "dans le jardin" },
  { en: "in the street", fr: "dans la rue" },
  { en: "in the kitchen", fr: "dans la cuisine" },
  { en: "at the office", fr: "au bureau" },
  { en: "with the children", fr: "avec les enfants" },
];

const today: Adverbial = { en: "today", fr: "aujourd'hui" };
export const times: Record<Tense, readonly Adverbial[]> = {
  present: [{ en: "every day", fr: "tous les jours" }],
  progressive: [{ en: "now", fr: "maintenant" }, today],
  past: [{ en: "yesterday", fr: "hier" }, today],
  future: [{ en: "tomorrow", fr: "demain" }, today],
};

export function isNounPhrase(subject: Subject): subject is NounPhrase {
  return "noun" in subject;
}

/** 0 to 4, as in {@link NamedSubject}. */
export function personOf(subject: Subject): number {
  if (!isNounPhrase(subject)) return subject.person;
  return subject.plural ? 4 : 2;
}
