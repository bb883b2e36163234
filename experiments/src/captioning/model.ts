/** The captioner that all experiments of this topic train, and its hyperparameters. */
import { InputError } from "@attention-lab/lib/base";
import {
  createCaptionTask,
  createTransformerCaptioner,
  createTwoLstm,
  type CaptionTask,
  type Captioner,
  type CoverageTarget,
  type Glance,
} from "@attention-lab/lib/captioning";
import type { Vocabulary } from "@attention-lab/lib/text";
import { Params } from "@attention-lab/lib/training";
import { createConvEncoder } from "@attention-lab/lib/vision";

/** The values of the group `task`. */
export interface CaptionValues {
  readonly model: string;
  readonly glance: string;
  readonly hidden: number;
  readonly embedding: number;
  readonly coverage: number;
  readonly coverageTarget: string;
}

const models = ["two_lstm", "transformer"] as const;

/** Two LSTMs with attention between them, unless told otherwise. */
export function captionParams() {
  return new Params()
    .define("model", "two_lstm", "two_lstm, or transformer (4 heads, 2 blocks)")
    .define(
      "glance",
      "attention",
      "how the picture is seen at each word: attention, mean, or flat (two_lstm)",
    )
    .define("hidden", 96, "size of the decoder's states, or the Transformer's width")
    .define("embedding", 48, "size of word vectors; the Transformer's have its width")
    .define("coverage", 0, "λ of the doubly stochastic loss")
    .define("coverageTarget", "share", "what a region is to receive: share (C / L) or one");
}

/** What a captioner is made for. */
export interface CaptionSetting {
  vocabulary: Vocabulary;
  /** Of the square pictures, in pixels. */
  side: number;
  seed: number;
  /** Most words of a caption. Default: the task's own */
  maxLength?: number;
}

/** @throws InputError when a value is none that the model knows */
export function captionTask(values: CaptionValues, setting: CaptionSetting): CaptionTask {
  const { vocabulary, maxLength } = setting;
  return createCaptionTask({
    captioner: captionerOf(values, setting),
    vocabulary,
    coverage: values.coverage,
    coverageTarget: values.coverageTarget as CoverageTarget,
    ...(maxLength === undefined ? {} : { maxLength }),
  });
}

function captionerOf(values: CaptionValues, { vocabulary, side, seed }: CaptionSetting): Captioner {
  const { model, glance, hidden, embedding } = values;
  if (!(models as readonly string[]).includes(model)) {
    throw new InputError("task.model", models.join(" or "), `"${model}"`);
  }
  const shared = { encoder: createConvEncoder({ side, seed }), words: vocabulary.size, seed };
  if (model === "two_lstm") {
    return createTwoLstm({ ...shared, hidden, embedding, glance: glance as Glance });
  }
  return createTransformerCaptioner({ ...shared, width: hidden, glance: glance as "attention" | "mean" });
}
