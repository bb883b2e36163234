/** The shipped translator as plain arrays: what the last exercise of notebook 03 runs with the learner's own functions. */
import { phraseText, typedPhrase } from "@attention-lab/datasets/phrases";
import { InputError } from "@attention-lab/lib/base";
import type { Tensor } from "@attention-lab/lib/runtime";
import { shipped } from "../trained";
import { unknownInWords } from "./say";

interface Lstm {
  w: number[][];
  b: number[];
}

/** Weights as the exercise takes them; vectors are rows. */
export interface TranslatorInArrays {
  source: number[][];
  target: number[][];
  forward: Lstm;
  backward: Lstm;
  decoder: Lstm;
  U: number[][];
  W: number[][];
  v: number[];
  wC: number[][];
  wO: number[][];
  b: number[];
}

/**
 * The weights of `translation.en_fr.Attention`, and its words.
 * @returns `read` gives the ids of an English sentence (InputError for unknown words), `write` the text of French ids
 * @example const { model, read, write } = translatorInArrays();
 */
export function translatorInArrays(): {
  model: TranslatorInArrays;
  read(text: string): number[];
  write(ids: readonly number[]): string;
} {
  const { task } = shipped("translation.en_fr.Attention");
  const { source, target } = task.encoding;
  const model = inArrays(task.model.weights as unknown as ModelWeights);
  task.dispose();
  return {
    model,
    read(text) {
      const { tokens, unknown } = typedPhrase(text, source.words.slice(4));
      if (unknown.length > 0)
        throw new InputError("text", "words of its training", unknownInWords({ unknown }));
      return source.encode(tokens);
    },
    write: (ids) => phraseText(target.decode(ids), "french"),
  };
}

type LstmTensors = { w: Tensor; b: Tensor };
interface ModelWeights {
  source: Tensor;
  target: Tensor;
  encoder: { forward: LstmTensors; backward: LstmTensors };
  decoder: LstmTensors;
  alignment: { U: Tensor; W: Tensor; v: Tensor };
  combine: Tensor;
  output: Tensor;
  bias: Tensor;
}

function inArrays({ encoder, decoder, alignment, ...weights }: ModelWeights): TranslatorInArrays {
  const matrix = (x: Tensor) => x.arraySync() as number[][];
  const vector = (x: Tensor) => [...x.dataSync()];
  const lstm = ({ w, b }: LstmTensors): Lstm => ({ w: matrix(w), b: vector(b) });
  return {
    source: matrix(weights.source),
    target: matrix(weights.target),
    forward: lstm(encoder.forward),
    backward: lstm(encoder.backward),
    decoder: lstm(decoder),
    U: matrix(alignment.U),
    W: matrix(alignment.W),
    v: vector(alignment.v),
    wC: matrix(weights.combine),
    wO: matrix(weights.output),
    b: vector(weights.bias),
  };
}
