/** Runs learner code in fenced processes. */
export { createLender, type Lender } from "./lender";
export { type IsolatedRunner, type LearnerProgram, startIsolatedRunner } from "./runner";
export { findSandbox, type Isolation, permissionSandbox, type Sandbox } from "./sandbox";
