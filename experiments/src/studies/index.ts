export {
  bottleneckExperiment,
  bottleneckParams,
  bottleneckPoint,
  bottleneckResults,
  bottleneckVariants,
  parametersOf,
  stateSizes,
  type BottleneckPoint,
  type BottleneckVariant,
  type StudyResults,
} from "../seq2seq";
export {
  motifParams,
  motifPoint,
  motifResults,
  motifVariants,
  type MotifPoint,
  type MotifVariant,
} from "../pyramid";
