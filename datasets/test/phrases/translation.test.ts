import type { Clause } from "../../src/phrases/clause";
import { english } from "../../src/phrases/english";
import { french } from "../../src/phrases/french";
import { phraseText } from "../../src";
import { cardOf } from "../cardOf";
import { say } from "./say";

const no = { negated: true };
const ask = { question: true };
const now = { tense: "progressive" as const };
const past = { tense: "past" as const };
const soon = { tense: "future" as const };

/** Written by hand from the grammar of both languages, not by the generator. */
const literals: [Clause, string, string][] = [
  // progressive
  [say("I", "learn", { ...now, object: "- AI" }), "I am learning AI", "Je suis en train d'apprendre l'IA"],
  [
    say("she", "learn", { ...now, object: "- AI" }),
    "She is learning AI",
    "Elle est en train d'apprendre l'IA",
  ],
  [
    say("I", "learn", { ...now, object: "- French" }),
    "I am learning French",
    "Je suis en train d'apprendre le français",
  ],
  [
    say("they", "read", { ...now, ...no, object: "a book" }),
    "They are not reading a book",
    "Ils ne sont pas en train de lire un livre",
  ],
  [
    say("she", "drink", { ...now, ...no, object: "a water" }),
    "She is not drinking any water",
    "Elle n'est pas en train de boire de l'eau",
  ],
  [
    say("you", "write", { ...now, ...ask, object: "a letter" }),
    "Are you writing a letter?",
    "Est-ce que tu es en train d'écrire une lettre ?",
  ],
  [
    say("the children", "play", { ...now, place: "in the garden", time: "now" }),
    "The children are playing in the garden now",
    "Les enfants sont en train de jouer dans le jardin maintenant",
  ],
  // present: agreement of the verb, elision of je and ne
  [say("I", "like", { object: "- music" }), "I like music", "J'aime la musique"],
  [say("he", "study", { object: "- history" }), "He studies history", "Il étudie l'histoire"],
  [say("we", "eat", { object: "a bread" }), "We eat some bread", "Nous mangeons du pain"],
  [say("they", "drink", { object: "a water" }), "They drink some water", "Ils boivent de l'eau"],
  [say("you", "see", { object: "the dogs" }), "You see the dogs", "Tu vois les chiens"],
  [
    say("the women", "choose", { object: "a dress" }),
    "The women choose a dress",
    "Les femmes choisissent une robe",
  ],
  [say("I", "wait for", { object: "my sister" }), "I wait for my sister", "J'attends ma sœur"],
  [
    say("the teacher", "work", { place: "here", time: "every day" }),
    "The teacher works here every day",
    "Le professeur travaille ici tous les jours",
  ],
  [say("the student", "leave", {}), "The student leaves", "L'étudiant part"],
  // past with avoir and être
  [say("I", "buy", { ...past, object: "a cake" }), "I bought a cake", "J'ai acheté un gâteau"],
  [
    say("she", "go to", { ...past, object: "the school" }),
    "She went to the school",
    "Elle est allée à l'école",
  ],
  [
    say("they", "arrive at", { ...past, object: "the hotel" }),
    "They arrived at the hotel",
    "Ils sont arrivés à l'hôtel",
  ],
  [
    say("my sisters", "leave", { ...past, time: "yesterday" }),
    "My sisters left yesterday",
    "Mes sœurs sont parties hier",
  ],
  [
    say("Anna", "come from", { ...past, ...no, object: "the market" }),
    "Anna did not come from the market",
    "Anna n'est pas venue du marché",
  ],
  [
    say("we", "open", { ...past, object: "the windows" }),
    "We opened the windows",
    "Nous avons ouvert les fenêtres",
  ],
  [
    say("Paul", "read", { ...past, ...no, object: "the letters" }),
    "Paul did not read the letters",
    "Paul n'a pas lu les lettres",
  ],
  [
    say("the girl", "understand", { ...past, object: "the story" }),
    "The girl understood the story",
    "La fille a compris l'histoire",
  ],
  [
    say("my mother", "stay", { ...past, place: "at home" }),
    "My mother stayed at home",
    "Ma mère est restée à la maison",
  ],
  // near future
  [
    say("I", "go to", { ...soon, object: "the park" }),
    "I am going to go to the park",
    "Je vais aller au parc",
  ],
  [
    say("the doctors", "help", { ...soon, ...no, object: "this man" }),
    "The doctors are not going to help this man",
    "Les médecins ne vont pas aider cet homme",
  ],
  [
    say("Marie", "sell", { ...soon, object: "our car", time: "tomorrow" }),
    "Marie is going to sell our car tomorrow",
    "Marie va vendre notre voiture demain",
  ],
  [
    say("he", "have", { ...soon, ...ask, object: "a dog" }),
    "Is he going to have a dog?",
    "Est-ce qu'il va avoir un chien ?",
  ],
  // negation: de for un, une, des, du; not for le, mon, ce, nor after a preposition
  [say("I", "have", { ...no, object: "a cat" }), "I do not have a cat", "Je n'ai pas de chat"],
  [
    say("she", "eat", { ...no, object: "a apples" }),
    "She does not eat any apples",
    "Elle ne mange pas de pommes",
  ],
  [
    say("we", "drink", { ...past, ...no, object: "a milk" }),
    "We did not drink any milk",
    "Nous n'avons pas bu de lait",
  ],
  [say("he", "buy", { ...no, object: "a orange" }), "He does not buy an orange", "Il n'achète pas d'orange"],
  [say("I", "like", { ...no, object: "- coffee" }), "I do not like coffee", "Je n'aime pas le café"],
  [
    say("you", "close", { ...no, object: "my window" }),
    "You do not close my window",
    "Tu ne fermes pas ma fenêtre",
  ],
  [
    say("she", "talk about", { ...no, object: "a film" }),
    "She does not talk about a film",
    "Elle ne parle pas d'un film",
  ],
  // contractions
  [say("we", "go to", { object: "the museums" }), "We go to the museums", "Nous allons aux musées"],
  [say("he", "answer", { object: "the teacher" }), "He answers the teacher", "Il répond au professeur"],
  [
    say("Lucas", "talk about", { ...now, object: "the books" }),
    "Lucas is talking about the books",
    "Lucas est en train de parler des livres",
  ],
  [say("I", "come from", { object: "the office" }), "I come from the office", "Je viens du bureau"],
  [
    say("they", "think about", { object: "the actress" }),
    "They think about the actress",
    "Ils pensent à l'actrice",
  ],
  [
    say("she", "return to", { object: "this hospital" }),
    "She returns to this hospital",
    "Elle retourne à cet hôpital",
  ],
  // adjectives: place, agreement, bel, vieil, nouvel, des → de
  [say("I", "see", { object: "a beautiful bird" }), "I see a beautiful bird", "Je vois un bel oiseau"],
  [say("the old man", "sleep", { place: "here" }), "The old man sleeps here", "Le vieil homme dort ici"],
  [
    say("he", "buy", { object: "a new computer" }),
    "He buys a new computer",
    "Il achète un nouvel ordinateur",
  ],
  [say("we", "have", { object: "a new car" }), "We have a new car", "Nous avons une nouvelle voiture"],
  [
    say("she", "find", { object: "a beautiful flowers" }),
    "She finds some beautiful flowers",
    "Elle trouve de belles fleurs",
  ],
  [say("you", "have", { object: "a white shirt" }), "You have a white shirt", "Tu as une chemise blanche"],
  [
    say("Emma", "read", { object: "a interesting stories" }),
    "Emma reads some interesting stories",
    "Emma lit des histoires intéressantes",
  ],
  [
    say("I", "visit", { object: "the old castles" }),
    "I visit the old castles",
    "Je visite les vieux châteaux",
  ],
  [say("they", "see", { object: "this big tree" }), "They see this big tree", "Ils voient ce grand arbre"],
  [say("I", "find", { object: "my story" }), "I find my story", "Je trouve mon histoire"],
  // to be
  [say("she", "be", { adjective: "tired" }), "She is tired", "Elle est fatiguée"],
  [say("they", "be", { ...no, adjective: "happy" }), "They are not happy", "Ils ne sont pas heureux"],
  [
    say("the houses", "be", { ...ask, adjective: "old" }),
    "Are the houses old?",
    "Est-ce que les maisons sont vieilles ?",
  ],
  [
    say("this actress", "be", { ...soon, adjective: "famous" }),
    "This actress is going to be famous",
    "Cette actrice va être célèbre",
  ],
  [say("this hats", "be", { adjective: "white" }), "These hats are white", "Ces chapeaux sont blancs"],
  // questions
  [
    say("Anna", "like", { ...ask, object: "- music" }),
    "Does Anna like music?",
    "Est-ce qu'Anna aime la musique ?",
  ],
  [
    say("the dog", "sleep", { ...ask, place: "in the kitchen" }),
    "Does the dog sleep in the kitchen?",
    "Est-ce que le chien dort dans la cuisine ?",
  ],
  [say("they", "leave", { ...past, ...ask }), "Did they leave?", "Est-ce qu'ils sont partis ?"],
];

describe("translation", () => {
  test.each(literals)("%#: %s", (clause, en, fr) => {
    expect([phraseText(english(clause), "english"), phraseText(french(clause), "french")]).toEqual([en, fr]);
  });

  test("there are as many as the data card says", () => {
    expect(cardOf("phrases")).toContain(`${literals.length} translations written by hand`);
  });
});
