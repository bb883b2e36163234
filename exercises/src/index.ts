/** All exercises, and what a notebook needs of them: `check`, `hint` and `progress`. */
import { createNotebookChecks, type Topic } from "@attention-lab/grader";
import { softmaxTopic } from "./01-softmax";

/** One line a topic, in the order of the notebooks. */
export const topics: readonly Topic[] = [softmaxTopic];

export const { check, hint, progress } = createNotebookChecks(topics);
