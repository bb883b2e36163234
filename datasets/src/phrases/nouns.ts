/** The nouns of the phrase grammar, both languages side by side. */

/** What a noun names: decides which verbs and adjectives go with it. */
export type Kind =
  | "person"
  | "child"
  | "profession"
  | "kin"
  | "animal"
  | "food"
  | "meal"
  | "drink"
  | "text"
  | "song"
  | "film"
  | "thing"
  | "clothes"
  | "opening"
  | "plant"
  | "place"
  | "subject";

export interface Noun {
  kind: Kind;
  /** English singular and plural; mass nouns have no plural. */
  en: readonly [string, string?];
  /** French singular and plural. */
  fr: readonly [string, string?];
  feminine: boolean;
}

const rows: Record<Kind, string> = {
  person: "man men m homme hommes, woman women f femme femmes",
  child: "boy boys m garçon garçons, girl girls f fille filles, child children m enfant enfants",
  profession: `teacher teachers m professeur professeurs, student students m étudiant étudiants,
    doctor doctors m médecin médecins, engineer engineers m ingénieur ingénieurs,
    actress actresses f actrice actrices`,
  kin: `brother brothers m frère frères, sister sisters f sœur sœurs, father - m père -, mother - f mère -`,
  animal: `dog dogs m chien chiens, cat cats m chat chats, bird birds m oiseau oiseaux,
    horse horses m cheval chevaux`,
  food: `apple apples f pomme pommes, orange oranges f orange oranges, cake cakes m gâteau gâteaux,
    egg eggs m œuf œufs`,
  meal: `bread - m pain -, cheese - m fromage -, meat - f viande -, soup - f soupe -`,
  drink: `water - f eau -, coffee - m café -, tea - m thé -, milk - m lait -`,
  text: `book books m livre livres, letter letters f lettre lettres, poem poems m poème poèmes,
    article articles m article articles, story stories f histoire histoires`,
  song: `song songs f chanson chansons`,
  film: `film films m film films`,
  thing: `car cars f voiture voitures, bag bags m sac sacs, lamp lamps f lampe lampes,
    phone phones m téléphone téléphones, computer computers m ordinateur ordinateurs,
    umbrella umbrellas m parapluie parapluies, table tables f table tables`,
  clothes: `shirt shirts f chemise chemises, dress dresses f robe robes, hat hats m chapeau chapeaux,
    coat coats m manteau manteaux`,
  opening: `door doors f porte portes, window windows f fenêtre fenêtres, box boxes f boîte boîtes`,
  plant: `tree trees m arbre arbres, flower flowers f fleur fleurs`,
  place: `house houses f maison maisons, garden gardens m jardin jardins,
    castle castles m château châteaux, park parks m parc parcs, museum museums m musée musées,
    school schools f école écoles, market markets m marché marchés, hospital hospitals m hôpital hôpitaux,
    office offices m bureau bureaux, hotel hotels m hôtel hôtels`,
  subject: `AI - f IA -, French - m français -, English - m anglais -, music - f musique -,
    history - f histoire -, geography - f géographie -, chemistry - f chimie -`,
};

/** Every noun, in the order of the kinds above. */
export const nouns: readonly Noun[] = (Object.keys(rows) as Kind[]).flatMap((kind) =>
  rows[kind].split(",").map((row) => {
    const [one = "", many, gender, un = "", plusieurs] = row.trim().split(/\s+/);
    const pair = (singular: string, plural?: string) =>
      plural === "-" ? ([singular] as const) : ([singular, plural] as const);
    return { kind, en: pair(one, many), fr: pair(un, plusieurs), feminine: gender === "f" };
  }),
);

/** Every English noun as it stands in sentences, singular and plural. */
export const englishNouns: readonly string[] = nouns.flatMap(({ en: [one, many] }) => [
  one,
  ...(many ? [many] : []),
]);
