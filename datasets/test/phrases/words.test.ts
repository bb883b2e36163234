import { phraseText, phraseTokens } from "../../src";
import { joinWords } from "../../src/phrases/elision";
import { be, verbs } from "../../src/phrases/verbs";

/** Present and participle of every verb that is not regular, from a table of conjugations. */
const conjugations: Record<string, string> = {
  être: "suis es est sommes sont été",
  avoir: "ai as a avons ont eu",
  aller: "vais vas va allons vont allé",
  acheter: "achète achètes achète achetons achètent acheté",
  manger: "mange manges mange mangeons mangent mangé",
  étudier: "étudie étudies étudie étudions étudient étudié",
  boire: "bois bois boit buvons boivent bu",
  lire: "lis lis lit lisons lisent lu",
  écrire: "écris écris écrit écrivons écrivent écrit",
  voir: "vois vois voit voyons voient vu",
  vendre: "vends vends vend vendons vendent vendu",
  attendre: "attends attends attend attendons attendent attendu",
  répondre: "réponds réponds répond répondons répondent répondu",
  choisir: "choisis choisis choisit choisissons choisissent choisi",
  ouvrir: "ouvre ouvres ouvre ouvrons ouvrent ouvert",
  apprendre: "apprends apprends apprend apprenons apprennent appris",
  comprendre: "comprends comprends comprend comprenons comprennent compris",
  venir: "viens viens vient venons viennent venu",
  dormir: "dors dors dort dormons dorment dormi",
  partir: "pars pars part partons partent parti",
  travailler: "travaille travailles travaille travaillons travaillent travaillé",
};

describe("verbs", () => {
  test("irregular forms are those of the table; all others end in -er", () => {
    for (const { infinitive, present, participle } of [be, ...verbs]) {
      const table = conjugations[infinitive];
      if (table) expect([...present, participle].join(" ")).toBe(table);
      else expect(infinitive).toMatch(/[^gyc]er$/);
    }
  });

  test("those of the house of être make their past with it", () => {
    const withEtre = verbs.filter((verb) => verb.withEtre).map(({ infinitive }) => infinitive);
    expect(withEtre).toEqual(["aller", "venir", "retourner", "arriver", "partir", "rester"]);
  });
});

describe("text and tokens", () => {
  test("the examples of the docstrings", () => {
    const tokens = ["est-ce", "qu'", "elle", "aime", "l'", "IA", "?"];
    expect(phraseText(tokens, "french")).toBe("Est-ce qu'elle aime l'IA ?");
    expect(phraseTokens("Elle n’aime pas l’IA.", "french")).toEqual([
      "elle",
      "n'",
      "aime",
      "pas",
      "l'",
      "IA",
    ]);
  });

  test("typed sentences: capitals, spaces, marks", () => {
    expect(phraseTokens("  I am   learning AI. ", "english")).toEqual(["I", "am", "learning", "AI"]);
    expect(phraseTokens("Does Anna sing?", "english")).toEqual(["does", "Anna", "sing", "?"]);
    expect(phraseTokens("L'IA aujourd'hui", "french")).toEqual(["l'", "IA", "aujourd'hui"]);
    expect(phraseTokens("Qu'est-ce qu'il mange d'autre ?", "french")).toEqual([
      ...["qu'", "est-ce", "qu'", "il", "mange", "d'", "autre", "?"],
    ]);
    expect(phraseTokens("  ", "english")).toEqual([]);
  });
});

test("joinWords: elision before contraction", () => {
  const words = "à le hôtel de les arbres de le bureau que elle ne aime pas".split(" ");
  expect(joinWords(words).join(" ")).toBe("à l' hôtel des arbres du bureau qu' elle n' aime pas");
});
