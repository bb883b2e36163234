/** Sentence frames with their marks: lower case, slots in braces, quotation marks “ ”. */

export const punctuationKinds = [
  ...(["statement", "question", "list", "exclamation", "address", "answer", "clause", "speech"] as const),
] as const;
export type PunctuationKind = (typeof punctuationKinds)[number];

/**
 * {n}, {m}, {k} are names; {o}, {p}, {q}, {r} things one has some of; {thing} one of them; {base}, {third} a
 * verb with things, {fetch} one that can be asked for, {act}, {acts} and {does} one without; {place},
 * {time}, {adj}.
 */
export const frames: Record<PunctuationKind, readonly string[]> = {
  statement: [
    "{n} {acts} .",
    "{n} {acts} {place} .",
    "{n} {third} {o} {time} .",
    "{n} {third} the {thing} .",
    "i {act} {place} {time} .",
    "{n} and i {base} {o} .",
    "{n} is {adj} .",
  ],
  question: [
    "does {n} {base} {o} ?",
    "did {n} {act} {time} ?",
    "is {n} {place} ?",
    "where does {n} {act} ?",
    "when does {n} {act} ?",
    "why did {n} {base} the {thing} ?",
    "who {third} {o} ?",
    "how {adj} is {n} ?",
    "what does {n} {base} ?",
    "do {n} and i {base} {o} ?",
  ],
  list: [
    "{n} {third} {o} and {p} .",
    "{n} {third} {o} , {p} and {q} .",
    "{n} {third} {o} , {p} , {q} and {r} .",
    "{n} and {m} {base} {o} .",
    "{n} , {m} and {k} {base} {o} .",
    "{n} , {m} and i {act} {place} .",
    "does {n} {base} {o} , {p} and {q} ?",
  ],
  exclamation: [
    "what a {adj} {thing} !",
    "what a {adj} {thing} {n} has !",
    "how {adj} {n} is !",
    "how {adj} the {thing} is !",
  ],
  address: [
    "{n} , does {m} {base} {o} ?",
    "{n} , where is {m} ?",
    "{n} , are you {place} ?",
    "where are you , {n} ?",
    "do you {base} {o} , {n} ?",
    "come here , {n} !",
    "{n} , come here !",
    "hurry up , {n} !",
    "please {fetch} {o} , {n} .",
    "please {fetch} {o} , {p} and {q} , {n} .",
    "what a {adj} {thing} , {n} !",
  ],
  answer: [
    "yes , {n} {third} {o} .",
    "yes , i {act} {place} .",
    "no , {n} does not {base} {o} .",
    "no , i do not {base} {o} .",
    "no , {n} is not {place} .",
  ],
  clause: [
    "when {n} {acts} , {m} {does} .",
    "if {n} {acts} , {m} {does} .",
    "{n} {acts} when {m} {does} .",
    "{n} {acts} if {m} {does} .",
    "{n} {acts} , but {m} {does} .",
    "{n} thinks that {m} {third} {o} .",
  ],
  speech: [
    "{n} says , “ i {base} {o} . ”",
    "{n} says , “ {m} , come here ! ”",
    "{n} asks , “ where is {m} ? ”",
    "{n} asks , “ {m} , do you {base} {o} ? ”",
    "{n} asks if {m} {third} {o} .",
    "{n} says that {m} {acts} .",
  ],
};
