/** The auto-grader engine: runs learner code in isolation and judges what it returns. */
export { type GradeIo, type GradePlace, runGrade } from "./cli";
export {
  agree,
  type AnyExercise,
  type Ask,
  type Check,
  type CheckContext,
  type CheckResult,
  defineExercise,
  type Exercise,
  type ExerciseResult,
  type Finding,
  type Misconception,
  type Outcome,
  type ResultClass,
  type Runner,
  type Topic,
  type Value,
  createRandom,
  defaultLimits,
  defaultTolerance,
  equalsReference,
  firstDifference,
  format,
  judge,
  leaksNoTensors,
  type Limits,
  type Nested,
  nestedOf,
  NOT_ATTEMPTED,
  property,
  type Random,
  STUB_MESSAGE,
  stubBody,
  tensor,
  tensorTolerance,
  type Tolerance,
} from "./core";
export {
  DEFAULT_SEED,
  gradeNotebooks,
  type GradeReport,
  type GradeSettings,
  type SubmissionReport,
} from "./grade";
export {
  createInProcessRunner,
  createNotebookChecks,
  type NotebookChecks,
  type NotebookOptions,
  PRACTICE_SEED,
  type Way,
} from "./inline";
export {
  findSandbox,
  type IsolatedRunner,
  type Isolation,
  type LearnerProgram,
  permissionSandbox,
  type Sandbox,
  startIsolatedRunner,
  workingSandboxes,
} from "./isolation";
export { type Mutant, mutantsOf, type Survivor, type Trial, type TrialOptions, tryMutants } from "./mutants";
export type { HandedIn } from "./notebook";
export { createTensorBridge, isTensorData, type TensorBridge, type TensorData } from "./wire";
