/** A clause in English. */
import { isNounPhrase, personOf, type Clause, type Determiner, type NounPhrase } from "./clause";
import { be } from "./verbs";

const beForms = ["am", "are", "is", "are", "are"] as const;
const THIRD = 2;

/** The tokens of a clause: not contracted ("does not"), a question ends in "?". */
export function english(clause: Clause): string[] {
  const { negated, question, verb, object, place, time } = clause;
  const subject = isNounPhrase(clause.subject) ? englishNoun(clause.subject) : [clause.subject.en];
  const { auxiliary, main } = verbGroup(clause);
  const not = negated ? ["not"] : [];
  return [
    ...(question ? [...auxiliary, ...subject] : [...subject, ...auxiliary]),
    ...[...not, ...main, ...words(verb.particle)],
    ...(object ? englishNoun(object, negated) : words(clause.adjective?.en)),
    ...[...words(place?.en), ...words(time?.en), ...(question ? ["?"] : [])],
  ];
}

function verbGroup({ verb, tense, subject, negated, question }: Clause): {
  auxiliary: string[];
  main: string[];
} {
  const [base, third, ing, past] = verb.en;
  const person = personOf(subject);
  const isOrAre = [beForms[person] as string];
  if (tense === "progressive") return { auxiliary: isOrAre, main: [ing] };
  if (tense === "future") return { auxiliary: isOrAre, main: ["going", "to", base] };
  if (verb === be) return { auxiliary: isOrAre, main: [] };
  if (negated || question) {
    const present = person === THIRD ? "does" : "do";
    return { auxiliary: [tense === "past" ? "did" : present], main: [base] };
  }
  const present = person === THIRD ? third : base;
  return { auxiliary: [], main: [tense === "past" ? past : present] };
}

/** @param negated whether "some" is "any" */
function englishNoun({ noun, plural, determiner, adjective }: NounPhrase, negated = false): string[] {
  const [one, many = one] = noun.en;
  const rest = [...words(adjective?.en), plural ? many : one];
  const countable = noun.en[1] !== undefined;
  const a = /^[aeiou]/.test(rest[0] as string) ? "an" : "a";
  const some = negated ? "any" : "some";
  const articles: Record<Determiner, string> = {
    definite: "the",
    indefinite: plural || !countable ? some : a,
    demonstrative: plural ? "these" : "this",
    my: "my",
    our: "our",
    generic: "",
  };
  return [...words(articles[determiner]), ...rest];
}

function words(text = ""): string[] {
  return text.split(" ").filter((word) => word !== "");
}
