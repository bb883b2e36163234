export { createAdam, type Adam, type AdamMoments, type AdamOptions } from "./adam";
export { lengthBuckets, type BucketOptions, type Buckets } from "./buckets";
export {
  variant,
  type Created,
  type Experiment,
  type ExperimentDefinition,
  type ExperimentValues,
  type Task,
  type TaskData,
  type TrainContext,
} from "./experiment";
export { makeFolder, writeAtomically } from "./folder";
export { readMetrics, type StepMetrics } from "./metricsFile";
export type { ParamValue } from "./paramValues";
export { Params, type ParamChange } from "./params";
export { experiment, experimentNames, registerExperiment } from "./registry";
export { checkpointIn, evaluateAll, loadTrained, openTrained, weightsIn } from "./run";
export { train, type TrainOptions, type TrainResult } from "./train";
export { trainParams, type TrainValues } from "./trainParams";
export {
  assignWeights,
  loadWeights,
  readWeights,
  saveWeights,
  weightsOf,
  writeWeights,
  type Weights,
  type WeightsFile,
} from "./weightsFile";
