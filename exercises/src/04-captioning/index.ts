/** Exercises of notebook 04, from the picture's regions to a whole caption. */
import type { Topic } from "@attention-lab/grader";
import { caption } from "./caption";
import { correctness } from "./correctness";
import { coverage } from "./coverage";
import { gate } from "./gate";
import { look } from "./look";
import { overlay } from "./overlay";
import { patches } from "./patches";
import { pointing } from "./pointing";
import { reshaped } from "./reshaped";
import { rougeL } from "./rouge";
import { step } from "./step";
import { stretch } from "./stretch";

export const captioningTopic: Topic = {
  name: "04-captioning",
  title: "Captioning with attention",
  exercises: [
    ...[patches, reshaped, look, gate, coverage, step],
    ...[stretch, overlay, correctness, pointing, rougeL, caption],
  ],
};
