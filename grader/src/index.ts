/** The auto-grader engine: runs learner code in isolation and judges what it returns. */
export { equalsReference, leaksNoTensors, property } from "./checks";
export { agree, firstDifference, format } from "./compare";
export * from "./exercise";
export { createNotebookChecks, type NotebookChecks, type NotebookOptions, PRACTICE_SEED } from "./inline";
export { createInProcessRunner } from "./inline/runner";
export { judge, nameMistake } from "./judge";
export { defaultLimits, type Limits } from "./limits";
export { createRandom, type Random } from "./random";
export { NOT_ATTEMPTED, STUB_MESSAGE, stubBody } from "./stub";
export { type GradeIo, runGrade } from "./cli";
export { DEFAULT_SEED, gradeNotebooks, type GradeSettings } from "./grade";
export type { GradeReport, SubmissionReport } from "./grade/report";
export { startIsolatedRunner, type IsolatedRunner, type LearnerProgram } from "./isolation/runner";
export { findSandbox, type Isolation, permissionSandbox, type Sandbox } from "./isolation/sandbox";
export {
  createTensorBridge,
  isTensorData,
  type Nested,
  nestedOf,
  tensor,
  type TensorBridge,
  type TensorData,
} from "./tensors";
export { defaultTolerance, tensorTolerance, type Tolerance } from "./tolerance";
