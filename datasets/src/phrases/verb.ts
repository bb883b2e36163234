/** What a verb of the phrase grammar is. */
import type { Kind } from "./nouns";

/** Past is the simple past and the passé composé, future "going to" and "aller". */
export const tenses = ["present", "progressive", "past", "future"] as const;
export type Tense = (typeof tenses)[number];

export interface Verb {
  /** Base, third person, -ing, past. */
  en: readonly [string, string, string, string];
  /** What follows the English verb: "to" in "go to". */
  particle?: string;
  infinitive: string;
  /** With je, tu, il, nous, ils. */
  present: readonly [string, string, string, string, string];
  participle: string;
  /** Makes its past with "être", so that the participle agrees with the subject. */
  withEtre: boolean;
  /** What joins the object in French. */
  preposition?: "à" | "de";
  /** What it takes as object; none for an intransitive verb. */
  objects: readonly Kind[];
  /** Objects are "the …", "my …", not "a …" or "some …". */
  definite: boolean;
  /** Mass nouns after it have no article in English: "I like tea". */
  generic: boolean;
  /** Animals do it too. */
  animals: boolean;
  /** One does it every day. */
  daily: boolean;
  tenses: readonly Tense[];
}

type Options = Partial<
  Pick<
    Verb,
    "particle" | "withEtre" | "preposition" | "definite" | "generic" | "animals" | "daily" | "tenses"
  >
>;

/**
 * A verb from its forms.
 * @param en base, third person, -ing, past, perhaps a particle: "go goes going went to"
 * @param fr infinitive, and participle unless regular in -er
 * @param present with je, tu, il, nous, ils; "" for a regular verb in -er
 */
export function verb(
  en: string,
  fr: string,
  present: string,
  objects: readonly Kind[],
  options: Options = {},
): Verb {
  const [base = "", third = "", ing = "", past = "", particle] = en.split(" ");
  const [infinitive = "", participle] = fr.split(" ");
  const stem = infinitive.slice(0, -2);
  const nous = infinitive.endsWith("ger") ? `${stem}eons` : `${stem}ons`; // nous mangeons
  const forms = present || `${stem}e ${stem}es ${stem}e ${nous} ${stem}ent`;
  return {
    ...{ en: [base, third, ing, past], particle, infinitive, participle: participle ?? `${stem}é` },
    ...{ present: forms.split(" ") as unknown as Verb["present"], objects },
    ...{ withEtre: false, definite: false, generic: false, animals: false, daily: false, tenses },
    ...options,
  };
}
