/** Exercises of notebook 01, from easy to hard. */
import type { Topic } from "@attention-lab/grader";
import { context } from "./context";
import { crossEntropyGradient } from "./crossEntropyGradient";
import { jacobian } from "./jacobian";
import { masked } from "./masked";
import { naive } from "./naive";
import { onlineMerge } from "./onlineMerge";
import { stable } from "./stable";
import { temperature } from "./temperature";

export const softmaxTopic: Topic = {
  name: "01-softmax",
  title: "Softmax",
  exercises: [naive, stable, temperature, masked, crossEntropyGradient, jacobian, onlineMerge, context],
};
