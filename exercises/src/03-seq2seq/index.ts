/** Exercises of notebook 03, in the order in which a translation is made. */
import type { Topic } from "@attention-lab/grader";
import { alignment } from "./alignment";
import { beamStep } from "./beamStep";
import { bleu } from "./bleu";
import { encoder } from "./encoder";
import { greedy } from "./greedy";
import { loss } from "./loss";
import { lstmStep } from "./lstmStep";
import { output } from "./output";
import { translate } from "./translate";
import { vocabulary } from "./vocabulary";

export const seq2seqTopic: Topic = {
  name: "03-seq2seq",
  title: "Sequence to sequence",
  exercises: [vocabulary, lstmStep, encoder, alignment, output, loss, greedy, beamStep, bleu, translate],
};
