/** Exercises of notebook 05, in the order in which a hole gets filled. */
import type { Topic } from "@attention-lab/grader";
import { diffusion } from "./diffusion";
import { down } from "./down";
import { fill } from "./fill";
import { loss } from "./loss";
import { overlapAdd } from "./overlapAdd";
import { patches } from "./patches";
import { psnr } from "./psnr";
import { scores } from "./scores";
import { softmax } from "./softmax";
import { ssim } from "./ssim";
import { transfer } from "./transfer";
import { up } from "./up";

export const pyramidTopic: Topic = {
  name: "05-pyramid",
  title: "Pyramid attention",
  exercises: [down, up, patches, overlapAdd, scores, softmax, transfer, loss, psnr, ssim, diffusion, fill],
};
