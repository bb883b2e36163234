/** A whole class: what was handed in, by whom, graded into a folder of results. */
export { fingerprint, jsonText, openCache, type ReportCache, writeWhole } from "./cache";
export { collectClass, type Collected, type Found, type Learner } from "./collect";
export { mergeParts, writePart } from "./merge";
export { deadlineOf, lateRule, type Policy, readOverrides } from "./policy";
export type { ClassCell, ClassResult, ClassRow, LearnerAttempt, LearnerResult, Override } from "./result";
export { type Enrolled, readRoster } from "./roster";
export { inShard, runClass, type Shard } from "./run";
