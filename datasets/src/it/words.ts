/** The words of the "it" corpus, by what they mean. Every list is disjoint from the others. */

/** Nouns that get tired. The held-out ones never occur in a training sentence that asks what "it" is. */
export const animals = {
  train:
    "dog cat fox wolf bear lion tiger horse cow pig goat sheep deer rabbit mouse rat otter badger monkey zebra camel donkey hen goose duck turtle frog lizard squirrel hedgehog moose elk bison buffalo leopard cheetah jackal hyena lynx puma gorilla panda koala kangaroo llama mule ferret mole skunk raccoon crow owl eagle falcon swan heron pigeon turkey ostrich toad snake crab beetle spider".split(
      " ",
    ),
  heldOut: "animal hamster panther beaver pony weasel puppy kitten".split(" "),
} as const;

/** Nouns that get flooded. */
export const ways = {
  train:
    "lane path bridge tunnel highway alley trail avenue river stream canal field square driveway ramp staircase corridor track meadow crossing yard pass marsh park valley beach garden forest desert glacier".split(
      " ",
    ),
  heldOut: "road street motorway footpath brook boulevard".split(" "),
} as const;

/** States of whoever acts: why an animal did not do it. No way is ever any of them. */
export const agentAdjectives = "tired sleepy sick lazy hurt scared shy full bored dizzy weak nervous".split(
  " ",
);

/** Properties of ways: why a way was not taken. No animal is ever any of them. */
export const wayAdjectives =
  "wide steep icy muddy flooded slippery narrow bumpy dusty frozen crowded closed".split(" ");

/** Properties of whoever is acted upon: why an animal escaped. */
export const patientAdjectives =
  "quick fast hidden fierce huge dangerous strong clever armed invisible".split(" ");

export type Verb = { readonly verb: string; readonly done: string };

/** What animals do on ways: as after "didn't", and as after "wasn't". */
export const wayVerbs: readonly Verb[] = [
  { verb: "cross", done: "crossed" },
  { verb: "enter", done: "entered" },
  { verb: "use", done: "used" },
  { verb: "visit", done: "visited" },
  { verb: "reach", done: "reached" },
  { verb: "explore", done: "explored" },
];

/** What animals do to animals. */
export const animalVerbs: readonly Verb[] = [
  { verb: "chase", done: "chased" },
  { verb: "catch", done: "caught" },
  { verb: "attack", done: "attacked" },
  { verb: "bite", done: "bitten" },
  { verb: "hunt", done: "hunted" },
  { verb: "fight", done: "fought" },
];

/** Every noun, known and held out. */
export const nouns: readonly string[] = [
  ...animals.train,
  ...animals.heldOut,
  ...ways.train,
  ...ways.heldOut,
];

/** Every adjective. */
export const adjectives: readonly string[] = [...agentAdjectives, ...wayAdjectives, ...patientAdjectives];
