/** The adjectives of the phrase grammar. */
import type { Kind } from "./nouns";

export interface Adjective {
  en: string;
  /** Masculine and feminine singular, masculine and feminine plural. */
  fr: readonly [string, string, string, string];
  /** Masculine singular before a vowel sound, where it differs: "bel". */
  beforeVowel?: string;
  /** Before its noun in French. */
  before: boolean;
  /** The nouns it goes with. */
  kinds: readonly Kind[];
  /** Whether it also stands after "to be", and after "is going to be". */
  predicate: "no" | "is" | "becomes";
}

const things: readonly Kind[] = ["thing", "clothes", "opening", "place", "plant"];
const adults: readonly Kind[] = ["person", "profession"];
const people: readonly Kind[] = [...adults, "child", "animal"];
const family: readonly Kind[] = [...people, "kin"];
const works: readonly Kind[] = ["text", "song", "film"];
const coloured: readonly Kind[] = ["thing", "clothes", "opening"];

type Row = [
  en: string,
  fr: string,
  kinds: readonly Kind[],
  predicate: Adjective["predicate"],
  beforeVowel?: string,
];

const beforeNoun: readonly Row[] = [
  ["small", "petit petite petits petites", [...things, "animal", "food"], "is"],
  ["big", "grand grande grands grandes", [...things, "animal"], "is"],
  ["beautiful", "beau belle beaux belles", [...things, ...works, "animal"], "becomes", "bel"],
  ["old", "vieux vieille vieux vieilles", [...things, ...works, ...adults, "animal"], "is", "vieil"],
  ["new", "nouveau nouvelle nouveaux nouvelles", [...things, ...works, "profession"], "no", "nouvel"],
  ["good", "bon bonne bons bonnes", [...works, "food"], "is"],
  ["young", "jeune jeune jeunes jeunes", people, "is"],
];

const afterNoun: readonly Row[] = [
  ["red", "rouge rouge rouges rouges", [...coloured, "plant"], "is"],
  ["blue", "bleu bleue bleus bleues", coloured, "is"],
  ["green", "vert verte verts vertes", [...coloured, "plant"], "is"],
  ["white", "blanc blanche blancs blanches", [...coloured, "animal", "plant"], "is"],
  ["black", "noir noire noirs noires", [...coloured, "animal"], "is"],
  ["interesting", "intéressant intéressante intéressants intéressantes", ["text", "film"], "becomes"],
  ["difficult", "difficile difficile difficiles difficiles", ["text"], "becomes"],
  ["modern", "moderne moderne modernes modernes", ["place", "thing"], "is"],
  ["famous", "célèbre célèbre célèbres célèbres", [...works, ...adults], "becomes"],
  ["happy", "heureux heureuse heureux heureuses", family, "becomes"],
  ["tired", "fatigué fatiguée fatigués fatiguées", family, "becomes"],
];

const entry =
  (before: boolean) =>
  ([en, fr, kinds, predicate, beforeVowel]: Row): Adjective => {
    const forms = fr.split(" ") as [string, string, string, string];
    return { en, fr: forms, kinds, predicate, before, beforeVowel };
  };

/** Every adjective. */
export const adjectives: readonly Adjective[] = [
  ...beforeNoun.map(entry(true)),
  ...afterNoun.map(entry(false)),
];
