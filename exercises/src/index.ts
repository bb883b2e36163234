/** All exercises, and what a notebook needs of them: `check`, `hint`, `failingCase` and `progress`. */
import { createNotebookChecks, createTensorBridge, type Topic } from "@attention-lab/grader";
import { tf } from "@attention-lab/lib/runtime";
import { softmaxTopic } from "./01-softmax";
import { attentionTopic } from "./02-attention";
import { seq2seqTopic } from "./03-seq2seq";
import { captioningTopic } from "./04-captioning";
import { pyramidTopic } from "./05-pyramid";
import { waysOf } from "./ways";

/** One line a topic, in the order of the notebooks. */
export const topics: readonly Topic[] = [
  softmaxTopic,
  attentionTopic,
  seq2seqTopic,
  captioningTopic,
  pyramidTopic,
];

export const { check, failingCase, hint, progress } = createNotebookChecks(topics, {
  tensors: createTensorBridge(tf),
  ways: (exercise) => waysOf(topics, exercise),
});
