/** A translation to type, and what BLEU is made of. */
import { InputError } from "../base";
import { type Explorable, heightFor } from "./explore";
import * as forms from "./forms";
import { svgLabel, svgPicture } from "./still";
import type { Travelling } from "./travel";

export interface TypeTranslationOptions {
  /** The learner's own: parts of the BLEU of one sentence. Default: the library's, without smoothing. */
  bleu?: (candidate: string[], reference: string[]) => forms.BleuParts;
  /** Functions of other cells that it calls, by name. */
  uses?: Readonly<Record<string, Travelling>>;
  /** The right translation, words with spaces between. At most 200 characters */
  reference?: string;
  /** What stands in the field at first. */
  candidate?: string;
}

/**
 * A candidate translation to type: n-grams found, brevity penalty and BLEU at each key (Papineni et al. 2002).
 * @throws InputError when the reference has no words, or a text is longer than 200 characters
 * @example typeTranslation({ reference: "a red cat" }).title // "Type a translation, watch BLEU"; explore shows it
 */
export function typeTranslation(options: TypeTranslationOptions = {}): Explorable {
  const { bleu = forms.bleu, uses = {} } = options;
  const { reference = "the cat sat on the mat today", candidate = "the cat sat on a mat" } = options;
  for (const [name, text] of Object.entries({ reference, candidate })) {
    if (text.length > 200) throw new InputError(name, "at most 200 characters", String(text.length));
  }
  const [right, first] = [wordsOf(reference), wordsOf(candidate)];
  if (right.length === 0) throw new InputError("reference", "at least one word", "none");
  const title = "Type a translation, watch BLEU";
  const parts = forms.bleu(first, right);
  const compute = ((words: string[], target: string[]) => bleu(words, target)) as Travelling;
  return {
    page: "typeTranslation",
    title,
    height: heightFor(760, 190) + 110,
    start: { reference: right, candidate: first },
    functions: { ...uses, bleu: bleu as Travelling, compute },
    sample: [first, right],
    still: stillOf(title, reference, candidate, parts),
    alt: `"${candidate}" against "${reference}": ${parts.matches.map((m, i) => `${m} of ${parts.totals[i]}`).join(", ")} n-grams of one to four words are found, brevity penalty ${parts.brevity.toFixed(3)}, BLEU ${parts.score.toFixed(1)}. Run the cell to type another.`,
  };
}

const wordsOf = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");

function stillOf(title: string, reference: string, candidate: string, parts: forms.BleuParts): string {
  const { matches, totals, brevity, score } = parts;
  const shares = [...matches.map((m, i) => (totals[i] ? m / (totals[i] ?? 1) : 0)), brevity];
  const names = ["words found", "pairs found", "triples found", "fours found", "brevity penalty"];
  return svgPicture(760, 270, title, [
    svgLabel(20, 54, `Reference: ${reference}`),
    svgLabel(20, 76, `Yours: ${candidate}`),
    ...names.map((name, i) => {
      const y = 92 + 30 * i;
      return `${svgLabel(150, y + 16, name, `text-anchor="end"`)}<rect x="164" y="${y}" width="${(400 * (shares[i] ?? 0)).toFixed(1)}" height="22" fill="#0072b2"/>${svgLabel(580, y + 16, i === 4 ? brevity.toFixed(3) : `${matches[i]} of ${totals[i]}`)}`;
    }),
    svgLabel(20, 258, `BLEU ${score.toFixed(1)}`, `font-weight="600"`),
  ]);
}
