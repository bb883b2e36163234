/** Exercises of notebook 02, in the order in which attention is built. */
import type { Topic } from "@attention-lab/grader";
import { additive } from "./additive";
import { attention } from "./attention";
import { blockStep } from "./blockStep";
import { causalMask } from "./causalMask";
import { gradient } from "./gradient";
import { mergeHeads } from "./mergeHeads";
import { multiHead } from "./multiHead";
import { positions } from "./positions";
import { scaled } from "./scaled";
import { scores } from "./scores";
import { splitHeads } from "./splitHeads";

export const attentionTopic: Topic = {
  name: "02-attention",
  title: "Attention",
  exercises: [
    scores,
    scaled,
    causalMask,
    attention,
    additive,
    splitHeads,
    mergeHeads,
    multiHead,
    positions,
    blockStep,
    gradient,
  ],
};
