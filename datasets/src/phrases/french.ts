/** A clause in French. */
import type { Adjective } from "./adjectives";
import { isNounPhrase, personOf, type Clause, type NounPhrase, type Subject } from "./clause";
import { beginsWithVowel, joinWords } from "./elision";
import type { Verb } from "./verb";
import { be, go, have } from "./verbs";

/** The tokens of a clause: elided words end with an apostrophe, a question is "est-ce que … ?". */
export function french(clause: Clause): string[] {
  const { subject, verb, tense, negated, question, object, adjective, place, time } = clause;
  const { finite, rest } = verbGroup(clause);
  // Under "être en train de" the negation is that of être, and the object keeps its article.
  const pasDe = negated && tense !== "progressive" && !verb.preposition;
  return joinWords([
    ...(question ? ["est-ce", "que"] : []),
    ...(isNounPhrase(subject) ? frenchNoun(subject) : [subject.fr]),
    ...(negated ? ["ne", finite, "pas"] : [finite]),
    ...[...rest, ...words(verb.preposition)],
    ...(object ? frenchNoun(object, pasDe) : []),
    ...(adjective ? [agree(adjective, isFeminine(subject), isPlural(subject))] : []),
    ...[...words(place?.fr), ...words(time?.fr), ...(question ? ["?"] : [])],
  ]);
}

function verbGroup({ verb, tense, subject }: Clause): { finite: string; rest: string[] } {
  const of = ({ present }: Verb) => present[personOf(subject)] as string;
  if (tense === "progressive") return { finite: of(be), rest: ["en", "train", "de", verb.infinitive] };
  if (tense === "future") return { finite: of(go), rest: [verb.infinitive] };
  if (tense === "present") return { finite: of(verb), rest: [] };
  if (!verb.withEtre) return { finite: of(have), rest: [verb.participle] };
  const ending = (isFeminine(subject) ? "e" : "") + (isPlural(subject) ? "s" : "");
  return { finite: of(be), rest: [verb.participle + ending] };
}

/** @param pasDe whether un, une, des, du become "de": "pas de pain" */
function frenchNoun(phrase: NounPhrase, pasDe = false): string[] {
  const { noun, plural, adjective } = phrase;
  const [un, plusieurs = un] = noun.fr;
  const name = plural ? plusieurs : un;
  if (!adjective) return [...determinerOf(phrase, name, pasDe), name];
  const form = agree(adjective, noun.feminine, plural, adjective.before ? name : undefined);
  const pair = adjective.before ? [form, name] : [name, form];
  return [...determinerOf(phrase, pair[0] as string, pasDe), ...pair];
}

/** @param next the word it stands before */
function determinerOf(phrase: NounPhrase, next: string, pasDe: boolean): string[] {
  const { noun, plural, determiner, adjective } = phrase;
  const pick = (masculine: string, feminine: string, many: string, beforeVowel: string) => {
    if (plural) return [many];
    return [beginsWithVowel(next) ? beforeVowel : noun.feminine ? feminine : masculine];
  };
  const the = plural ? "les" : noun.feminine ? "la" : "le";
  if (determiner === "demonstrative") return pick("ce", "cette", "ces", noun.feminine ? "cette" : "cet");
  if (determiner === "my") return pick("mon", "ma", "mes", "mon");
  if (determiner === "our") return pick("notre", "notre", "nos", "notre");
  if (determiner !== "indefinite") return [the];
  if (pasDe || (plural && adjective?.before)) return ["de"];
  if (plural) return ["des"];
  return noun.fr[1] === undefined ? ["de", the] : [noun.feminine ? "une" : "un"];
}

/** @param noun the singular or plural noun it stands before, for "bel" */
function agree(adjective: Adjective, feminine: boolean, plural: boolean, noun?: string): string {
  const { fr, beforeVowel } = adjective;
  if (beforeVowel && noun && !feminine && !plural && beginsWithVowel(noun)) return beforeVowel;
  return fr[Number(feminine) + 2 * Number(plural)] as string;
}

function isFeminine(subject: Subject): boolean {
  return isNounPhrase(subject) ? subject.noun.feminine : subject.feminine;
}

function isPlural(subject: Subject): boolean {
  return personOf(subject) >= 3;
}

function words(text = ""): string[] {
  return text.split(" ").filter((word) => word !== "");
}
