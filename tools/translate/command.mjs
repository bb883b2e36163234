// @ts-check
import { createRequire } from "node:module";
import { UsageError, defineCommand } from "../shared/command-line.mjs";
import { oneName } from "../shared/names.mjs";

/** Translators whose weights come with the project. */
const models = ["Attention", "NoAttention", "InputFeeding", "Transformer", "NoRelatives"];

export const command = defineCommand({
  name: "translate",
  usage: [
    '"I am learning AI"   says it in French, by the translator of notebook 03b',
    "  Several sentences are translated one by one. What it can say is what its small corpus holds",
    "  (datasets/src/phrases/card.md); a word it never read is named, and nothing is guessed for it.",
  ],
  options: {
    model: { value: "NAME", help: `one of ${models.join(", ")} (default Attention)` },
    json: { help: "results as JSON, with the weights of attention" },
  },
  async run({ values, names, setUp }) {
    const sentences = sentencesOf(names);
    const model = oneName("model", [values.model ?? "Attention"], models);
    if (!(await setUp({ python: false, quiet: true }))) return 1;
    return translate(model, sentences, values.json ?? false);
  },
});

/**
 * Each argument is a sentence; single words without quotes are one sentence together.
 * @param {string[]} names @returns {string[]}
 * @throws {UsageError} when there is no letter in one
 */
function sentencesOf(names) {
  const words = names.length > 1 && names.every((name) => !/\s/.test(name.trim()));
  const sentences = words ? [names.join(" ")] : names;
  if (sentences.length === 0)
    throw new UsageError('A sentence is wanted: npm run translate -- "I am learning AI"');
  const empty = sentences.find((sentence) => !/\p{L}/u.test(sentence));
  if (empty !== undefined) throw new UsageError(`A sentence has words; there is none in "${empty}"`);
  return sentences;
}

/** @param {string} model @param {string[]} sentences @param {boolean} json @returns {number} 1 when a word is unknown */
function translate(model, sentences, json) {
  const require = createRequire(import.meta.url);
  /** @type {typeof import("@attention-lab/experiments")} */
  const { say, shipped, unknownInWords } = require("@attention-lab/experiments");
  const { task } = shipped(`translation.en_fr.${model}`);
  const said = sentences.map((sentence) => ({ sentence, ...say(task, sentence) }));
  task.dispose();
  if (json) console.log(JSON.stringify(said, null, 2));
  else {
    for (const { sentence, french, probability, ...typed } of said) {
      console.log(
        french === undefined
          ? `${sentence} → (not translated: its training never held ${unknownInWords(typed)})`
          : `${sentence} → ${french}   (probability ${probability.toFixed(3)})`,
      );
    }
  }
  return said.some(({ french }) => french === undefined) ? 1 : 0;
}
