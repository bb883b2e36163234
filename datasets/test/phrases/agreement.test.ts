/** Agreement and elision in every sentence of the corpus, from a small grammar of its own. */
import { phraseCorpus, phraseText, type Phrase } from "../../src";

const corpus = phraseCorpus();
const all = [
  ...corpus.train,
  ...corpus.test,
  ...corpus.heldOutWords,
  ...corpus.heldOutStructures,
  ...corpus.post,
];
const french = (p: Phrase) => phraseText(p.target, "french");
const english = (p: Phrase) => phraseText(p.source, "english");
const set = (text: string) => new Set(text.split(/\s+/));

const nouns: Record<string, Set<string>> = {
  "masculine singular": set(
    `garçon enfant homme professeur étudiant médecin ingénieur frère père chien chat oiseau cheval gâteau
     œuf pain fromage café thé lait livre poème article film sac téléphone ordinateur parapluie chapeau
     manteau arbre jardin château parc musée marché hôpital bureau hôtel français anglais`,
  ),
  "feminine singular": set(
    `fille femme actrice sœur mère pomme orange viande soupe eau lettre histoire chanson voiture lampe
     table chemise robe porte fenêtre boîte fleur maison école IA musique géographie chimie rue cuisine`,
  ),
  "masculine plural": set(
    `garçons enfants hommes professeurs étudiants médecins ingénieurs frères chiens chats oiseaux chevaux
     gâteaux œufs livres poèmes articles films sacs téléphones ordinateurs parapluies chapeaux manteaux
     arbres jardins châteaux parcs musées marchés hôpitaux bureaux hôtels jours`,
  ),
  "feminine plural": set(
    `filles femmes actrices sœurs pommes oranges lettres histoires chansons voitures lampes tables
     chemises robes portes fenêtres boîtes fleurs maisons écoles`,
  ),
};

const adjectives: Record<string, Set<string>> = {
  "masculine singular": set(
    `petit grand beau bel vieux vieil nouveau nouvel bon jeune rouge bleu vert blanc noir intéressant
     difficile moderne célèbre heureux fatigué`,
  ),
  "feminine singular": set(
    `petite grande belle vieille nouvelle bonne jeune rouge bleue verte blanche noire intéressante
     difficile moderne célèbre heureuse fatiguée`,
  ),
  "masculine plural": set(
    `petits grands beaux vieux nouveaux bons jeunes rouges bleus verts blancs noirs intéressants
     difficiles modernes célèbres heureux fatigués`,
  ),
  "feminine plural": set(
    `petites grandes belles vieilles nouvelles bonnes jeunes rouges bleues vertes blanches noires
     intéressantes difficiles modernes célèbres heureuses fatiguées`,
  ),
};

const determiners: Record<string, Set<string>> = {
  "masculine singular": set("le l' un ce cet mon notre du au de d'"),
  "feminine singular": set("la l' une cette ma mon notre de d'"),
  "masculine plural": set("les des ces mes nos aux de d' tous"),
  "feminine plural": set("les des ces mes nos aux de d'"),
};

const adjective = new Set(Object.values(adjectives).flatMap((words) => [...words]));
const first = set(
  "petit petite petits petites grand grande grands grandes beau bel belle beaux belles vieux vieil vieille",
);
for (const word of set(
  "vieilles nouveau nouvel nouvelle nouveaux nouvelles bon bonne bons bonnes jeune jeunes",
))
  first.add(word);
const kindOf = (word: string) => Object.keys(nouns).find((kind) => nouns[kind]?.has(word));
const vowel = /^[aeiouhàâéèêîôœ]/i;

/** What is wrong with a French sentence, or nothing. */
function nounFaults({ target, source }: Phrase): string[] {
  return target.flatMap((word, i) => {
    const kind = kindOf(word);
    const isVerb = // "elle cuisine", "il a marché"
      (word === "cuisine" && target[i - 1] !== "la") ||
      (word === "marché" && /^(?:ai|as|a|avons|ont|pas)$/.test(target[i - 1] as string));
    if (!kind || isVerb) return [];
    const faults: string[] = [];
    let at = i - 1;
    const before = target[at] as string;
    if (adjective.has(before)) {
      if (!adjectives[kind]?.has(before)) faults.push(`${before} ${word}`);
      if (!first.has(before)) faults.push(`order: ${before} ${word}`);
      at--;
    }
    const after = target[i + 1];
    if (after !== undefined && adjective.has(after)) {
      if (!adjectives[kind]?.has(after)) faults.push(`${word} ${after}`);
      if (first.has(after)) faults.push(`order: ${word} ${after}`);
    }
    const determiner = target[at];
    if (determiner === undefined || !determiners[kind]?.has(determiner))
      faults.push(`${determiner} … ${word}`);
    if (faults.length > 0) faults.push(source.join(" "));
    return faults;
  });
}

describe("French", () => {
  test("every noun agrees with its determiner and its adjectives, which stand on their side", () => {
    expect(all.flatMap(nounFaults)).toEqual([]);
    expect(all.filter((p) => p.target.some((word) => kindOf(word))).length).toBeGreaterThan(6000);
  });

  test("every noun after a determiner is known to this test, so that none goes unchecked", () => {
    const articles = set("le la un une ce cet cette mon ma notre les ces mes nos aux au");
    const rest = new Set(
      all.flatMap(({ target }) =>
        target.filter(
          (word, i) => articles.has(target[i - 1] ?? "") && !kindOf(word) && !adjective.has(word),
        ),
      ),
    );
    expect([...rest]).toEqual([]);
  });

  test("elision: exactly before a vowel sound", () => {
    const whole = set("je ne de le la que ce ma beau vieux nouveau");
    const short = set("j' n' d' l' qu' cet bel vieil nouvel");
    const faults = all.flatMap(({ target }) =>
      target.flatMap((word, i) => {
        const next = target[i + 1];
        const plural = next !== undefined && (kindOf(next) ?? "").endsWith("plural");
        const before = next !== undefined && vowel.test(next);
        const predicate = set("sont est être pas").has(target[i - 1] ?? ""); // "il est vieux aujourd'hui"
        if (whole.has(word) && before && !(word === "vieux" && (plural || predicate)))
          return [`${word} ${next}`];
        return short.has(word) && !before ? [`${word} ${next}`] : [];
      }),
    );
    expect(faults).toEqual([]);
  });

  test("contraction: no à le, à les, de le, de les", () => {
    const bad = all
      .map((p) => ` ${p.target.join(" ")} `)
      .filter((text) => / (?:à|de) (?:le|les) /.test(text));
    expect(bad).toEqual([]);
  });

  test("ne and pas come together, pas after the conjugated verb", () => {
    const faults = all.filter(({ target, negated }) => {
      const ne = target.findIndex((word) => word === "ne" || word === "n'");
      return negated ? ne < 0 || target[ne + 2] !== "pas" : ne >= 0 || target.includes("pas");
    });
    expect(faults.map(french)).toEqual([]);
  });

  test("un, une, des, du are de after a negation, but not under en train de, nor after à or de", () => {
    const text = all.filter((p) => p.negated && p.tense !== "progressive").map((p) => p.target.join(" "));
    const withPreposition =
      /(?:parl|pens|répon|ven|vien|all|va|retourn|arriv)[a-zé]* (?:pas )?(?:[a-zé]+ )?(?:à|d'|de|du|des|au|aux) /;
    expect(text.filter((s) => / pas .*\b(?:un|une|du|des)\b/.test(s) && !withPreposition.test(s))).toEqual(
      [],
    );
    expect(text.filter((s) => / pas (?:[a-zéê]+ )?d[e'] /.test(s)).length).toBeGreaterThan(100);
  });

  test("participles with être and adjectives agree with the subject", () => {
    const feminine =
      /^(?:est-ce qu'|est-ce que )?(?:elle|marie|anna|emma) (?:n'est pas|est) (?!en train)([^ ]+)/i;
    const masculine =
      /^(?:est-ce qu'|est-ce que )?(?:il|paul|lucas|thomas) (?:n'est pas|est) (?!en train)([^ ]+)/i;
    const many = /^(?:est-ce qu')?(?:ils|nous) (?:ne )?(?:sont|sommes) (?:pas )?(?!pas|en train)([^ ]+)/i;
    const words = (pattern: RegExp) => new Set(all.flatMap((p) => pattern.exec(french(p))?.[1] ?? []));
    const participles = ["allé", "arrivé", "parti", "resté", "retourné", "venu"];
    const own = (kind: string) =>
      ["vieux", "vieille", "jeune", "jeunes"].concat([...(adjectives[kind] ?? [])]);
    const expected = (kind: string, ending: string) =>
      new Set([...participles.map((p) => p + ending), ...own(kind).filter((w) => adjectives[kind]?.has(w))]);
    const outside = (got: Set<string>, allowed: Set<string>) => [...got].filter((word) => !allowed.has(word));
    expect(outside(words(feminine), expected("feminine singular", "e"))).toEqual([]);
    expect(outside(words(masculine), expected("masculine singular", ""))).toEqual([]);
    expect(outside(words(many), expected("masculine plural", "s"))).toEqual([]);
    for (const pattern of [feminine, masculine, many]) expect(words(pattern).size).toBeGreaterThan(7);
  });
});

describe("English", () => {
  test("an exactly before a vowel", () => {
    const faults = all.flatMap(({ source }) =>
      source.flatMap((word, i) =>
        (word === "a" || word === "an") && (word === "an") !== /^[aeiou]/.test(source[i + 1] as string)
          ? [source.join(" ")]
          : [],
      ),
    );
    expect(faults).toEqual([]);
  });

  test("third person: he, she and names take -s, is, does or a past form, never a base form", () => {
    const base = new Set(
      all.flatMap(({ source }) =>
        /^(?:do|did|does) not /.test(source.slice(1).join(" ")) ? [source[3] as string] : [],
      ),
    );
    expect(base.size).toBeGreaterThan(30);
    const bad = all.filter(
      ({ source }) => /^(?:he|she|[A-Z][a-z]+)$/.test(source[0] as string) && base.has(source[1] as string),
    );
    expect(bad.map(english)).toEqual([]);
  });

  test("any exactly in negated sentences, some in the others", () => {
    expect(all.filter((p) => p.source.includes(p.negated ? "some" : "any")).map(english)).toEqual([]);
  });

  test("after do, does and did stands the base", () => {
    const bad = all.filter((p) =>
      /\b(?:do|does|did) (?:\w+ )?not (?!sing\b)\w+(?:ing|ed)\b/i.test(english(p)),
    );
    expect(bad.map(english)).toEqual([]);
  });
});
