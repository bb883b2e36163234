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
export { readMetrics, type StepMetrics } from "./metricsFile";
export { Params, type ParamChange } from "./params";
export type { ParamValue } from "./paramValues";
export { experiment, experimentNames, registerExperiment } from "./registry";
export { checkpointIn, evaluateAll, loadTrained, weightsIn } from "./run";
export { train, type TrainOptions, type TrainResult } from "./train";
export { trainParams, type TrainValues } from "./trainParams";
