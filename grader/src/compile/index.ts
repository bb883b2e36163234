/** From a notebook's cells to the JavaScript that each exercise runs; reads learner code, never executes any. */
export { answerTexts, type Compiled, untypedCode, type Variant } from "./compile";
export { type Compiler, createCompiler } from "./compiler";
export type { CompileTask } from "./program";
