/** Runs learner code in fenced processes. */
export { createLender, type Lender } from "./lender";
export { type IsolatedRunner, type LearnerProgram, startIsolatedRunner } from "./runner";
export { createSessions, type Sessions } from "./sessions";
export { DEFAULT_IMAGE } from "./container";
export { findSandbox, workingSandboxes } from "./find";
export { type Isolation, type Sandbox } from "./sandbox";
export { quickjsSandbox } from "./quickjs";
export { closeDebugger } from "./debugger";
export { watchOver } from "./watchdog";
export { permissionSandbox } from "./walls";
