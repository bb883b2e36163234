/** Clauses in short, for tests. */
import { adjectives } from "../../src/phrases/adjectives";
import {
  names,
  places,
  pronouns,
  times,
  type Clause,
  type Determiner,
  type NounPhrase,
} from "../../src/phrases/clause";
import { nouns } from "../../src/phrases/nouns";
import { be, verbs } from "../../src/phrases/verbs";

const determiners: Record<string, Determiner> = {
  ...{ the: "definite", a: "indefinite", this: "demonstrative", my: "my", our: "our", "-": "generic" },
};

function find<T>(items: readonly T[], fits: (item: T) => boolean, what: string): T {
  const found = items.find(fits);
  if (found === undefined) throw new Error(`no ${what} in the lexicon`);
  return found;
}

/** "the old men": determiner, perhaps an adjective, noun; singular or plural as written. */
function phrase(text: string): NounPhrase {
  const words = text.split(" ");
  const name = words[words.length - 1] as string;
  const noun = find(nouns, ({ en }) => en.includes(name), name);
  const adjective = words.length === 3 ? find(adjectives, ({ en }) => en === words[1], text) : undefined;
  const determiner = determiners[words[0] as string] as Determiner;
  return { noun, plural: noun.en[1] === name, determiner, adjective };
}

type Rest = Partial<Pick<Clause, "negated" | "question" | "tense">> & {
  object?: string;
  adjective?: string;
  place?: string;
  time?: string;
};

/** A clause in short: who ("she", "Anna", "the dogs"), what ("go to", "be"), and the rest. */
export function say(who: string, what: string, rest: Rest = {}): Clause {
  const [base, particle] = what.split(" ");
  const { object, adjective, place, time, tense = "present", negated = false, question = false } = rest;
  return {
    ...{ tense, negated, question },
    subject: [...pronouns, ...names].find(({ en }) => en === who) ?? phrase(who),
    verb: base === "be" ? be : find(verbs, (v) => v.en[0] === base && v.particle === particle, what),
    object: object === undefined ? undefined : phrase(object),
    adjective:
      adjective === undefined ? undefined : find(adjectives, ({ en }) => en === adjective, adjective),
    place: place === undefined ? undefined : find(places, ({ en }) => en === place, place),
    time: time === undefined ? undefined : find(times[tense], ({ en }) => en === time, time),
  };
}
