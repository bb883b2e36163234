/** The verbs of the phrase grammar, both languages side by side. */
import type { Kind } from "./nouns";
import { verb, type Tense, type Verb } from "./verb";

const stative: readonly Tense[] = ["present", "past", "future"];
const timeless: readonly Tense[] = ["present", "future"];

const things: readonly Kind[] = ["thing", "clothes"];
const people: readonly Kind[] = ["person", "child", "profession"];
const toSee: readonly Kind[] = [...things, ...people, "animal", "plant", "place", "film"];

/** "to be"; with an adjective. */
export const be = verb("be is being was", "être été", "suis es est sommes sont", [], { tenses: timeless });
export const have = verb("have has having had", "avoir eu", "ai as a avons ont", [...things, "animal"], {
  tenses: timeless,
});
export const go = verb("go goes going went to", "aller allé", "vais vas va allons vont", ["place"], {
  ...{ preposition: "à", withEtre: true, definite: true, daily: true, tenses: stative },
});

const withObject: readonly Verb[] = [
  have,
  verb("eat eats eating ate", "manger", "", ["food", "meal"], { animals: true, daily: true }),
  verb("drink drinks drinking drank", "boire bu", "bois bois boit buvons boivent", ["drink"], {
    ...{ animals: true, daily: true },
  }),
  verb("read reads reading read", "lire lu", "lis lis lit lisons lisent", ["text"], { daily: true }),
  verb(
    "write writes writing wrote",
    "écrire écrit",
    "écris écris écrit écrivons écrivent",
    ["text", "song"],
    {
      daily: true,
    },
  ),
  verb("see sees seeing saw", "voir vu", "vois vois voit voyons voient", toSee, {
    animals: true,
    tenses: stative,
  }),
  verb("buy buys buying bought", "acheter", "achète achètes achète achetons achètent", [
    ...things,
    ...(["food", "meal", "drink", "text", "plant"] as const),
  ]),
  verb("sell sells selling sold", "vendre vendu", "vends vends vend vendons vendent", [
    ...things,
    "food",
    "text",
  ]),
  verb("find finds finding found", "trouver", "", [...things, "animal", "text"], {
    tenses: stative,
    animals: true,
  }),
  verb("look looks looking looked for", "chercher", "", [...things, "animal", "text", ...people]),
  verb("choose chooses choosing chose", "choisir choisi", "choisis choisis choisit choisissons choisissent", [
    ...things,
    ...(["text", "song", "film"] as const),
  ]),
  verb("draw draws drawing drew", "dessiner", "", [...things, "animal", "plant", "place"]),
  verb("watch watches watching watched", "regarder", "", ["film", "animal", ...people], {
    animals: true,
    daily: true,
  }),
  verb("listen listens listening listened to", "écouter", "", ["song", ...people], { daily: true }),
  verb("sing sings singing sang", "chanter", "", ["song"]),
  verb("open opens opening opened", "ouvrir ouvert", "ouvre ouvres ouvre ouvrons ouvrent", ["opening"]),
  verb("close closes closing closed", "fermer", "", ["opening"], { definite: true }),
  verb("visit visits visiting visited", "visiter", "", ["place"]),
  verb("help helps helping helped", "aider", "", [...people, "kin"], { daily: true }),
  verb("wait waits waiting waited for", "attendre attendu", "attends attends attend attendons attendent", [
    ...people,
    "kin",
  ]),
  verb(
    "learn learns learning learned",
    "apprendre appris",
    "apprends apprends apprend apprenons apprennent",
    ["subject"],
  ),
  verb("study studies studying studied", "étudier", "", ["subject"], { daily: true }),
  verb("teach teaches teaching taught", "enseigner", "", ["subject"]),
];

const ofFeeling: readonly Verb[] = [
  ...(
    [
      ["like likes liking liked", "aimer"],
      ["love loves loving loved", "adorer"],
    ] as const
  ).map(([en, fr]) => {
    const liked: readonly Kind[] = [
      "subject",
      "meal",
      "drink",
      "text",
      "song",
      "film",
      "place",
      "animal",
      "clothes",
    ];
    return verb(en, fr, "", liked, { definite: true, generic: true, tenses: ["present"] });
  }),
  verb(
    "understand understands understanding understood",
    "comprendre compris",
    "comprends comprends comprend comprenons comprennent",
    ["text", "song", "film", ...people, "subject"],
    { definite: true, tenses: stative },
  ),
];

const withPreposition: readonly Verb[] = [
  go,
  verb("come comes coming came from", "venir venu", "viens viens vient venons viennent", ["place"], {
    ...{ preposition: "de", withEtre: true, definite: true, tenses: ["present", "past"] },
  }),
  verb("return returns returning returned to", "retourner", "", ["place"], {
    ...{ preposition: "à", withEtre: true, definite: true, tenses: stative },
  }),
  verb("arrive arrives arriving arrived at", "arriver", "", ["place"], {
    ...{ preposition: "à", withEtre: true, definite: true, daily: true, tenses: stative },
  }),
  verb("talk talks talking talked to", "parler", "", [...people, "kin", "animal"], {
    ...{ preposition: "à", daily: true },
  }),
  verb("talk talks talking talked about", "parler", "", ["film", "text", ...people, "place", "thing"], {
    preposition: "de",
  }),
  verb("think thinks thinking thought about", "penser", "", ["film", ...people, "kin", "place"], {
    preposition: "à",
  }),
  verb(
    "answer answers answering answered",
    "répondre répondu",
    "réponds réponds répond répondons répondent",
    [...people],
    {
      preposition: "à",
    },
  ),
];

const alone: readonly Verb[] = [
  verb("sleep sleeps sleeping slept", "dormir dormi", "dors dors dort dormons dorment", [], {
    animals: true,
    daily: true,
  }),
  verb("work works working worked", "travailler", "", [], { daily: true }),
  verb("play plays playing played", "jouer", "", [], { animals: true, daily: true }),
  verb("walk walks walking walked", "marcher", "", [], { animals: true, daily: true }),
  verb("dance dances dancing danced", "danser", "", [], { daily: true }),
  verb("cook cooks cooking cooked", "cuisiner", "", [], { daily: true }),
  verb("leave leaves leaving left", "partir parti", "pars pars part partons partent", [], {
    ...{ withEtre: true, tenses: stative },
  }),
  verb("stay stays staying stayed", "rester", "", [], {
    withEtre: true,
    animals: true,
    daily: true,
    tenses: stative,
  }),
];

/** Every verb but "to be". */
export const verbs: readonly Verb[] = [...withObject, ...ofFeeling, ...withPreposition, ...alone];
