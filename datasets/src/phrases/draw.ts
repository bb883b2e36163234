/** Draws clauses that make sense: verbs with fitting objects, nouns with fitting adjectives. */
import type { Random } from "@attention-lab/lib/base";
import { adjectives, type Adjective } from "./adjectives";
import {
  names,
  places,
  pronouns,
  times,
  type Clause,
  type Determiner,
  type NounPhrase,
  type Subject,
} from "./clause";
import { nouns, type Kind, type Noun } from "./nouns";
import type { Verb } from "./verb";
import { be, verbs } from "./verbs";

const BE_SHARE = 0.12;
const OWNED: readonly Kind[] = ["kin", "animal", "food", "text", "thing", "clothes"];
const WITHOUT_PLACE = "leave";
const NEEDS_PLACE = "stay";

/** A random clause; not every one is to be used, see `usable`. */
export function drawClause(random: Random): Clause {
  const chance = (p: number) => random.uniform() < p;
  const negated = chance(0.3);
  const question = !negated && chance(0.2);
  if (chance(BE_SHARE)) return drawBeing(random, negated, question);
  const verb = pick(random, verbs);
  const tense = pick(random, verb.tenses);
  const subject = drawSubject(random, verb);
  const object = verb.objects.length > 0 ? drawObject(random, verb) : undefined;
  const [base] = verb.en;
  const place = verb.objects.length === 0 && base !== WITHOUT_PLACE && (base === NEEDS_PLACE || chance(0.7));
  const time = (tense !== "present" || verb.daily) && chance(0.25);
  return {
    ...{ subject, verb, tense, negated, question, object },
    place: place ? pick(random, places) : undefined,
    time: time ? pick(random, times[tense]) : undefined,
  };
}

function drawBeing(random: Random, negated: boolean, question: boolean): Clause {
  const tense = random.uniform() < 0.65 ? "present" : "future";
  const wanted = tense === "present" ? ["is", "becomes"] : ["becomes"];
  const possible = adjectives.filter(({ predicate }) => wanted.includes(predicate));
  const adjective = pick(random, possible);
  const named = adjective.kinds.includes("person") && random.uniform() < 0.5;
  const fitting = nouns.filter(({ kind }) => adjective.kinds.includes(kind));
  const subject = named
    ? drawNamed(random)
    : drawPhrase(random, pick(random, fitting), ["definite", "demonstrative"]);
  return { subject, verb: be, tense, negated, question, adjective };
}

function drawSubject(random: Random, verb: Verb): Subject {
  if (random.uniform() < 0.65) return drawNamed(random);
  const kinds: Kind[] = [
    "person",
    "child",
    "profession",
    "kin",
    ...(verb.animals ? (["animal"] as const) : []),
  ];
  const kind = pick(random, kinds);
  const noun = pick(random, ofKind(kind));
  return withAdjective(random, drawPhrase(random, noun, ["definite", "definite", "demonstrative"]), 0.2);
}

/** I, you and we twice as often as the others: nouns and names teach the forms of the third person too. */
function drawNamed(random: Random): Subject {
  if (random.uniform() < 0.2) return pick(random, names);
  return pick(random, [...pronouns, ...pronouns.filter(({ person }) => [0, 1, 3].includes(person))]);
}

function drawObject(random: Random, verb: Verb): NounPhrase {
  const kind = pick(random, verb.objects);
  const noun = pick(random, ofKind(kind));
  if (kind === "subject") return { noun, plural: false, determiner: "generic" };
  const mass = noun.en[1] === undefined && kind !== "kin";
  if (mass && verb.generic) return { noun, plural: false, determiner: "generic" };
  const determiners: Determiner[] = ["definite", "definite", "demonstrative"];
  if (!verb.definite) determiners.push("indefinite", "indefinite", "indefinite");
  const phrase = drawPhrase(random, noun, determiners);
  const ofBooks = verb.preposition && phrase.determiner === "indefinite" && phrase.plural;
  return mass ? phrase : withAdjective(random, ofBooks ? { ...phrase, plural: false } : phrase, 0.35);
}

function drawPhrase(random: Random, noun: Noun, determiners: readonly Determiner[]): NounPhrase {
  const plural = noun.en[1] !== undefined && random.uniform() < 0.3;
  const own: Determiner[] = noun.kind === "kin" ? ["my", "our"] : [...determiners, "my"];
  return { noun, plural, determiner: pick(random, OWNED.includes(noun.kind) ? own : determiners) };
}

function withAdjective(random: Random, phrase: NounPhrase, share: number): NounPhrase {
  const fitting: Adjective[] = adjectives.filter(({ kinds }) => kinds.includes(phrase.noun.kind));
  if (phrase.noun.kind === "kin") return phrase; // "my happy father" is no usual phrase
  const wanted = fitting.length > 0 && random.uniform() < share;
  return wanted ? { ...phrase, adjective: pick(random, fitting) } : phrase;
}

function ofKind(kind: Kind): Noun[] {
  return nouns.filter((noun) => noun.kind === kind);
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(0, items.length - 1)] as T;
}
