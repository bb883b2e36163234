/** A typed sentence through a translator: what it says, how sure it is, where it looked, and what it cannot read. */
import { phraseText, typedPhrase, type TypedPhrase } from "@attention-lab/datasets/phrases";
import { InputError } from "@attention-lab/lib/base";
import type { PairTask } from "@attention-lab/lib/seq2seq";

export interface Said extends TypedPhrase {
  /** The sentence in French; absent when a word is unknown: a translation of other words would be a guess. */
  french?: string;
  /** P(french | sentence) by the model's own reckoning; 0 when a word is unknown. */
  probability: number;
  /** The French words and the end mark, one for each row of the weights. */
  written: string[];
  /** Where the decoder looked at each of them; empty without attention. `[written][tokens]` */
  weights: number[][];
}

/**
 * Translates what somebody typed.
 * @param task a translator from English, such as `shipped("translation.en_fr.Attention").task`
 * @throws InputError when no word is left of the text
 * @example say(task, "I'm learning AI!").french // "Je suis en train d'apprendre l'IA"
 */
export function say(task: PairTask, text: string): Said {
  const { source } = task.encoding;
  const typed = typedPhrase(text, source.words.slice(source.words.indexOf("<end>") + 1));
  if (typed.tokens.length === 0) throw new InputError("text", "at least one word", JSON.stringify(text));
  if (typed.unknown.length > 0) return { ...typed, probability: 0, written: [], weights: [] };
  const [{ tokens, weights }] = task.translate([typed.tokens]) as [{ tokens: string[]; weights: number[][] }];
  const [logProbability] = task.logProbabilities([{ source: typed.tokens, target: tokens }]) as [number];
  return {
    ...typed,
    french: phraseText(tokens, "french"),
    probability: Math.exp(logProbability),
    written: [...tokens, "(end)"].slice(0, weights.length),
    weights,
  };
}

/** What is unknown in words: `"lerning" (learning?) and "zebra"`. */
export function unknownInWords({ unknown }: Pick<TypedPhrase, "unknown">): string {
  const named = unknown.map(({ word, near }) => `"${word}"${near === undefined ? "" : ` (${near}?)`}`);
  return new Intl.ListFormat("en").format(named);
}
