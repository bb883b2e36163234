export { compiled, type Compiled, type CompiledOptions } from "./compiled";
export { operationsOf, type Operation } from "./operationsOf";
